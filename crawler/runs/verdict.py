"""Whether a run did what is expected of it."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Any, Final, NamedTuple

NOT_MODIFIED: Final = "304"
"""The page is as it was: it was there, and seen."""
MOSTLY: Final = 0.5
"""Share of its pages from which on a run counts as blocked."""


class Verdict(StrEnum):
    """How a run ended."""

    AS_EXPECTED = "as expected"
    """Its source has at least the reports that are expected of it."""
    BELOW = "below expectation"
    """It has fewer."""
    BLOCKED = "blocked"
    """Most of what it was answered are soft blocks."""
    NOTHING_FETCHED = "nothing fetched"
    """No page answered with a success."""
    DONE = "done"
    """It fetched pages; nothing is expected of its source."""


class Judgement(NamedTuple):
    """A verdict, and why."""

    verdict: Verdict
    why: str


def judge(counts: Mapping[str, Any], reports: int | None, wanted: int | None, since: int | None) -> Judgement:
    """Judge a run.

    Parameters
    ----------
    counts: as `RecordStore.count_run` gives them
    reports: work reports of the source's region that there are by now
    wanted, since: how many are expected at least, from which year on; None where nothing is
    """
    pages = sum(counts["outcomes"].values())
    blocks = sum(counts["soft_blocks"].values())
    succeeded = sum(
        number
        for status, number in counts["statuses"].items()
        if status.startswith("2") or status == NOT_MODIFIED
    )
    enough = wanted is not None and (reports or 0) >= wanted
    if not succeeded and not blocks:
        return Judgement(Verdict.NOTHING_FETCHED, f"{counts['captures']:,} answers, none of them a success")
    if blocks >= MOSTLY * pages and not enough:
        most, _ = max(counts["soft_blocks"].items(), key=lambda item: item[1])
        return Judgement(Verdict.BLOCKED, f"{blocks:,} of {pages:,} pages are soft blocks, mostly {most}")
    if wanted is None:
        return Judgement(Verdict.DONE, "nothing is expected of its source")
    found = f"{reports or 0} of at least {wanted} work reports since {since}"
    return Judgement(Verdict.AS_EXPECTED if enough else Verdict.BELOW, found)
