"""Room in memory for large bodies: all that a worker holds of them at once, until they are analysed.

A small body (`answer.SMALL`) takes none. One that grows beyond that waits, its connection unread, until there
is room for all of it; it gives the room back when nobody holds its request any more.
"""

from __future__ import annotations

import asyncio
import gc
from collections import deque
from collections.abc import Callable
from typing import Any, Final
from weakref import WeakKeyDictionary

from scrapy.crawler import Crawler

PATIENCE: Final = 2.0
"""Seconds of waiting after which what nobody holds any more is looked for."""
META: Final = "room"
"""Where a request keeps the places that its bodies take."""


class Place:
    """The room of one body; given back with its last reference."""

    def __init__(self, size: int, give_back: Callable[[int], None]) -> None:
        self.size = size
        self._give_back = give_back

    def shrink(self, size: int) -> None:
        """Give back what is not needed."""
        if size < self.size:
            spare, self.size = self.size - size, size
            self._give_back(spare)

    def leave(self) -> None:
        """Give all of it back."""
        self.shrink(0)

    def __del__(self) -> None:
        self.leave()


class Room:
    """So many bytes, given in the order in which they are asked for; one body gets in, however large."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._taken = 0
        self._waiting: deque[tuple[int, asyncio.Future[None]]] = deque()
        self._loop: asyncio.AbstractEventLoop | None = None

    @property
    def taken(self) -> int:
        """Bytes that are taken."""
        return self._taken

    async def place(self, size: int) -> Place:
        """Wait until there is room."""
        self._loop = asyncio.get_running_loop()
        if self._waiting or not self._fits(size):
            turn: asyncio.Future[None] = self._loop.create_future()
            self._waiting.append((size, turn))
            try:
                await self._turn(turn)
            except BaseException:
                if turn.done() and not turn.cancelled():
                    self._give_back(size)
                else:
                    self._waiting.remove((size, turn))
                    self._let_in()
                raise
        else:
            self._taken += size
        return Place(size, self._given_back)

    async def _turn(self, turn: asyncio.Future[None]) -> None:
        while not turn.done():
            await asyncio.wait([turn], timeout=PATIENCE)
            if not turn.done():
                gc.collect()  # an exception and the frames that it came through hold each other

    def _fits(self, size: int) -> bool:
        return not self._taken or self._taken + size <= self._size

    def _given_back(self, size: int) -> None:
        """Take room back, from any thread: a last reference goes where it goes."""
        assert self._loop is not None  # noqa: S101
        if not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._give_back, size)

    def _give_back(self, size: int) -> None:
        self._taken -= size
        self._let_in()

    def _let_in(self) -> None:
        while self._waiting and self._fits(self._waiting[0][0]):
            size, turn = self._waiting.popleft()
            if not turn.done():
                self._taken += size
                turn.set_result(None)


_ROOMS: WeakKeyDictionary[Crawler, dict[str, Room]] = WeakKeyDictionary()


def room_of(crawler: Crawler, name: str) -> Room:
    """Return the room of a worker that a setting gives the size of, the same for all who ask."""
    rooms = _ROOMS.setdefault(crawler, {})
    if name not in rooms:
        rooms[name] = Room(crawler.settings.getint(name))
    return rooms[name]


def keep(meta: dict[str, Any], place: Place) -> None:
    """Let a request hold a place, and whatever is made of it."""
    meta.setdefault(META, []).append(place)
