"""When a URL is to be visited next, worked out from its history alone: a pure function of a row of `urls`.

So the same commits in any order give the same row, however often each is repeated.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from hashlib import blake2b
from itertools import pairwise, takewhile
from typing import Any, Final, NamedTuple

from crawler.pages.kinds import PageKind
from crawler.revisits.estimator import Lapse, interval_between_changes
from crawler.revisits.sightings import FAILED, GONE, REFUSED, Sighting, comparable, sightings

DAY: Final = 86400.0
REQUISITE: Final = "requisite"
"""The kind of images and style sheets. They are fetched with the pages that show them, and not again."""
BUDGET: Final = "budget"
"""The reason of a rejected URL that is not held against the page itself."""

USUAL: Final[Mapping[str, float]] = {
    PageKind.LINK_LIST: 3 * DAY,
    PageKind.INLINE_LIST: 3 * DAY,
    PageKind.FEED: 3 * DAY,
    PageKind.FORUM_THREAD: 30 * DAY,
    PageKind.ATTACHMENT: 180 * DAY,
    PageKind.ANTHOLOGY: 180 * DAY,
}
"""Mean seconds between changes of pages of a kind, before anything is known of a page itself."""
USUAL_OF_OTHERS: Final = 90 * DAY

ENDS_AFTER: Final[Mapping[str, Sequence[float]]] = {
    "404": (7 * DAY, 30 * DAY, 90 * DAY),
    "not_found": (7 * DAY, 30 * DAY, 90 * DAY),
    "410": (30 * DAY,),
}
"""Seconds from each visit that found a page gone to the next, by what the last one said; then it is over."""
NEVER_THERE: Final[Sequence[float]] = (30 * DAY,)
"""The same for a URL that never showed a page: a broken link."""
REFUSED_FIRST, REFUSED_MOST = 1 * DAY, 32 * DAY
"""Seconds from a soft block to the next visit; they double up to the second of these."""
FAILED_FIRST, FAILED_MOST = 30 * DAY, 240 * DAY
"""The same for a URL that was given up."""
SPREAD: Final = 0.05
"""The share of its interval by which a visit is moved, at most: not all of a crawl is due at once again."""


class Bounds(NamedTuple):
    """The shortest and the longest interval between two visits of a page, in seconds."""

    least: float
    most: float

    def hold(self, seconds: float) -> float:
        """Return the interval within the bounds that is nearest to this one."""
        return min(max(seconds, self.least), self.most)


DEFAULT: Final = Bounds(DAY, 180 * DAY)


def learn(row: Mapping[str, Any], default: Bounds = DEFAULT) -> dict[str, Any]:
    """Return what the history of a URL tells: the fields `LEARNT` of its row, without those that are unknown.

    `default` are the bounds where its source has none.
    """
    history = sightings(row)
    shown = [each for each in history if each.good]
    lapses = _lapses(shown)
    bounds = Bounds(*row["bounds"]) if row.get("bounds") else default
    usual = USUAL.get(row.get("kind") or "", USUAL_OF_OTHERS)
    interval = round(bounds.hold(interval_between_changes(lapses, usual)))
    learnt = {
        "visits": len(shown),
        "changes": sum(lapse.changed for lapse in lapses),
        "changed_at": _changed_at(row, shown),
        "interval": interval if shown else None,
        "gone_since": _gone_since(row, history),
        "next_visit_at": _next(row, history, interval, bounds),
    }
    return {name: value for name, value in learnt.items() if value is not None}


LEARNT: Final = ("visits", "changes", "changed_at", "interval", "gone_since", "next_visit_at")
"""Fields of a row that follow from its history."""


def _comparisons(shown: Sequence[Sighting]) -> list[tuple[Sighting, Sighting]]:
    """Return the visits that follow each other and can be compared."""
    read = [each for each in shown if each.digest]
    return [(one, other) for one, other in pairwise(read) if comparable(one.saw, other.saw)]


def _lapses(shown: Sequence[Sighting]) -> list[Lapse]:
    return [
        Lapse((other.at - one.at).total_seconds(), one.saw != other.saw) for one, other in _comparisons(shown)
    ]


def _changed_at(row: Mapping[str, Any], shown: Sequence[Sighting]) -> datetime | None:
    """Return the visit that saw the last change; one that the history has no longer, where it has none."""
    changes = [other.at for one, other in _comparisons(shown) if one.saw != other.saw]
    if changes:
        return changes[-1]
    known: datetime | None = row.get("changed_at")
    return known if known and shown and known < shown[0].at else None


def _gone_since(row: Mapping[str, Any], history: Sequence[Sighting]) -> datetime | None:
    """Return the first visit that found the page gone, after the last one that showed it."""
    last_seen: datetime | None = row.get("last_seen")
    found = [each.at for each in history if each.saw in GONE and (last_seen is None or each.at > last_seen)]
    if not found:
        return None
    known: datetime | None = row.get("gone_since")
    # of a URL that is asked for again and again, the history may have lost the first one
    return known if known and known < found[0] and (last_seen is None or known > last_seen) else found[0]


def _next(
    row: Mapping[str, Any], history: Sequence[Sighting], interval: float, bounds: Bounds
) -> datetime | None:
    """Return when the URL is to be visited next; None for never."""
    rejected = row.get("state") == "rejected" and row.get("reason") != BUDGET
    if not history or rejected or row.get("kind") == REQUISITE:
        return None
    last = history[-1]
    seconds: float | None = interval
    if last.saw in GONE:
        seconds = _until_confirmed(row, history)
    elif last.saw == REFUSED:
        seconds = max(bounds.least, _doubled(REFUSED_FIRST, REFUSED_MOST, _in_a_row(history, last.saw)))
    elif last.saw == FAILED:
        seconds = max(bounds.least, _doubled(FAILED_FIRST, FAILED_MOST, _in_a_row(history, last.saw)))
    if seconds is None:
        return None
    return last.at + timedelta(seconds=round(seconds * (1 + SPREAD * _lot(str(row["_id"])))))


def _until_confirmed(row: Mapping[str, Any], history: Sequence[Sighting]) -> float | None:
    pauses = ENDS_AFTER[history[-1].saw] if row.get("last_seen") else NEVER_THERE
    times = len(list(takewhile(lambda each: each.saw in GONE, reversed(history))))
    return pauses[times - 1] if times <= len(pauses) else None


def _in_a_row(history: Sequence[Sighting], word: str) -> int:
    return len(list(takewhile(lambda each: each.saw == word, reversed(history))))


def _doubled(first: float, most: float, times: int) -> float:
    return min(most, first * 2.0 ** (times - 1))


def _lot(key: str) -> float:
    """Return a number from -1 to 1 that is always the same for a URL."""
    return int.from_bytes(blake2b(key.encode(errors="replace"), digest_size=4).digest()) / 2**31 - 1
