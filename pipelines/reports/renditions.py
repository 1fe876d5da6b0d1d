"""The renditions of one key, with what their comparison needs; texts are read only where they are needed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Set
from functools import cached_property
from typing import Any, Final

from pipelines.reports.keys import session_of
from pipelines.reports.official import official
from pipelines.similarity import containment, grams, jaccard, may_contain, signature

SAME: Final = 0.5
"""Jaccard similarity from which on two texts are one report."""
CONTAINED: Final = 0.8
"""Share of a text that another has from which on the text is a copy of a part of the other."""
SHORTER: Final = 0.9
"""Size of a copy of a part, at most, in relation to the whole."""

Text = Callable[[], str]


class Rendition:
    """One document as a rendition of a report.

    Parameters
    ----------
    document: its row, which may lack `text`
    text: gives its text, and is called at most once
    """

    def __init__(self, document: Mapping[str, Any], text: Text) -> None:
        self.document = document
        self.id: str = document["_id"]
        self._text = text

    @property
    def offered_by(self) -> str | None:
        """The id of the page that offers it, of a file that agrees with what its page says."""
        page: str | None = self.document.get("offered_by")
        return page

    def teller_of(self, name: str) -> str:
        """Return the id of the document that a field is from: that of its page where that told it."""
        return self.offered_by or self.id if name in self.document.get("taken", ()) else self.id

    @cached_property
    def official(self) -> str | None:
        """See `official.official`."""
        return official(self.document)

    @cached_property
    def session(self) -> str | None:
        """What tells its session from others."""
        return session_of(self.document)

    @cached_property
    def grams(self) -> Set[bytes]:
        """The 5-grams of its text."""
        return grams(self._text())

    @cached_property
    def size(self) -> int:
        """How many 5-grams its text has."""
        return int(self._signature["grams"])

    @cached_property
    def _signature(self) -> Mapping[str, Any]:
        return self.document.get("near_duplicate") or signature(self._text())

    def has_text_of(self, other: Rendition) -> bool:
        """Whether both have the same text, to the character."""
        mine, theirs = self.document.get("text_sha256"), other.document.get("text_sha256")
        return mine is not None and mine == theirs

    def similarity(self, other: Rendition) -> float:
        """Return the Jaccard similarity of the texts."""
        if self.has_text_of(other):
            return 1.0
        return jaccard(self._signature["minhash"], other._signature["minhash"])

    def share_in(self, other: Rendition) -> float:
        """Return the share of this text that another has."""
        return 1.0 if self.has_text_of(other) else containment(self.grams, other.grams)

    def is_part_of(self, other: Rendition) -> bool:
        """Whether this is a copy of a part of the other text."""
        if not 0 < self.size < SHORTER * other.size:
            return False
        possible = may_contain(self.similarity(other), self.size, other.size, CONTAINED)
        return possible and self.share_in(other) >= CONTAINED


def of_documents(documents: Iterable[Mapping[str, Any]], text: Callable[[str], str]) -> list[Rendition]:
    """Return renditions, whose texts `text` gives by the document's id."""

    def reader(identity: str) -> Text:
        return lambda: text(identity)

    return [Rendition(document, reader(document["_id"])) for document in documents]
