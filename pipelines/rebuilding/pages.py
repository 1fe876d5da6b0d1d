"""The pages of an archive file, read in processes and committed as a worker commits them."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field, replace
from typing import Any, Final
from urllib.parse import urlsplit

from pebble import ProcessExpired, ProcessPool

from crawler.errors import ArchiveError
from crawler.items import renders
from crawler.pages.kinds import PageKind
from pipelines.archive.access import fetch_capture
from pipelines.archive.revisits import CaptureBytes
from pipelines.commit import BATCH, Committer
from pipelines.extraction import Analysis
from pipelines.fixity.stores import Stores
from pipelines.read_page import read_page
from pipelines.rebuilding.reading import Reading, read_again
from pipelines.records import rows
from pipelines.records.rows import far_shorter

Row = dict[str, Any]

TIMEOUT: Final = 60.0
"""Seconds for one page."""
WINDOW: Final = 16
"""Pages in work at a time; bounds memory."""
TRY_AGAIN: Final = frozenset({408, 425, 429, 500, 502, 503, 504, 507, 520, 522, 523, 524})
"""Answers that a worker does not read: the attempt counts as failed, as in `crawler.middlewares.lease`."""
BROKEN_OFF: Final = frozenset({"time", "length"})
"""Reasons for which an answer was given up."""
IMPORTED: Final = "import-"
"""How the run of captures begins that others have crawled."""
HTML: Final = ("text/html", "application/xhtml+xml")


@dataclass
class Read:
    """What came of the pages of a file."""

    pages: int = 0
    documents: int = 0
    problems: list[str] = field(default_factory=list)


@dataclass
class Pages:
    """Reads files one after the other. Raises `ServerUnavailableError`."""

    stores: Stores
    committer: Committer
    pool: ProcessPool
    tick: Callable[[], None]
    """Called while pages are waited for."""

    def read(self, key: str) -> Read:
        """Read and commit the pages of one file. May be repeated."""
        done, batch = Read(), list[Reading]()
        for reading in self._readings(key, done):
            batch.append(reading)
            if len(batch) >= BATCH:
                self._commit(batch, done)
                batch = []
            self.tick()
        self._commit(batch, done)
        return done

    def _readings(self, key: str, done: Read) -> Iterator[Reading]:
        pending: deque[tuple[Row, Future[Reading | None]]] = deque()
        for row in self.stores.records.captures_in(key):
            if not was_read(row):
                continue
            try:
                stored = fetch_capture(self.stores.objects, row)
            except ArchiveError as error:
                done.problems.append(f"{row['_id']} cannot be read: {error}")
                continue
            pending.append((row, self._start(row, stored)))
            if len(pending) >= WINDOW:
                yield from _result(*pending.popleft(), done)
        for row, future in pending:
            yield from _result(row, future, done)

    def _start(self, row: Row, stored: CaptureBytes) -> Future[Reading | None]:
        started: Future[Reading | None] = self.pool.schedule(read_again, args=(row, stored), timeout=TIMEOUT)
        return started

    def _commit(self, batch: Sequence[Reading], done: Read) -> None:
        readings = {reading.page.id: reading for reading in batch}
        pages = [read_page(reading.page) for reading in batch]
        shorter = set(self.committer.commit_read(pages))
        endings = [
            far_shorter(page.ending) if page.id in shorter else page.ending
            for page in pages
            if readings[page.id].leased
        ]
        self.committer.record_pages(endings)
        done.pages += len(pages)
        done.documents += sum(len(page.documents) for page in pages)


def was_read(row: Row) -> bool:
    """Whether a worker that fetched this has read it: it was the answer that its URL was asked for.

    Not so of robots.txt, of what a browser asked for, of failed attempts, of the request that only fetched a
    cookie, and of a page of which a browser showed another document.
    """
    if urlsplit(row["url"]).path == "/robots.txt" or row.get("page"):
        return False
    if (row["run"] or "").startswith(IMPORTED) or row.get("converted_from"):
        return True
    if row["status"] in TRY_AGAIN or row["truncated"] in BROKEN_OFF:
        return False
    if row["final_url"] != row["url"]:
        return not _is_same(row["url"], row["final_url"])
    kind = (row["content_type"] or "").partition(";")[0].strip().lower()
    return not (renders(row.get("scope") or "") and row["status"] == 200 and kind in HTML)


def _is_same(url: str, target: str) -> bool:
    """Whether a redirect only comes back to its own page (`crawler.middlewares.cookie_wall`)."""
    return bool(url.partition("#")[0] == target.partition("#")[0])


def _result(row: Row, future: Future[Reading | None], done: Read) -> Iterator[Reading]:
    why = ""
    try:
        if reading := future.result():
            yield reading
        return
    except ArchiveError as error:
        done.problems.append(f"{row['_id']} cannot be read: {error}")
        return
    except TimeoutError:
        why = f"The parser was killed after {TIMEOUT:g} seconds."
    except ProcessExpired as error:
        why = f"The parser's process ended with {error.exitcode}."
    except Exception as error:  # whatever a page does to a parser, it is kept
        why = f"The parser raised {type(error).__name__}: {error}"
    analysis = Analysis("unreadable", PageKind.UNREADABLE, explanation=(why,))
    yield Reading(replace(rows.capture(row), analysis=analysis), leased=False)
