"""Walls that say what they are: the words of each sort, which stand in `words.toml`."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Final

from crawler.pages.walls.kinds import SoftBlock

FILE: Final = Path(__file__).with_name("words.toml")
Patterns = Mapping[SoftBlock, re.Pattern[str]]


@cache
def patterns(where: str) -> Patterns:
    """Return the patterns of each sort, for `words` or `titles`, the first to be believed first."""
    table = tomllib.loads(FILE.read_text(encoding="utf-8"))
    parts: dict[str, str] = table["parts"]
    found: dict[SoftBlock, re.Pattern[str]] = {}
    for block, alternatives in table[where].items():
        text = "|".join(alternatives)
        for name, part in parts.items():
            text = text.replace(name, part)
        found[SoftBlock(block)] = re.compile(text, re.IGNORECASE)
    return found


def by_words(text: str) -> tuple[SoftBlock, str] | None:
    """Return the soft block that a text speaks of, with its words; or None."""
    return _first(patterns("words"), text)


def by_title(title: str) -> tuple[SoftBlock, str] | None:
    """Return the soft block that a title names in words that count nowhere else; or None."""
    return _first(patterns("titles"), title)


def _first(known: Patterns, text: str) -> tuple[SoftBlock, str] | None:
    for block, pattern in known.items():
        if found := pattern.search(text):
            return block, found[0].strip()
    return None
