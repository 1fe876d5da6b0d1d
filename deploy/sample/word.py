"""DOCX files as offices send them: formatting by hand instead of styles."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Pt

_FIXED = (2024, 1, 26, 9, 0, 0)


def write_docx(title: str, centred: Sequence[str], paragraphs: Sequence[str]) -> bytes:
    """Return a DOCX: the title in large type, lines in the middle, paragraphs indented by spaces.

    Every other paragraph is split into runs, as hand editing leaves them. Equal input gives equal bytes.
    """
    document = Document()
    heading = document.add_paragraph()
    heading.alignment = WD_ALIGN_PARAGRAPH.CENTER
    heading.add_run(title).font.size = Pt(22)
    for text in centred:
        document.add_paragraph(text).alignment = WD_ALIGN_PARAGRAPH.CENTER
    document.add_paragraph()
    for number, text in enumerate(paragraphs):
        paragraph = document.add_paragraph()
        middle = len(text) // 2 if number % 2 else 0
        for run in ("　　" + text[:middle], text[middle:]):
            paragraph.add_run(run).font.size = Pt(16)
    buffer = io.BytesIO()
    document.save(buffer)
    return _with_fixed_dates(buffer.getvalue())


def _with_fixed_dates(archive: bytes) -> bytes:
    """Write the zip again with one date for all entries; python-docx stamps them with the current time."""
    result = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(archive)) as source, zipfile.ZipFile(result, "w") as target:
        for name in source.namelist():
            entry = zipfile.ZipInfo(name, _FIXED)
            entry.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(entry, source.read(name))
    return result.getvalue()
