"""Verification of what is stored: every document against the archived bytes that it cites."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, wait
from contextlib import ExitStack
from dataclasses import dataclass, field
from itertools import groupby, islice
from typing import Any, Final, Self

from pebble import ProcessExpired, ProcessPool

from crawler.config import Config
from crawler.errors import ArchiveError
from crawler.items import OUT_OF_MEMORY
from pipelines import objects, recognised, records
from pipelines.archive.access import fetch_capture
from pipelines.objects import ObjectStore
from pipelines.pool import MEMORY, make_pool
from pipelines.proof import Finding, Row, Source, mismatches, prove
from pipelines.recognised import patience, read_on_pictures
from pipelines.records import RecordStore
from pipelines.replaying import cited

PROCESSES: Final = 2
TIMEOUT: Final = 120.0
"""Seconds for one group of documents, besides those for its pictures."""
WINDOW: Final = 8
"""Groups in work at a time; bounds memory."""

Group = list[Row]
"""Documents that cite the same captures: nearly always one, each page of an article in several pages."""


@dataclass
class Verification:
    """What a verification found."""

    counts: Counter[str] = field(default_factory=Counter)
    """Documents by verdict: verified, stale, unproved, mismatch."""
    unproved: Counter[str] = field(default_factory=Counter)
    """How many cannot be proved here, by the reason."""
    mismatches: list[Finding] = field(default_factory=list)

    def add(self, findings: Iterable[Finding]) -> None:
        """Take in the findings on one group."""
        for found in findings:
            self.counts[found.verdict] += 1
            if found.verdict == "unproved":
                self.unproved[found.problem or "?"] += 1
            if found.verdict == "mismatch":
                self.mismatches.append(found)

    @property
    def checked(self) -> int:
        """Documents looked at."""
        return self.counts.total()


def verify(
    config: Config, sample: int | None = None, progress: Callable[[int], None] | None = None
) -> Verification:
    """Verify all documents, or a random sample of that many; calls `progress` with the number checked so far.

    Raises `ServerUnavailableError` where a store does not answer.
    """
    stores = records.from_config(config), objects.from_config(config)
    result = Verification()
    with _Provers() as provers:
        groups = (list(group) for _, group in groupby(stores[0].documents(sample), cited))
        for findings in _windowed(_start(provers, *stores, groups)):
            result.add(findings)
            if progress:
                progress(result.checked)
    return result


class _Provers:
    """The processes that prove documents, and one with the memory that reading pictures takes."""

    def __init__(self) -> None:
        self._stack = ExitStack()
        self._ordinary = self._made(PROCESSES, MEMORY)
        self._pictures: ProcessPool | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self._stack.close()

    def prove(self, sources: list[Source], group: Group) -> Future[list[Finding]]:
        """Have a group proved, by who has the memory for it."""
        pool = self._ordinary
        if read_on_pictures(group):
            self._pictures = self._pictures or self._made(1, recognised.MEMORY)
            pool = self._pictures
        done: Future[list[Finding]] = pool.schedule(
            prove, args=(sources, group), timeout=TIMEOUT + patience(group)
        )
        return done

    def _made(self, processes: int, memory: int) -> ProcessPool:
        pool = make_pool(processes, "pipelines.proof", memory)
        self._stack.callback(pool.join)
        self._stack.callback(pool.stop)
        return pool


def _start(
    provers: _Provers, records: RecordStore, objects: ObjectStore, groups: Iterable[Group]
) -> Iterator[tuple[Group, Future[list[Finding]]]]:
    for group in groups:
        try:
            sources = [_source(records, objects, capture_id) for capture_id in cited(group[0])]
        except ArchiveError as error:
            done: Future[list[Finding]] = Future()
            done.set_result(mismatches(group, str(error)))
            yield group, done
        else:
            yield group, provers.prove(sources, group)


def _source(records: RecordStore, objects: ObjectStore, capture_id: str) -> Source:
    """Return a capture and its record; raises `ArchiveError` where either is missing."""
    capture = records.captures([capture_id]).get(capture_id)
    if capture is None:
        raise ArchiveError("Its capture is not in the database.")
    if missing := {"object", "offset", "length"} - capture.keys():
        raise ArchiveError(
            f"Its capture does not say where its bytes lie: it has no {', '.join(sorted(missing))}."
        )
    return capture, fetch_capture(objects, capture)


def _windowed(started: Iterator[tuple[Group, Future[list[Finding]]]]) -> Iterator[list[Finding]]:
    pending: dict[Future[Any], Group] = {}
    while True:
        pending.update({future: group for group, future in islice(started, WINDOW - len(pending))})
        if not pending:
            return
        for future in wait(pending, return_when=FIRST_COMPLETED).done:
            yield _result(future, pending.pop(future))


def _result(future: Future[list[Finding]], group: Group) -> list[Finding]:
    try:
        return future.result()
    except TimeoutError:
        return mismatches(group, f"Reading it took longer than {TIMEOUT + patience(group):g} seconds.")
    except ProcessExpired as error:
        if error.exitcode == OUT_OF_MEMORY:
            return mismatches(group, "Reading it asked for more memory than a reader may have.")
        return mismatches(group, f"The reader ended with {error.exitcode}.")
