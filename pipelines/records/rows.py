"""Captures and documents as rows: which fields are stored, and how a document gets its id."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, Protocol

from crawler.items import Analysed, Capture, Ending
from crawler.pages.walls import SoftBlock
from crawler.revisits.sightings import FAILED, REFUSED
from pipelines.archive.place import Original, Place
from pipelines.documents import SCHEMA_VERSION, Document, Kind
from pipelines.records.identity import DocumentId, distinct, document_id, page_id, site
from pipelines.records.visits import saw, visit_of, whole
from pipelines.reports.attached import offered_key
from pipelines.reports.keys import key_of
from pipelines.similarity import signature


def capture_row(place: Place, bucket: str, key: str) -> dict[str, Any]:
    """Return the row of a capture whose bytes lie at `place` in the object `key` of `bucket`."""
    capture = place.capture
    return {
        "_id": capture.id,
        "url": capture.url,
        "final_url": capture.redirect_url or capture.url,
        "requested_url": capture.requested_url,
        "status": capture.status,
        "content_type": capture.content_type,
        "payload_digest": place.payload_digest,
        "fetched_at": capture.fetched_at,
        "source": capture.source,
        "scope": capture.scope,
        "via": capture.via,
        "priority": capture.priority,
        "run": capture.run,
        "worker": capture.worker,
        "ip_address": capture.ip_address,
        **_shown(capture),
        "depth": capture.depth,
        "truncated": capture.truncated,
        "bucket": bucket,
        "object": key,
        "offset": place.offset,
        "length": place.length,
        "record_type": place.record_type,
        "chunked": place.chunked,
        "refers_to": _refers_to(place.refers_to),
        **_told(capture),
        "schema_version": SCHEMA_VERSION,
    }


def capture(row: Mapping[str, Any]) -> Capture:
    """Return the capture of a row, without its bytes; what a row made again does not know has no value."""
    return Capture(
        id=row["_id"],
        url=row["url"],
        requested_url=row["requested_url"] or row["url"],
        fetched_at=row["fetched_at"],
        status=row["status"],
        request_head=b"",
        response_head=b"",
        body=b"",
        source=row["source"] or "",
        run=row["run"],
        worker=row["worker"],
        scope=row.get("scope") or "",
        via=row.get("via"),
        priority=row.get("priority") or 0,
        depth=row.get("depth") or 0,
        truncated=row.get("truncated"),
        content_type=row["content_type"],
        certificate=row.get("certificate"),
        tls_protocol=row.get("tls_protocol"),
        tls_problem=row.get("tls_problem"),
    )


def _shown(capture: Capture) -> dict[str, Any]:
    """Return how the server of a capture showed who it is; nothing without TLS."""
    if capture.certificate is None:
        return {}
    shown = {
        "tls_verified": capture.tls_verified,
        "certificate": capture.certificate,
        "tls_protocol": capture.tls_protocol,
    }
    return shown | ({"tls_problem": capture.tls_problem} if capture.tls_problem else {})


def _told(capture: Capture) -> dict[str, Any]:
    """Return what there is to say of few captures: those of a browser's pages, and of no GET."""
    names = ("method_query", "page", "converted_from", "rendering")
    told = {name: getattr(capture, name) for name in names}
    return {name: value for name, value in told.items() if value is not None}


def _refers_to(original: Original | None) -> dict[str, Any] | None:
    """Return where the payload of a revisit lies; None for a response."""
    if original is None:
        return None
    return {
        "capture_id": original.capture_id,
        "url": original.url,
        "fetched_at": original.fetched_at,
        "object": original.object,
        "offset": original.offset,
        "length": original.length,
    }


def analysis_row(
    capture: Capture,
    analysis: Analysed,
    extractor: int,
    quarantined: int = 0,
    read_at: datetime | None = None,
) -> dict[str, Any]:
    """Return what was read of a capture, to be added to its row.

    `quarantined` is the number of its documents that cannot be stored, `read_at` when it was read: now.
    """
    return {
        "_id": capture.id,
        "outcome": analysis.outcome,
        "kind": analysis.kind,
        "platform": analysis.platform,
        "block": analysis.block,
        "links": len(analysis.links),
        "documents": len(analysis.documents),
        "reports": len(reports_of(analysis)),
        "quarantined": quarantined,
        "explanation": list(analysis.explanation),
        "extractor": extractor,
        "read_at": read_at or datetime.now(UTC),
        **({"pictures": list(analysis.pictures)} if analysis.pictures else {}),
    }


