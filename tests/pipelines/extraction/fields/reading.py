"""The reading of one speech under a head, as the tests of this folder use it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from pipelines.extraction.fields import Fields, PageFacts, read_fields
from tests.pipelines.extraction.fields.speech import speech

URL = "https://www.example.invalid/content.html"


def read(
    title: str = "2023年湘潭市政府工作报告",
    head: Sequence[str] = (),
    *,
    unit: str = "市",
    year: int | None = 2023,
    opening: str | None = None,
    site: str | None = None,
    published_on: date | None = None,
    run_in: bool = False,
) -> Fields:
    """Read a report of our own making; `run_in` puts head and body into one paragraph, as some sites do."""
    paragraphs = [*head, *speech(unit, year, opening=opening)]
    facts = PageFacts(url=URL, site_name=site, published_on=published_on)
    return read_fields(title, ["".join(paragraphs)] if run_in else paragraphs, facts)
