"""Who a worker is: the names under which captures and heartbeats know it."""

from __future__ import annotations

import os
import socket
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Self
from weakref import WeakKeyDictionary

from scrapy.crawler import Crawler

from crawler.logs.context import bind


@dataclass(frozen=True, slots=True)
class Identity:
    """A worker process and the run it works for."""

    worker: str
    """Host name and process id."""
    run: str
    """`scrapy crawl -a run=NAME`, or the time at which this worker started."""

    @classmethod
    def of(cls, crawler: Crawler) -> Self:
        """Return the identity of this process: the same for all components of one crawler."""
        known = _KNOWN.get(crawler)
        if not isinstance(known, cls):
            run = getattr(crawler.spider, "run", None) or f"{datetime.now(UTC):%Y%m%dT%H%M%SZ}"
            known = cls(worker=f"{socket.gethostname()}-{os.getpid()}", run=run)
            _KNOWN[crawler] = known
            bind(worker=known.worker, run=known.run)
        return known


_KNOWN: WeakKeyDictionary[Crawler, Identity] = WeakKeyDictionary()
