"""Numbers as reports write them, in digits or in Chinese numerals."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Final

HAN: Final = "零一二两三四五六七八九"
_VALUES: Final = {char: value for value, char in enumerate("零一二三四五六七八九")} | {"两": 2}
_UNITS: Final = {"十": 10, "百": 100, "千": 1000}

DIGITS: Final = r"(?<![\d.,])(?:\d{1,3}(?:,\d{3})+|\d{1,9})(?:\.\d{1,6})?(?![\d.])"
NUMERALS: Final = rf"[{HAN}十百千]{{1,9}}(?:点[{HAN}]{{1,4}})?"
_NUMERALS: Final = re.compile(NUMERALS)


def number(text: str) -> Decimal | None:
    """Return a number: 1,234.5, 五点五, 一百二十. None for what is none, such as 二十三十."""
    if text[:1].isascii():
        return Decimal(text.replace(",", ""))
    if not _NUMERALS.fullmatch(text):
        return None
    whole, _, part = text.partition("点")
    value = _whole(whole)
    if value is None:
        return None
    return Decimal(f"{value}.{''.join(str(_VALUES[char]) for char in part)}") if part else Decimal(value)


def _whole(text: str) -> int | None:
    total, digit, last = 0, None, 10_000
    for char in text:
        if char in _UNITS:
            unit = _UNITS[char]
            if unit >= last or (digit is None and not (unit == 10 and total == 0)):
                return None
            total, digit, last = total + (1 if digit is None else digit) * unit, None, unit
        elif char == "零":
            if digit is not None:
                return None
            digit = 0 if len(text) == 1 else None
        elif digit is not None:
            return None
        else:
            digit = _VALUES[char]
    return total + (digit or 0)
