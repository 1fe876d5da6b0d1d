"""An exchange out of another crawler's archive as a capture of ours."""

from __future__ import annotations

import ipaddress
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final
from urllib.parse import urljoin, urlsplit
from uuid import UUID, uuid5

from crawler.items import Capture
from pipelines.archive.framing import Headers, is_chunked, is_framed, split_head, unframe, values
from pipelines.importing.dates import moment
from pipelines.importing.pairing import Exchange
from pipelines.importing.records import Record, UnfitError

REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})
TRUNCATIONS: Final = frozenset({"length", "time", "disconnect", "unspecified"})
MAX_URL: Final = 8000
NAMESPACE: Final = UUID("6f5902ac-2370-5f3e-9d0a-8f3c61d5f6f1")


@dataclass(frozen=True, slots=True)
class Origin:
    """Where captures come from, beside what their records say."""

    run: str
    worker: str
    source: str | None
    """Id of the source that they belong to; None: the host of each."""
    digest: Callable[[], str]
    """Returns the digest of the file that is imported."""


def capture_of(exchange: Exchange, origin: Origin, payload: bytes | None = None) -> Capture:
    """Return the capture of an exchange with the HTTP bytes that are archived of it.

    `payload` is the body of the answer that a revisit refers to. Raises `UnfitError` for what could not be
    read again here.
    """
    record = exchange.answer
    url = target(record)
    status, headers, rest = _head(record.block)
    head = record.block[: len(record.block) - len(rest)]
    framed = rest if payload is None else payload
    truncated = _truncation(record.fields.get("warc-truncated")) if payload is None else None
    body = unframe(headers, status, framed, whole=truncated is None)
    if payload is None and is_chunked(headers, status) and not is_framed(rest) and truncated:
        raise UnfitError("cannot be read: it is truncated, and lost the chunks that its head names")
    if payload is not None and body != payload:
        raise UnfitError("cannot be put together with the body that it refers to: its framing is another")
    return Capture(
        id=record_id(record, origin.digest),
        url=url,
        requested_url=url,
        fetched_at=moment(record.fields.get("warc-date", "")),
        status=status,
        request_head=exchange.request,
        response_head=head,
        body=body,
        framed_body=None if framed == body else framed,
        source=origin.source or urlsplit(url).hostname or "",
        run=origin.run,
        worker=origin.worker,
        scope=f"page:{url}",  # it belongs to no crawl: none of its links is in its scope
        ip_address=_address(record.fields.get("warc-ip-address", "")),
        truncated=truncated,
        content_type=next(reversed(values(headers, "Content-Type")), None),
        redirect_url=_redirect(url, status, headers),
    )


def target(record: Record) -> str:
    """Return the URL of a record. Raises `UnfitError` where it is none that can be archived."""
    url = record.fields.get("warc-target-uri", "").removeprefix("<").removesuffix(">").replace(" ", "%20")
    try:
        host = urlsplit(url).hostname
    except ValueError:
        host = None
    if not host or not url.isprintable() or len(url) > MAX_URL:
        raise UnfitError(f"has no URL that can be archived (WARC-Target-URI: {url[:200]!r})")
    return url


def is_web(record: Record) -> bool:
    """Whether a record is of something that was fetched over HTTP."""
    uri = record.fields.get("warc-target-uri", "").removeprefix("<").lower()
    return uri.startswith(("http://", "https://"))


def record_id(record: Record, digest: Callable[[], str], *, place: bool = False) -> str:
    """Return the id of a capture, the same whenever its file is imported.

    It is the record's own where that is a UUID, and made of the file's digest and the place in it where it is
    not, or where with `place` it is asked for.
    """
    if not place and record.id.lower().startswith("urn:uuid:"):
        try:
            return UUID(record.id[9:]).urn
        except ValueError:
            pass
    return uuid5(NAMESPACE, f"{digest()} {record.spot.offset} {record.spot.within or 0}").urn


def _head(block: bytes) -> tuple[int, Headers, bytes]:
    try:
        status, headers, rest = split_head(block)
    except ValueError as error:
        raise UnfitError(f"cannot be read: {error}") from error
    if not 200 <= status <= 999:
        raise UnfitError(f"is no answer: its status is {status}")
    return status, headers, rest


def _redirect(url: str, status: int, headers: Headers) -> str | None:
    location = next(reversed(values(headers, "Location")), None)
    if location is None or status not in REDIRECTS:
        return None
    try:
        return urljoin(url, location)
    except ValueError:
        return None


def _address(text: str) -> str | None:
    try:
        return str(ipaddress.ip_address(text.strip()))
    except ValueError:
        return None


def _truncation(text: str | None) -> str | None:
    if not text:
        return None
    return text.lower() if text.lower() in TRUNCATIONS else "unspecified"
