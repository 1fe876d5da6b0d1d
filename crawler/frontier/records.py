"""Queue entries: compact, versioned JSON behind the number of failed attempts. Never pickle.

`2|[1,"c3","s/zwgk/index.html",3]`: two attempts failed; version 1; crawl c3; https, the path; depth 3. The
host is not repeated: it names the list that the entry lies in.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Final

VERSION: Final = 1
SCHEMES: Final = {"h": "http", "s": "https"}


@dataclass(frozen=True, slots=True)
class Record:
    """What the queue keeps of a URL."""

    crawl: str
    """Id of the crawl (source and scope) that it belongs to."""
    scheme: str
    rest: str
    """Path and query."""
    depth: int = 0
    attempts: int = 0
    """Attempts that failed."""

    def url(self, host: str) -> str:
        """Return the URL, given the host that the record is queued under."""
        return f"{self.scheme}://{host}{self.rest}"


def dumps(record: Record) -> str:
    """Return the entry of a record."""
    fields = [VERSION, record.crawl, record.scheme[-1:].replace("p", "h") + record.rest, record.depth]
    return f"{record.attempts}|{json.dumps(fields, ensure_ascii=False, separators=(',', ':'))}"


def loads(entry: str) -> Record:
    """Return the record of an entry; raises `ValueError` for an entry of another version."""
    attempts, _, text = entry.partition("|")
    fields = json.loads(text)
    if fields[0] != VERSION:
        raise ValueError(f"a queue entry of version {fields[0]}; this worker reads version {VERSION}")
    _, crawl, location, depth = fields
    return Record(crawl, SCHEMES[location[0]], location[1:], depth, int(attempts))
