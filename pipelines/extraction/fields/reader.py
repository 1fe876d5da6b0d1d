"""Read every field of one document."""

from __future__ import annotations

from collections.abc import Sequence

from pipelines.documents import Kind
from pipelines.extraction.fields.model import Fields, PageFacts


def read_fields(title: str, paragraphs: Sequence[str], page: PageFacts) -> Fields:
    """Read the fields of one document.

    Args:
        title: the title as the page shows it; site tags are removed here; may be empty.
        paragraphs: its text, a paragraph an item; bylines may be lines of their own or run into the body.
        page: what is known of the page around it.

    Returns:
        The fields. Never raises for strange input: what is not found is None.
    """
    report = "政府工作报告" in title and any("代表" in p for p in paragraphs[:10])
    kind = Kind.WORK_REPORT if report else Kind.NEWS
    return Fields(kind=kind, title=title.strip(), published_on=page.published_on)
