"""What form a body has, by its first bytes and then by what its sender says."""

from __future__ import annotations

import io
import zipfile

from crawler.pages.feeds import is_feed
from crawler.pages.platforms.answers import is_answer
from pipelines.extraction.zip_errors import BROKEN

_HTML_MARKS = (
    b"<!doctype html",
    b"<html",
    b"<head",
    b"<body",
    b"<table",
    b"<div",
    b"<script",
    b"<meta",
    b"<title",
    b"<p",
)
_JUDGED = 32
"""Bytes that are too few to tell."""

_CONTROLS = bytes([*range(9), *range(14, 27)])

_MAIN_ENTRIES = {
    "word/document.xml": "docx",
    "OFD.xml": "ofd",
    "xl/workbook.xml": "xlsx",
    "ppt/presentation.xml": "pptx",
}
_ARCHIVES = {b"Rar!\x1a\x07": "rar", b"7z\xbc\xaf\x27\x1c": "7z"}
_WORD_STREAM = "WordDocument".encode("utf-16-le")
"""In the directory of an OLE container that holds a text of Word or WPS."""

_IMAGES = (b"\x89PNG", b"GIF8", b"\xff\xd8\xff", b"RIFF", b"BM", b"\x00\x00\x01\x00")


def sniff(body: bytes, content_type: str | None) -> str:
    """Return html, text, feed, data (of an endpoint), or the form of a file: pdf, docx, doc (also WPS), ofd,
    rtf.

    Archives: zip, rar, 7z. Forms that nothing here reads: xlsx, pptx, ole, image, binary.
    """
    head = body[:1024].lstrip()
    declared = (content_type or "").split(";")[0].strip().lower()
    if body[:4] == b"PK\x03\x04":
        return _zipped(body)
    if archive := next((form for start, form in _ARCHIVES.items() if body.startswith(start)), None):
        return archive
    if body[:1024].find(b"%PDF-") >= 0 and head[:1] != b"<":
        return "pdf"
    if body[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        return "doc" if _WORD_STREAM in body else "ole"
    if head.startswith(b"{\\rtf"):
        return "rtf"
    if body.startswith(_IMAGES):
        return "image"
    if is_feed(body):
        return "feed"
    if is_answer(body):
        return "data"
    if _looks_binary(body, 0.3 if "html" in declared else 0.1):
        return "binary"
    if declared == "text/plain":
        return "text"
    if "html" in declared or "xml" in declared:
        return "html"
    return "html" if any(mark in body[:4096].lower() for mark in _HTML_MARKS) else "text"


def _zipped(body: bytes) -> str:
    """Return the form of a zip by the names of its entries, also of a broken one."""
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            names = set(archive.namelist())
    except BROKEN:
        names = {name for name in _MAIN_ENTRIES if name.encode() in body}
    return next((form for name, form in _MAIN_ENTRIES.items() if name in names), "zip")


def _looks_binary(body: bytes, share: float) -> bool:
    """Whether a body without a byte order mark starts with more than this share of control characters."""
    if body[:2] in (b"\xff\xfe", b"\xfe\xff") or body[:3] == b"\xef\xbb\xbf":
        return False
    head = body[:2048]
    controls = len(head) - len(head.translate(None, _CONTROLS))
    return len(head) >= _JUDGED and controls > share * len(head)
