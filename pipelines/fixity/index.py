"""The CDXJ index of an object against the records that are in it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from pipelines.archive import cdxj
from pipelines.archive.method_query import with_method
from pipelines.archive.place import Original
from pipelines.archive.surt import surt
from pipelines.archive.warc import METHOD_QUERY
from pipelines.fixity.record import Record
from pipelines.fixity.restored import place_of, place_of_row

Row = dict[str, Any]


NOWHERE: Final = Original("", "", datetime.min, "", 0, 0, "")
"""Stands for what a revisit refers to, where that is not known."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of an index."""

    key: str
    timestamp: str
    fields: Mapping[str, Any]

    @property
    def offset(self) -> int:
        """Of the record that it leads to."""
        return int(self.fields["offset"])


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with an index, as a sentence, and at which record."""

    text: str
    record: Record | None = None
    offset: int | None = None


def compare(data: bytes, records: Sequence[Record], filename: str) -> Iterator[Fault]:
    """Yield what is wrong with an index; lines that lead to damaged records are right."""
    raw = data.splitlines(keepends=True)
    if raw != sorted(raw):
        yield Fault("Its lines are not sorted by their bytes, so that look-ups miss them.")
    lines: dict[int, Line] = {}
    for number, each in enumerate(raw, 1):
        line = parse(each)
        if line is None:
            yield Fault(f"Its line {number} is no CDXJ.")
        elif line.offset in lines:
            yield Fault("Two of its lines lead to one record.", offset=line.offset)
        else:
            lines[line.offset] = line
    yield from _compare(lines, records, filename)


def _compare(lines: dict[int, Line], records: Sequence[Record], filename: str) -> Iterator[Fault]:
    for record in records:
        line = lines.pop(record.offset, None)
        if line is None and needs_line(record):
            yield Fault("It has no line for this record.", record, record.offset)
        elif line is not None and record.is_capture and (wrong := list(_differences(line, record, filename))):
            yield Fault(f"Its line for this record has another {', '.join(wrong)}.", record, record.offset)
    for offset in lines:
        if not any(record.fault and record.offset <= offset < record.end for record in records):
            yield Fault("It has a line that leads to no record.", offset=offset)


def needs_line(record: Record) -> bool:
    """Whether replay has to find a record; a 304 that stands for an earlier capture shows nothing."""
    return (
        record.is_capture
        and record.type != "conversion"
        and not (record.type == "revisit" and record.status == 304)
    )


def written(
    records: Iterable[Record], originals: Mapping[str, Original], damaged: Iterable[Row], filename: str
) -> bytes:
    """Return the index that the records should have, and the captures whose records are damaged.

    `originals` are what revisits refer to, by their ids; where nobody knows, they are revisits all the same.
    Where a date cannot be read, or a row does not say enough, there is no line.
    """
    places = []
    for record in records:
        with suppress(ValueError):
            if needs_line(record):
                unknown = NOWHERE if record.type == "revisit" else None
                places.append(place_of(record, originals.get(record.id, unknown)))
    for row in damaged:
        with suppress(LookupError, TypeError):
            places.append(place_of_row(row))
    return cdxj.index(places, filename)


def parse(raw: bytes) -> Line | None:
    """Return a line, or None where it is none."""
    try:
        key, timestamp, fields = raw.decode("utf-8").split(" ", 2)
        line = Line(key, timestamp, json.loads(fields))
        return line if raw.endswith(b"\n") and line.offset >= 0 else None
    except (ValueError, TypeError, LookupError):
        return None


def _differences(line: Line, record: Record, filename: str) -> Iterator[str]:
    url = record.fields.get("warc-target-uri", "").strip("<>")
    digits = "".join(filter(str.isdigit, record.fields.get("warc-date", "")))[:14]
    wanted = {"url": url, "length": str(record.length), "filename": filename}
    if record.type == "response":
        wanted["status"] = str(record.status)
    yield from (name for name, value in wanted.items() if str(line.fields.get(name)) != value)
    digest = record.fields.get("warc-payload-digest", "")
    if str(line.fields.get("digest", "")).rpartition(":")[2] != digest.rpartition(":")[2]:
        yield "digest"
    if line.key != surt(with_method(url, record.fields.get(METHOD_QUERY.lower()))):
        yield "key"
    if line.timestamp != digits:
        yield "timestamp"
