"""Pages read in processes of their own, as the crawler does it: a parser may hang or crash."""

from __future__ import annotations

from concurrent.futures import Future
from dataclasses import replace
from typing import Final
from urllib.parse import urlsplit

from pebble import ProcessExpired, ProcessPool

from crawler.items import Analysed, Capture, Redirected, Shown
from crawler.pages.kinds import PageKind
from crawler.pages.requisites import is_requisite
from pipelines.archive.framing import split_head, values
from pipelines.extraction import Analysis
from pipelines.importing.reading import analyse_payload
from pipelines.pool import make_pool

PROCESSES: Final = 2
TIMEOUT: Final = 60.0
"""Seconds for one page."""


class Readers:
    """A pool of processes; a context."""

    def __init__(self) -> None:
        self._pool: ProcessPool = make_pool(PROCESSES, "pipelines.importing.reading")

    def __enter__(self) -> Readers:
        return self

    def __exit__(self, *_: object) -> None:
        self._pool.stop()  # type: ignore[no-untyped-call]
        self._pool.join()

    def start(self, capture: Capture) -> Future[Analysed] | None:
        """Begin to read a page; None for a robots.txt, which is none."""
        if urlsplit(capture.url).path == "/robots.txt":
            return None
        if capture.redirect_url:
            return _known(Redirected(capture.redirect_url))
        if capture.status == 200 and is_requisite(capture.content_type):
            return _known(Shown())
        encodings = values(split_head(capture.response_head)[1], "Content-Encoding")
        page = capture.url, capture.content_type, capture.fetched_at, capture.status
        started: Future[Analysed] = self._pool.schedule(
            analyse_payload, args=(capture.body, encodings, *page), timeout=TIMEOUT
        )
        return started


def _known(result: Analysed) -> Future[Analysed]:
    done: Future[Analysed] = Future()
    done.set_result(result)
    return done


def analysed(capture: Capture, reading: Future[Analysed]) -> Capture:
    """Wait for the reading of a page and return its capture with it, without its bytes."""
    return replace(
        capture, request_head=b"", response_head=b"", body=b"", framed_body=None, analysis=_result(reading)
    )


def _result(reading: Future[Analysed]) -> Analysed:
    try:
        return reading.result()
    except TimeoutError:
        why = f"The parser was killed after {TIMEOUT:g} seconds."
    except ProcessExpired as error:
        why = f"The parser's process ended with {error.exitcode}."
    except Exception as error:  # whatever a page does to a parser, it is kept
        why = f"The parser raised {type(error).__name__}: {error}"
    return Analysis("unreadable", PageKind.UNREADABLE, explanation=(why,))
