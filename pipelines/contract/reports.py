"""Rows of `reports`, and of the changes by which readers follow them."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from pydantic import Field

from pipelines.contract.base import Changing, Day, RegionCode, Stored

Official = Literal["site", "publisher"]


class StoredRendition(Stored):
    """One document of a report, beside the best one."""

    document: str
    """`_id` of the document."""
    page_url: str | None
    """Its page."""
    relation: Literal["same", "truncated", "longer", "page", "different"]
    """To the best one: see below."""
    similarity: float
    """With the best text: estimated Jaccard of 5-grams, 0 to 1."""
    contained: float | None
    """The share of it that is in the best text; null where the relation is `same`."""
    size: int
    """5-grams of its text."""
    official: Official | None
    """As that of the report."""
    complete: bool
    """`completeness.complete`."""
    gone_since: datetime | None
    """As in `documents`."""
    offered_by: str | None
    """`_id` of the document of the page that offers it as a file, else null."""


class Value(Stored):
    """One of several values of a field."""

    value: Any
    documents: tuple[str, ...]


class Conflict(Stored):
    """A field of which renditions say different things."""

    field: str
    values: tuple[Value, ...]


class StoredReport(Changing):
    """A row of `reports`."""

    id: str = Field(alias="_id")
    """`KEY/YEAR/SESSION`, such as `work_report/341700/2023/5-2`; for renditions that name no session and
    whose text is in no other report, `KEY/YEAR/-DOCUMENT`."""
    key: str
    """`KIND/REGION`: the documents that are compared with each other."""
    kind: Literal["work_report"]
    """Only work reports are put together so far."""
    region_code: RegionCode | None
    """GB/T 2260 as valid at the delivery; null for towns, development zones and names that stay ambiguous."""
    region_name: str | None
    """As valid then; what an area without a code is known by."""
    lineage: str | None = None
    """The code under which the region goes on today, through renamings and renumberings: 610482 for 彬县
    (610427) and 彬州市; null where it was merged or split up, or has no code."""
    level: Literal["country", "province", "prefecture", "county"] | None
    """Of the region; null for an area without a code."""
    parent: str | None
    """The code of the region above; of an area without a code, that which its session names before it."""
    parent_name: str | None
    """Its name."""
    year: int
    """The year that it plans, from the rendition with the surest basis."""
    year_basis: Literal["title", "plan heading", "session"] | None
    """What tells the year."""
    session: str | None
    """As in `documents`, from the best rendition that has it; so are the next three."""
    delivered_on: Day | None
    """The day of the speech."""
    speaker: str | None
    """The name."""
    speaker_role: str | None
    """The bare office."""
    sources: dict[str, str]
    """For each of these fields, `year` and `region_name` that is not null, the `_id` of the document that it
    is from."""
    best: str
    """`_id` of the document with the best text."""
    title: str | None
    """Of the best rendition; so are the next nine."""
    publisher: str | None
    """Who published it."""
    published_on: Day | None
    """The day that the page claims."""
    site: str | None
    """The host."""
    page_url: str | None
    """The page."""
    fetched_at: datetime | None
    """When it was fetched last."""
    agreement: float | None
    """How far readings agree on its text."""
    truncated: bool | None
    """Whether it is cut off."""
    gone_since: datetime | None = None
    """Since when its page is gone; null while it is there."""
    text_sha256: str | None = None
    """Of its text: so a report changes where its text does."""
    official: Official | None
    """Why the best rendition is official: `site` (a host under gov.cn) or `publisher` (it names that region's
    government)."""
    complete: bool
    """`completeness.complete` of the best rendition."""
    renditions: tuple[StoredRendition, ...]
    """All of them, the best first: see below."""
    conflicts: tuple[Conflict, ...]
    """`field`, and its `values`: each `value` with the `documents` that say so, the report's own first.
    `text` where a rendition of the same session has another text."""
    missing: tuple[str, ...]
    """Fields that no rendition has, and parts that the best text lacks (`opening`, `review`, `plan`,
    `closing`, `end`)."""
    schema_version: int
    """As in `documents`."""


class ReportChange(Stored):
    """A row of `report_changes`: one for each report that ever was, written with it."""

    id: str = Field(alias="_id")
    """That of the report."""
    key: str
    """Its key."""
    changed_at: datetime
    """When it last changed, appeared or went; that of the row in `reports`, if it is there."""
    removed: bool
    """Whether it is there no longer: its documents are in another report, retired or taken down."""
