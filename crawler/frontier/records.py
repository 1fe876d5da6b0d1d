"""Queue entries: compact, versioned JSON behind the counts that the scripts keep. Never pickle.

`2+1|[1,"c3","s/zwgk/index.html",3]`: two attempts failed, and once it was lost with its worker; version 1;
crawl c3; https, the path; depth 3. `+1` is left out where it was never lost. The host is not repeated: it
names the list that the entry lies in.
"""

from __future__ import annotations

import json
from json.encoder import encode_basestring, encode_basestring_ascii
from typing import Final, NamedTuple

from crawler.errors import GongbaoError

VERSION: Final = 1
SCHEMES: Final = {"h": "http", "s": "https"}


class UnknownRecordError(GongbaoError):
    """Raised where the queue holds an entry of another version, or what is none. Update this worker."""


class Record(NamedTuple):
    """What the queue keeps of a URL."""

    crawl: str
    """Id of the crawl (source and scope) that it belongs to."""
    scheme: str
    rest: str
    """Path and query."""
    depth: int = 0
    attempts: int = 0
    """Attempts that failed."""
    lost: int = 0
    """Times that it was lost with its worker."""

    def url(self, host: str) -> str:
        """Return the URL, given the host that the record is queued under."""
        return f"{self.scheme}://{host}{self.rest}"


def dumps(record: Record) -> str:
    """Return the entry of a record."""
    crawl, scheme, rest, depth, attempts, lost = record
    counts = f"{attempts}+{lost}" if lost else str(attempts)
    location = _quoted(("s" if scheme == "https" else "h") + rest)
    return f"{counts}|[{VERSION},{_quoted(crawl)},{location},{depth}]"


def location(entry: str) -> tuple[str, str]:
    """Return scheme and rest of an entry's URL without reading all of it: ten times faster than `loads`.

    Raises `ValueError` likewise.
    """
    if "\\" not in entry:  # then no string of it is escaped, and quotes are where strings end
        parts = entry.split('"', 4)
        if len(parts) == 5 and parts[0].endswith(f"[{VERSION},"):
            return SCHEMES[parts[3][0]], parts[3][1:]
    record = loads(entry)
    return record.scheme, record.rest


def loads(entry: str) -> Record:
    """Return the record of an entry; raises `UnknownRecordError` for an entry of another version."""
    counts, _, text = entry.partition("|")
    attempts, _, lost = counts.partition("+")
    try:
        version, *fields = json.loads(text)
        if version == VERSION:
            crawl, location, depth = fields
            return Record(crawl, SCHEMES[location[0]], location[1:], depth, int(attempts), int(lost or 0))
    except (ValueError, TypeError, LookupError):
        version = "unknown"
    raise UnknownRecordError(
        f"The queue has an entry of version {version}; this worker reads version {VERSION}. Update it."
    )


def _quoted(text: str) -> str:
    """Return a JSON string; Han characters as they are, but half a surrogate pair has no UTF-8."""
    if text.isascii():
        return encode_basestring(text)
    try:
        text.encode()
    except UnicodeEncodeError:
        return encode_basestring_ascii(text)
    return encode_basestring(text)
