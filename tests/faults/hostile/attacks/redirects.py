"""Redirects: in circles, without end, to nowhere."""

from __future__ import annotations

from tests.faults.hostile.attack import Asked, Ends, attack, page


def moved(to: str, status: bytes = b"302 Found") -> bytes:
    return page(b"", b"Location: " + to.encode(), status=status)


@attack("redirects in a circle", "redirect", Ends("done"), Ends("done", path="/b"), most=2)
def circle(asked: Asked) -> bytes:
    return moved("/b" if asked.path == "/" else "/")


@attack("redirects to itself", "redirect", Ends("done"), most=1)
def itself(asked: Asked) -> bytes:
    return moved("/")
