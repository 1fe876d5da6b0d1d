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
SCHEMES: Final = {"h": "http", "s": "https", "a": "archive"}
LETTERS: Final = {scheme: letter for letter, scheme in SCHEMES.items()}
HEAD: Final = f"|[{VERSION},"
"""What follows the counts."""


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
    location = _quoted(LETTERS[scheme] + rest)
    return f"{counts}|[{VERSION},{_quoted(crawl)},{location},{depth}]"


def location(entry: str) -> tuple[str, str]:
    """Return scheme and rest of an entry's URL without reading all of it; raises as `loads`."""
    parts = _parts(entry)
    if parts:
        return SCHEMES[parts[3][0]], parts[3][1:]
    record = loads(entry)
    return record.scheme, record.rest


def loads(entry: str) -> Record:
    """Return the record of an entry; raises `UnknownRecordError` for an entry of another version."""
    if parts := _parts(entry):
        counts, crawl, where, depth = parts[0][: -len(HEAD)], parts[1], parts[3], parts[4][1:-1]
        if counts.isdecimal() and depth.isdecimal() and where[:1] in SCHEMES:
            return Record(crawl, SCHEMES[where[0]], where[1:], int(depth), int(counts))
    return _loads(entry)


def _parts(entry: str) -> list[str] | None:
    """Return an entry cut at its quotes, or None where that is not the way to read it."""
    if "\\" in entry:  # a string of it is escaped, and quotes are not only where strings end
        return None
    parts = entry.split('"', 4)
    usual = (
        len(parts) == 5 and parts[0].endswith(HEAD) and parts[2] == parts[4][:1] == "," and entry[-1] == "]"
    )
    return parts if usual else None


def _loads(entry: str) -> Record:
    counts, _, text = entry.partition("|")
    attempts, _, lost = counts.partition("+")
    try:
        version, *fields = json.loads(text, strict=False)
        if version == VERSION:
            crawl, where, depth = fields
            return Record(crawl, SCHEMES[where[0]], where[1:], depth, int(attempts), int(lost or 0))
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
