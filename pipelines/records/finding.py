"""Reports as people look for them: by region, year, speaker, completeness, and by words of their texts."""

from __future__ import annotations

import re
from abc import ABC
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from typing import Any, Final

from pymongo import ASCENDING, DESCENDING
from pymongo.database import Database

from pipelines.reports.words import asked, folded, pattern, phrases_of

Row = dict[str, Any]
Place = tuple[int, str]
"""Year and id of a report in the order of all: from there a list goes on, however long it is."""

CODE: Final = re.compile(r"\d{6}")
SHOWN: Final = (
    *("key", "region_code", "region_name", "parent_name", "level", "year", "session", "speaker", "title"),
    *("delivered_on", "official", "complete", "truncated", "publisher", "page_url", "conflicts", "best"),
)
ORDER: Final = [("year", DESCENDING), ("_id", ASCENDING)]
LOOKED_INTO: Final = 400
"""Texts that are read at most for one answer: what has all bigrams nearly always has the phrase."""
AT_ONCE: Final = 25
AROUND: Final = 30
"""Characters that are shown on either side of what was found."""
PATIENCE_MS: Final = 20_000


class MongoFinding(ABC):
    """The part of `MongoRecords` that finds reports."""

    _database: Database[Row]

    def find_reports(
        self,
        region: str | None = None,
        year: int | None = None,
        speaker: str | None = None,
        complete: bool | None = None,
        words: str | None = None,
        after: Place | None = None,
        limit: int = 50,
    ) -> tuple[list[Row], Place | None]:
        """Return reports, the newest years first, then by id, and where the list goes on; None at its end.

        Parameters
        ----------
        region: a code of six digits, which stands for that region alone, or how a region's name begins
        speaker: how a name begins
        words: phrases with spaces between them, all of which the title or the best text has
        after: where the list goes on
        limit: reports at most; fewer may come where texts turn out not to have the phrases
        """
        query = _query(region, year, speaker, complete)
        phrases = phrases_of(words or "")
        with self._translated():
            if words and not phrases:
                return [], None
            return self._by_words(query, phrases, after, limit) if phrases else self._all(query, after, limit)

    def report(self, report_id: str) -> Row | None:
        """Return one report."""
        with self._translated():
            return self._database["reports"].find_one({"_id": report_id})

    def _all(self, query: Row, after: Place | None, limit: int) -> tuple[list[Row], Place | None]:
        found = self._database["reports"].find(_from(query, after), dict.fromkeys(SHOWN, 1))
        rows = list(found.sort(ORDER).limit(limit + 1).max_time_ms(PATIENCE_MS))
        return rows[:limit], _place(rows[limit - 1]) if len(rows) > limit else None

    def _by_words(
        self, query: Row, phrases: list[str], after: Place | None, limit: int
    ) -> tuple[list[Row], Place | None]:
        """Return reports whose texts have the phrases: out of the index, then by a look into each text."""
        wanted = _from(query | {"words": {"$all": asked(phrases)}}, after)
        rows = self._database["report_words"].find(wanted, {"best": 1, "year": 1})
        ordered = rows.sort(ORDER).limit(LOOKED_INTO + 1).batch_size(AT_ONCE)
        ordered = ordered.allow_disk_use(True).max_time_ms(PATIENCE_MS)
        patterns = [pattern(phrase) for phrase in phrases]
        found: list[Row] = []
        seen, last = 0, after
        for some in _some(ordered):
            for row, passage in self._with_passages(some, patterns):
                if seen == LOOKED_INTO or len(found) == limit:
                    return self._shown(found), last
                seen, last = seen + 1, _place(row)
                if passage:
                    found.append(row | {"passage": passage})
        return self._shown(found), None

    def _with_passages(
        self, rows: Sequence[Row], patterns: Sequence[re.Pattern[str]]
    ) -> Iterator[tuple[Row, Row | None]]:
        ids = [row["best"] for row in rows]
        fields = {"title": 1, "text": 1}
        texts = {row["_id"]: row for row in self._database["documents"].find({"_id": {"$in": ids}}, fields)}
        for row in rows:
            best = texts.get(row["best"], {})
            yield row, _passage(f"{best.get('title') or ''}\n{best.get('text') or ''}", patterns)

    def _shown(self, found: Sequence[Row]) -> list[Row]:
        ids = [row["_id"] for row in found]
        reports = self._database["reports"].find({"_id": {"$in": ids}}, dict.fromkeys(SHOWN, 1))
        known = {row["_id"]: row for row in reports}
        return [known[row["_id"]] | {"passage": row["passage"]} for row in found if row["_id"] in known]

    def _translated(self) -> AbstractContextManager[None]:
        raise NotImplementedError


def _query(region: str | None, year: int | None, speaker: str | None, complete: bool | None) -> Row:
    query: Row = {}
    if region:
        of_code = CODE.fullmatch(region)
        query["region_code" if of_code else "region_name"] = region if of_code else _beginning(region)
    if year is not None:
        query["year"] = year
    if speaker:
        query["speaker"] = _beginning(speaker)
    if complete is not None:
        query["complete"] = complete
    return query


def _from(query: Row, after: Place | None) -> Row:
    if after is None:
        return query
    year, report_id = after
    later: list[Row] = [{"year": {"$lt": year}}, {"_id": {"$gt": report_id}}]
    return {"$and": [query, {"year": {"$lte": year}}, {"$or": later}]}


def _place(row: Row) -> Place:
    return row["year"], row["_id"]


def _some(rows: Any) -> Iterator[list[Row]]:
    some: list[Row] = []
    for row in rows:
        some.append(row)
        if len(some) == AT_ONCE:
            yield some
            some = []
    if some:
        yield some


def _passage(text: str, patterns: Sequence[re.Pattern[str]]) -> Row | None:
    """Return what stands before, in and after the first phrase; None where any phrase is missing."""
    alike = folded(text)
    places = [each.search(alike) for each in patterns]
    first = places[0]
    if first is None or None in places:
        return None
    start, end = first.span()
    line, line_end = text.rfind("\n", 0, start) + 1, text.find("\n", end)
    before = max(line, start - AROUND)
    after = min(line_end if line_end >= 0 else len(text), end + AROUND)
    return {"before": text[before:start], "found": text[start:end], "after": text[end:after]}


def _beginning(text: str) -> Row:
    # anchored and taken literally: an index serves it, and no pattern of a stranger is run
    return {"$regex": f"^{re.escape(text)}"}
