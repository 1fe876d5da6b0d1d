"""The objects that are written anew, step by step, from what is stored of them in `rewrites`.

A row has the `state` planned, written, moved or done; its other fields say how its object is to be changed,
and what became of it. Every step may be repeated.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, datetime
from hashlib import blake2b
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from crawler.errors import ArchiveError
from crawler.exclusions.rules import Rule, Rules
from pipelines.archive.access import read_capture
from pipelines.archive.digests import digest
from pipelines.archive.reading import read_record
from pipelines.archive.segment import INDEX_SUFFIX, WARC_SUFFIX
from pipelines.fixity import index
from pipelines.fixity.copies import download
from pipelines.fixity.ranges import Ranges
from pipelines.fixity.revisits import citation
from pipelines.fixity.stores import Stores
from pipelines.fixity.walk import walk
from pipelines.objects import FolderStore
from pipelines.records.segments import segment_row
from pipelines.takedown.homes import Homes
from pipelines.takedown.rewriting import Changes, rewrite

Row = dict[str, Any]

AGAIN: Final = re.compile(r"-t[0-9a-f]{8}$")
"""Ends the name of an object that was written anew, before its suffix."""
STATES: Final = ("planned", "written", "moved")
"""Of rows that are not done."""


def planned(key: str, rules: Rules, rows: list[Row], homes: Homes) -> Row:
    """Return how an object is to be changed; `rows` are the captures in it that go."""
    mine = {each: row for each, row in homes.rows.items() if row["object"] == key}
    drop = sorted(row["_id"] for row in rows)
    change = repr((key, drop, sorted(mine), [str(rule) for rule in rules.all]))
    stem = AGAIN.sub("", key.removesuffix(WARC_SUFFIX))
    stem += f"-t{blake2b(change.encode(), digest_size=4).hexdigest()}"
    return {
        "_id": key,
        "index_key": key.removesuffix(WARC_SUFFIX) + INDEX_SUFFIX,
        "new_key": stem + WARC_SUFFIX,
        "new_index_key": stem + INDEX_SUFFIX,
        "rules": [str(rule) for rule in rules.all],
        "drop": drop,
        "places": sorted(row["offset"] for row in rows if isinstance(row.get("offset"), int)),
        "promoted": sorted(mine.keys() & homes.promoted.keys()),
        "emptied": sorted(mine.keys() & homes.emptied),
        "cites": [
            {"id": each, "capture_id": home["_id"], "url": home["url"], "fetched_at": home["fetched_at"]}
            for each, home in sorted(homes.cites.items())
            if each in mine
        ],
        "state": "planned",
        "at": datetime.now(UTC),
        "sha256": None,
        "homes": [],
        "shifted": [],
        "dropped": 0,
    }


def write(stores: Stores, row: Row) -> None:
    """Put the new object and its index into the store; nothing where the old one is gone, or nothing is left.

    Raises `ArchiveError` and `ServerUnavailableError`.
    """
    noted: Row = {"state": "written"}
    try:
        size = stores.objects.size(row["_id"])
    except ArchiveError:
        stores.records.note_rewrite(row["_id"], noted | {"new_key": None})
        return
    with TemporaryDirectory(prefix="gongbao-takedown-") as folder:
        old, new = Path(folder) / "old.warc.gz", Path(folder) / row["new_key"].rpartition("/")[2]
        download(stores.objects, row["_id"], old)
        noted["size"] = size
        rules = Rules(map(Rule.parse, row["rules"]))
        changes = Changes(
            covers=rules.covering,
            drop=frozenset(row["drop"]),
            places=tuple(row["places"]),
            blocks=_blocks(stores, row),
            cites={each["id"]: each for each in row["cites"]},
        )
        done = rewrite(old, new, changes)
        noted |= {"shifted": [list(each) for each in done.shifted], "dropped": done.dropped}
        if done.captures or done.shifted:
            noted |= _upload(stores, row, new, done.captures)
        else:
            noted["new_key"] = None
    stores.records.note_rewrite(row["_id"], noted)


def _blocks(stores: Stores, row: Row) -> dict[str, bytes]:
    """Return the blocks of the revisits that become responses."""
    blocks = {}
    captures = stores.records.captures(row["promoted"])
    for each in row["promoted"]:
        capture = captures.get(each)
        if capture is None:
            continue
        if each in row["emptied"]:
            own = stores.objects.read(capture["object"], capture["offset"], capture["length"])
            blocks[each] = read_record(own).block
        else:
            blocks[each] = read_capture(stores.objects, capture).block
    return blocks


def _upload(stores: Stores, row: Row, path: Path, captures: int) -> Row:
    sha256 = stores.objects.put(row["new_key"], path)
    found = list(walk(Ranges(FolderStore(path.parent), path.name)))
    index_sha256 = stores.objects.put_bytes(
        row["new_index_key"], index.written(found, {}, [], row["new_key"])
    )
    bucket = stores.objects.location
    homes = [
        {"id": record.id, "object": row["new_key"], "offset": record.offset, "length": record.length}
        for record in found
        if record.id in row["promoted"] and record.is_capture
    ]
    stores.records.put_segment(
        segment_row(
            row["new_key"],
            row["new_index_key"],
            bucket,
            datetime.now(UTC),
            size=path.stat().st_size,
            sha256=sha256,
            index_sha256=index_sha256,
            captures=captures,
        )
    )
    return {"sha256": sha256, "homes": homes}


def move(stores: Stores, row: Row, homes: Mapping[str, Row]) -> None:
    """Let the captures in the database lie in the new object; `homes` are the places of all promoted ones.

    Raises `ArchiveError` and `ServerUnavailableError`.
    """
    if row["new_key"]:
        stores.records.move_captures(row["_id"], _moved(stores, row, homes))
    stores.records.note_rewrite(row["_id"], {"state": "moved"})


def _moved(stores: Stores, row: Row, homes: Mapping[str, Row]) -> dict[str, Row]:
    moved: dict[str, Row] = {}
    cites = {each["id"]: each for each in row["cites"]}
    known = stores.records.captures(each["capture_id"] for each in row["cites"])
    for record in walk(stores.ranges(row["new_key"])):
        if not record.is_capture:
            continue
        fields: Row = {"object": row["new_key"], "offset": record.offset, "length": record.length}
        fields["record_type"] = record.type
        if record.id in row["promoted"]:
            fields["refers_to"] = None
        if record.id in row["emptied"]:
            fields["payload_digest"] = digest(b"")
        if record.id in cites:
            cited = known[cites[record.id]["capture_id"]]
            fields["refers_to"] = citation(cited | homes.get(cited["_id"], {}) | {"_id": cited["_id"]})
        moved[record.id] = fields
    return moved | _shifted(stores, row)


def _shifted(stores: Stores, row: Row) -> dict[str, Row]:
    """Return where captures lie whose records are damaged, and were so before."""
    moved: dict[str, Row] = {}
    for capture in stores.records.captures_in(row["_id"]) if row["shifted"] else ():
        for start, length, new in row["shifted"]:
            if start <= capture.get("offset", -1) < start + length:
                moved[capture["_id"]] = {
                    "object": row["new_key"],
                    "offset": capture["offset"] - start + new,
                    "length": capture.get("length"),
                    "record_type": capture.get("record_type"),
                }
    return moved


def remove(stores: Stores, row: Row) -> None:
    """Delete the captures that go, the old object, its index, and what was known of it.

    Raises `ArchiveError` where the store does not let go of it, and `ServerUnavailableError`.
    """
    stores.records.delete_captures(row["drop"])
    for key in (row["_id"], row["index_key"]):
        stores.objects.delete(key)
    stores.records.forget_segment(row["_id"])
    stores.records.note_rewrite(row["_id"], {"state": "done"})


def remove_again(stores: Stores, row: Row) -> bool:
    """Delete an object that was replaced and is back (from a backup, say); returns whether it was there."""
    try:
        stores.objects.size(row["_id"])
    except ArchiveError:
        return False
    with suppress(ArchiveError):
        remove(stores, row)
    return True
