"""What the field readers are given, and what they give back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from pipelines.documents import Kind


@dataclass(frozen=True, slots=True)
class PageFacts:
    """What the page around a document says; everything but the URL may be unknown."""

    url: str
    meta: Mapping[str, str] = field(default_factory=dict)
    """Government meta tags by name (`ArticleTitle`, `ContentSource`, `SiteName`, …), as found."""
    published_on: date | None = None
    fetched_at: datetime | None = None
    site_name: str | None = None


@dataclass(frozen=True, slots=True)
class Fields:
    """What is known of one document. Unknown is None, never a guess; see `pipelines.documents.Document`."""

    kind: Kind
    title: str
    region_code: str | None = None
    region_name: str | None = None
    year: int | None = None
    delivered_on: date | None = None
    session: str | None = None
    speaker: str | None = None
    speaker_role: str | None = None
    publisher: str | None = None
    published_on: date | None = None
    flags: tuple[str, ...] = ()
    evidence: dict[str, str] = field(default_factory=dict)
    """For each field that was found: where."""
    head_lines: int = 0
    """How many leading paragraphs are title, byline or source lines and not yet the speech."""
