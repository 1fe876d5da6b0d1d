"""The closed set of traps, each with a sentence for operators."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from enum import StrEnum
from typing import Final


class TrapKind(StrEnum):
    """Why URLs are not followed: the word in their reason (`urls`), in metrics and in what is printed."""

    REPEATED_PATH = "repeated_path"
    DEEP_PATH = "deep_path"
    PARAMETERS = "parameters"
    FAR_DATE = "far_date"
    CALENDAR = "calendar"
    SESSION = "session"
    SAME_TEXT = "same_text"
    SOFT_404 = "soft_404"
    PAGING = "paging"
    FACETS = "facets"
    BARREN = "barren"
    PATTERN_BUDGET = "pattern_budget"
    HOST_BUDGET = "host_budget"
    HOST_QUEUE = "host_queue"
    ALIAS = "alias"
    WILDCARD = "wildcard"
    OPERATOR = "operator"


SHAPES: Final = frozenset(
    {
        *(TrapKind.REPEATED_PATH, TrapKind.DEEP_PATH, TrapKind.PARAMETERS, TrapKind.FAR_DATE),
        TrapKind.HOST_QUEUE,
    }
)
"""Those for which links are refused and nothing else: no pattern is closed, and nothing can be lifted."""
MEANINGS: Final = {
    TrapKind.REPEATED_PATH: "links repeat parts of their paths again and again",
    TrapKind.DEEP_PATH: "links have paths of too many parts",
    TrapKind.PARAMETERS: "links have too many parameters",
    TrapKind.FAR_DATE: "links lead to years of a calendar that are far away",
    TrapKind.CALENDAR: "a calendar: page after page shows nothing new",
    TrapKind.SESSION: "the same pages come back under ever new session ids",
    TrapKind.SAME_TEXT: "the same texts come back under ever new URLs",
    TrapKind.SOFT_404: "page after page is not there, or behind a login, and says so with a 200",
    TrapKind.PAGING: "a list goes on without anything new",
    TrapKind.FACETS: "a list is sorted and narrowed in ever new ways, and shows nothing new",
    TrapKind.BARREN: "page after page shows nothing new",
    TrapKind.PATTERN_BUDGET: "as many pages of one pattern were fetched in a month as may be",
    TrapKind.HOST_BUDGET: "as many pages of the host were fetched in a month as may be",
    TrapKind.HOST_QUEUE: "so many URLs of the host wait that only links to reports and the like are taken",
    TrapKind.ALIAS: "page after page was shown by another host of the site",
    TrapKind.WILDCARD: "host after host below the domain shows nothing new; further ones are not followed",
    TrapKind.OPERATOR: "closed by hand",
}
REASON: Final = "trap: "
"""What the reason of a URL begins with that was rejected for a trap: `trap: KIND HOST PATTERN`."""


def by_kind_of_trap(counts: Mapping[str, int]) -> dict[str, int]:
    """Return counts by reason with all traps of a kind together (`trap: KIND`), of any pattern."""
    total: Counter[str] = Counter()
    for reason, count in counts.items():
        total[" ".join(reason.split()[:2]) if reason.startswith(REASON) else reason] += count
    return dict(total.most_common())


def meaning_of(kind: str) -> str:
    """Return the sentence for a kind; of one that this version does not know, its word."""
    return MEANINGS[TrapKind(kind)] if kind in MEANINGS else kind
