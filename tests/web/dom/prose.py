"""The paragraphs of an article as editors paste them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from html import escape

from tests.web.dice import Dice

INDENT = "　　"


class Prose:
    """One site's, or one editor's, way to write paragraphs."""

    def __init__(self, dice: Dice) -> None:
        self._dice = dice
        self._way = dice.choice(_WAYS)
        self._middle = dice.choice(_MIDDLES)

    def write(self, byline: Sequence[str], paragraphs: Sequence[str]) -> str:
        """Return the lines in the middle, and the paragraphs below them."""
        head = "".join(self._middle(self._dice, line) for line in byline)
        return head + self._way(self._dice, paragraphs)


def _indented(dice: Dice, paragraphs: Sequence[str]) -> str:
    return "".join(f"<p>{INDENT}{escape(text)}</p>\n" for text in paragraphs)


def _styled(dice: Dice, paragraphs: Sequence[str]) -> str:
    return "".join(f'<p style="text-indent: 2em;">{_spans(dice, text)}</p>\n' for text in paragraphs)


def _word(dice: Dice, paragraphs: Sequence[str]) -> str:
    font = '<span style="font-size:16.0pt;font-family:仿宋_GB2312">'
    return "".join(
        f'<p class="MsoNormal" style="text-indent:32pt;line-height:28pt">'
        f"{font}{_spans(dice, text)}<o:p></o:p></span></p>\n"
        for text in paragraphs
    )


def _breaks(dice: Dice, paragraphs: Sequence[str]) -> str:
    return "".join(f"{INDENT}{escape(text)}<br />\n" for text in paragraphs)


def _double_breaks(dice: Dice, paragraphs: Sequence[str]) -> str:
    return "<br><br>".join(f"&nbsp;&nbsp;&nbsp;&nbsp;{escape(text)}" for text in paragraphs)


def _boxes(dice: Dice, paragraphs: Sequence[str]) -> str:
    return "".join(f"<div>&emsp;&emsp;{escape(text)}</div>" for text in paragraphs)


def _spans(dice: Dice, text: str) -> str:
    """Return the text cut into spans at one place, as an editor that tracks changes leaves it."""
    own = dice.of(text)
    if len(text) < 12 or not own.chance(0.3):
        return escape(text)
    cut = own.randint(4, len(text) - 4)
    return f"<span>{escape(text[:cut])}</span><span>{escape(text[cut:])}</span>"


def _centred(dice: Dice, text: str) -> str:
    return f'<p style="text-align: center;">{escape(text)}</p>\n'


def _align(dice: Dice, text: str) -> str:
    return f'<p align="center">{escape(text)}</p>\n'


def _strong(dice: Dice, text: str) -> str:
    return f'<p style="text-align:center"><strong>{escape(text)}</strong></p>\n'


def _line(dice: Dice, text: str) -> str:
    return f"<center>{escape(text)}</center>\n"


_WAYS: tuple[Callable[[Dice, Sequence[str]], str], ...] = (
    _indented,
    _indented,
    _styled,
    _styled,
    _word,
    _breaks,
    _double_breaks,
    _boxes,
)
_MIDDLES: tuple[Callable[[Dice, str], str], ...] = (_centred, _align, _strong, _line)
