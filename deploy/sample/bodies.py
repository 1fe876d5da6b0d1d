"""How real sites wrap paragraphs in markup: one function a kind of ugliness, from paragraphs to HTML."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from html import escape

Style = Callable[[Sequence[str]], str]

_HEADING = re.compile(r"[一二三四五六七八九]、")
_NUMBER = re.compile(r"[0-9][0-9.,%]*")
_LINE = 34


def plain(paragraphs: Sequence[str]) -> str:
    """One `<p>` a paragraph, as a tidy press page has them."""
    return "\n".join(f"<p>{escape(text)}</p>" for text in paragraphs)


def trs(paragraphs: Sequence[str]) -> str:
    """TRS WCM: indents of two ideographic spaces, headings in bold, empty paragraphs in between."""
    return "\n".join(_trs_paragraph(text) for text in paragraphs)


def _trs_paragraph(text: str) -> str:
    inner = escape(text)
    if _HEADING.match(text):
        return f'<p align="justify">　　<strong>{inner}</strong></p>\n<p>&nbsp;</p>'
    return f'<p align="justify">　　{inner}</p>'


def word(paragraphs: Sequence[str]) -> str:
    """Pasted from a word processor: numbers in spans of their own, `<o:p>` remains, sizes everywhere."""
    return "\n".join(
        '<p class="MsoNormal" style="TEXT-INDENT: 32pt; LINE-HEIGHT: 28pt; mso-char-indent-count: 2.0">'
        f'<span style="FONT-FAMILY: 仿宋_GB2312; FONT-SIZE: 16pt">{_latin_spans(text)}<o:p></o:p></span></p>'
        for text in paragraphs
    )


def _latin_spans(text: str) -> str:
    return _NUMBER.sub(lambda number: f'<span lang="EN-US">{number[0]}</span>', escape(text))


def breaks(paragraphs: Sequence[str]) -> str:
    """No paragraphs at all: lines ended by `<br />`, indented by no-break spaces."""
    return "<br />\n".join(f"&nbsp;&nbsp;&nbsp;&nbsp;{escape(text)}" for text in paragraphs)


def discuz(paragraphs: Sequence[str]) -> str:
    """A forum post: fonts set by hand and two empty lines between paragraphs."""
    joined = "<br />\n<br />\n<br />\n".join(escape(text) for text in paragraphs)
    return f'<font face="宋体"><font style="font-size:16px">{joined}<br />\n</font></font>'


def inline(paragraphs: Sequence[str]) -> str:
    """Everything run together, as list pages inline an article: paragraphs leave at most a space."""
    joined = ""
    for text in paragraphs:
        joined += " " + text if joined.endswith("。") and _HEADING.match(text) else text
    return escape(joined)


def preview(paragraphs: Sequence[str]) -> str:
    """A document preview: lines of fixed length, broken inside words and before punctuation."""
    joined = " ".join(paragraphs)
    lines = [joined[start : start + _LINE] for start in range(0, len(joined), _LINE)]
    return " \n".join(escape(re.sub(r"(?<=.)([，。；])$", r" \1", line)) for line in lines)


STYLES: dict[str, Style] = {
    style.__name__: style for style in (plain, trs, word, breaks, discuz, inline, preview)
}
"""Every markup by its name in `site.toml`."""
