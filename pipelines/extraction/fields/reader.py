"""Read every field of one document."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pipelines.documents import Kind
from pipelines.extraction.fields.head import Head, read_head
from pipelines.extraction.fields.kind import read_kind
from pipelines.extraction.fields.model import Fields, PageFacts
from pipelines.extraction.fields.published import read_published
from pipelines.extraction.fields.publisher import read_publisher
from pipelines.extraction.fields.report import ReportReader
from pipelines.extraction.fields.title import clean_title, title_in

REPORTS = (Kind.WORK_REPORT, Kind.PLAN_REPORT, Kind.BUDGET_REPORT, Kind.STATISTICAL_COMMUNIQUE)


def read_fields(title: str, paragraphs: Sequence[str], page: PageFacts) -> Fields:
    """Read the fields of one document.

    Args:
        title: the title as the page shows it; site tags are removed here; may be empty.
        paragraphs: its text, a paragraph an item; bylines may be lines of their own or run into the body.
        page: what is known of the page around it.

    Returns:
        The fields. Never raises for strange input: what is not found is None.
    """
    head = read_head(paragraphs)
    found = fields_of_any(title, head, paragraphs, page)
    if found.kind not in REPORTS:
        return found
    reader = ReportReader(found.title, title, head, paragraphs, page, found.published_on)
    more = reader.read(spoken=found.kind != Kind.STATISTICAL_COMMUNIQUE)
    return replace(
        more,
        kind=found.kind,
        title=found.title,
        publisher=found.publisher,
        published_on=found.published_on,
        evidence={**found.evidence, **more.evidence},
    )


def fields_of_any(title: str, head: Head, paragraphs: Sequence[str], page: PageFacts) -> Fields:
    """Read what every document has: kind, title, publisher and day of publication."""
    name = clean_title(title, page.site_name) or clean_title(title_in(paragraphs))
    published_on, where_day = read_published(head.lines, page) or (None, "")
    publisher, where_publisher = read_publisher(head.lines, page.meta) or (None, "")
    verdict = read_kind(name, head, paragraphs, dated=published_on is not None)
    evidence = {"kind": verdict.why, "published_on": where_day, "publisher": where_publisher}
    return Fields(
        kind=verdict.kind,
        title=name,
        publisher=publisher,
        published_on=published_on,
        evidence={key: where for key, where in evidence.items() if where},
    )
