"""Runs the analysis of pages in processes of its own, so that the reactor never waits for a parser.

A parser that takes too long or too much memory is killed, and one that crashes is replaced; the page is kept
either way, with the outcome `unreadable`. There are three lanes, each with processes of its own:

- the quick one, for hosts whose pages are known to be read quickly;
- the trial, for hosts of which no page was read yet; they may have the quick one's, too, but for one;
- the slow one, in which a page that was not read quickly is read again, with more time, and so are then all
  of its host until they are read quickly again. Such a host is asked for one page at a time, and not before
  the last was read (`middlewares/lease.py`), as is one whose pages take long on average.
"""

from __future__ import annotations

import asyncio
import logging
from contextlib import nullcontext
from dataclasses import dataclass
from typing import Any, Final, Self
from urllib.parse import urlsplit

from pebble import ProcessExpired
from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy.utils.misc import load_object

from crawler.extensions.ending import WorkerEnds
from crawler.items import OUT_OF_MEMORY, Analysed, Capture, Link
from crawler.metrics.instruments import ANALYSIS
from crawler.reading.aside import Aside
from crawler.reading.lane import TOGETHER, Lane
from crawler.signals import worker_hurries
from crawler.standing import Standing

logger = logging.getLogger(__name__)

COSTLY: Final = 0.5
"""Seconds that pages of a host take on average, from which on each is read before the next one comes."""
LINGER: Final = 60.0
"""Seconds without a page after which the process of another lane than the first ends."""


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
    """Processes that run the function which the setting ANALYSE names."""

    def __init__(self, crawler: Crawler) -> None:
        settings = crawler.settings
        self._crawler = crawler
        self._function = load_object(settings["ANALYSE"])
        make_pool = load_object(settings["ANALYSE_POOL"])
        module = settings["ANALYSE"].rpartition(".")[0]
        self._memory = memory = settings.getint("ANALYSE_MEMORY")
        quick, whole = map(settings.getfloat, ("ANALYSE_QUICK_TIMEOUT", "ANALYSE_TIMEOUT"))
        processes = settings.getint("ANALYSE_PROCESSES")
        has_two = 0 < quick < whole
        self._quick = Lane(
            *(lambda: make_pool(processes, module, memory), processes, quick if has_two else whole),
            ahead=1,
            together=TOGETHER,
        )
        self._quick.open()
        self._trial, self._slow = (
            Lane(lambda: make_pool(1, module, memory), 1, timeout, linger=LINGER) if has_two else self._quick
            for timeout in (quick, whole)
        )
        self._standing = Standing()
        self._aside = Aside(crawler)
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
        try:
            with ANALYSIS.time():
                analysed: Analysed = await self._read(capture, response)
        except asyncio.CancelledError:
            raise WorkerEnds("the worker ends") from None
        except TimeoutError:
            seconds = self._slow.timeout
            return self._gave_up(capture, "timeout", f"The parser was killed after {seconds:g} seconds.")
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
        return analysed

    def holds_host(self, url: str) -> bool:
        """Whether pages of a URL's host take so long that each is to be read before the next one comes."""
        host = _host_of(url)
        return self._standing.struck(host) or self._quick.cost(host) > COSTLY

    async def _read(self, capture: Capture, response: Response) -> Any:
        host, size = _host_of(capture.url), len(response.body)
        trusted = self._standing.trusted(host)
        call = (self._function, _arguments(capture, response), host, size)
        alone = not trusted or self.holds_host(capture.url)
        with self._aside.put(response) if alone else nullcontext():
            if not self._standing.struck(host):
                try:
                    lane = self._quick if trusted or self._quick.free > 1 else self._trial
                    analysed, _ = await lane.read(*call)
                except TimeoutError:
                    self._standing.badly(host)
                    if self._slow is self._quick:
                        raise
                    logger.info("%s is not read quickly: it is read again, apart from others", capture.url)
                else:
                    self._standing.well(host)
                    return analysed
        with self._aside.put(response):
            analysed, seconds = await self._slow.read(*call)
        if seconds < self._quick.timeout:
            self._standing.well(host)
        return analysed

    def hurry(self) -> None:
        """Break off what is being read: there is no time left."""
        self._hurries = True
        for lane in (self._quick, self._trial, self._slow):
            lane.break_off()

    def closed(self) -> None:
        """End the processes."""
        for lane in (self._quick, self._trial, self._slow):
            lane.close()

    def _gave_up(self, capture: Capture, how: str, explanation: str) -> Unanalysed:
        logger.warning("%s %s", capture.url, explanation, extra=_about(capture))
        if self._crawler.stats:
            self._crawler.stats.inc_value(f"analysis/{how}")
        return Unanalysed((explanation,))


def _arguments(capture: Capture, response: Response) -> tuple[Any, ...]:
    about = (capture.url, capture.content_type, capture.fetched_at, capture.status, capture.priority)
    return response.body, *about


def _host_of(url: str) -> str:
    return urlsplit(url).netloc


def _about(capture: Capture) -> dict[str, str]:
    return {"url": capture.url, "source": capture.source}


def analyser_of(crawler: Crawler) -> Analyser:
    """Return the crawler's analyser. Raises `LookupError` where the extension is switched off."""
    analyser = crawler.get_extension(Analyser)
    if analyser is None:
        raise LookupError("the extension crawler.extensions.analyser.Analyser is switched off")
    return analyser
