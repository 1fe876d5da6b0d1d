"""White space of web pages, and the marks that running text is recognised by."""

from __future__ import annotations

import re

_ZERO_WIDTH = re.compile("[\u200b-\u200d\u2060\ufeff]")

_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f]")
_STOPS = re.compile(r"[，。；：！？、,;!?]")


def fold(text: str) -> str:
    """Make every run of white space one space, and strip; U+3000, U+00A0 and zero-width characters count."""
    if text.isprintable() and " " not in text:  # so most texts are: no other space is printable
        return text
    folded = " ".join(text.split())
    # what is printed has no zero-width characters; few texts are looked at once more
    return folded if folded.isprintable() else " ".join(_visible(text).split())


def squeeze(text: str) -> str:
    """Return the text without any white space, for comparing."""
    if text.isprintable() and " " not in text:
        return text
    squeezed = "".join(text.split())
    return squeezed if squeezed.isprintable() else "".join(_visible(text).split())


def _visible(text: str) -> str:
    # a search for each alone is ten times faster than the expression
    if text.isascii() or not (
        "\u200b" in text or "\u200c" in text or "\u200d" in text or "\u2060" in text or "\ufeff" in text
    ):
        return text
    return _ZERO_WIDTH.sub(" ", text)


def han(text: str) -> int:
    """Count the Han characters."""
    return len(_HAN.findall(text))


def stops(text: str, enough: int) -> int:
    """Count the punctuation marks that sentences have and menus have not, up to `enough` of them or more."""
    if enough > 1:  # two of the marks are most of them, and to count a character is to look at all at once
        counted = text.count("，") + text.count("。")
        if counted >= enough:
            return counted
    return len(_STOPS.findall(text))


def either_case(words: str, then: str = "") -> str:
    """Return an expression for words of ASCII letters in either case, with another expression behind them.

    It starts with characters, and not with a set: see `passage`. To make a text lower before it is searched
    would take as long as the search.
    """
    rest = "".join(f"[{letter}{letter.upper()}]" if letter.isalpha() else letter for letter in words[1:])
    return f"{words[0]}{rest}{then}|{words[0].upper()}{rest}{then}"
