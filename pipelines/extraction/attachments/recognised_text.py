"""What recognition confuses and the characters beside it prove: nothing else is changed."""

from __future__ import annotations

import re
from typing import Final

HAN: Final = "\u3400-\u9fff〇"
_WIDTHS: Final = str.maketrans("０１２３４５６７８９％．", "0123456789%.")
_FULL: Final = str.maketrans(",:;?!()", "，：；？！（）")
_CLOSING: Final = "”’》」』）、，。；：！？"
_OPENING: Final = "“‘《「『（"
_AFTER_HAN: Final = re.compile(rf"(?<=[{HAN}{_CLOSING}]) ?[,:;?!]")
_BRACKETS: Final = re.compile(rf"\(([^()（）]*[{HAN}][^()（）]*)\)|（([^()（）]*)\)|\(([^()（）]*)）")
_NUMERAL: Final = "一二三四五六七八九"
_ZERO: Final = "0OoＯ○◯"
_YEAR_IN_HAN: Final = re.compile(rf"(?<![{_NUMERAL}\d])[一二][{_NUMERAL}{_ZERO}〇]{{3}}(?= ?年)")
_YEAR: Final = re.compile(r"(?<![\dA-Za-z.])(?:1[9]|2[0OoＯ〇○])[\dOoＯ〇○]{2}(?= ?年)")
_ONE: Final = re.compile(
    r"^[—–－ー\-](?=、)|(?<=^[（(])[—–－ー\-](?=[）)])|(?<=第)[—–－ー\-](?=[、章节部编届次])"
)
_SPACES: Final = re.compile(rf"(?<=[{HAN}{_CLOSING}{_OPENING}]) +| +(?=[{HAN}{_CLOSING}{_OPENING}])")


def corrected(text: str) -> str:
    """Return a recognized line with what can only be a confusion set right.

    Figures become half-width; commas, colons and brackets after or around Han characters full-width; spaces
    beside Han characters go; the zero of a year (before 年) is 〇 among Han numerals, else 0; a dash where
    only a numeral can stand (—、 and 第—次) is 一.
    """
    text = _SPACES.sub("", text.translate(_WIDTHS).strip())
    text = _ONE.sub("一", text)
    text = _AFTER_HAN.sub(lambda found: found[0].strip().translate(_FULL), text)
    text = _BRACKETS.sub(lambda found: f"（{found[1] or found[2] or found[3] or ''}）", text)
    text = _YEAR_IN_HAN.sub(lambda found: _zeros(found[0], "〇"), text)
    return _YEAR.sub(lambda found: _zeros(found[0], "0"), text)


def _zeros(year: str, zero: str) -> str:
    return re.sub(f"[{_ZERO}〇]", zero, year)
