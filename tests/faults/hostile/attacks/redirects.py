"""Redirects: in circles, without end, to nowhere."""

from __future__ import annotations

from tests.faults.hostile.attack import Asked, Ends, attack, page

NOTHING_THERE = Ends("done", "^soft block: shell$")


def moved(to: str, status: bytes = b"302 Found") -> bytes:
    return page(b"", b"Location: " + to.encode(), status=status)


@attack("redirects in a circle", "redirect", Ends("done"), Ends("done", path="/b"), most=2)
def circle(asked: Asked) -> bytes:
    return moved("/b" if asked.path == "/" else "/")


@attack("redirects to itself", "redirect", most=1)
def itself(asked: Asked) -> bytes:
    return moved("/")


@attack(
    "redirects without end",
    "redirect",
    Ends("done", path="/0"),
    Ends("done", path="/9"),
    Ends("rejected", "^too many redirects$", path="/10"),
    seeds=("/0",),
    most=11,
)
def endless(asked: Asked) -> bytes:
    return moved(f"/{int(asked.path[1:]) + 1}")


@attack("a redirect to a URL of 100 kilobytes", "redirect", Ends("rejected", "^url too long$"), most=1)
def far(asked: Asked) -> bytes:
    return moved("/" + "a" * 100_000)


@attack("a redirect without a target", "redirect", NOTHING_THERE, most=1)
def nowhere(asked: Asked) -> bytes:
    return page(b"", status=b"301 Moved Permanently")


@attack("a redirect to what is no URL", "redirect", NOTHING_THERE, most=1)
def no_url(asked: Asked) -> bytes:
    return moved("http://[href]/\x01\x02")


@attack(
    "a redirect to a host that is away",
    "redirect",
    Ends("done"),
    Ends("dead", "Refused", "http://127.66.250.250:{http}/"),
)
def away(asked: Asked) -> bytes:
    return moved(f"http://127.66.250.250:{asked.ports['http']}/")
