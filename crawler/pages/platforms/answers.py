"""What data endpoints answer: JSON, JSONP, XML with rows in CDATA sections; their rows become links."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from crawler.items import Link
from crawler.pages.literals import Value, read_answer
from crawler.pages.platforms.rows import MOST_ROWS, PAGES, TOTALS, count, data_rows, fragment_rows, records

_DATA: Final = re.compile(
    rb"""\s*(?:\xef\xbb\xbf)?\s*(?:
        (?:try\s*\{\s*)?(?:/\*\*?/\s*)?[A-Za-z_$][\w$.]{0,79}\s*\(\s*[\[{"'<]
        | \[\s*(?:\]|\{|"|\[)
        | \{\s*(?:\}|"[^"\n]{0,60}"\s*:|'[^'\n]{0,60}'\s*:|[A-Za-z_]\w{0,40}\s*:\s*["'\[{\d])
    )""",
    re.VERBOSE,
)
_XML: Final = re.compile(
    rb"\s*(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]{0,200}>\s*)?(?:<!--[^>]{0,200}-->\s*)?"
    rb"<(datastore|recordset|record|records|totalrecord|nextgroup|data|result|response|root|list|items|xml)\b[^>]*>"
)
_ROWS_IN_XML: Final = (b"<record", b"<![CDATA[", b"totalrecord", b"datastore")
_TOTAL: Final = re.compile(r"<totalrecords?>\s*(?:<!\[CDATA\[)?\s*(\d{1,9})", re.IGNORECASE)
_GROUP: Final = re.compile(r"<nextgroup>.*?</nextgroup>", re.DOTALL | re.IGNORECASE)

Rows = Callable[[Value, str], Iterator[Link]]

MOST_BYTES: Final = 4 << 20
"""Of an answer's beginning that is read."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What an endpoint answered."""

    url: str
    rows: tuple[Link, ...]
    """Where its rows lead, with their titles."""
    total: int | None = None
    """Rows in all, as the answer says."""
    pages: int | None = None
    """Pages in all, likewise."""
    groups: tuple[Link, ...] = ()
    """Where it says itself that the next rows are."""
    grouped: bool = False
    """Whether it would say so, if there were more."""


def is_answer(body: bytes) -> bool:
    """Whether a body is the answer of a data endpoint: it begins like JSON, JSONP or such XML."""
    head = body[:512]
    if _DATA.match(head):
        return True
    if not _XML.match(head) or b"<html" in body[:4096].lower():
        return False
    return any(mark in body[:65536] for mark in _ROWS_IN_XML)


def read(text: str, url: str, unnamed: Rows | None = None) -> Answer:
    """Return what an answer says; of a broken one, what can be read of it.

    `unnamed` reads the rows of data in which none has an address.
    """
    text = text[:MOST_BYTES]
    opening = text[:256].lstrip("\ufeff \t\r\n")
    if opening.startswith("<"):
        return _of_xml(text, url)
    value = read_answer(text)
    if isinstance(value, str) and ("<record" in value or "<![CDATA[" in value):
        return _of_xml(value, url)
    rows = tuple(_distinct(data_rows(value, url)))
    if not rows and unnamed is not None:
        rows = tuple(_distinct(unnamed(value, url)))
    return Answer(url, rows, count(value, TOTALS), count(value, PAGES))


def _of_xml(text: str, url: str) -> Answer:
    total = _TOTAL.search(text)
    written = [group[0] for group in _GROUP.finditer(text)]
    named = fragment_rows("".join(map(records, written)), url) if written else ()
    groups = tuple(Link(group.url, group.text, further=True) for group in named)
    rows = fragment_rows(records(_GROUP.sub("", text)), url)
    return Answer(url, rows, int(total[1]) if total else None, None, groups, bool(written))


def _distinct(rows: Iterator[Link]) -> Iterator[Link]:
    seen: set[str] = set()
    for link in rows:
        if link.url not in seen:
            seen.add(link.url)
            yield link
        if len(seen) >= MOST_ROWS:
            return
