"""Captures, pages and documents made for tests, which give only what they care about."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

from crawler.items import Capture, Link
from pipelines.archive.segment import ClosedSegment, Segment
from pipelines.documents import Document, Kind

T0 = datetime(2026, 3, 1, 8, 0, tzinfo=UTC)
URL = "http://www.example.gov.cn/xxgk/1.html"


def capture(url: str = URL, body: bytes = b"<p>body</p>", *, at: int = 0, **fields: Any) -> Capture:
    """Return a capture of `url`, fetched `at` seconds after T0."""
    defaults: dict[str, Any] = {
        "id": uuid4().urn,
        "requested_url": url,
        "fetched_at": T0 + timedelta(seconds=at),
        "status": 200,
        "request_head": b"GET /xxgk/1.html HTTP/1.1\r\nHost: www.example.gov.cn\r\n\r\n",
        "response_head": b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n",
        "source": "example",
        "run": "run-1",
        "worker": "worker-1",
        "content_type": "text/html; charset=utf-8",
    }
    return Capture(url=url, body=body, **(defaults | fields))


def document(
    title: str = "政府工作报告", text: str = "各位代表：\n现在报告工作。", **fields: Any
) -> Document:
    """Return a document; with a URL of its own unless `url=None` is given."""
    return Document(**({"kind": Kind.WORK_REPORT, "title": title, "text": text, "url": URL} | fields))


@dataclass(frozen=True)
class Analysis:
    """An analysis with just these documents."""

    documents: tuple[Document, ...] = ()
    links: tuple[Link, ...] = ()
    outcome: str = "documents"
    kind: str = "article"
    next_page: str | None = None
    explanation: tuple[str, ...] = field(default=("Made for a test.",))
    pictures: tuple[str, ...] = ()
    platform: str | None = None
    block: str | None = None
    digest: str | None = None


def page(*documents: Document, **fields: Any) -> Capture:
    """Return the capture of a page with these documents."""
    return capture(**{"analysis": Analysis(documents)} | fields)


def segment(spool: Path, *captures: Capture) -> ClosedSegment:
    """Return a closed segment of these captures."""
    opened = Segment(spool, "worker-1", "run-1")
    for each in captures:
        opened.append(each)
    return opened.close()
