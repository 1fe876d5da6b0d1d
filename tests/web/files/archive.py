"""Archives as offices pack them: zips with names in GBK, RAR; other files beside the report."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence

from tests.pipelines.extraction.archives.writer import write_rar
from tests.web.files import docx, pdf

DAY = (2024, 3, 1, 8, 0, 0)
_UTF_8 = 0x800
"""Bit of the flags that says that a name is in UTF-8 (APPNOTE.TXT 4.4.4)."""


class _Named(zipfile.ZipInfo):
    """An entry whose name is written as Windows in Chinese writes it."""

    def _encodeFilenameFlags(self) -> tuple[bytes, int]:
        return self.filename.encode("gb18030"), self.flag_bits & ~_UTF_8


def write(title: str, middle: Sequence[str], paragraphs: Sequence[str]) -> bytes:
    """Return a zip of the report (a DOCX or a PDF, as its length has it), its terms, and a table."""
    return packed(_files(title, middle, paragraphs))


def write_as_rar(title: str, middle: Sequence[str], paragraphs: Sequence[str]) -> bytes:
    """Return the same files as `write` in a RAR archive."""
    return write_rar(_files(title, middle, paragraphs))


def _files(title: str, middle: Sequence[str], paragraphs: Sequence[str]) -> dict[str, bytes]:
    inner = (docx, "docx") if len(paragraphs) % 2 else (pdf, "pdf")
    terms = ["“两新”：大规模设备更新和消费品以旧换新。", "“四上”企业：达到一定规模、资质的四类法人单位。"]
    return {
        f"附件/{title}.{inner[1]}": inner[0].write(title, middle, paragraphs),
        "附件/名词解释.docx": docx.write("名词解释", (), terms),
        "附件/重点项目表.xls": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(1024),
    }


def packed(files: Mapping[str, bytes]) -> bytes:
    """Return a zip of files by their names."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, body in files.items():
            archive.writestr(_Named(name, DAY), body, zipfile.ZIP_DEFLATED)
    return made.getvalue()
