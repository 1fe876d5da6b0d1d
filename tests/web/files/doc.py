"""Files of Word before DOCX, which WPS Writer writes, too: what older offices still send."""

from __future__ import annotations

from collections.abc import Sequence

from tests.pipelines.extraction.attachments.doc_writer import write_doc

_END: str = "\r"
"""[MS-DOC] 2.4.2: ends each paragraph."""


def write(title: str, middle: Sequence[str], paragraphs: Sequence[str]) -> bytes:
    """Return a DOC file: title and some lines, then the paragraphs."""
    lines = (title, *middle, *(f"　　{text}" for text in paragraphs))
    return write_doc(("".join(f"{line}{_END}" for line in lines), False))
