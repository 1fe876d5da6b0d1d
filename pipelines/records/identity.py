"""What a document is known by, wherever and however often it is seen."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Sequence
from typing import Final
from urllib.parse import urldefrag, urlsplit

from pipelines.documents import Document

DocumentId = str

_USUAL: Final = re.compile(
    r"""https?://([a-z\d.-]+)(?::([1-9]\d{0,3}))?(/[!"$-:<->@-~]*)?(\?[!"$-~]+)?""", re.ASCII
)
"""Host, port, path and query of nearly all URLs, in a tenth of the time that parsing them takes."""


def document_id(document: Document, page_url: str) -> DocumentId:
    """Return a document's id: never its place on a page, never its text.

    It hashes the site with the detail URL where there is one, else with kind, normalized title and the
    published date, and with the names of its file where it lies in an archive. The scheme does not count:
    many sites serve both http and https.
    """
    if document.url:
        return page_id(document.url, document.member)
    title = "".join(document.title.split()).casefold()
    published = str(document.published_on or "")
    return _hashed("inline", site(page_url), document.kind, title, published, *document.member)


def page_id(url: str, member: Sequence[str] = ()) -> DocumentId:
    """Return the id of the document whose detail page is `url`, or of a file in the archive there."""
    return _hashed("url", site(url), _path(url), *member)


def _hashed(*identity: str) -> DocumentId:
    # Half a character, which no store takes, is a matter for the quarantine and none to stop at here.
    return hashlib.sha256("\n".join(identity).encode("utf-8", "surrogatepass")).hexdigest()[:32]


def site(url: str) -> str:
    """Return the host that stands for a site: lower case, without `www.` and the usual ports.

    Never raises: the host of a URL that is none (http://host:99999/) is what stands in its place.
    """
    usual = _USUAL.fullmatch(url)
    if usual is None:
        return _parsed_site(url)
    host, port = usual[1].removeprefix("www."), usual[2]
    return host if port in (None, "80", "443") else f"{host}:{port}"


def _parsed_site(url: str) -> str:
    try:
        parts = urlsplit(url)
        host, port = (parts.hostname or "").removeprefix("www."), parts.port
    except ValueError:
        return url.partition("://")[2].partition("/")[0].lower()
    return host if port in (None, 80, 443) else f"{host}:{port}"


def _path(url: str) -> str:
    """Return path and query of a URL."""
    usual = _USUAL.fullmatch(url)
    return (usual[3] or "/") + (usual[4] or "") if usual else _parsed_path(url)


def _parsed_path(url: str) -> str:
    try:
        parts = urlsplit(urldefrag(url).url)
    except ValueError:
        return url
    return (parts.path or "/") + (f"?{parts.query}" if parts.query else "")


def distinct(ids: Sequence[DocumentId]) -> list[DocumentId]:
    """Return the ids of one page's documents, those that repeat with a number appended."""
    # Two documents of one page with the same title and date would else overwrite each other.
    seen: Counter[str] = Counter()
    distinct = []
    for identity in ids:
        seen[identity] += 1
        distinct.append(identity if seen[identity] == 1 else f"{identity}-{seen[identity]}")
    return distinct
