"""Downloads that are kept free for hosts that answer: those that do not must not hold them all."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Collection, Iterable
from itertools import islice
from typing import Final

from scrapy.http import Request
from scrapy.utils.httpobj import urlparse_cached

from crawler.standing import Standing

SHARE: Final = 0.75
"""Of a worker's downloads, which hosts may have together that are not known to answer."""


class Reserve:
    """Chooses what is sent next.

    Parameters
    ----------
    downloads: how many there may be at once
    active: returns those that are under way
    """

    def __init__(self, downloads: int, active: Callable[[], Collection[Request]]) -> None:
        self._most = max(1, int(SHARE * downloads))
        self._active = active
        self._hosts = Standing()

    def answered(self, request: Request) -> None:
        """Note an answer, but of robots.txt: who gives that may be silent from then on."""
        if request.meta.get("token"):
            self._hosts.well(_host(request))

    def silent(self, request: Request) -> None:
        """Note that there was none, or none in time."""
        self._hosts.badly(_host(request))

    def take(self, ready: deque[Request]) -> Request | None:
        """Take the first request that may be sent now out of those that are ready; None where none may."""
        if ready and self._has_room():
            return ready.popleft()
        for place, request in enumerate(ready):
            if self._answers(request):
                del ready[place]
                return request
        return None

    def held_back(self, ready: Iterable[Request]) -> int:
        """Return how many of those that are ready may not be sent now."""
        return 0 if self._has_room() else sum(not self._answers(request) for request in ready)

    def _answers(self, request: Request) -> bool:
        return self._hosts.trusted(_host(request))

    def _has_room(self) -> bool:
        """Whether there is room for a host that is not known to answer."""
        active = self._active()
        enough = len(active) - self._most
        if enough < 0:
            return True
        answering = filter(self._answers, active)  # no further than needed: this is asked for each request
        return next(islice(answering, enough, None), None) is not None


def _host(request: Request) -> str:
    return urlparse_cached(request).netloc
