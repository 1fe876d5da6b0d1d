"""Runs the analysis of pages in processes of its own, so that the reactor never waits for a parser.

A parser that takes too long or too much memory is killed, and one that crashes is replaced; the page is kept
either way, with the outcome `unreadable`.
"""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass
from typing import Any, Self

from pebble import ProcessExpired, ProcessPool
from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy.utils.misc import load_object

from crawler.extensions.ending import WorkerEnds
from crawler.items import OUT_OF_MEMORY, Analysed, Capture, Link
from crawler.metrics.instruments import ANALYSIS
from crawler.signals import worker_hurries

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Unanalysed:
    """What is known of a page whose analysis did not end well."""

    explanation: tuple[str, ...]
    outcome: str = "unreadable"
    kind: str = "unknown"
    links: tuple[Link, ...] = ()
    next_page: None = None
    requisites: tuple[str, ...] = ()
    pictures: tuple[str, ...] = ()
    documents: tuple[object, ...] = ()
    platform: None = None
    block: None = None
    digest: None = None


class Analyser:
    """A pool of processes that run the function which the setting ANALYSE names."""

    def __init__(self, crawler: Crawler) -> None:
        settings = crawler.settings
        self._crawler = crawler
        self._function = load_object(settings["ANALYSE"])
        self._timeout = settings.getfloat("ANALYSE_TIMEOUT")
        make_pool = load_object(settings["ANALYSE_POOL"])
        module = settings["ANALYSE"].rpartition(".")[0]
        self._memory = settings.getint("ANALYSE_MEMORY")
        self._pool: ProcessPool = make_pool(settings.getint("ANALYSE_PROCESSES"), module, self._memory)
        self._running: set[Any] = set()
        self._hurries = False

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Make the pool; its processes start with the first page and end after the last component closed."""
        analyser = cls(crawler)
        crawler.signals.connect(analyser.closed, signal=signals.engine_stopped)
        crawler.signals.connect(analyser.hurry, signal=worker_hurries)
        return analyser

    async def analyse(self, capture: Capture, response: Response) -> Analysed:
        """Return what the page is and what is on it; never raises for a bad page.

        Raises `WorkerEnds` where there is no time left for it.
        """
        if self._hurries:
            raise WorkerEnds("the worker ends")
        arguments = (
            *(response.body, capture.url, capture.content_type, capture.fetched_at, capture.status),
            capture.priority,
        )
        future = self._pool.schedule(self._function, args=arguments, timeout=self._timeout)
        self._running.add(future)
        try:
            with ANALYSIS.time():
                analysed: Analysed = await asyncio.wrap_future(future)
        except asyncio.CancelledError:
            raise WorkerEnds("the worker ends") from None
        except TimeoutError:
            return self._gave_up(
                capture, "timeout", f"The parser was killed after {self._timeout:g} seconds."
            )
        except ProcessExpired as error:
            if error.exitcode == OUT_OF_MEMORY:
                most = f"{self._memory >> 20:,} MiB"
                return self._gave_up(
                    capture, "memory", f"The parser was killed: it asked for more than {most}."
                )
            return self._gave_up(capture, "crash", f"The parser's process ended with {error.exitcode}.")
        except Exception as error:
            logger.exception("The analysis of %s failed", capture.url, extra=_about(capture))
            return self._gave_up(capture, "error", f"The parser raised {type(error).__name__}: {error}")
        finally:
            self._running.discard(future)
        return analysed

    def hurry(self) -> None:
        """Break off what is being read: there is no time left."""
        self._hurries = True
        for future in list(self._running):
            future.cancel()

    def closed(self) -> None:
        """End the pool."""
        self._pool.stop()  # type: ignore[no-untyped-call]
        self._pool.join()

    def _gave_up(self, capture: Capture, how: str, explanation: str) -> Unanalysed:
        logger.warning("%s %s", capture.url, explanation, extra=_about(capture))
        if self._crawler.stats:
            self._crawler.stats.inc_value(f"analysis/{how}")
        return Unanalysed((explanation,))


def _about(capture: Capture) -> dict[str, str]:
    return {"url": capture.url, "source": capture.source}


def analyser_of(crawler: Crawler) -> Any:
    """Return the crawler's analyser. Raises `LookupError` where the extension is switched off."""
    analyser = crawler.get_extension(Analyser)
    if analyser is None:
        raise LookupError("the extension crawler.extensions.analyser.Analyser is switched off")
    return analyser
