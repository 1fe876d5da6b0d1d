"""How much of a page is read. What has more is no page that people read, and costs more than all that do.

The largest pages seen are real ones that somebody made too large: 1.3 MB, 100,000 tags, 396 elements in each
other, 7,300 links.
"""

from __future__ import annotations

from typing import Final

from lxml import etree

from crawler.errors import UnreadableError

SOURCE_BYTES: Final = 16 << 20
"""Of HTML, text, a feed or the answer of a data endpoint, without its content-encoding."""
TAGS: Final = 300_000
"""Of a page of HTML; a tree takes some 500 bytes for each."""
DEPTH: Final = 2_048
"""Elements in each other: libxml2's own limit, behind which it reads nothing more of a page."""
LINKS: Final = 50_000
"""Of a page, as many as a sitemap may have (sitemaps.org 0.9); further ones are left out, and said."""


def check_size(body: bytes, medium: str) -> None:
    """Raise `UnreadableError` for a body that is too large to be read as text."""
    if len(body) > SOURCE_BYTES:
        raise UnreadableError(
            f"The {medium} has {len(body):,} bytes; no more than {SOURCE_BYTES:,} are read."
        )


def check_tags(source: str) -> None:
    """Raise `UnreadableError` for a page with too many tags; asked before a tree is made of it."""
    if len(source) > TAGS and source.count("<") > TAGS:
        raise UnreadableError(f"The page has more than {TAGS:,} tags.")


def check_depth(root: etree._Element) -> None:
    """Raise `UnreadableError` for a parsed page of which the end was not read, since it is too deep."""
    parser = root.getroottree().parser
    last = parser.error_log.last_error if parser is not None else None
    if last is not None and last.type == etree.ErrorTypes.ERR_RESOURCE_LIMIT:
        raise UnreadableError(f"The page has {DEPTH:,} elements in each other, and was not read further.")


def check_memory(error: etree.XMLSyntaxError) -> None:
    """Raise `MemoryError` where a parser failed for want of memory, of which lxml makes a syntax error."""
    if getattr(error, "code", None) == etree.ErrorTypes.ERR_NO_MEMORY:
        raise MemoryError("the parser of XML and HTML got no memory") from error
