"""What runs in the analysis processes."""

from __future__ import annotations

from datetime import datetime

from pipelines.extraction.analysis import Analysis, Page, analyse


def analyse_response(
    body: bytes, url: str, content_type: str | None, fetched_at: datetime, status: int
) -> Analysis:
    """Return the analysis of one answer; takes plain values, which are cheap to send to a process."""
    return analyse(Page(body=body, url=url, content_type=content_type, fetched_at=fetched_at, status=status))
