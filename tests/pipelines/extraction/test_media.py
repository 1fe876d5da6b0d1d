import io
import zipfile

import pytest

from pipelines.extraction.media import sniff
from tests.pipelines.extraction.attachments.doc_writer import write_doc


def archive(name: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as file:
        file.writestr(name, "x")
    return buffer.getvalue()


def of_later_version(name: str) -> bytes:
    """Return an archive whose entry asks for version 19.1 of the format (APPNOTE.TXT 4.4.3)."""
    body = archive(name)
    at = body.index(b"PK\x01\x02") + 6
    return body[:at] + b"\xbf" + body[at + 1 :]


@pytest.mark.parametrize(
    ("body", "content_type", "medium"),
    [
        (b"%PDF-1.5\n", "text/html", "pdf"),
        (b"\n\n%PDF-1.5\n", None, "pdf"),
        (b"<p>%PDF-1.5 is a format</p>", "text/html", "html"),
        (archive("word/document.xml"), "application/octet-stream", "docx"),
        (archive("OFD.xml"), "application/octet-stream", "ofd"),
        (archive("OFD.xml")[:-30], "application/octet-stream", "ofd"),
        (of_later_version("word/document.xml"), "application/octet-stream", "docx"),
        (archive("xl/workbook.xml"), None, "xlsx"),
        (archive("附件/a.docx"), None, "zip"),
        (b"Rar!\x1a\x07\x01\x00" + bytes(64), "application/octet-stream", "rar"),
        (b"Rar!\x1a\x07\x01\x00 a.pdf %PDF-1.5", None, "rar"),
        (b"7z\xbc\xaf\x27\x1c" + bytes(64), None, "7z"),
        (write_doc(("甲", False)), "application/octet-stream", "doc"),
        (rb"{\rtf1\ansi}", "application/msword", "rtf"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1....", "application/msword", "ole"),
        (b"\xff\xd8\xff\xe0", "image/jpeg", "image"),
        (b'<?xml version="1.0"?><urlset></urlset>', "text/html", "feed"),
        ("政府工作报告".encode("gbk"), "text/plain", "text"),
        ("政府工作报告".encode(), None, "text"),
        ("<div>政府工作报告</div>".encode(), "application/octet-stream", "html"),
        ("政府工作报告".encode("utf-16"), "text/plain", "text"),
        (bytes(64), None, "binary"),
    ],
)
def test_the_first_bytes_say_more_than_the_sender(body: bytes, content_type: str | None, medium: str) -> None:
    assert sniff(body, content_type) == medium
