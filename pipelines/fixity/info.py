"""What the warcinfo record of an object says."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from typing import Final

from pipelines.archive.reading import END
from pipelines.fixity.ranges import Ranges
from pipelines.fixity.record import Record

MAX: Final = 1 << 16
"""Bytes that are read of it."""


def info_of(ranges: Ranges, records: Sequence[Record]) -> dict[str, str]:
    """Return the fields of the object's first warcinfo record, by names in lower case; empty without one."""
    for record in records:
        if record.type == "warcinfo" and not record.fault:
            data = zlib.decompressobj(wbits=31).decompress(ranges.at(record.offset), MAX)
            lines = data.partition(END)[2].decode("utf-8", "replace").split("\r\n")
            return {
                name.strip().lower(): value.strip() for name, _, value in (s.partition(":") for s in lines)
            }
    return {}
