"""What runs in the processes of a rebuild: one archived page, read as the crawler read it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from crawler.errors import ArchiveError, UnreadableError
from crawler.items import Analysed, Capture, Redirected, Shown, Unchanged
from crawler.pages.moves import redirect_target
from crawler.pages.requisites import is_requisite
from pipelines.archive.crawl_field import crawl_of
from pipelines.archive.reading import ArchivedResponse, read_record
from pipelines.archive.revisits import CaptureBytes
from pipelines.extraction import Analysis, Page, analyse
from pipelines.records import rows

Row = dict[str, Any]

HEAD_ENDS: Final = (b"\r\n\r\n", b"\n\n")


@dataclass(frozen=True, slots=True)
class Reading:
    """A page that was read again."""

    page: Capture
    """With its analysis, and the head of its answer."""
    leased: bool
    """Whether the frontier had handed its URL out, so that `urls` knows what became of it."""


def read_again(row: Mapping[str, Any], stored: CaptureBytes) -> Reading | None:
    """Return a page of which `row` is the capture; None where it was only told to ask again.

    Raises `ArchiveError` for bytes that are damaged.
    """
    told = crawl_of(read_record(stored.record).fields) or {}
    response = stored.read()
    if response.record_id != row["_id"] or not response.intact():
        raise ArchiveError("The archived bytes do not have the digest that was written with them.")
    if "key" in told and _sent_back(row, response):
        return None
    page = replace(
        rows.capture(row),
        response_head=_head(response),
        key=told.get("key", ""),
        bounds=told.get("bounds"),
        analysis=_analysis(row, response),
    )
    if page.converted_from:
        page = replace(page, response_head=b"")
    return Reading(page, "key" in told)


def _sent_back(row: Mapping[str, Any], response: ArchivedResponse) -> bool:
    """Whether a page redirects to its own URL: a worker asks again with the cookie, and reads that.

    Where `final_url` is another one, the row tells (`pages.was_read`). A redirect without a target was read.
    """
    location = next(iter(response.header("Location")), None)
    is_own = row["final_url"] == row["url"]
    return is_own and redirect_target(row["url"], row["status"], location) is not None


def _analysis(row: Mapping[str, Any], response: ArchivedResponse) -> Analysed:
    if row["final_url"] != row["url"]:
        return Redirected(row["final_url"])
    if row["status"] == 304 and row["refers_to"]:
        return Unchanged(_read(row, response, 200).digest)
    if row["status"] == 200 and is_requisite(row["content_type"]) and not row.get("converted_from"):
        return Shown()
    return _read(row, response, row["status"])


def _read(row: Mapping[str, Any], response: ArchivedResponse, status: int) -> Analysis:
    content_type = row["content_type"]
    if row["status"] == 304:  # it repeats neither the page nor what it is
        content_type = next(iter(response.header("Content-Type")), None) or _of_original(response)
    try:
        body = response.body
    except UnreadableError as error:
        return Analysis("unreadable", "unknown", explanation=(str(error),))
    priority = row.get("priority") or 0
    return analyse(Page(body, row["url"], content_type, row["fetched_at"], status, priority))


def _of_original(response: ArchivedResponse) -> str | None:
    original: ArchivedResponse | None = getattr(response, "original", None)
    return next(iter(original.header("Content-Type")), None) if original else None


def _head(response: ArchivedResponse) -> bytes:
    ends = [response.block.find(end) + len(end) for end in HEAD_ENDS if end in response.block]
    return response.block[: min(ends)] if ends else b""
