"""DOCX files for tests, from the XML of their body."""

from __future__ import annotations

import io
import zipfile

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"


def paragraph(*runs: str) -> str:
    """Return a paragraph of runs; each is its inner XML, or plain text."""
    inner = (run if run.startswith("<") else f"<w:t>{run}</w:t>" for run in runs)
    return "<w:p>" + "".join(f"<w:r>{run}</w:r>" for run in inner) + "</w:p>"


def write_docx(body: str, *, title: str | None = None, prefix: str = "w", space: str = W) -> bytes:
    """Return a DOCX file with the given XML inside of w:body."""
    xml = (
        f'<w:document xmlns:w="{space}" xmlns:mc="{MC}" xmlns:x="urn:x"><w:body>{body}</w:body></w:document>'
    )
    if prefix != "w":
        xml = (
            xml.replace("<w:", f"<{prefix}:")
            .replace("</w:", f"</{prefix}:")
            .replace("xmlns:w=", f"xmlns:{prefix}=")
        )
    parts = {"word/document.xml": xml}
    if title is not None:
        parts["docProps/core.xml"] = (
            '<c:coreProperties xmlns:c="urn:c" xmlns:dc="http://purl.org/dc/elements/1.1/">'
            f"<dc:title>{title}</dc:title></c:coreProperties>"
        )
    return pack(parts)


def pack(parts: dict[str, str]) -> bytes:
    """Return a zip of the parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, text in parts.items():
            package.writestr(name, text)
    return out.getvalue()
