"""What a visit of a URL showed, as the history of the URL keeps it: a digest, or one of a few words."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final, NamedTuple

HISTORY: Final = 24
"""Visits of a URL that are kept, the newest: what a page did years ago tells little."""
EDITION: Final = 4
"""Digits at the beginning of a digest that name the extractor which read the text: digests of two extractors
cannot be compared."""

GONE: Final = frozenset({"404", "410", "not_found"})
"""There is no such page (any more): by the status of the answer, or by what stands in its place."""
REFUSED: Final = "refused"
"""A soft block, or an answer such as 403."""
FAILED: Final = "failed"
"""No answer, after all attempts."""
UNREAD: Final = "unread"
"""A page that was not understood: nobody knows whether it has changed."""
WORDS: Final = GONE | {REFUSED, FAILED, UNREAD}


class Sighting(NamedTuple):
    """One visit."""

    at: datetime
    saw: str

    @property
    def good(self) -> bool:
        """Whether it showed a page."""
        return self.saw == UNREAD or self.saw not in WORDS

    @property
    def digest(self) -> str | None:
        """The digest of what it showed; None where it showed nothing that can be compared."""
        return None if self.saw in WORDS else self.saw


def sightings(row: Mapping[str, Any]) -> list[Sighting]:
    """Return the history of a row of `urls`, the oldest first."""
    return [Sighting(each["at"], each["saw"]) for each in row.get("history", ())]


def comparable(one: str, other: str) -> bool:
    """Whether two digests were made by the same extractor."""
    return one[:EDITION] == other[:EDITION]
