"""`scrapy ocr`: scans are read one after the other, beside the crawl, and each page of them counts at once.

A worker leases a scan in the database, has it read in a process of its own, and stores each picture as it is
read: who goes on after a kill, on any machine, reads no picture twice. A picture at which the process hangs
or crashes is given up, and the others are read all the same. When all are read, the scan's documents are
committed as those of a page that the crawl has just read.
"""

from __future__ import annotations

import os
import socket
import time
from collections.abc import Callable
from concurrent.futures import Future
from concurrent.futures import TimeoutError as WaitedError
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from pkgutil import resolve_name
from tempfile import TemporaryDirectory
from typing import Any, Final

from pebble import ProcessExpired, ProcessPool

from crawler.config import Config
from crawler.errors import ArchiveError, GongbaoError, UnreadableError
from crawler.items import Capture
from pipelines import objects, records
from pipelines.commit import Committer
from pipelines.extraction import EXTRACTOR, Analysis, Page
from pipelines.extraction.attachments import Recognition
from pipelines.pool import make_pool
from pipelines.read_page import read_page
from pipelines.recognised import MEMORY
from pipelines.records import RecordStore
from pipelines.replay.reading import Read, open_archive
from pipelines.scans import pictures
from pipelines.scans.pictures import Desk
from pipelines.scans.reading import MOST, RECOGNISER, read_scan
from pipelines.scans.shown import shown_on

LEASE: Final = timedelta(minutes=10)
PATIENCE: Final = timedelta(days=1)
"""For which a page waits for its pictures since it was fetched; then it is read without those that lack."""
AGAIN: Final = timedelta(minutes=2)
"""After which it is looked whether they are there."""
TICK: Final = 0.5
"""Seconds between two looks at what was read meanwhile."""
RENEWED: Final = 60.0
"""Seconds between two renewals of a lease."""

Row = dict[str, Any]
Tell = Callable[["Done"], None]


@dataclass
class Done:
    """What came of a run."""

    scans: int = 0
    """That were read to their end."""
    documents: int = 0
    pictures: int = 0
    """That were read in this run."""
    seconds: float = 0.0
    """Of a processor's time that these took."""
    given_up: int = 0
    """Pictures at which the reader hung, crashed or failed."""
    failed: dict[str, str] = field(default_factory=dict)
    """Captures that could not be read at all, with the reason."""
    left: int = 0
    """Scans that wait, or that others read."""


class StopError(Exception):
    """Raised where the time is over; the scan goes back."""


def read_scans(
    config: Config,
    *,
    seconds: float | None = None,
    most: int | None = None,
    again: bool = False,
    tell: Tell | None = None,
    recogniser: str = RECOGNISER,
) -> Done:
    """Read scans until none waits.

    Parameters
    ----------
    config: the stores
    seconds: after which it ends, also in the midst of a scan
    most: scans that are read
    again: read all anew, also those that another version has read
    tell: called after each picture and each scan
    recogniser: function that gives who reads pictures

    Raises `GongbaoError` without the extra, `ServerUnavailableError` where a store does not answer.
    """
    found: Recognition | None = resolve_name(recogniser)()
    if found is None:
        raise GongbaoError(
            "Reading scans needs the extra ocr: pip install --require-hashes -r deploy/locks/ocr.txt"
        )
    store = records.from_config(config)
    store.check()
    if again:
        store.reopen_scans()
    done = Done(left=store.enlist_scans(EXTRACTOR))
    end = None if seconds is None else time.monotonic() + seconds
    pool = make_pool(1, "pipelines.scans.reading", MEMORY)
    worker = _Worker(store, Committer(objects.from_config(config), store), open_archive(config), pool)
    try:
        with TemporaryDirectory(prefix="gongbao-ocr-") as desk:
            job = _Job(worker, found, recogniser, Path(desk), done, end, tell or (lambda _: None))
            while most is None or done.scans + len(done.failed) < most:
                if not job.next_scan():
                    break
    except StopError:
        pass
    finally:
        pool.stop()  # type: ignore[no-untyped-call]
        pool.join()
    counts = store.scan_counts()
    done.left = counts["waiting"] + counts.get("leased", 0)
    return done


@dataclass(frozen=True)
class _Worker:
    store: RecordStore
    committer: Committer
    read: Read
    pool: ProcessPool
    name: str = field(default_factory=lambda: f"{socket.gethostname()}-{os.getpid()}-{time.time_ns()}")


