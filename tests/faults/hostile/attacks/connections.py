"""Servers with which there is no connection for as long as they like."""

from __future__ import annotations

from tests.faults.hostile.attack import Asked, Ends, attack

STALLED = Ends("dead", r"^robots\.txt: too slow$")
"""It is the first thing that a site is asked for."""


def nothing(asked: Asked) -> bytes:
    """Never asked."""
    return b""


attack("a server that accepts nobody", "connection", STALLED, wire="no accept")(nothing)
attack("a handshake that stalls", "connection", STALLED, tls="good", wire="stalled handshake")(nothing)
attack("a handshake byte by byte", "connection", STALLED, tls="good", wire="dripping handshake")(nothing)
