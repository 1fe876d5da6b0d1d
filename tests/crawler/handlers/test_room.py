"""Room for large bodies: given in order, and given back with the last reference."""

from __future__ import annotations

import asyncio
import gc

import pytest

from crawler.handlers import room as rooms
from crawler.handlers.room import Place, Room, keep


async def soon() -> None:
    for _ in range(3):
        await asyncio.sleep(0)


def test_it_is_given_in_the_order_in_which_it_is_asked_for() -> None:
    async def run() -> None:
        room, got = Room(100), list[str]()

        async def ask(name: str, size: int) -> Place:
            place = await room.place(size)
            got.append(name)
            return place

        first = await ask("first", 60)
        waiting = [asyncio.ensure_future(ask(name, size)) for name, size in (("large", 80), ("small", 10))]
        await soon()
        assert got == ["first"]  # the small one would fit, and would let the large one starve
        first.shrink(20)
        await soon()
        assert got == ["first", "large"]
        del first, waiting[0]
        gc.collect()
        await soon()
        assert got == ["first", "large", "small"]
        assert room.taken == 10

    asyncio.run(run())


def test_one_gets_in_however_large() -> None:
    async def run() -> None:
        room = Room(10)
        place = await room.place(1000)
        assert room.taken == 1000
        place.leave()
        place.leave()
        await soon()
        assert room.taken == 0

    asyncio.run(run())


def test_who_gives_up_takes_none() -> None:
    async def run() -> None:
        room = Room(10)
        place = await room.place(10)
        gone, next_one = asyncio.ensure_future(room.place(5)), asyncio.ensure_future(room.place(5))
        await soon()
        gone.cancel()
        await soon()
        place.leave()
        await soon()
        assert next_one.done()
        assert room.taken == 5
        also_gone = asyncio.ensure_future(room.place(5))
        await soon()
        also_gone.cancel()
        await soon()
        del also_gone
        gc.collect()
        await soon()
        assert room.taken == 5

    asyncio.run(run())


def test_what_only_a_circle_holds_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rooms, "PATIENCE", 0.05)

    async def run() -> None:
        room = Room(10)
        meta: dict[str, object] = {}
        keep(meta, await room.place(10))
        meta["itself"] = meta
        gc.disable()
        try:
            del meta
            place = await asyncio.wait_for(room.place(10), 30)
        finally:
            gc.enable()
        assert place.size == 10

    asyncio.run(run())
