"""What runs in the processes that read imported pages."""

from __future__ import annotations

from datetime import datetime

from crawler.errors import UnreadableError
from pipelines.archive.encodings import decode
from pipelines.extraction import Analysis, Page, analyse


def analyse_payload(
    payload: bytes,
    encodings: list[str],
    url: str,
    content_type: str | None,
    fetched_at: datetime,
    status: int,
) -> Analysis:
    """Return the analysis of an answer's body, which is still content-encoded. Never raises for a bad one."""
    try:
        body = decode(payload, encodings)
    except UnreadableError as error:
        return Analysis("unreadable", "unknown", explanation=(str(error),))
    return analyse(Page(body, url, content_type, fetched_at, status))