def url_row(ending: Ending) -> dict[str, Any]:
    """Return what is known of a URL after this ending; what it says nothing of stays as it was."""
    row: dict[str, Any] = {
        "_id": ending.key,
        "url": ending.url,
        "state": ending.state,
        "reason": ending.reason,
        "attempts": ending.attempts,
        "at": ending.at,
        "source": ending.source,
        "scope": ending.scope,
        "depth": ending.depth,
        "priority": ending.priority,
        "run": ending.run,
        "bounds": list(ending.bounds) if ending.bounds else None,
        "schema_version": SCHEMA_VERSION,
    }
    if ending.capture_id:
        row |= {"last_capture": ending.capture_id, "status": ending.status, "fetched_at": ending.at}
    saw = FAILED if ending.state == "dead" else ending.saw
    if saw:
        row["visit"] = visit_of(ending, saw)
    return row


def done(page: Capture) -> Ending:
    """Return the ending of a page whose capture and documents are stored."""
    return Ending(
        key=page.key,
        url=page.requested_url,
        state="done",
        reason=f"soft block: {page.analysis.block}" if page.analysis and page.analysis.block else None,
        at=page.fetched_at,
        source=page.source,
        run=page.run,
        token=page.token,
        capture_id=page.id,
        status=page.status,
        scope=page.scope,
        depth=page.depth,
        reports=reports_of(page.analysis) if page.analysis else (),
        saw=saw(page),
        page=whole(page),
        bounds=page.bounds,
    )


def far_shorter(ending: Ending) -> Ending:
    """Return the ending of a page that is far shorter than it was before: a soft block (`shrinking`)."""
    return replace(ending, reason=f"soft block: {SoftBlock.SHORTER}", saw=REFUSED, page=None, reports=())


def reports_of(analysis: Analysed) -> tuple[int, ...]:
    """Return a digest of each work report on a page, the same for all renditions of one: its region and year.

    Of one that does not tell them, a digest of its text.
    """
    found = [
        report_digest(each) if isinstance(each, Document) else getattr(each, "report", None)
        for each in analysis.documents
    ]
    return tuple(dict.fromkeys(digest for digest in found if digest is not None))


def report_digest(report: Document) -> int | None:
    """Return the digest of a work report; None for a document of another kind."""
    if report.kind != Kind.WORK_REPORT:
        return None
    region = report.region_code or report.region_name
    identity = f"{region}/{report.year}" if region and report.year else report.text
    return int.from_bytes(hashlib.blake2b(identity.encode(errors="replace"), digest_size=4).digest())


class PageRead(Protocol):
    """What the row of a document tells of the capture of its page."""

    @property
    def id(self) -> str:
        """The capture's id."""

    @property
    def url(self) -> str:
        """Of the page."""

    @property
    def fetched_at(self) -> datetime:
        """When that was."""

    @property
    def tls_verified(self) -> bool | None:
        """Whether its server proved who it is; None where nobody knows."""


def document_rows(
    capture: PageRead, documents: Sequence[Document], extractor: int, next_page: str | None = None
) -> list[dict[str, Any]]:
    """Return the rows of the documents on one page, in page order.

    Where the page has one document and is its detail page, the row names the `next_page` of the same article.
    """
    ids = distinct([document_id(document, capture.url) for document in documents])
    found = [
        _document_row(document, identity, capture, extractor)
        for document, identity in zip(documents, ids, strict=True)
    ]
    alone = len(documents) == 1 and documents[0].url == capture.url
    if next_page and alone and page_id(next_page) != ids[0]:
        found[0]["next_page"] = next_page
    return found


def _document_row(
    document: Document, identity: DocumentId, capture: PageRead, extractor: int
) -> dict[str, Any]:
    row = document.model_dump(mode="json")  # days as text and lists for tuples, as `storable` makes them
    row.update(
        {
            "_id": identity,
            "site": site(capture.url),
            "page_url": capture.url,
            "capture_id": capture.id,
            "fetched_at": capture.fetched_at,
            "extractor": extractor,
            "text_sha256": hashlib.sha256(document.text.encode()).hexdigest(),
            "pages": [],
            "retired_at": None,
            "near_duplicate": signature(document.text),
            "schema_version": SCHEMA_VERSION,
        }
    )
    if document.recogniser is None:  # as nearly all are
        del row["recogniser"], row["confidence"]
    if not document.pictures:
        del row["pictures"]
    if capture.tls_verified is False:
        row["tls_verified"] = False
    row["report_keys"] = sorted({*filter(None, [key_of(row), offered_key(row)])})
    return row
