"""Revisits of other pages that cite what is taken down: where their payload is to lie from now on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Any

from crawler.errors import ArchiveError
from pipelines.archive.access import read_capture
from pipelines.fixity.stores import Stores

Row = dict[str, Any]


@dataclass
class Homes:
    """What is to become of the revisits, by their ids."""

    promoted: dict[str, Row] = field(default_factory=dict)
    """Rows of revisits that become responses."""
    cites: dict[str, Row] = field(default_factory=dict)
    """For other revisits, the row of the capture that they refer to from now on."""
    emptied: set[str] = field(default_factory=set)
    """Those of `promoted` that can be given no payload: answers that say that nothing has changed (304)."""
    rows: dict[str, Row] = field(default_factory=dict)
    """All rows that change."""
    payload_in: dict[str, str] = field(default_factory=dict)
    """For a capture that is taken down, where its payload lies from now on."""
    unreadable: int = 0
    """Revisits of payloads that are damaged or missing already: they stay as they are."""


def find_homes(stores: Stores, gone: Collection[str], covers: Any) -> Homes:
    """Return homes for the payloads of the captures that are `gone`, where others cite them.

    Raises `ServerUnavailableError`.
    """
    homes, groups = Homes(), defaultdict[str, list[Row]](list)
    for row in stores.records.revisits_of(gone):
        if row["_id"] not in gone and not covers(row["url"]):
            groups[row["refers_to"]["capture_id"]].append(row)
    others = _others(stores, groups.values(), gone, covers)
    for cited, rows in groups.items():
        rows.sort(key=lambda row: (row["fetched_at"], row["_id"]))
        _settle(stores, homes, cited, rows, others)
    return homes


def rehome(stores: Stores, homes: Homes, rows: Iterable[Row]) -> list[Row]:
    """Give those of these captures a home that cite what was taken down before; returns those without any."""
    citing = [row for row in rows if row.get("refers_to")]
    stones = stores.records.tombstones(row["refers_to"]["capture_id"] for row in citing)
    known = stores.records.captures(stone["payload_in"] for stone in stones.values() if stone["payload_in"])
    lost = []
    for row in citing:
        stone = stones.get(row["refers_to"]["capture_id"])
        if stone is None or row["_id"] in homes.rows:
            continue
        if home := known.get(stone["payload_in"]):
            homes.cites[row["_id"]], homes.rows[row["_id"]] = home, row
        else:
            lost.append(row)
    return lost


def _settle(stores: Stores, homes: Homes, cited: str, rows: list[Row], others: dict[str, list[Row]]) -> None:
    if home := _same(rows[0], others):
        homes.payload_in[cited] = home["_id"]
    else:
        whole = [row for row in rows if row["status"] != 304]
        if whole and not _is_readable(stores, whole[0]):
            homes.unreadable += len(rows)
            return
        for row in whole[:1] or rows:
            homes.promoted[row["_id"]] = homes.rows[row["_id"]] = row
        if not whole:
            homes.emptied.update(row["_id"] for row in rows)
            return
        home = whole[0]
        homes.payload_in[cited] = home["_id"]
    for row in rows:
        if row["_id"] != home["_id"]:
            homes.cites[row["_id"]], homes.rows[row["_id"]] = home, row


def _others(
    stores: Stores, groups: Iterable[list[Row]], gone: Collection[str], covers: Any
) -> dict[str, list[Row]]:
    """Return other responses that stay, by their payloads."""
    wanted = {row["payload_digest"] for rows in groups for row in rows if row["payload_digest"]}
    found: dict[str, list[Row]] = defaultdict(list)
    for row in stores.records.responses_with(wanted):
        if row["_id"] not in gone and not covers(row["url"]) and not row.get("truncated"):
            found[row["payload_digest"]].append(row)
    return found


def _same(first: Row, others: dict[str, list[Row]]) -> Row | None:
    """Return a response that holds the payload, framed alike, and is older than all that cite it."""
    fitting = [
        row
        for row in others.get(first["payload_digest"], ())
        if row["fetched_at"] <= first["fetched_at"] and row.get("chunked") == first.get("chunked")
    ]
    return min(fitting, key=lambda row: (row["fetched_at"], row["_id"]), default=None)


def _is_readable(stores: Stores, row: Row) -> bool:
    try:
        return read_capture(stores.objects, row).intact()
    except ArchiveError:
        return False
