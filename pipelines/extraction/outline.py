"""The outline of a speech: its headings with their levels, and whether they look back or ahead."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from pipelines.documents import Section
from pipelines.extraction.headings import (
    PLANS,
    REVIEWS,
    UNNUMBERED,
    YEAR,
    Heading,
    find_headings,
    speech_end,
)

Part = Literal["review", "plan"]


def read_outline(lines: Sequence[str], year: int | None) -> tuple[Section, ...]:
    """Return the outline of a speech, annexes left out.

    Args:
        lines: the speech, a paragraph a line.
        year: the report's, whose work it plans; None where it is unknown.
    """
    headings = find_headings(lines[: speech_end(lines)])
    levels = _levels(headings)
    parts = _parts(headings, levels, year)
    return tuple(
        Section(level=level, number=h.number, title=h.title, line=h.line, part=part)
        for h, level, part in zip(headings, levels, parts, strict=True)
    )


def _levels(headings: Sequence[Heading]) -> list[int]:
    """Return each heading's level: a form that is open closes what is below it, another one goes below."""
    levels, open_forms = [], list[str]()
    for heading in headings:
        if heading.form == UNNUMBERED:
            open_forms = []
        if heading.form in open_forms:
            del open_forms[open_forms.index(heading.form) + 1 :]
        else:
            open_forms.append(heading.form)
        levels.append(len(open_forms))
    return levels


def _parts(headings: Sequence[Heading], levels: Sequence[int], year: int | None) -> list[Part | None]:
    """Return each heading's part: the plan goes from the first heading that looks ahead to the end.

    What stands before it is the review. Without such a heading only what is under a review is known.
    """
    top = [(h, what_it_says(h.title, year)) for h, level in zip(headings, levels, strict=True) if level == 1]
    plan = next((h.line for h, part in top if part == "plan"), None)
    review = next((h.line for h, part in top if part == "review"), None)
    if plan is None:
        return [None if review is None or h.line < review else "review" for h in headings]
    return ["plan" if h.line >= plan else "review" for h in headings]


def what_it_says(title: str, year: int | None) -> Part | None:
    """Return whether a heading looks back or ahead, by its words, else by the years that it names."""
    if REVIEWS.search(title):
        return "review"
    years = [int(found) for found in YEAR.findall(title)]
    if years and year:
        return "plan" if max(years) >= year else "review"
    return "plan" if PLANS.search(title) else None
