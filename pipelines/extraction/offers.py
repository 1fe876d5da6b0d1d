"""What a report's page says of the report that it offers as a file: what the file itself may not say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from crawler.items import Link
from crawler.pages.promise import Place
from crawler.pages.promise.attached import files_of_report
from pipelines.documents import Document, Kind, OfferedFile, Offers
from pipelines.extraction.fields import PageFacts
from pipelines.extraction.fields.head import read_head
from pipelines.extraction.fields.report import ReportReader
from pipelines.extraction.found import Found

NAMES = ("region_code", "region_name", "year", "delivered_on", "session", "speaker", "speaker_role")


def with_offers(found: Found, links: Sequence[Link], place: Place, facts: PageFacts) -> Found:
    """Return what was found on a page; where it is a report's, its document says what it offers."""
    if not place.is_report or len(found.documents) != 1:
        return found
    (document,) = found.documents
    if document.url != place.url:
        return found
    files = files_of_report(links)
    if not files:
        return found
    offers = _offers(document, files, facts)
    return replace(found, documents=(document.model_copy(update={"offers": offers}),))


def _offers(document: Document, files: Sequence[Link], facts: PageFacts) -> Offers:
    offered = tuple(OfferedFile(url=link.url, text=link.text) for link in files)
    if document.kind == Kind.WORK_REPORT:
        said = {name: getattr(document, name) for name in NAMES}
        evidence = {name: document.evidence[name] for name in NAMES if name in document.evidence}
        return Offers(files=offered, evidence=evidence, **said)
    paragraphs = document.text.split("\n")
    head = read_head(paragraphs)
    reader = ReportReader(document.title, document.title, head, paragraphs, facts, document.published_on)
    fields = reader.read(spoken=True)
    said = {name: getattr(fields, name) for name in NAMES}
    return Offers(files=offered, evidence=dict(fields.evidence), **said)
