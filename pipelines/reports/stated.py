"""The collection `facts`: the targets and results that reports state, replaced whole with their report.

Rows of their own, since they are asked for over regions and years. They are read from the best text, and
again only where that, what tells its years and place, or the rules have changed.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from typing import Any, Final

from pymongo import InsertOne, UpdateMany
from pymongo.client_session import ClientSession
from pymongo.database import Database
from pymongo.operations import DeleteMany

from pipelines.documents import SCHEMA_VERSION, Section
from pipelines.extraction.facts import RULES, read_facts

logger = logging.getLogger(__name__)

Row = dict[str, Any]
Operation = InsertOne[Row] | UpdateMany | DeleteMany

OF_REPORT: Final = ("key", "region_code", "region_name", "lineage", "level", "parent", "year")
"""Fields of the report that its facts are asked for by."""
READ: Final = dict.fromkeys(("text_sha256", "capture_id", "extractor"), 1)
"""Fields of a document that tell whether its facts have to be read again."""


class Stated:
    """Keeps the facts as their reports are. Its methods raise the driver's `PyMongoError`."""

    def __init__(self, database: Database[Row]) -> None:
        self._rows = database["facts"]
        self._documents = database["documents"]

    def updates(self, key: str, reports: Sequence[Mapping[str, Any]]) -> list[Operation]:
        """Return what makes the rows of a key's reports; what is stored already is not read again."""
        best = {"_id": {"$in": [each["best"] for each in reports]}}
        now = {row["_id"]: row for row in self._documents.find(best, READ)} if reports else {}
        stored = {
            row["report"]: row["read"] for row in self._rows.find({"key": key}, {"report": 1, "read": 1})
        }
        operations: list[Operation] = []
        for report in reports:
            read = _read_of(report, now.get(report["best"], {}))
            fields = {name: report[name] for name in OF_REPORT}
            if stored.get(report["_id"]) == read:
                operations.append(UpdateMany({"report": report["_id"]}, {"$set": fields}))
                continue
            operations.append(DeleteMany({"report": report["_id"]}))
            operations += [InsertOne(row) for row in self._facts(report, fields, read)]
        return operations

    def write(
        self, operations: Sequence[Operation], key: str, kept: Sequence[str], session: ClientSession
    ) -> None:
        """Write them in the transaction of their reports, of which those `kept` are there."""
        if operations:
            self._rows.bulk_write(operations, session=session)
        self._rows.delete_many({"key": key, "report": {"$nin": list(kept)}}, session=session)

    def _facts(self, report: Mapping[str, Any], fields: Row, read: str) -> list[Row]:
        wanted = dict.fromkeys((*READ, "text", "outline", "paragraphs"), 1)
        document = self._documents.find_one({"_id": report["best"]}, wanted)
        return fact_rows(report, fields, document, read) if document and document.get("text") else []


def fact_rows(report: Mapping[str, Any], fields: Row, document: Row, read: str) -> list[Row]:
    """Return the rows of one report's facts; none, and a word in the log, where the rules fail on it."""
    try:
        facts = read_facts(
            document["text"],
            year=report["year"],
            region_name=report["region_name"],
            outline=[Section(**section) for section in document.get("outline") or ()],
        )
    except Exception:  # a text that no rule was written for must not stop the commits
        logger.exception("The facts of %s cannot be read", report["_id"])
        return []
    paragraphs = document.get("paragraphs") or []
    return [
        {
            "_id": f"{report['_id']}#{number:03}",
            "report": report["_id"],
            **fields,
            **fact.model_dump(),
            "document": document["_id"],
            "capture_id": document.get("capture_id"),
            "locator": paragraphs[fact.line]["pieces"] if fact.line < len(paragraphs) else [],
            "edits": paragraphs[fact.line]["edits"] if fact.line < len(paragraphs) else [],
            "read": read,
            "schema_version": SCHEMA_VERSION,
        }
        for number, fact in enumerate(facts)
    ]


def _read_of(report: Mapping[str, Any], document: Mapping[str, Any]) -> str:
    """Return from what the facts of a report are read, and by which rules."""
    parts = (
        report["best"],
        *(document.get(name) for name in READ),
        report["year"],
        report["region_name"],
        RULES,
    )
    return " ".join(map(str, parts))
