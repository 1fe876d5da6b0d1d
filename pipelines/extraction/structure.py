"""What the lines of a work report show of its making: its outline, and whether it is whole."""

from __future__ import annotations

from typing import NamedTuple

from pipelines.documents import Completeness, Kind, Section
from pipelines.extraction.completeness import read_completeness
from pipelines.extraction.outline import read_outline


class Structure(NamedTuple):
    """The fields `outline` and `completeness` of a `Document`."""

    outline: tuple[Section, ...] = ()
    completeness: Completeness | None = None


def read_structure(kind: str, text: str, year: int | None, *, truncated: bool) -> Structure:
    """Return the structure of a document; an empty one for every kind but work reports."""
    if kind != Kind.WORK_REPORT:
        return Structure()
    lines = text.split("\n")
    outline = read_outline(lines, year)
    return Structure(outline, read_completeness(lines, outline, year=year, truncated=truncated))
