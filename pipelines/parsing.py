"""What runs in the processes that read pages for a worker."""

from __future__ import annotations

from datetime import datetime

from pipelines.encoded import encoded
from pipelines.extraction import Analysis, worker


def analyse_response(
    body: bytes, url: str, content_type: str | None, fetched_at: datetime, status: int, promise: int = 0
) -> Analysis:
    """Return the analysis of one answer, in the form in which another process passes it on."""
    analysis = worker.analyse_response(body, url, content_type, fetched_at, status, promise)
    return encoded(analysis, url, fetched_at)
