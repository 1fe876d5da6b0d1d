"""Cookies: what a site sets comes back with every request, and stays in memory."""

from __future__ import annotations

import re

from tests.faults.hostile.attack import Asked, Ends, article, attack, page

MOST = 8 << 10
"""Bytes of a Cookie header that a request may have."""


def judged(asked: Asked) -> bytes:
    sent = re.search(rb"\r\nCookie: ([^\r]*)", asked.head)
    size = len(sent[1]) if sent else 0
    return page(article(f"第{size}号会议召开"), status=b"200 OK" if size <= MOST else b"418 Too many cookies")


@attack(
    "four hundred cookies a page",
    "cookies",
    Ends("done"),
    Ends("done", path="/5", capture={"status": 200}),
    seeds=("/", "/0", "/1", "/2", "/3", "/4", "/5"),
    most=8,
)
def many(asked: Asked) -> bytes:
    if asked.path == "/5":
        return judged(asked)
    name = asked.path[1:] or "x"
    cookies = [b"Set-Cookie: %s%d=%s; Path=/" % (name.encode(), n, b"v" * 500) for n in range(400)]
    return page(article(), *cookies)


@attack(
    "a cookie of 100 kilobytes",
    "cookies",
    Ends("done"),
    Ends("done", path="/b", capture={"status": 200}),
    seeds=("/", "/b"),
)
def large(asked: Asked) -> bytes:
    if asked.path == "/b":
        return judged(asked)
    return page(article(), b"Set-Cookie: a=" + b"v" * 100_000)
