"""One object written anew: without some records, with others that say something else."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from pipelines.archive.digests import digest
from pipelines.archive.member import member
from pipelines.archive.reading import END
from pipelines.archive.warc import record_date
from pipelines.fixity.ranges import Ranges
from pipelines.fixity.record import Record
from pipelines.fixity.walk import walk
from pipelines.objects import FolderStore

Row = dict[str, Any]

REFERS: Final = ("warc-refers-to", "warc-refers-to-target-uri", "warc-refers-to-date")
OF_A_REVISIT: Final = ("warc-profile", "warc-truncated", *REFERS)
NAMES_ANOTHER: Final = ("warc-concurrent-to", "warc-refers-to")


@dataclass(frozen=True)
class Changes:
    """What is different in the new object."""

    covers: Callable[[str], object]
    """Whether records of a URL are left out."""
    drop: frozenset[str] = frozenset()
    """Ids of captures that are left out."""
    places: tuple[int, ...] = ()
    """Offsets of these, as the database has them, for what cannot be read any more."""
    blocks: Mapping[str, bytes] = field(default_factory=dict)
    """Blocks of revisits that become responses, by their ids."""
    cites: Mapping[str, Row] = field(default_factory=dict)
    """What revisits refer to from now on: `capture_id`, `url` and `fetched_at`, by their ids."""


@dataclass
class Rewritten:
    """What became of an object."""

    captures: int = 0
    """Records of captures in the new one."""
    dropped: int = 0
    """Records of captures that were left out."""
    shifted: list[tuple[int, int, int]] = field(default_factory=list)
    """Damage that was copied as it is: where it began, how long it is, where it begins now."""


def rewrite(old: Path, new: Path, changes: Changes) -> Rewritten:
    """Write the file `new` from the file `old`; what is not changed is copied byte for byte."""
    done, offset = Rewritten(), 0
    with old.open("rb") as source, new.open("wb") as target:
        for record in walk(Ranges(FolderStore(old.parent), old.name)):
            source.seek(record.offset)
            data = source.read(record.length)
            if _is_left_out(record, changes):
                done.dropped += record.is_capture
                continue
            if record.fault:
                done.shifted.append((record.offset, record.length, offset))
            done.captures += record.is_capture
            offset += target.write(_changed(record, data, changes, new.name))
    return done


def _is_left_out(record: Record, changes: Changes) -> bool:
    if record.fault:
        return any(record.offset <= place < record.end for place in changes.places)
    url = record.fields.get("warc-target-uri", "").strip("<>")
    if record.id in changes.drop or (url and changes.covers(url)):
        return True
    named = (record.fields.get(name, "").strip("<>") for name in NAMES_ANOTHER)
    return not record.is_capture and any(name in changes.drop for name in named)


def _changed(record: Record, data: bytes, changes: Changes, name: str) -> bytes:
    if record.fault:
        return data
    if record.type == "warcinfo":
        return _edited(data, {"WARC-Filename": name})
    if record.id in changes.blocks and record.type == "revisit":
        return _as_response(data, changes.blocks[record.id])
    if record.id in changes.cites and record.type == "revisit":
        cited = changes.cites[record.id]
        return _edited(data, citation(cited["capture_id"], cited["url"], cited["fetched_at"]))
    return data


def citation(capture_id: str, url: str, fetched_at: datetime) -> dict[str, str]:
    """Return the fields with which a revisit record names what it refers to."""
    return {
        "WARC-Refers-To": f"<{capture_id}>",
        "WARC-Refers-To-Target-URI": url,
        "WARC-Refers-To-Date": record_date(fetched_at),
    }


def _as_response(data: bytes, block: bytes) -> bytes:
    """Return the revisit as the response record that its server gave: its own head, with the payload."""
    lines, old = _taken_apart(data)
    if block == old:  # there is no payload to be had: what is left is its head
        payload = digest(b"")
    else:
        payload = next(value for name, value in lines if name.lower() == "warc-payload-digest")
    fields = {
        "WARC-Type": "response",
        "WARC-Payload-Digest": payload,
        "WARC-Block-Digest": digest(block),
        "Content-Length": str(len(block)),
    }
    kept = [(name, value) for name, value in lines if name.lower() not in OF_A_REVISIT]
    return _put_together(_replaced(kept, fields), block)


def _edited(data: bytes, fields: Mapping[str, str]) -> bytes:
    lines, block = _taken_apart(data)
    return _put_together(_replaced(lines, fields), block)


def _taken_apart(data: bytes) -> tuple[list[tuple[str, str]], bytes]:
    """Return the fields of a record that is known to be whole, the version first, and its block."""
    raw = zlib.decompress(data, wbits=31)
    head, _, rest = raw.partition(END)
    version, *lines = head.decode("utf-8").split("\r\n")
    parts = [line.partition(":") for line in lines]
    return [(version, ""), *((name, value.strip()) for name, _, value in parts)], rest[: -len(END)]


def _replaced(lines: list[tuple[str, str]], fields: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Yield the lines with other values for some fields; those that were not there come last."""
    left = {name.lower(): (name, value) for name, value in fields.items()}
    for name, value in lines:
        known = left.pop(name.lower(), None)
        yield name, known[1] if known else value
    yield from left.values()


def _put_together(lines: Iterator[tuple[str, str]], block: bytes) -> bytes:
    (version, _), *rest = lines
    head = "".join(f"{name}: {value}\r\n" for name, value in rest)
    return member(f"{version}\r\n{head}\r\n".encode() + block + END)