@dataclass
class _Job:
    worker: _Worker
    found: Recognition
    recogniser: str
    desk: Path
    done: Done
    end: float | None
    tell: Tell

    def next_scan(self) -> bool:
        """Read one scan; False where none waits. Raises `StopError` when the time is over."""
        self._look_at_the_clock()
        scan = self.worker.store.lease_scan(self.worker.name, _until())
        if scan is None:
            return False
        try:
            self._read(scan)
        except (ArchiveError, UnreadableError) as error:
            self._fail(scan, str(error))
        except (
            BaseException
        ):  # Ctrl-C, a server that is gone, the end of the time: another time, without blame
            self._note(scan, {"state": "waiting", "tries": scan["tries"] - 1})
            raise
        self.tell(self.done)
        return True

    def _read(self, scan: Row) -> None:
        capture, body = self.worker.read(scan["_id"])
        row = self.worker.store.captures([scan["_id"]])[scan["_id"]]
        shown = shown_on(row, self.worker.store, self.worker.read)
        if shown and shown.missing and row["fetched_at"] > datetime.now(UTC) - PATIENCE:
            self._put_off(scan)
            return
        if shown and not shown.pictures:
            raise UnreadableError("None of the pictures on it is in the archive.")
        digest = shown.digest if shown else row["payload_digest"]
        if scan.get("again"):
            self.worker.store.forget_recognition(digest)
            self._note(scan, {"again": False})
        known = self.worker.store.recognition(digest) or {"recogniser": self.found.name, "pictures": []}
        page = Page(
            *(body, capture.url, capture.content_type, capture.fetched_at, capture.status),
            pictures=shown.pictures if shown else (),
        )
        analysis = None
        while analysis is None:
            analysis = self._attempt(scan, page, digest, known)
        self._commit(scan, capture, analysis, known["recogniser"])

    def _attempt(self, scan: Row, page: Page, digest: str, known: Row) -> Analysis | None:
        """Return the analysis, or None where the process ended at a picture, which is now known as failed."""
        arguments = (page, pictures.known(known["pictures"]), known["recogniser"], self.desk, self.recogniser)
        future = self.worker.pool.schedule(read_scan, args=(*arguments, MOST))
        try:
            return self._watched(scan, future, digest, known)
        except ProcessExpired as error:
            broken = Desk(self.desk).broken_off()
            if not broken:
                raise UnreadableError(
                    f"The reader ended with {error.exitcode}, at none of its pictures."
                ) from error
            why = f"the reader ended with {error.exitcode}"
            self._keep([pictures.failed(each, why) for each in broken], digest, known)
            return None
        except (RuntimeError, OSError) as error:
            raise UnreadableError(f"{type(error).__name__}: {error}") from error
        finally:
            future.cancel()  # type: ignore[no-untyped-call]

    def _watched(self, scan: Row, future: Future[Analysis], digest: str, known: Row) -> Analysis:
        """Store what is read until all is; keep the lease."""
        renewed = time.monotonic()
        while True:
            try:
                return future.result(TICK)
            except WaitedError:
                self._look_at_the_clock()
            finally:
                self._keep(Desk(self.desk).take(), digest, known)
            if time.monotonic() - renewed > RENEWED:
                renewed = time.monotonic()
                self._note(scan, {"until": _until()})

    def _keep(self, read: list[Row], digest: str, known: Row) -> None:
        if not read:
            return
        self.worker.store.put_recognition(digest, known["recogniser"], read)
        known["pictures"] = [*known["pictures"], *read]
        self.done.pictures += len(read)
        self.done.seconds += sum(each.get("seconds", 0.0) for each in read)
        self.done.given_up += sum("failed" in each for each in read)
        self.tell(self.done)

    def _commit(self, scan: Row, capture: Capture, analysis: Analysis, recogniser: str) -> None:
        page = read_page(replace(capture, analysis=analysis))
        if page.analysis is not None:
            page.analysis["recogniser"] = recogniser
        self.worker.committer.commit_read([page])
        self.done.scans += 1
        self.done.documents += len(page.documents)
        fields = {"state": "read", "recogniser": recogniser, "extractor": EXTRACTOR}
        self._note(scan, fields | {"documents": len(page.documents)})

    def _put_off(self, scan: Row) -> None:
        """Let a page wait whose pictures the crawl has not fetched yet."""
        later = {"state": "waiting", "after": datetime.now(UTC) + AGAIN, "tries": scan["tries"] - 1}
        self._note(scan, later)

    def _fail(self, scan: Row, why: str) -> None:
        self.done.failed[scan["_id"]] = why
        self._note(scan, {"state": "failed", "why": why})

    def _note(self, scan: Row, fields: Row) -> None:
        self.worker.store.note_scan(scan["_id"], self.worker.name, fields | {"at": datetime.now(UTC)})

    def _look_at_the_clock(self) -> None:
        if self.end is not None and time.monotonic() >= self.end:
            raise StopError


def _until() -> datetime:
    return datetime.now(UTC) + LEASE
