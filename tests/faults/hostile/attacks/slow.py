"""Answers that only just come: each would keep its place for as long as it is let."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

from tests.faults.hostile.attack import HTML, Asked, Ends, attack

HEAD = b"HTTP/1.1 200 OK\r\n" + HTML + b"\r\n"
TOO_SLOW = Ends("dead", "^too slow$")


async def dripping(data: bytes, seconds: float) -> AsyncIterator[bytes]:
    for place in range(len(data)):
        yield data[place : place + 1]
        await asyncio.sleep(seconds)


@attack("silence", "slow", TOO_SLOW)
async def silence(asked: Asked) -> AsyncIterator[bytes]:
    await asyncio.sleep(300)
    yield b""


@attack("a head byte by byte", "slow", TOO_SLOW)
def slow_head(asked: Asked) -> AsyncIterator[bytes]:
    return dripping(HEAD * 100, 0.1)


@attack("a body byte by byte", "slow", TOO_SLOW)
async def slow_body(asked: Asked) -> AsyncIterator[bytes]:
    yield HEAD + b"Content-Length: 100000\r\n\r\n"
    async for piece in dripping(b"a" * 100_000, 0.05):
        yield piece


@attack("chunks byte by byte", "slow", TOO_SLOW)
async def slow_chunks(asked: Asked) -> AsyncIterator[bytes]:
    yield HEAD + b"Transfer-Encoding: chunked\r\n\r\n"
    async for piece in dripping(b"5\r\nhello\r\n" * 10_000, 0.05):
        yield piece


@attack("a body that stops half-way", "slow", TOO_SLOW)
async def stalled(asked: Asked) -> AsyncIterator[bytes]:
    yield HEAD + b"Content-Length: 100000\r\n\r\n" + b"a" * 50_000
    await asyncio.sleep(300)


@attack("a body just fast enough", "slow", Ends("dead", "^timeout$"), heavy=True)
async def just_fast_enough(asked: Asked) -> AsyncIterator[bytes]:
    yield HEAD + b"\r\n"
    while True:
        yield b"a" * 1000
        await asyncio.sleep(0.2)
