"""The facts of one report, and what became of its targets, for people."""

from __future__ import annotations

import re
from abc import ABC
from collections.abc import Sequence
from contextlib import AbstractContextManager
from typing import Any, Final

from pymongo.database import Database

from crawler.errors import NoReportError
from pipelines.extraction.facts import INDICATORS
from pipelines.extraction.facts.judging import judged
from pipelines.records.finding import CODE

Row = dict[str, Any]
FIELDS: Final = (
    "region_code",
    "region_name",
    "parent_name",
    "lineage",
    "year",
    "title",
    "session",
    "page_url",
    "best",
)
MOST_NAMED: Final = 8
LEFT_OUT: Final = {"locator": 0, "edits": 0, "read": 0}


class MongoFacts(ABC):
    """The part of `MongoRecords` that knows what reports state."""

    _database: Database[Row]

    def facts(self, region: str, year: int) -> Row:
        """Return `report` and its `facts`; each also has the `english` name of its indicator.

        `region` is a code of six digits, or a region's name or its beginning. Raises `NoReportError`.
        """
        with self._translated():
            report = self._report_of(self._named(region, (year,)), year)
            if report is None:
                raise NoReportError(_nothing(region, (year,)))
            return {"report": report, "facts": self._facts_of(report)}

    def promises(self, region: str, year: int) -> Row:
        """Return what a government promised in the report of a year, and what it said of that a year later.

        `report` and `next` (None where it is not there) are the two reports, `promises` as
        `pipelines.extraction.facts.judging.judged` gives them. Raises `NoReportError` as `facts` does.
        """
        with self._translated():
            named = self._named(region, (year, year + 1))
            report, following = (self._report_of(named, each) for each in (year, year + 1))
            if report is None:
                raise NoReportError(_nothing(region, (year,)))
            targets = [row for row in self._facts_of(report) if row["role"] == "target"]
            results = self._facts_of(following) if following else []
            told = [row for row in results if row["role"] == "result" and row["of_year"] == year]
            return {"report": report, "next": following, "promises": judged(targets, told)}

    def _named(self, region: str, years: Sequence[int]) -> list[Row]:
        """Return the reports of these years of the one region that is meant."""
        reports = self._database["reports"]
        of_years = {"kind": "work_report", "year": {"$in": list(years)}}
        if CODE.fullmatch(region):
            found = list(reports.find(of_years | {"$or": [{"region_code": region}, {"lineage": region}]}))
        else:
            found = list(reports.find(of_years | {"region_name": region}))
            found = found or list(
                reports.find(of_years | {"region_name": {"$regex": f"^{re.escape(region)}"}})
            )
        regions = {row["lineage"] or row["region_code"] or row["region_name"]: row for row in found}
        if not found:
            raise NoReportError(_nothing(region, years))
        if len(regions) > 1:
            names = [
                f"{row['region_code'] or '-'} {row['parent_name'] or ''}{row['region_name']}"
                for row in list(regions.values())[:MOST_NAMED]
            ]
            more = ", …" if len(regions) > MOST_NAMED else ""
            raise NoReportError(
                f"{region!r} is the name of several: {', '.join(names)}{more}. Name one by its code."
            )
        # a region that was renamed or renumbered between the years
        lineage = found[0]["lineage"]
        return list(reports.find(of_years | {"lineage": lineage})) if lineage else found

    def _report_of(self, reports: Sequence[Row], year: int) -> Row | None:
        """Return the report of a year; of several sessions the whole one, and the last of these."""
        of_year = [row for row in reports if row["year"] == year]
        best = max(
            of_year, key=lambda row: (row["complete"], row["delivered_on"] or "", row["_id"]), default=None
        )
        return {name: best[name] for name in ("_id", *FIELDS)} if best else None

    def _facts_of(self, report: Row) -> list[Row]:
        found = self._database["facts"].find({"report": report["_id"]}, LEFT_OUT).sort("_id", 1)
        return [
            row | {"english": INDICATORS[row["indicator"]].english}
            for row in found
            if row["indicator"] in INDICATORS
        ]

    def _translated(self) -> AbstractContextManager[None]:
        raise NotImplementedError


def _nothing(region: str, years: Sequence[int]) -> str:
    named = " or ".join(map(str, years))
    where = f"scrapy coverage --year {years[0]}"
    return f"There is no report of {region!r} for {named}. `{where}` shows what there is."
