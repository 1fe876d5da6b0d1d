"""One report: its fields with where each comes from, its renditions, versions, text, and archived page."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from crawler.console.data import Data, NotNowError
from crawler.console.pages.asking import page
from crawler.console.replaying import answers
from crawler.console.telling import tell

MOMENT: Final = re.compile(r"/(\d{14})/")
FIELDS: Final = (
    *("region_name", "region_code", "year", "session", "delivered_on", "speaker", "speaker_role"),
    *("publisher", "published_on"),
)
VERSIONS: Final = 50
TELLERS: Final = 10
"""Other documents of a report that are read for what they tell."""
MOST_SHOWN: Final = 200_000
"""Characters of a text that are shown."""


def _make(data: Data, fields: Mapping[str, str]) -> Mapping[str, Any]:
    report = report_of(data, fields["id"])
    document = data.records.document(report["best"])
    if document is None:
        raise NotNowError("Its text is being written anew. Load the page again.")
    ids = [each["document"] for each in report["renditions"]]
    text = document["text"][:MOST_SHOWN]
    return {
        "report": report,
        "document": document,
        "fields": _fields(data, report, document),
        "versions": data.records.document_versions(ids, VERSIONS),
        "pages": {each["document"]: each["page_url"] for each in report["renditions"]},
        "lines": text.split("\n"),
        "cut": len(document["text"]) > MOST_SHOWN,
        "headings": {section["line"]: section["level"] for section in document.get("outline") or ()},
        **archived(data, document),
    }


def archived(data: Data, document: Mapping[str, Any]) -> dict[str, Any]:
    """Return what shows a document's page as it was archived."""
    replay = data.config.replay(document["page_url"], document["fetched_at"])
    # pywb's page without its frame, which needs scripts
    framed = MOMENT.sub(r"/\g<1>mp_/", replay, count=1)
    return {
        "replay": replay,
        "framed": framed,
        "answers": answers(data),
        "replay_url": data.config.replay_url,
    }


def report_of(data: Data, report_id: str) -> dict[str, Any]:
    """Return a report. Raises `NotNowError` where there is none of this id."""
    report: dict[str, Any] | None = data.records.report(report_id)
    if report is None:
        raise NotNowError(
            "There is no such report. It may have got another id: look for its region and year."
        )
    return report


def _fields(data: Data, report: Mapping[str, Any], best: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return name, value, document and what tells it of each field."""
    tellers: dict[str, Mapping[str, Any] | None] = {report["best"]: best}
    rows = []
    for name in FIELDS:
        value, teller = report.get(name), report["sources"].get(name, report["best"])
        if teller not in tellers and len(tellers) < TELLERS:
            tellers[teller] = data.records.document(teller)
        document = tellers.get(teller)
        told = tell(document, name, value) if document and value is not None else None
        rows.append({"name": name, "value": value, "document": teller, "told": told})
    return rows


ROUTES = (("/reports/{id:path}", page("report.html", _make), ["GET"]),)
