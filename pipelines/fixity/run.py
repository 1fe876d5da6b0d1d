"""`scrapy verify --archive`: every object, its index and its captures, against each other."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Final

from crawler.config import Config
from pipelines import objects, records
from pipelines.fixity.copies import Copy, SecondStore, Spool
from pipelines.fixity.examine import examine
from pipelines.fixity.findings import Findings
from pipelines.fixity.mending import mend
from pipelines.fixity.problems import Problem
from pipelines.fixity.second import second_store
from pipelines.fixity.stores import Stores
from pipelines.fixity.survey import survey

MAX_PROBLEMS: Final = 1000
"""Problems that a report names; the others are counted."""
Progress = Callable[[int, int], None]
"""Called with the objects checked so far, and with how many there are to check."""


@dataclass
class Report:
    """What a verification of the archive found."""

    objects: int = 0
    """Objects checked."""
    records: int = 0
    captures: int = 0
    """Whole ones in them."""
    bytes: int = 0
    damaged: int = 0
    """Objects with which something is wrong still."""
    mended: int = 0
    """Objects with which nothing is wrong any more."""
    restored: int = 0
    """Captures that were made again from their records, without what no record holds."""
    under_way: int = 0
    """Young objects that were not checked: their commit has not come so far yet."""
    seconds: float = 0.0
    counts: dict[str, int] = field(default_factory=dict)
    """Problems that are left, by kind."""
    problems: list[Problem] = field(default_factory=list)
    """The first thousand."""

    @property
    def sound(self) -> bool:
        """Whether nothing is wrong that was not mended."""
        return not self.damaged

    def add(self, found: Findings) -> None:
        """Take in what the check of one object found."""
        left = [problem for problem in found.problems if not problem.mended]
        self.objects += 1
        self.records += len(found.records)
        self.captures += found.captures
        self.bytes += found.size or 0
        self.damaged += bool(left)
        self.mended += bool(found.problems) and not left
        self.restored += found.restored
        for problem in left:
            self.counts[problem.kind] = self.counts.get(problem.kind, 0) + 1
        self.problems += found.problems[: MAX_PROBLEMS - len(self.problems)]


def verify_archive(
    config: Config,
    sample: int | None = None,
    *,
    repair: bool = False,
    copy: str | None = None,
    grace: float = 3600.0,
    progress: Progress | None = None,
) -> Report:
    """Check all objects, or a random sample of that many; with `repair`, mend what can be mended.

    Parameters
    ----------
    copy: a folder, or a bucket of the configured object store, in which objects lie a second time
    grace: seconds for which an object that the database does not know may be a commit under way

    Raises `ConfigError` and `ServerUnavailableError`.
    """
    started = time.monotonic()
    stores = Stores(objects.from_config(config), records.from_config(config))
    stores.records.check()
    copies: list[Copy] = [Spool(config.spool)]
    if copy:
        copies.append(SecondStore(second_store(config, copy)))
    report = Report(under_way=survey(stores, timedelta(seconds=grace)).under_way)
    _check(stores, copies if repair else None, sample, report, progress or (lambda _, __: None))
    report.seconds = round(time.monotonic() - started, 1)
    return report


def _check(
    stores: Stores, copies: Sequence[Copy] | None, sample: int | None, report: Report, progress: Progress
) -> None:
    stored: int = stores.records.archive_health()["objects"]
    total = min(stored, sample or stored)
    progress(0, total)
    again = []
    for segment in stores.records.all_segments(sample):
        found = check(stores, segment, copies)
        if copies is not None and found.has("broken_revisit", "missing_object"):
            again.append(segment)  # what it cites, or who cites it, may be mended by then
            continue
        report.add(found)
        progress(report.objects, total)
    for segment in again:
        report.add(check(stores, segment, copies))
        progress(report.objects, total)


def check(stores: Stores, segment: dict[str, Any], copies: Sequence[Copy] | None = None) -> Findings:
    """Check one object and store what was found; mends it where copies are given (none of them needs to be).

    Raises `ServerUnavailableError` and `Stopped`.
    """
    found = examine(stores, segment)
    if found.problems and copies is not None:
        found = mend(stores, found, copies)
    if found.is_nothing:
        stores.records.forget_segment(found.key)
    else:
        stores.records.put_check(found.key, found.fields())
    return found
