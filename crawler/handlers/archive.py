"""Reads captures from the archive, in the place of a download; nothing of it reaches a site."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Final

from scrapy.core.downloader.handlers.base import BaseDownloadHandler
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Request, Response
from scrapy.utils.misc import load_object

from crawler.errors import ArchiveError, ServerUnavailableError, UnreadableError
from crawler.frontier.replays import capture_id
from crawler.items import Capture
from crawler.middlewares.lease import LeaseAttemptFailed

logger = logging.getLogger(__name__)

READERS: Final = 8
"""Captures read from the object store at a time."""
PAUSE: Final = 1.0
"""Seconds between two tries while a server does not answer."""


class UnreadCapture(IgnoreRequest):
    """Raised for a capture that is not in the archive, or damaged there: no other try would be better."""


class WorkerStops(LeaseAttemptFailed):
    """Raised where a worker stops while it waits for a server; its lease is given back."""


class ArchiveHandler(BaseDownloadHandler):
    """Answers requests for `archive://SHARD/ID` with the body, and leaves the `Capture` in the meta."""

    lazy = True

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        open_archive = load_object(crawler.settings["OPEN_ARCHIVE"])
        self._read: Callable[[str], tuple[Capture, bytes]] = open_archive(crawler.settings["GONGBAO"])
        self._threads = ThreadPoolExecutor(READERS, "archive")
        self._away = False

    async def download_request(self, request: Request) -> Response:
        """Read one capture, as soon as the servers answer. Raises `UnreadCapture` and `WorkerStops`."""
        while (found := await self._try(capture_id(request.url))) is None:
            if self._stopping():
                raise WorkerStops("the worker stops")
            await asyncio.sleep(PAUSE)
        capture, body = found
        request.meta["capture"] = replace(capture, key=request.meta["key"], token=request.meta["token"])
        return Response(request.url, body=body)

    async def close(self) -> None:
        """Let the threads go."""
        self._threads.shutdown(wait=False)

    async def _try(self, wanted: str) -> tuple[Capture, bytes] | None:
        try:
            found = await asyncio.get_running_loop().run_in_executor(self._threads, self._read, wanted)
        except ServerUnavailableError as error:
            if not self._away:
                logger.error("%s Waiting until it does.", error)
            self._away = True
            return None
        except (ArchiveError, UnreadableError) as error:
            raise UnreadCapture(str(error)) from error
        if self._away:
            logger.info("The archive can be read again.")
        self._away = False
        return found

    def _stopping(self) -> bool:
        slot = self.crawler.engine._slot
        return slot is None or slot.closing is not None
