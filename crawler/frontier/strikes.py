"""What soft blocks cost their hosts: slower turns at first, then a rest of minutes, then of hours.

A wall that stands before a whole host weighs as much as four that may be about one page, and those more than
pages that are gone, of which a host may have many. One page that is a page takes all of it back.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

from crawler.frontier.batches import CHUNK, chunks
from crawler.frontier.keys import Keys
from crawler.frontier.lease import Judged
from crawler.frontier.scripts import Call
from crawler.pages.walls import SoftBlock

OF_THE_HOST: Final = frozenset(
    {
        SoftBlock.CHALLENGE,
        SoftBlock.CAPTCHA,
        SoftBlock.FIREWALL,
        SoftBlock.RATE,
        SoftBlock.MAINTENANCE,
    }
)
"""Soft blocks that the next URL of the host would meet as well."""
POINTS: Final = {**dict.fromkeys(OF_THE_HOST, 12), SoftBlock.FAILURE: 4, SoftBlock.NOT_FOUND: 1}
OTHER_POINTS: Final = 3


class Strikes(NamedTuple):
    """How many points a host may have, and what follows."""

    slow: int = 12
    """From here on its next turn comes later, each time twice as late; at least two seconds."""
    stop: int = 36
    """From here on it rests, with each further soft block twice as long."""
    first: float = 600.0
    """Seconds of the first rest."""
    longest: float = 86400.0


def is_of_the_host(block: str) -> bool:
    """Whether a soft block stands before the whole host."""
    return block in OF_THE_HOST


def points(block: str) -> int:
    """Return what a soft block weighs; 0 for a page."""
    return POINTS.get(SoftBlock(block), OTHER_POINTS) if block else 0


def judging(pages: Iterable[Judged], keys: Keys, policy: Strikes) -> Iterator[Call]:
    """Yield the calls of `judged`."""
    head = (policy.slow, policy.stop, round(policy.first * 1000), round(policy.longest * 1000))
    batches: dict[int, list[str | float]] = defaultdict(list)
    for token, host, block in pages:
        batches[token.partition] += (host, token.number, block, points(block))
    for partition, arguments in batches.items():
        for some in chunks(arguments, 4 * CHUNK):
            yield Call("judged", keys.partition(partition), (*head, *some))
