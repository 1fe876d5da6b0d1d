"""Servers that do not prove who they are."""

from __future__ import annotations

from typing import Final

from tests.faults.hostile.attack import Asked, Ends, article, attack, page

BROKEN: Final = {
    "expired": "expired",
    "not yet": "not yet valid",
    "self-signed": "self-signed",
    "wrong name": "wrong name",
    "no chain": "incomplete chain or unknown authority",
    "stranger": "incomplete chain or unknown authority",
}


def shown(asked: Asked) -> bytes:
    return page(article())


for kind, problem in BROKEN.items():
    attack(f"a certificate that is {kind}", "tls", Ends("dead", f"^tls: {problem}$"), tls=kind)(shown)
    known = {"tls_verified": False, "tls_problem": f"^{problem}$"}
    attack(
        f"a certificate that is {kind}, excused",
        "tls",
        Ends("done", capture=known),
        tls=kind,
        source={"tls": {"verify": False, "reason": f"{kind}, seen 2026-11"}},
    )(shown)


@attack("a certificate that is good", "tls", Ends("done", capture={"tls_verified": True}), tls="good")
def good(asked: Asked) -> bytes:
    return page(article())


@attack(
    "a certificate that is good, excused",
    "tls",
    Ends("done", capture={"tls_verified": True}),
    tls="good",
    source={"tls": {"verify": False, "reason": "expired until 2026-10"}},
)
def good_again(asked: Asked) -> bytes:
    return page(article())
