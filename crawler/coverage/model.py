"""The words of the coverage: what there can be of a report, and of those who should yield it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final, Protocol


class State(StrEnum):
    """What there is of the report of one region and year."""

    OFFICIAL = "official"
    """Complete, and published by a government."""
    COPY = "copy"
    """Complete, but only as others copied it."""
    TRUNCATED = "truncated"
    """Only a part: cut off, or without one of the parts that a report has."""
    BLOCKED = "blocked"
    """Nothing, and the sources that should yield it show soft blocks instead of pages."""
    MISSING = "missing"
    """Nothing."""
    NOT_EXPECTED = "not_expected"
    """Nothing, and there is nothing to expect: the region has no people's congress to report to."""


HAVE: Final = frozenset({State.OFFICIAL, State.COPY})
"""What counts as being there."""


class Area(Protocol):
    """A region of GB/T 2260 in one span of time, as `pipelines.extraction.regions` has it."""

    @property
    def code(self) -> str:
        """Six digits."""

    @property
    def name(self) -> str:
        """In full."""

    @property
    def level(self) -> str:
        """country, province, prefecture or county."""

    @property
    def parent(self) -> str:
        """Code of the region above; empty for the country."""

    @property
    def valid_from(self) -> str:
        """Month (YYYY-MM) from which on it can have been there; empty where none is known."""

    @property
    def valid_to(self) -> str:
        """Month until which; empty where it still is."""


@dataclass(frozen=True, slots=True)
class Found:
    """What is stored of the reports of one region and year: the best of them."""

    code: str
    name: str
    year: int
    state: State


@dataclass(frozen=True, slots=True)
class Try:
    """A source that should yield a region's reports, and how it went the last time."""

    source: str
    title: str
    last_tried: datetime | None = None
    """When anything of it was fetched last; None for never."""
    blocked_by: str | None = None
    """The soft block that it showed last, where no page came after it."""


@dataclass(frozen=True, slots=True)
class Row:
    """One region, through the years in which it was."""

    code: str
    name: str
    """As in the last of these years."""
    level: str
    parent: str
    years: dict[int, State]
    tries: tuple[Try, ...] = ()


@dataclass(frozen=True, slots=True)
class Coverage:
    """The matrix of regions and years."""

    years: tuple[int, ...]
    rows: tuple[Row, ...]
    """By code, which puts each region before those within it."""
