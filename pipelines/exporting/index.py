"""The index of a package: CDXJ lines in packed blocks, and an index of the blocks.

`index.cdx.gz` holds gzip members of some thousand lines, and `index.idx` the first key of each with its
place, so that a reader finds a URL among millions with two ranges: the zipnum layout of pywb.
"""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Iterable, Sequence
from datetime import UTC
from itertools import islice
from typing import Final

from pipelines.archive.cdxj import of_method
from pipelines.archive.method_query import with_method
from pipelines.archive.surt import surt
from pipelines.exporting.package import Output, Package
from pipelines.records.base import Row

LINES: Final = 3000
"""In a block; as many as cdxj-indexer takes."""
NAME: Final = "index.cdx.gz"


def line(row: Row, filename: str, offset: int, length: int) -> bytes:
    """Return the line of a capture whose record was written there."""
    revisit = row.get("record_type") == "revisit"
    mime = "warc/revisit" if revisit else (row["content_type"] or "").split(";")[0].strip().lower() or "unk"
    fields = {
        "url": row["url"],
        "mime": mime,
        "status": str(row["status"]),
        "digest": row["payload_digest"],
        "length": str(length),
        "offset": str(offset),
        "filename": filename,
    }
    timestamp = row["fetched_at"].astimezone(UTC).strftime("%Y%m%d%H%M%S")
    query = row.get("method_query")
    fields |= of_method(query)
    return f"{surt(with_method(row['url'], query))} {timestamp} {json.dumps(fields)}\n".encode()


def is_indexed(row: Row) -> bool:
    """Whether replay should find a capture, as in the archive's own index (`pipelines.archive.cdxj`)."""
    if row.get("record_type") == "conversion":
        return False
    return not (row.get("refers_to") and row["status"] == 304)


def write_index(package: Package, lines: Iterable[bytes]) -> None:
    """Write both files; the lines are sorted."""
    blocks = [f"!meta 0 {json.dumps({'format': 'cdxj-gzip-1.0', 'filename': NAME})}\n".encode()]
    with package.file(f"indexes/{NAME}") as output:
        rest = iter(lines)
        while some := list(islice(rest, LINES)):
            blocks.append(_block(output, some))
    with package.file("indexes/index.idx") as output:
        for block in blocks:
            output.write(block)


def _block(output: Output, lines: Sequence[bytes]) -> bytes:
    packed = gzip.compress(b"".join(lines), mtime=0)
    place = {
        "offset": output.write(packed),
        "length": len(packed),
        "digest": f"sha256:{hashlib.sha256(packed).hexdigest()}",
        "filename": NAME,
    }
    return b" ".join(lines[0].split(b" ", 2)[:2]) + f" {json.dumps(place)}\n".encode()
