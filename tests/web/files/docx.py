"""Word files as offices send them: formatted by hand."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH

DAY = (2024, 3, 1, 8, 0, 0)
"""On all files inside; python-docx writes the time of day."""


def write(title: str, middle: Sequence[str], paragraphs: Sequence[str]) -> bytes:
    """Return a DOCX (ECMA-376): title and some lines in the middle, then the paragraphs."""
    document = Document()
    for line in (title, *middle):
        document.add_paragraph(line).alignment = WD_ALIGN_PARAGRAPH.CENTER
    for text in paragraphs:
        document.add_paragraph(f"　　{text}")
    made = io.BytesIO()
    document.save(made)
    return _undated(made.getvalue())


def _undated(data: bytes) -> bytes:
    result = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(result, "w") as new:
        for name in old.namelist():
            new.writestr(zipfile.ZipInfo(name, DAY), old.read(name), zipfile.ZIP_DEFLATED)
    return result.getvalue()
