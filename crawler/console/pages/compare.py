"""Two renditions of a report side by side, or a document with what it said before."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from crawler.console.data import Data, NotNowError
from crawler.console.differing import compare
from crawler.console.pages.asking import page
from crawler.console.pages.report import report_of

FIELDS: Final = (
    *("title", "kind", "region_name", "region_code", "year", "session", "delivered_on", "speaker"),
    *("speaker_role", "publisher", "published_on", "truncated"),
)


def _make(data: Data, fields: Mapping[str, str]) -> Mapping[str, Any]:
    report = report_of(data, fields.get("report", ""))
    documents = [each["document"] for each in report["renditions"]]
    if wanted := fields.get("version"):
        left = data.records.document_version(wanted)
        right = data.records.document(left["document"]) if left and left["document"] in documents else None
    else:
        other = fields.get("rendition", "")
        left = data.records.document(report["best"])
        right = data.records.document(other) if other in documents else None
    if left is None or right is None:
        raise NotNowError("One of the two texts is not there any more. Go back to the report.")
    return {
        "report": report,
        "left": left,
        "right": right,
        "version": bool(wanted),
        "comparison": compare(str(left["text"]).split("\n"), str(right["text"]).split("\n")),
        "fields": [(name, left.get(name), right.get(name)) for name in FIELDS],
    }


ROUTES = (("/compare", page("compare.html", _make), ["GET"]),)
