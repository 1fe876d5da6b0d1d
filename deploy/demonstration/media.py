"""Which files of a folder are pages, and the content type that each is served with."""

from __future__ import annotations

from pathlib import PurePath

HTML = "text/html"
"""Without a charset, for HTML and text: nobody recorded what the file was served with."""
TYPES = {
    **dict.fromkeys((".html", ".htm", ".shtml", ".xhtml", ".jhtml", ".asp", ".aspx", ".jsp", ".php"), HTML),
    ".pdf": "application/pdf",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".doc": "application/msword",
    ".wps": "application/vnd.ms-works",
    ".ofd": "application/ofd",
    ".txt": "text/plain",
}
GZIP = ".gz"


def content_type(name: str) -> str | None:
    """Return the content type of a page by its file name, gzipped or not; None for what is not a page."""
    path = PurePath(name)
    if path.name.startswith("."):
        return None
    if path.suffix.lower() == GZIP:
        path = path.with_suffix("")
    return TYPES.get(path.suffix.lower())
