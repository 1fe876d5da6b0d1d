"""The controlled vocabulary of indicators, from `indicators.yml`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from importlib.resources import files
from typing import Any, Final, Literal, NamedTuple

import yaml


class Indicator(NamedTuple):
    """One indicator; the file tells what the fields mean."""

    key: str
    name: str
    english: str
    unit: str
    percent: Literal["growth", "rate"] | None
    better: Literal["up", "down"] | None
    limits: tuple[float, float]


class Mention(NamedTuple):
    """Where a text names one indicator, or several by one word."""

    start: int
    end: int
    indicators: tuple[Indicator, ...]


def _load() -> tuple[dict[str, Indicator], list[tuple[re.Pattern[str], tuple[Indicator, ...]]]]:
    rows: dict[str, Any] = yaml.safe_load((files(__package__) / "indicators.yml").read_text("utf-8"))
    pairs = rows.pop("pairs")
    known = {key: _indicator(key, row) for key, row in rows.items()}
    names: list[tuple[re.Pattern[str], tuple[Indicator, ...]]] = [
        (_pattern(row["synonyms"]), (known[key],)) for key, row in rows.items()
    ]
    names += [(_pattern(row["synonyms"]), tuple(known[key] for key in row["indicators"])) for row in pairs]
    return known, names


def _indicator(key: str, row: dict[str, Any]) -> Indicator:
    low, high = row["limits"]
    return Indicator(
        key, row["name"], row["english"], row["unit"], row.get("percent"), row["better"], (low, high)
    )


def _pattern(synonyms: Iterable[str]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{each})" for each in synonyms))


_LOADED: Final = _load()
INDICATORS: Final = _LOADED[0]
"""All indicators by key, in the order in which people are shown them."""
_NAMES: Final = _LOADED[1]


def mentions(text: str) -> Iterator[Mention]:
    """Yield where a text without white space names indicators, from left to right; the longest name counts.

    人均生产总值 is no 生产总值.
    """
    found = [
        Mention(*match.span(), indicators) for names, indicators in _NAMES for match in names.finditer(text)
    ]
    at = 0
    for mention in sorted(found, key=lambda each: (each.start, -each.end)):
        if mention.start >= at:
            yield mention
            at = mention.end
