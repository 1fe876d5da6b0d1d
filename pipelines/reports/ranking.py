"""Which of several renditions of one report is the best."""

from __future__ import annotations

from typing import Final

from pipelines.reports.renditions import Rendition

TRUSTED: Final = 0.9
"""Agreement from which on a text may be trusted: its mean F1 is .97 there."""
DOUBTFUL: Final = 0.5
"""Agreement below which it is doubtful: its mean F1 is .57 there."""
_OFFICIAL: Final = {"site": 2, "publisher": 1, None: 0}

Rank = tuple[bool, int, bool, int, int, str]


def best_first(renditions: list[Rendition]) -> list[Rendition]:
    """Return renditions, the best first; the same ones in any order give the same order.

    1. One that is known to be cut off comes after all others.
    2. Official ones come first: on a government's site, then with a government named as the source.
    3. Complete ones (see `Completeness`) come before others.
    4. Those whose readings agree come before doubtful ones, in three steps; a file or a text has one reading
       and nothing to disagree about.
    5. The longer comes before the shorter.
    6. What is left is settled by the id, so that the result does not depend on any order.
    """
    return sorted(sorted(renditions, key=lambda each: each.id), key=_rank, reverse=True)


def _rank(rendition: Rendition) -> Rank:
    document = rendition.document
    return (
        not document.get("truncated"),
        _OFFICIAL[rendition.official],
        is_complete(rendition),
        _trust(document.get("agreement")),
        rendition.size,
        rendition.id,
    )


def is_complete(rendition: Rendition) -> bool:
    """Whether nothing of the report is missing."""
    return bool((rendition.document.get("completeness") or {}).get("complete"))


def _trust(agreement: float | None) -> int:
    if agreement is None or agreement >= TRUSTED:
        return 2
    return 1 if agreement >= DOUBTFUL else 0
