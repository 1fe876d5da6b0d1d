"""What form a body has, by its first bytes and then by what its sender says."""

from __future__ import annotations

import io
import zipfile

from crawler.pages.feeds import is_feed

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

_IMAGES = (b"\x89PNG", b"GIF8", b"\xff\xd8\xff", b"RIFF", b"BM", b"\x00\x00\x01\x00")


def sniff(body: bytes, content_type: str | None) -> str:
    """Return html, text, feed, pdf, docx, zip, ole (DOC, WPS), image or binary."""
    head = body[:1024].lstrip()
    declared = (content_type or "").split(";")[0].strip().lower()
    if body[:1024].find(b"%PDF-") >= 0 and head[:1] != b"<":
        return "pdf"
    if body[:4] == b"PK\x03\x04":
        return "docx" if _is_docx(body) else "zip"
    if body[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        return "ole"
    if body.startswith(_IMAGES):
        return "image"
    if is_feed(body):
        return "feed"
    if _looks_binary(body, 0.3 if "html" in declared else 0.1):
        return "binary"
    if declared == "text/plain":
        return "text"
    if "html" in declared or "xml" in declared:
        return "html"
    return "html" if any(mark in body[:4096].lower() for mark in _HTML_MARKS) else "text"


def _is_docx(body: bytes) -> bool:
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            return "word/document.xml" in archive.namelist()
    except (zipfile.BadZipFile, ValueError, OSError):
        return b"word/" in body


def _looks_binary(body: bytes, share: float) -> bool:
    """Whether a body without a byte order mark starts with more than this share of control characters."""
    if body[:2] in (b"\xff\xfe", b"\xfe\xff") or body[:3] == b"\xef\xbb\xbf":
        return False
    head = body[:2048]
    controls = len(head) - len(head.translate(None, _CONTROLS))
    return len(head) >= _JUDGED and controls > share * len(head)
