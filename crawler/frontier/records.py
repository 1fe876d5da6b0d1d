"""Queue entries: compact, versioned JSON behind the counts that the scripts keep. Never pickle.

`2+1|[1,"c3","s/zwgk/index.html",3]`: two attempts failed, and once it was lost with its worker; version 1;
crawl c3; https, the path; depth 3. `+1` is left out where it was never lost. The host is not repeated: it
names the list that the entry lies in.

Version 2 is that of crawls with focus: `0|[2,"c3","s/zwgk/1.html",3,"s/zwgk/index.html"]` names also the page
that led there, on the same host by scheme and path, else by its URL; nothing where there is none. The scripts
count it against the budget of its crawl.

Version 3 is that of a revisit: `0|[3,"c3","s/zwgk/1.html",3,[8,"\\"a1\\"",null,"0003-6f1c…"]]` holds the
priority with which its URL was first queued, and what is known of the answer that is to be compared: ETag,
Last-Modified and the digest of its text, null where there is none. It is paid for from no budget.
"""

from __future__ import annotations

import json
from json.encoder import encode_basestring, encode_basestring_ascii
from typing import Final, NamedTuple

from crawler.errors import GongbaoError

VERSIONS: Final = (1, 2, 3)
SCHEMES: Final = {"h": "http", "s": "https", "a": "archive"}
LETTERS: Final = {scheme: letter for letter, scheme in SCHEMES.items()}
HEADS: Final = {"|[1,": 5, "|[2,": 7}
"""What follows the counts, with the number of pieces in which quotes cut an entry of that version."""
LONGEST_VIA: Final = 300
"""Characters of a page's URL beyond which it is not kept: lists have short ones."""


class UnknownRecordError(GongbaoError):
    """Raised where the queue holds an entry of another version, or what is none. Update this worker."""


class Revisit(NamedTuple):
    """What is known of a URL that is visited again."""

    promise: int = 0
    """The priority with which it was queued first: what it promised then, its links are rated by."""
    etag: str | None = None
    """Of the last answer that came in full; None where that is to be asked for in full again."""
    last_modified: str | None = None
    digest: str | None = None
    """Of what that answer said."""


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
    via: str | None = None
    """Of a crawl with focus, the page that led there as `shortened` has it; None in any other crawl."""
    revisit: Revisit | None = None
    """Set where it was visited before and is due again."""

    def url(self, host: str) -> str:
        """Return the URL, given the host that the record is queued under."""
        return f"{self.scheme}://{host}{self.rest}"

    def via_url(self, host: str) -> str | None:
        """Return the URL of the page that led there; None where that is not known."""
        if self.via and self.via[1:2] == "/":
            return f"{SCHEMES[self.via[0]]}://{host}{self.via[1:]}"
        return self.via or None


def shortened(url: str, scheme: str, rest: str, *, same_host: bool) -> str:
    """Return how a record names the page that led to it; nothing where its URL is too long."""
    via = LETTERS[scheme] + rest if same_host else url
    return via if len(via) <= LONGEST_VIA else ""


def dumps(record: Record) -> str:
    """Return the entry of a record."""
    crawl, scheme, rest, depth, attempts, lost, via, revisit = record
    counts = f"{attempts}+{lost}" if lost else str(attempts)
    location = quoted(LETTERS[scheme] + rest)
    if revisit is not None:
        return f"{counts}|[3,{quoted(crawl)},{location},{depth},{json.dumps(revisit, separators=(',', ':'))}]"
    if via is None:
        return f"{counts}|[1,{quoted(crawl)},{location},{depth}]"
    return f"{counts}|[2,{quoted(crawl)},{location},{depth},{quoted(via)}]"


def location_of(record: Record) -> str:
    """Return the part of an entry that names its URL, without the quotes around it."""
    return quoted(LETTERS[record.scheme] + record.rest)[1:-1]


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
        counts, crawl, where, depth = parts[0][:-4], parts[1], parts[3], parts[4].strip(",]")
        if counts.isdecimal() and depth.isdecimal() and where[:1] in SCHEMES:
            via = parts[5] if len(parts) > 5 else None
            return Record(crawl, SCHEMES[where[0]], where[1:], int(depth), int(counts), via=via)
    return _loads(entry)


def _parts(entry: str) -> list[str] | None:
    """Return an entry cut at its quotes, or None where that is not the way to read it."""
    if "\\" in entry:  # a string of it is escaped, and quotes are not only where strings end
        return None
    parts = entry.split('"')
    usual = len(parts) == HEADS.get(parts[0][-4:]) and parts[2] == parts[4][:1] == "," and entry[-1] == "]"
    return parts if usual else None


def _loads(entry: str) -> Record:
    counts, _, text = entry.partition("|")
    attempts, _, lost = counts.partition("+")
    try:
        version, *fields = json.loads(text, strict=False)
        if version in VERSIONS:
            crawl, where, depth, *more = fields
            found = Record(crawl, SCHEMES[where[0]], where[1:], depth, int(attempts), int(lost or 0))
            if version == 3:
                ((promise, etag, modified, digest),) = more
                return found._replace(revisit=Revisit(int(promise), etag, modified, digest))
            found = found._replace(via=more[0]) if more else found
            if (found.via is not None) == (version == 2):
                return found
    except (ValueError, TypeError, LookupError):
        version = "unknown"
    raise UnknownRecordError(
        f"The queue has an entry of version {version}; this worker reads versions up to {VERSIONS[-1]}. "
        "Update it."
    )


def quoted(text: str) -> str:
    """Return a JSON string; Han characters as they are, but half a surrogate pair has no UTF-8."""
    if text.isascii():
        return encode_basestring(text)
    try:
        text.encode()
    except UnicodeEncodeError:
        return encode_basestring_ascii(text)
    return encode_basestring(text)
