"""Reading archived pages again for their links: what the frontier forgot, the archive still knows."""

from __future__ import annotations

import logging
import multiprocessing
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future
from datetime import datetime
from typing import Any, Final

from pebble import ProcessExpired, ProcessPool
from protego import Protego

from crawler.config import Config
from crawler.errors import ArchiveError, UnreadableError
from crawler.items import Link, Links, leads
from crawler.pages.requisites import further_requisites, needed
from pipelines import objects, records
from pipelines.archive.access import fetch_capture
from pipelines.archive.revisits import CaptureBytes
from pipelines.extraction import Page, analyse
from pipelines.objects import ObjectStore

logger = logging.getLogger(__name__)

PROCESSES: Final = 2
TIMEOUT: Final = 60.0
"""Seconds for one page."""
WINDOW: Final = 16
"""Pages in work at a time; bounds memory."""

Row = dict[str, Any]
Span = tuple[datetime, datetime]
Again = tuple[str, str, Links]
"""Source and scope of the crawl that a page belongs to, and where it leads; no scope for a robots.txt, whose
links are the sitemaps that it names."""


def reread(config: Config, spans: Sequence[Span]) -> Iterator[Again]:
    """Yield where each page captured in these times leads, the oldest first, as its first reading found it.

    What cannot be read any more is passed over with a warning. Raises `ServerUnavailableError`.
    """
    store = objects.from_config(config)
    context = multiprocessing.get_context("forkserver")
    with ProcessPool(max_workers=PROCESSES, context=context) as pool:
        pending: deque[tuple[Row, Future[Links]]] = deque()
        for row in records.from_config(config).pages(spans):
            pending.append((row, _start(pool, store, row)))
            if len(pending) >= WINDOW:
                yield from _result(*pending.popleft())
        for row, future in pending:
            yield from _result(row, future)


def links_of(row: Row, stored: CaptureBytes) -> Links:
    """Return where a page leads, from its row and what is archived of it.

    Raises `ArchiveError` for bytes that are damaged, and `UnreadableError` for what cannot be decoded.
    """
    response, depth = stored.read(), row["depth"] or 0
    if "outcome" not in row:
        parsed = Protego.parse(response.body.decode("utf-8", "replace"))
        return Links(row["url"], tuple(map(Link, parsed.sitemaps)), depth)
    if row["outcome"] == "requisite":
        further = further_requisites(response.body, row["url"], row["content_type"])
        return Links(row["url"], (), depth, requisites=further)
    page = Page(
        *(response.body, row["url"], row["content_type"], row["fetched_at"], row["status"]),
        promise=row.get("priority") or 0,
    )
    analysis = analyse(page)
    shown_with = needed(analysis, row.get("scope") or "")
    return Links(row["url"], leads(analysis), depth, requisites=shown_with)


def _start(pool: ProcessPool, store: ObjectStore, row: Row) -> Future[Links]:
    done: Future[Links] = Future()
    if row.get("outcome") == "redirect":
        done.set_result(Links(row["url"], (Link(row["final_url"]),), row["depth"] or 0, redirect=True))
        return done
    try:
        stored = fetch_capture(store, row)
    except ArchiveError as error:
        done.set_exception(error)
        return done
    started: Future[Links] = pool.schedule(links_of, args=(row, stored), timeout=TIMEOUT)
    return started


def _result(row: Row, future: Future[Links]) -> Iterable[Again]:
    try:
        return [(row["source"], row.get("scope", ""), future.result())]
    except (ArchiveError, UnreadableError, ProcessExpired, TimeoutError) as error:
        logger.warning(
            "%s was not read again: %s",
            row["url"],
            str(error) or type(error).__name__,
            extra={"url": row["url"]},
        )
        return []
