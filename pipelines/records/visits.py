"""What `urls` learns from the visits of a URL: kept as a history, from which all else follows.

The newest visits of a URL are a set in its row, and so the same however often and in whatever order they are
committed. One update takes a visit in, with what the page said of itself if it came in full; then what
follows from the histories of a batch (`crawler.revisits.learning`) is worked out and written where that is
not what is stored. Whoever changes a history does this afterwards, and only for the history that it has
read; so the last one to change it has the last word.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from pymongo import UpdateOne
from pymongo.database import Database

from crawler.items import Capture, Ending, Unchanged, Whole
from crawler.pages.walls import SoftBlock
from crawler.revisits.learning import LEARNT, Bounds, learn
from crawler.revisits.sightings import HISTORY, REFUSED, UNREAD, Sighting
from pipelines.records import gone
from pipelines.records.announcing import Announce

Row = dict[str, Any]
Expression = dict[str, Any]

OF_THE_PAGE: Final = ("text_digest", "kind", "promise", "etag", "last_modified")
"""Fields of a row that tell of the last answer that came in full, at `whole_at`."""
READ: Final = ("url", "history", "state", "reason", "bounds", "kind", "first_seen", "last_seen", *LEARNT)
"""Fields of a row that are needed to learn from it."""
LONGEST: Final = 200
"""Characters of a validator beyond which it is not sent back."""
HEADERS: Final = re.compile(
    rb"^(etag|last-modified)[ \t]*:[ \t]*([\x20-\x7e]{0,1000}?)[ \t]*\r?$", re.I | re.M
)
NO_SUCH_PAGE: Final = (404, 410)


def saw(page: Capture) -> str | None:
    """Return what a visit showed, in the words of `crawler.revisits.sightings`."""
    analysis = page.analysis
    if analysis is None:
        return None
    if analysis.block:
        return "not_found" if analysis.block == SoftBlock.NOT_FOUND else REFUSED
    if page.status in NO_SUCH_PAGE:
        return str(page.status)
    if page.status >= 400:
        return REFUSED
    return analysis.digest or UNREAD


def whole(page: Capture) -> Whole | None:
    """Return what the next visit has to know of a page that came in full; None for any other answer."""
    analysis = page.analysis
    if analysis is None or isinstance(analysis, Unchanged) or analysis.block or page.status >= 400:
        return None
    sent = {name.lower(): value.decode() for name, value in HEADERS.findall(page.response_head)}
    known = {name: value for name, value in sent.items() if 0 < len(value) <= LONGEST}
    trusted = page.status == 200 and not page.truncated and analysis.digest
    etag, modified = (known.get(b"etag"), known.get(b"last-modified")) if trusted else (None, None)
    return Whole(analysis.digest, str(analysis.kind), page.priority, etag, modified)


def visit_of(ending: Ending, saw: str) -> Row:
    """Return what the row of an ending says of the visit; `merged` takes it in."""
    at = _as_stored(ending.at)
    page = None
    if ending.page:
        digest, kind, promise, etag, modified = ending.page
        page = dict(zip(OF_THE_PAGE, (digest, kind, promise, etag, modified), strict=True)) | {"whole_at": at}
    return {"at": at, "saw": saw, "page": page}


def merged(key: str, visit: Row | None, bounds: Sequence[float] | None, default: Bounds) -> list[Expression]:
    """Return the stages of an update that take a visit into the row of a URL."""
    if visit is None:
        return []
    entry = {"at": visit["at"], "saw": visit["saw"]}
    known: Expression = {"$setUnion": [{"$ifNull": ["$history", []]}, {"$literal": [entry]}]}
    ordered = {"$sortArray": {"input": known, "sortBy": {"at": 1, "saw": 1}}}
    fields: Expression = {"history": {"$slice": [ordered, -HISTORY]}}
    if Sighting(**entry).good:
        fields["first_seen"] = {"$min": ["$first_seen", visit["at"]]}
        fields["last_seen"] = {"$max": ["$last_seen", visit["at"]]}
    parts: list[Any] = ["$$ROOT", fields]
    if page := visit["page"]:
        newer = {"$gt": ["$whole_at", page["whole_at"]]}
        parts.append({"$cond": [newer, {}, {"$literal": page}]})
    first = _first(key, visit, bounds, default)
    parts.append({"$cond": [{"$eq": [{"$type": "$history"}, "missing"]}, {"$literal": first}, {}]})
    return [{"$replaceWith": {"$mergeObjects": parts}}]


def first(row: Row, default: Bounds) -> Row:
    """Return the row of a URL of which nothing is stored, as the update of `operations.renew` stores it."""
    word = {name: value for name, value in row.items() if name != "visit"}
    visit = row.get("visit")
    if visit is None:
        return word
    entry = {"at": visit["at"], "saw": visit["saw"]}
    seen = {"first_seen": visit["at"], "last_seen": visit["at"]} if Sighting(**entry).good else {}
    learnt = _first(row["_id"], visit, row.get("bounds"), default)
    return word | {"history": [entry]} | seen | (visit["page"] or {}) | learnt


def _first(key: str, visit: Row, bounds: Sequence[float] | None, default: Bounds) -> Row:
    """Return what follows from the first visit of a URL, so that it need not be written a second time."""
    row: Row = {"_id": key, "history": [{"at": visit["at"], "saw": visit["saw"]}], "bounds": bounds}
    if Sighting(visit["at"], visit["saw"]).good:
        row["last_seen"] = visit["at"]
    return learn(row | (visit["page"] or {}), default)


def unsettled(rows: Sequence[Row], left: Sequence[Row]) -> list[str]:
    """Return the keys that are to be settled of rows that were stored, all but those `left` as first visits.

    What a first visit to a page that is there has to tell was stored with it (`first`).
    """
    known = {row["_id"] for row in left}
    return [
        row["_id"]
        for row in rows
        if row["_id"] in known or (row.get("visit") is not None and row["state"] != "done")
    ]


def settle(database: Database[Row], keys: Sequence[str], default: Bounds, announce: Announce) -> list[str]:
    """Write what follows from the histories of these rows; returns the documents that are gone now, or back.

    These are announced before. One round trip to read the rows; more only where something changes, which
    first visits alone never do. Raises the driver's `PyMongoError`.
    """
    urls, changed = database["urls"], set[str]()
    wanted, again = list(keys), False
    while wanted:
        found = urls.find(_with_more(wanted), dict.fromkeys(READ, 1))
        rows = [(row, learn(row, default)) for row in found]
        # before the row, so that who is broken off in between finds that there is something to do
        told = {row["url"]: since for row, since in _told(rows, again=again)}
        changed.update(gone.mark(database, told, announce))
        stale = [(row, learnt) for row, learnt in rows if learnt != _stored(row)]
        written = urls.bulk_write([_learnt(*each) for each in stale], ordered=False) if stale else None
        again = written is not None and written.matched_count < len(stale)
        wanted = [row["_id"] for row, _ in stale] if again else []
    return sorted(changed)


def _with_more(keys: Sequence[str]) -> Row:
    """Return the query for those of which more is known than a first visit, which its update knows."""
    more = [{"history.1": {"$exists": True}}, {"history": {"$exists": True}, "state": {"$ne": "done"}}]
    return {"_id": {"$in": list(keys)}, "$or": more}


def _told(rows: Sequence[tuple[Row, Row]], *, again: bool) -> Iterator[tuple[Row, datetime | None]]:
    """Yield pages whose documents are to know whether they are gone; all where that was told before."""
    for row, learnt in rows:
        since = learnt.get("gone_since")
        if row.get("last_seen") and (since or row.get("gone_since") or again):
            yield row, since


def _stored(row: Row) -> Row:
    return {name: row[name] for name in LEARNT if name in row}


def _learnt(row: Row, learnt: Mapping[str, Any]) -> UpdateOne:
    same = {
        name: row.get(name) for name in ("_id", "history", "state", "reason", "bounds", "kind", "last_seen")
    }
    lost = [name for name in LEARNT if name not in learnt]
    return UpdateOne(same, {"$set": dict(learnt), "$unset": dict.fromkeys(lost, "")})


def _as_stored(at: datetime) -> datetime:
    """Return a moment as BSON keeps it, in milliseconds."""
    return at.replace(microsecond=at.microsecond // 1000 * 1000)
