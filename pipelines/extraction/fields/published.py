"""The day on which the page claims to have published the document."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta

from pipelines.extraction.fields.dates import in_url, numeric
from pipelines.extraction.fields.model import PageFacts
from pipelines.extraction.fields.text import fold

META = (
    "pubdate",
    "firstpublishedtime",
    "publishdate",
    "article:published_time",
    "publish_time",
    "发布时间",
    "发布日期",
)
LINE = re.compile(
    r"(?:发布|发表|发文|更新|公开|上传)?(?:时\s*间|日\s*期)\s*[:】]\s*(?P<value>.{6,24})|^(?P<alone>20\d\d-\d\d-\d\d)$"
)


def read_published(lines: Sequence[str], page: PageFacts) -> tuple[date, str] | None:
    """Return the day and where it was found: the page's own reading, meta tags, a line of the head, the URL.

    A day later than the one after the fetch is no claim but an error, and is passed over.
    """
    for day, where in claims(lines, page):
        if day and (page.fetched_at is None or day <= page.fetched_at.date() + timedelta(days=1)):
            return day, where
    return None


def claims(lines: Sequence[str], page: PageFacts) -> list[tuple[date | None, str]]:
    """Return the possible days of publication, the most trusted first."""
    found: list[tuple[date | None, str]] = [(page.published_on, "page")]
    lowered = {key.lower(): (key, value) for key, value in page.meta.items()}
    for name in META:
        if name in lowered:
            key, value = lowered[name]
            found.append((numeric(fold(value)), f"meta:{key}"))
    for line in lines:
        match = LINE.search(line)
        if match:
            found.append((numeric(match["value"] or match["alone"]), "byline"))
    found.append((in_url(page.url), "url"))
    return found
