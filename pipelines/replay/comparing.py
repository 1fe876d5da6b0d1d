"""What a page's reading of today would change in what is stored of it. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Final

from pipelines.read_page import ReadPage
from pipelines.records.content import CONTENT
from pipelines.records.precedence import supersedes
from pipelines.replay.text_diff import text_diff

Row = dict[str, Any]

PLACE: Final = frozenset(
    "_id capture_id fetched_at appearances page_url site schema_version extractor text_sha256 pages"
    " retired_at superseded nexts near_duplicate report_keys changed_at".split()
)
"""Fields that tell where and by whom a document was read, not what it says."""
WITHOUT_EXAMPLE: Final = frozenset({"text", "paragraphs", "note_paragraphs"})
SHORT: Final = 200


def finding(job: str, capture_id: str, page_url: str, **found: Any) -> Row:
    """Return the row of collection `replay_findings` for one capture of a job."""
    return {
        "_id": f"{job} {capture_id}",
        "job": job,
        "capture_id": capture_id,
        "page_url": page_url,
        "at": datetime.now(UTC),
        **found,
    }


def compare(page: ReadPage, before: Row, rows: Sequence[Row], stored: Mapping[str, Row]) -> Row:
    """Return what reading a page again would change.

    Parameters
    ----------
    page: what was read today
    before: its row
    rows: the documents of today
    stored: what is stored under their ids, and all that is stored of this capture; pages of an article each
        for itself
    """
    found: dict[str, Any] = {"added": [], "gone": [], "changed": [], "unchanged": 0, "kept": 0}
    for row in rows:
        known = stored.get(row["_id"])
        if known is None:
            found["added"].append(_named(row))
        elif not supersedes(row, known):
            found["kept"] += 1  # a later capture, or the document's own page, is what is stored
        elif known.get("retired_at"):
            found["added"].append(_named(row))
        elif change := _change(row, known):
            found["changed"].append(change)
        else:
            found["unchanged"] += 1
    yielded = {row["_id"] for row in rows}
    found["gone"] = [
        _named(row) | {"extractor": row["extractor"]}
        for identity, row in sorted(stored.items())
        if row["capture_id"] == page.id and identity not in yielded and not row.get("retired_at")
    ]
    return found | _page_change(page, before)


def _page_change(page: ReadPage, before: Row) -> Row:
    now = {name: str(page.analysis[name]) for name in ("outcome", "kind")} if page.analysis else {}
    return {name: [before.get(name), value] for name, value in now.items() if before.get(name) != value}


def _named(row: Row) -> Row:
    return {"document": row["_id"], "title": row["title"], "kind": str(row["kind"])}


def _change(row: Row, known: Row) -> Row | None:
    differing = [
        name for name in sorted((row.keys() | known.keys()) - PLACE) if row.get(name) != known.get(name)
    ]
    if not differing:
        return None
    fields = {
        name: None if name in WITHOUT_EXAMPLE else [_short(known.get(name)), _short(row.get(name))]
        for name in differing
    }
    change = _named(row) | {"fields": fields, "content": any(name in CONTENT for name in differing)}
    if "text" in fields:
        change["text"] = text_diff(known.get("text") or "", row["text"])
    return change | {"extractor": known["extractor"]}


def _short(value: Any) -> Any:
    if value is None or isinstance(value, (bool, int, float)):
        return value
    text = str(value)
    return text if len(text) <= SHORT else text[: SHORT - 1] + "…"
