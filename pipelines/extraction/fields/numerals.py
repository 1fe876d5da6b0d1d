"""Chinese numerals as dates and sessions write them."""

from __future__ import annotations

DIGITS = {c: i for i, c in enumerate("〇一二三四五六七八九")}
DIGITS |= dict.fromkeys("零○ＯOoО0", 0) | {str(i): i for i in range(10)} | {"元": 1, "正": 1, "两": 2}
WRITTEN = "零一二三四五六七八九"


def positional(text: str) -> int | None:
    """Read digits one by one: 二〇二六, 2O26 or 2026 is 2026. None for anything else."""
    if not text or any(c not in DIGITS for c in text):
        return None
    return int("".join(str(DIGITS[c]) for c in text))


def number(text: str) -> int | None:
    """Read a number below one hundred: 27, 二十七, 十, 廿三, 二七. None for anything else."""
    text = text.replace("廿", "二十").replace("卅", "三十")
    if "十" not in text:
        return positional(text)
    tens, _, ones = text.partition("十")
    high = 1 if not tens else positional(tens)
    low = 0 if not ones else positional(ones)
    return None if high is None or low is None or low > 9 else high * 10 + low


def written(value: int) -> str:
    """Write a number below one hundred as sessions are counted: 十七, 二十."""
    tens, ones = divmod(value, 10)
    if not tens:
        return WRITTEN[ones]
    return ("" if tens == 1 else WRITTEN[tens]) + "十" + (WRITTEN[ones] if ones else "")
