"""The parts of a DOCX file that are read."""

from __future__ import annotations

from lxml import etree

from crawler.errors import UnreadableError
from pipelines.extraction.attachments.package import Package

CORE = "{http://purl.org/dc/elements/1.1/}title"


def document_root(body: bytes) -> etree._Element:
    """Return the root of word/document.xml; raises `UnreadableError` with the reason where there is none."""
    return Package(body, "DOCX").parse("word/document.xml")


def core_title(body: bytes) -> str | None:
    """Return the title among the file's properties; None where it has none."""
    try:
        found = Package(body, "DOCX").parse("docProps/core.xml").find(CORE)
    except UnreadableError:
        return None
    return found.text if found is not None else None
