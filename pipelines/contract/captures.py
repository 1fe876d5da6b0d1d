"""Rows of `captures`, and of `tombstones`, which are left of those that were taken down."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from pydantic import Field

from pipelines.contract.base import Stored


class StoredCapture(Stored):
    """A row of `captures`."""

    id: str = Field(alias="_id")
    """The WARC-Record-ID of its response, revisit or conversion record."""
    url: str
    """Of this exchange."""
    final_url: str
    """Where a redirect points; else `url`."""
    requested_url: str | None
    """What the frontier asked for."""
    status: int
    """Of the answer."""
    content_type: str | None
    """As the answer says it."""
    ip_address: str | None = None
    """That answered."""
    tls_verified: bool | None = None
    """Whether the server proved who it is; false where it need not (`tls` of its source). Others than those
    over TLS lack it, as do those of releases before 2026-12."""
    certificate: str | None = None
    """SHA-256 of the certificate that it showed (DER), in hexadecimal. Others lack it."""
    tls_protocol: str | None = None
    """With which version of TLS, as OpenSSL names it. Others lack it."""
    tls_problem: str | None = None
    """Why the certificate proves nothing: expired, self-signed, wrong name, … Others lack it."""
    truncated: str | None
    """Why its body is not whole, as WARC-Truncated says it; else null."""
    payload_digest: str | None
    """SHA-256 of the body as sent, labelled as in WARC; of a revisited 304, that of the body meant."""
    fetched_at: datetime
    """When."""
    source: str | None
    """For which source."""
    run: str | None
    """In which run."""
    worker: str | None
    """By whom."""
    depth: int | None = None
    """How many clicks from the seed."""
    via: str | None = None
    """The page that led there, in crawls with focus, else null: which columns yielded reports."""
    priority: float | None = None
    """How promising it was thought to be when it was queued."""
    bucket: str
    """Where its record lies: the bucket, or the folder."""
    object: str
    """The key of the WARC file there."""
    offset: int
    """The first byte of the record in it."""
    length: int
    """Its bytes: one ranged GET gives one gzip member, a whole WARC record."""
    record_type: Literal["response", "revisit", "conversion"]
    """Of the record."""
    refers_to: dict[str, Any] | None
    """Of a revisit, the response that holds its payload: `capture_id`, `url`, `fetched_at`, `object`,
    `offset`, `length`."""
    converted_from: str | None = None
    """Of a conversion (what a browser showed of a page, written out): the capture of the page. Others lack
    it."""
    rendering: Any = None
    """Of a conversion: which browser, what it asked for, what it left out and why. Others lack it."""
    page: str | None = None
    """Of what a browser asked for: the capture of the page that needed it."""
    method_query: str | None = None
    """Of an answer to no GET: method and body, as replay tools look it up."""
    chunked: bool = False
    """Whether the body came, and lies in the archive, in chunks."""
    outcome: str | None = None
    """What the analysis made of it. `requisite` is what pages are only shown with: images, style sheets;
    `scan` a file of pictures of a text; `unchanged` a 304 that was asked for."""
    kind: str | None = None
    """Of the page."""
    platform: str | None = None
    """The CMS family that the page itself shows, or null."""
    pictures: tuple[str, ...] | None = None
    """URLs of the pictures that are the text of an article, in page order; missing of others."""
    block: str | None = None
    """What stands there instead of a page, or null: see below."""
    explanation: tuple[str, ...] = ()
    """How the analysis came to that, for people."""
    links: int | None = None
    """How many it has."""
    documents: int | None = None
    """How many were read of it."""
    reports: int | None = None
    """How many of these are work reports."""
    quarantined: int | None = None
    """How many of its documents cannot be stored."""
    extractor: int | None = None
    """The version of the extractor that read it."""
    read_at: datetime | None = None
    """When it was read."""
    schema_version: int
    """As in `documents`."""


class Tombstone(Stored):
    """A row of `tombstones`: a capture that was taken down."""

    id: str = Field(alias="_id")
    """That of the capture."""
    url: str
    """Of the exchange."""
    payload_digest: str | None = None
    """Of the body that is gone."""
    fetched_at: datetime
    """When it was captured."""
    status: int | None = None
    """Of the answer."""
    source: str | None = None
    """For which source."""
    run: str | None = None
    """In which run."""
    takedown: str
    """The rule of `exclusions` by which."""
    at: datetime
    """When it was taken down."""
    payload_in: str | None = None
    """The capture of another page that holds the same payload, or null."""
