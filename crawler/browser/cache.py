"""Scripts and style sheets that a site's pages share: asked for once, and not for every page."""

from __future__ import annotations

import time
from collections import OrderedDict
from typing import Final

from scrapy.http import Response

MOST: Final = 16 << 20
"""Bytes of bodies."""
FRESH: Final = 600.0
"""Seconds for which an answer is used again."""
SHARED: Final = frozenset({"script", "stylesheet"})
"""Kinds of requests whose answers are kept, in Playwright's words."""


class Cache:
    """Keeps answers by URL; the one that was used longest ago goes first."""

    def __init__(self, most: int = MOST, fresh: float = FRESH) -> None:
        self._most = most
        self._fresh = fresh
        self._kept: OrderedDict[str, tuple[Response, float]] = OrderedDict()
        self._size = 0

    def get(self, url: str) -> Response | None:
        """Return the answer for a URL, if one is kept that is fresh."""
        found = self._kept.get(url)
        if found is None:
            return None
        if time.monotonic() - found[1] > self._fresh:
            self._drop(url)
            return None
        self._kept.move_to_end(url)
        return found[0]

    def put(self, url: str, kind: str, response: Response) -> None:
        """Keep an answer, where it is one that pages share and may be kept."""
        asks = b",".join(response.headers.getlist("Cache-Control")).lower()
        if kind not in SHARED or response.status != 200 or b"no-store" in asks or url in self._kept:
            return
        self._kept[url] = (response, time.monotonic())
        self._size += len(response.body)
        while self._size > self._most:
            self._drop(next(iter(self._kept)))

    def _drop(self, url: str) -> None:
        self._size -= len(self._kept.pop(url)[0].body)
