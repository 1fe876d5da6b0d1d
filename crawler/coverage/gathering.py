"""The coverage out of what the database has and the sources should yield."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any, Final, Protocol

from crawler.coverage.matrix import matrix
from crawler.coverage.model import Area, Coverage, Found, State
from crawler.coverage.sources import tries_of
from crawler.sources.registry import Registry

GOOD: Final[Mapping[int, State]] = {1: State.TRUNCATED, 2: State.COPY, 3: State.OFFICIAL}
"""What `RecordStore.reports_by_region` says of a report."""
ALL_ARE_OUT: Final = 5
"""The month by which all governments have reported: counties from November on, the State Council in March,
some late ones in April."""


class Records(Protocol):
    """What is needed of the database; `pipelines.records.RecordStore` has it."""

    def reports_by_region(self, first: int, last: int) -> Iterator[dict[str, Any]]:
        """Yield what there is of reports."""

    def tries_by_source(self) -> dict[str, dict[str, Any]]:
        """Return when each source was tried last."""


def gather(
    records: Records,
    registry: Registry,
    regions: Callable[[], Iterable[Area]],
    years: range,
    within: str = "",
) -> tuple[Coverage, int]:
    """Return the coverage of these years, and how many reports are of areas without a code.

    `within` is the code of the province to look at; all without it. Raises as the database does.
    """
    rows = list(records.reports_by_region(years[0], years[-1]))
    found = [
        Found(row["code"], row["name"] or "", row["year"], GOOD[row["best"]])
        for row in rows
        if row["code"] is not None
    ]
    tries = tries_of(registry, records.tries_by_source())
    without_code = sum(row["reports"] for row in rows if row["code"] is None)
    return matrix(regions(), found, tries, years, within), without_code


def last_full_year(now: datetime) -> int:
    """Return the year of the newest reports that can be expected to be out."""
    return now.year if now.month >= ALL_ARE_OUT else now.year - 1
