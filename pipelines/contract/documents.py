"""Rows of `documents`, of `document_versions`, and of what is no document any more."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from pydantic import Field

from pipelines.contract.base import Changing, Stored
from pipelines.documents import Document


class Sighting(Stored):
    """One capture in which a document was seen."""

    capture_id: str
    fetched_at: datetime


class Appearance(Stored):
    """A page on which a document was seen."""

    page_url: str
    first: Sighting
    last: Sighting


class Page(Stored):
    """One page of an article in several pages."""

    page_url: str
    capture_id: str
    medium: str
    charset: str | None


class NearDuplicate(Stored):
    """What tells copies of a text from other texts."""

    grams: int
    minhash: bytes


class StoredReading(Document):
    """A document with what only storing knows: what `documents` and `document_versions` share."""

    id: str = Field(alias="_id")
    site: str
    """The host that stands for its site, without `www.`."""
    page_url: str
    """The page that it was last seen on."""
    capture_id: str
    """The capture of that page: its bytes prove the text."""
    fetched_at: datetime
    """When that capture was made."""
    extractor: int
    """The version of the extractor that read it."""
    text_sha256: str
    """Of `text` in UTF-8."""
    schema_version: int
    """Of the stored shape; it rises with each change that a reader could notice."""
    pages: tuple[Page, ...] = ()
    """Of an article in several pages, each page with its capture; else empty."""
    tls_verified: Literal[False] | None = None
    """False where the server of its page, or of one of its pages, did not prove who it is, and need not
    (`tls` of its source); others lack it. The capture says what was wrong."""
    near_duplicate: NearDuplicate | None = None
    """`grams`: how many 5-grams of Han characters and letters its text has; `minhash`: their MinHash, 128
    numbers of 32 bits."""


class StoredDocument(StoredReading, Changing):
    """A row of `documents`."""

    id: str = Field(alias="_id")
    """Stable: hashes the site with the detail page's URL, or with kind, title and date where there is none;
    never the text."""
    appearances: tuple[Appearance, ...] = ()
    """Each page that it was seen on, with the first and the last capture."""
    gone_since: datetime | None = None
    """When its page was found gone at its source (404, 410, or a page that says so); missing while it is
    there. The document stays."""
    retired_at: datetime | None = None
    """When a newer extractor read the same capture and found it no longer; null while it is found."""
    report_keys: tuple[str, ...] = ()
    """Keys of the `reports` that it counts for or ever counted for."""


class TakenDown(Changing):
    """What is left of a document that was taken down; `{"state": null}` leaves it out."""

    id: str = Field(alias="_id")
    """That of the document."""
    state: Literal["taken_down"]
    """Documents have no `state`."""
    taken_down_at: datetime
    """When."""
    takedown: str
    """The rule of `exclusions` by which."""
    reason: str
    """Why."""
    lifted_at: datetime | None = None
    """Since when the next reading may take its place; null while none may."""
    fetched_at: datetime | None = None
    """When the capture was made that it was read from."""
    schema_version: int
    """As in documents."""


class StoredVersion(StoredReading):
    """A row of `document_versions`: the whole reading, and these."""

    id: str = Field(alias="_id")
    """`document` and `digest`."""
    document: str
    """`_id` of the document that said this."""
    digest: str
    """Of its text and fields."""
    cause: Literal["page", "extractor", "shorter"]
    """Why it is not what the document says: the page has changed; a newer extractor made something else of
    the same capture; it is far shorter than what is kept, and was refused."""


class RemovedDocument(Stored):
    """A row of `removed_documents`: it turned out to be a further page of an article, and is in that
    document."""

    id: str = Field(alias="_id")
    """That of the document. Where `documents` has it all the same, it is there."""
    changed_at: datetime
    """When."""
