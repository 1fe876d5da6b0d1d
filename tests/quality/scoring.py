"""Fields against the truth files, counted, with the wrong ones named."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from tests.shared import shared

PLACES = ("file", "lines", "truncated")
"""Keys of a truth row that are no fields."""


@dataclass
class Score:
    """How many fields were right, and a line for each that was not."""

    right: int = 0
    wrong: list[str] = field(default_factory=list)

    def compare(self, found: object, truth: dict[str, Any]) -> None:
        """Count the fields of one document."""
        for key, want in truth.items():
            if key in PLACES:
                continue
            value = getattr(found, key)
            got = None if value is None else value if isinstance(value, int) else str(value)
            if got == want:
                self.right += 1
            else:
                self.wrong.append(f"{truth['file']} {truth.get('lines', '')} {key}: {got!r} is not {want!r}")

    def must_reach(self, floor: int) -> None:
        """Fail below the floor, and above it where it was not raised."""
        assert self.right >= floor, "\n".join(self.wrong)
        assert self.right == floor, f"{self.right} are right: raise the floor of {floor}"


def truth(folder: str) -> list[dict[str, Any]]:
    """Return the rows of a truth file."""
    return [json.loads(line) for line in (shared(folder) / "truth.jsonl").read_text().splitlines()]


@cache
def floors() -> dict[str, dict[str, int]]:
    """Return the pinned floors."""
    return tomllib.loads((Path(__file__).parent / "field_floors.toml").read_text())


def squeeze(texts: Iterable[str]) -> str:
    """Return the texts in one without white space."""
    return "".join("".join(texts).split())
