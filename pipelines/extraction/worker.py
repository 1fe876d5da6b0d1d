"""What runs in the analysis processes."""

from __future__ import annotations

from datetime import datetime

from pipelines.extraction.analysis import Analysis, Page, analyse


def analyse_response(
    body: bytes, url: str, content_type: str | None, fetched_at: datetime, status: int, promise: int = 0
) -> Analysis:
    """Return the analysis of one answer; takes plain values, which are cheap to send to a process."""
    return analyse(Page(body, url, content_type, fetched_at, status, promise))
