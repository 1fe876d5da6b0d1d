"""Where a field of a report comes from: the rule that found it, and the paragraph that says it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

HEAD, TAIL = 60, 15
"""Paragraphs at the beginning and the end of a text in which it says who speaks, where and when."""
AROUND: Final = 40
DAY: Final = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
DIGITS: Final = "〇一二三四五六七八九"


@dataclass(frozen=True, slots=True)
class Told:
    """What tells a field."""

    rule: str | None
    """Where it was found (title, byline, meta:PubDate, …); None where that is not kept."""
    line: int | None = None
    """Index of the paragraph that says it; None where none does word for word."""
    before: str = ""
    found: str = ""
    after: str = ""
    place: str | None = None
    """Where in the capture that paragraph lies."""


def tell(document: Mapping[str, Any], name: str, value: object) -> Told:
    """Return what tells this field's value in a document's row."""
    rule = (document.get("evidence") or {}).get(name)
    pattern = _pattern(name, value)
    lines = str(document.get("text") or "").split("\n")
    if pattern is None:
        return Told(rule)
    if rule != "byline" and (found := pattern.search(str(document.get("title") or ""))):
        return Told(rule, None, *_parts(str(document["title"]), found), "title")
    for number in _places(len(lines)):
        if found := pattern.search(lines[number]):
            return Told(rule, number, *_parts(lines[number], found), place_of(document, number))
    return Told(rule)


def place_of(document: Mapping[str, Any], line: int) -> str | None:
    """Return where a paragraph lies in its capture: XPath or page, and characters."""
    paragraphs: Sequence[Mapping[str, Any]] = document.get("paragraphs") or ()
    pieces = paragraphs[line]["pieces"] if line < len(paragraphs) else ()
    if not pieces:
        return None
    first = pieces[0]
    where = first.get("xpath") or (f"page {first['page']}" if first.get("page") else "text")
    more = f" +{len(pieces) - 1}" if len(pieces) > 1 else ""
    return f"{where} [{first['start']}:{first['end']}]{more}"


def _places(number: int) -> list[int]:
    return list(dict.fromkeys([*range(min(HEAD, number)), *range(max(0, number - TAIL), number)]))


def _pattern(name: str, value: object) -> re.Pattern[str] | None:
    if value is None or name == "region_code":
        return None
    text = str(value)
    if day := DAY.fullmatch(text):
        year, month, date = day[1], int(day[2]), int(day[3])
        years = f"{year}|{''.join(DIGITS[int(digit)] for digit in year)}"
        months, dates = f"0?{month}|{_spoken(month)}", f"0?{date}|{_spoken(date)}"
        begins = rf"(?:(?:{years})\s*[年./-]\s*)?(?:{months})\s*[月./-]\s*"
        return re.compile(rf"{begins}(?:{dates})(?![\d{DIGITS}十])\s*日?")
    if name == "year":
        return re.compile(rf"{text}\s*年?|{''.join(DIGITS[int(digit)] for digit in text)}\s*年?")
    return re.compile(r"\s*".join(map(re.escape, text)))


def _spoken(number: int) -> str:
    tens, ones = divmod(number, 10)
    return ("" if not tens else "十" if tens == 1 else f"{DIGITS[tens]}十") + (DIGITS[ones] if ones else "")


def _parts(text: str, found: re.Match[str]) -> tuple[str, str, str]:
    start, end = found.span()
    return text[max(0, start - AROUND) : start], found[0], text[end : end + AROUND]
