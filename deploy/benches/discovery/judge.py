"""What was found against what is true, report by report, and why the rest was not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final
from urllib.parse import unquote, urlsplit

from deploy.benches.discovery.crawl import Crawled

FIELDS: Final = ("speaker", "speaker_role", "delivered_on", "region_name")
"""Beside region code, year and session, by which a report is recognized."""

Key = tuple[str | None, int | None, str]
"""Region code, year, session as `5-2`."""
Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Judgement:
    """One crawl, judged."""

    crawled: Crawled

    @property
    def true(self) -> Mapping[Key, Row]:
        """The reports that can be reached."""
        return {_true_key(row): row for row in self.crawled.truth if row["reachable"]}

    @property
    def stored(self) -> Mapping[Key, Row]:
        """What was stored as a work report, right or wrong; each has its own key, for all that are right."""
        return {_stored_key(row): row for row in self.crawled.reports}

    @property
    def missed(self) -> list[Row]:
        """True reports that are not there."""
        stored = self.stored
        return [row for key, row in self.true.items() if key not in stored]

    @property
    def false(self) -> list[Row]:
        """Stored reports that are not true: nothing of that region, year and session was ever said.

        One of which only a preview is there is true, though nobody has to find it.
        """
        true = {_true_key(row) for row in self.crawled.truth}
        return [row for row in self.crawled.reports if _stored_key(row) not in true]

    @property
    def found(self) -> list[tuple[Row, Row]]:
        """True reports that are there, each with what was stored of it."""
        stored = self.stored
        return [(row, stored[key]) for key, row in self.true.items() if key in stored]

    def wrong_fields(self) -> Counter[str]:
        """Return how often each field of a found report is missing or wrong."""
        return Counter(name for row, stored in self.found for name in FIELDS if stored[name] != row[name])


class Reasons:
    """Tells why a report was missed, from what was asked for and what was read."""

    def __init__(self, crawled: Crawled) -> None:
        self._crawled = crawled

    @cached_property
    def _asked(self) -> set[str]:
        return {f"{row['host']}{unquote(row['target'])}" for row in self._crawled.requests}

    @cached_property
    def _read(self) -> dict[str, Row]:
        return {_bare(row["url"]): row for row in self._crawled.captures}

    def of(self, row: Row) -> Iterator[Row]:
        """Yield for each rendition of a missed report how far one came."""
        for rendition in row["renditions"]:
            if rendition["reachable"]:
                yield {
                    "stage": self._stage(rendition),
                    "form": rendition["form"],
                    "title": rendition["title"],
                    **self._end(rendition),
                }

    def _stage(self, rendition: Row) -> str:
        if not any(_bare(url) in self._asked for url in rendition["urls"]):
            return "never fetched"
        documents = [row for row in self._crawled.documents if row["page_url"] in rendition["urls"]]
        if not documents:
            return "fetched, nothing extracted"
        if not any(row["kind"] == "work_report" for row in documents):
            return f"extracted as {documents[0]['kind']}"
        return "extracted with a wrong region, year or session"

    def _end(self, rendition: Row) -> Row:
        """Return the last page on the way that was fetched, what it was read as, and the next one."""
        way = list(dict.fromkeys([*rendition["way"], *rendition["urls"]]))
        missing = next((url for url in way if _bare(url) not in self._asked), None)
        reached = [url for url in way if _bare(url) in self._asked]
        last = reached[-1] if reached else None
        capture = self._read.get(_bare(last), {}) if last else {}
        seen = {name: capture.get(name) for name in ("status", "outcome", "kind", "platform", "links")}
        fields = ("kind", "title", "region_code", "year", "session", "delivered_on", "truncated")
        documents = [
            {name: row.get(name) for name in fields}
            for row in self._crawled.documents
            if row["page_url"] in rendition["urls"]
        ]
        return {"last_fetched": last, "of_it": seen, "first_not_fetched": missing, "documents": documents}


def _true_key(row: Row) -> Key:
    return row["region_code"], row["year"], f"{row['congress']}-{row['meeting']}"


def _stored_key(row: Row) -> Key:
    """The id is KEY/YEAR/SESSION."""
    return row["region_code"], row["year"], row["_id"].rpartition("/")[2]


def _bare(url: str) -> str:
    """Return host and target, as the requests have them."""
    parts = urlsplit(url)
    query = f"?{parts.query}" if parts.query else ""
    return f"{parts.hostname}{unquote(parts.path or '/')}{unquote(query)}"
