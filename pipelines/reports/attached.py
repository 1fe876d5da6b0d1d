"""Files that a report's page offers, completed by what that page says: the file may not name its region.

A page and the files that it offers are documents of their own, each with what its own bytes say. Only here,
where renditions meet, a file gets what it lacks from its page, and the page's id is kept for each field.
A link may lead to the file by redirects (`moved`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from pymongo.collection import Collection

from pipelines.documents import Kind
from pipelines.reports.moved import sources, targets

Row = dict[str, Any]

FILES: Final = ("pdf", "docx", "doc", "rtf", "ofd", "text")
"""Media of documents that a page may offer."""
OFFERING: Final[Row] = {"offers": {"$type": "object"}, "retired_at": None}
"""The query for pages that offer something."""
_OFFERED: Final = (
    ("region_code", "region_name"),
    ("year",),
    ("delivered_on",),
    ("session",),
    ("speaker", "speaker_role"),
)
"""What a page says of the report; what belongs together comes together."""
_OF_PAGE: Final = ("published_on", "publisher")
"""What it says of itself."""


def offered_key(document: Mapping[str, Any]) -> str | None:
    """Return the key of the report that a page offers; None where it offers none, or names no region."""
    offers = document.get("offers")
    place = offers and (offers.get("region_code") or offers.get("region_name"))
    return f"{Kind.WORK_REPORT.value}/{place}" if place else None


def completed(
    documents: Collection[Row], key: str, found: Sequence[Row], fields: Mapping[str, Any]
) -> list[Row]:
    """Return the documents of a key, those that pages offer with what these say of them.

    Files that name no region themselves, and are offered by pages of this key, are among them.

    Parameters
    ----------
    documents: all that are stored
    found: those that have the key
    fields: the projection with which these were read
    """
    own = {row["_id"]: row for row in found}
    offering = list(documents.find({"report_keys": key, **OFFERING}, fields))
    urls = [file["url"] for page in offering if offered_key(page) == key for file in page["offers"]["files"]]
    if urls:
        urls = sorted(set().union(*targets(_captures(documents), urls).values()))
        placeless = {"region_code": None, "region_name": None, "retired_at": None}
        query = {"page_url": {"$in": urls}, "kind": Kind.WORK_REPORT.value, **placeless}
        own |= {row["_id"]: row for row in documents.find(query, fields)}
    files = [row for row in own.values() if row.get("medium") in FILES]
    if not files:
        return list(own.values())
    pages = _pages_of(documents, files, fields)
    return [_completed(row, pages.get(str(row.get("page_url")), ())) for row in own.values()]


def related_keys(documents: Collection[Row], rows: Iterable[Mapping[str, Any]], fields: Row) -> list[Row]:
    """Return the rows whose reports change with these: pages that offer them, and files that they offer."""
    rows = list(rows)
    files = [row["page_url"] for row in rows if row.get("medium") in FILES and row.get("page_url")]
    urls = [file["url"] for row in rows if row.get("offers") for file in row["offers"]["files"]]
    related: list[Row] = []
    if files:
        named = sorted(set().union(*sources(_captures(documents), files).values()))
        related += documents.find({"offers.files.url": {"$in": named}, "offers": {"$type": "object"}}, fields)
    if urls:
        urls = sorted(set().union(*targets(_captures(documents), urls).values()))
        related += documents.find({"page_url": {"$in": urls}}, fields)
    return related


def _pages_of(
    documents: Collection[Row], files: Sequence[Row], fields: Mapping[str, Any]
) -> dict[str, list[Row]]:
    """Return for the URL of each file the pages that offer it, in the order of their ids."""
    urls = list({row["page_url"] for row in files if row.get("page_url")})
    named = sources(_captures(documents), urls)
    every = sorted(set().union(*named.values()))
    offering: dict[str, list[Row]] = {}
    for page in documents.find({"offers.files.url": {"$in": every}, **OFFERING}, fields).sort("_id", 1):
        for file in page["offers"]["files"]:
            offering.setdefault(file["url"], []).append(page)
    return {
        url: _each_once(page for name in sorted(names) for page in offering.get(name, ()))
        for url, names in named.items()
    }


def moved_files(documents: Collection[Row], urls: Iterable[str]) -> list[str]:
    """Return the ids of the files to which these URLs lead, which are redirects."""
    reached = sorted(set().union(*targets(_captures(documents), urls).values()))
    query = {"page_url": {"$in": reached}, "medium": {"$in": list(FILES)}}
    return [row["_id"] for row in documents.find(query, {"_id": 1})]


def _each_once(pages: Iterable[Row]) -> list[Row]:
    return sorted({page["_id"]: page for page in pages}.values(), key=lambda page: str(page["_id"]))


def _captures(documents: Collection[Row]) -> Collection[Row]:
    return documents.database["captures"]


def _completed(row: Row, pages: Sequence[Row]) -> Row:
    """Return a document with what the first page that offers it, and does not contradict it, says of it."""
    page = next((page for page in pages if _agree(row, page["offers"])), None)
    if page is None or page["_id"] == row["_id"]:
        return row
    taken = dict(_taken(row, page))
    evidence = dict(row.get("evidence") or {})
    for name in taken:
        source = page["offers"] if name not in _OF_PAGE else page
        if where := (source.get("evidence") or {}).get(name):
            evidence[name] = where
    return row | taken | {"evidence": evidence, "offered_by": page["_id"], "taken": sorted(taken)}


def _agree(row: Row, offers: Row) -> bool:
    """Whether a file may be the report that a page speaks of: one region and year, as far as both tell."""
    names = ("region_code", "year") if row.get("region_code") else ("region_name", "year")
    return all(
        row.get(name) is None or offers.get(name) is None or row[name] == offers[name] for name in names
    )


def _taken(row: Row, page: Row) -> Iterator[tuple[str, Any]]:
    for names in _OFFERED:
        if all(row.get(name) is None for name in names):
            yield from ((name, value) for name in names if (value := page["offers"].get(name)) is not None)
    for name in _OF_PAGE:
        if row.get(name) is None and page.get(name) is not None:
            yield name, page[name]
