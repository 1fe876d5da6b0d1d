"""robots.txt, which is read before anything else."""

from __future__ import annotations

import asyncio
import gzip
from collections.abc import AsyncIterator, Iterator

from tests.faults.hostile.attack import Answer, Asked, Ends, article, attack, page

PLAIN = b"Content-Type: text/plain"
OK = page(article())


@attack("robots.txt without end", "robots", Ends("dead", "^robots.txt: too large$"), robots=True)
def endless(asked: Asked) -> Answer:
    return OK if asked.path != "/robots.txt" else rules()


def rules() -> Iterator[bytes]:
    yield b"HTTP/1.1 200 OK\r\n" + PLAIN + b"\r\n\r\nUser-agent: *\n"
    while True:
        yield b"Disallow: /nowhere\n" * 1000


@attack("robots.txt that comes too slowly", "robots", Ends("dead", "^robots.txt: too slow$"), robots=True)
def slow(asked: Asked) -> Answer:
    return OK if asked.path != "/robots.txt" else dripping()


async def dripping() -> AsyncIterator[bytes]:
    while True:
        yield b"H"
        await asyncio.sleep(0.1)


@attack("robots.txt that is a bomb", "robots", Ends("dead", "^robots.txt: too large unpacked$"), robots=True)
def bomb(asked: Asked) -> bytes:
    if asked.path != "/robots.txt":
        return OK
    return page(gzip.compress(bytes(16 << 20)), b"Content-Encoding: gzip", kind=PLAIN)


@attack("robots.txt of a megabyte", "robots", robots=True)
def megabyte(asked: Asked) -> bytes:
    """What stands behind the first half of it is not read; that is what RFC 9309 asks for, and no more."""
    if asked.path != "/robots.txt":
        return OK
    return page(b"User-agent: *\n" + b"Disallow: /nowhere\n" * 55_000 + b"Disallow: /\n", kind=PLAIN)


LONG = "/" + "a" * 1900


@attack("robots.txt of nothing but stars", "robots", Ends("done", path=LONG), robots=True, seeds=(LONG,))
def stars(asked: Asked) -> bytes:
    if asked.path != "/robots.txt":
        return OK
    return page(b"User-agent: *\n" + (b"Disallow: /" + b"*a" * 500 + b"*b$\n") * 400, kind=PLAIN)


@attack("robots.txt of bytes that say nothing", "robots", robots=True)
def binary(asked: Asked) -> bytes:
    return OK if asked.path != "/robots.txt" else page(bytes(range(256)) * 100, kind=PLAIN)


@attack("robots.txt that asks for a year between pages", "robots", robots=True)
def patient(asked: Asked) -> bytes:
    if asked.path != "/robots.txt":
        return OK
    return page(b"User-agent: *\nCrawl-delay: 31536000\n", kind=PLAIN)


@attack("robots.txt with ten thousand sitemaps", "sitemap", robots=True, most=60)
def sitemaps(asked: Asked) -> bytes:
    if asked.path == "/":
        return OK
    if asked.path != "/robots.txt":
        return page("none", status=b"404 Not Found")
    lines = (f"Sitemap: {asked.site}/{number}.xml" for number in range(10_000))
    return page("\n".join(lines), kind=PLAIN)
