"""Iterables in pieces: what goes into one round trip."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

T = TypeVar("T")


def chunks(things: Iterable[T], size: int) -> Iterator[list[T]]:
    """Yield lists of up to `size` things (as `itertools.batched`, which Python 3.11 does not have)."""
    iterator = iter(things)
    while some := list(islice(iterator, size)):
        yield some
