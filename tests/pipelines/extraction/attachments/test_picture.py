"""Pictures that are pages: noticed without the extra, read with it."""

import zlib
from struct import pack

import pytest

from crawler.errors import UnreadableError
from pipelines.extraction import Page, analyse
from pipelines.extraction.attachments import Recognition, recognising
from pipelines.extraction.attachments.picture_size import picture_size
from pipelines.provenance import open_reader, render
from tests.pipelines.extraction.attachments.test_pdf_scans import SPEECH, recogniser
from tests.scans import needs_ocr

URL = "https://www.example.invalid/images/P020240301.png"


def png(width: int, height: int) -> bytes:
    """Return a white gray picture."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return pack(">I", len(data)) + name + data + pack(">I", zlib.crc32(name + data))

    rows = zlib.compress((b"\0" + b"\xff" * width) * height)
    head = pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


JPEG = (
    b"\xff\xd8\xff\xe0\x00\x10JFIF\0\x01\x01\0\0\x01\0\x01\0\0"
    b"\xff\xff\xdb\x00\x04\0\0\xff\xc2\x00\x11\x08\x09\x23\x06\x72\x03"
)


@pytest.mark.parametrize(
    ("body", "size"),
    [
        (png(3, 2), (3, 2)),
        (JPEG, (0x672, 0x923)),
        (b"GIF89a\x10\x01\x20\x02", (0x110, 0x220)),
        (b"BM" + bytes(16) + pack("<ii", 640, -480), (640, 480)),
        (JPEG[:30], None),
        (b"\xff\xd8", None),
        (b"\x89PNG\r\n\x1a\n", None),
        (b"RIFF1234WEBP", None),
    ],
)
def test_how_large_a_picture_is(body: bytes, size: tuple[int, int] | None) -> None:
    assert picture_size(body) == size


def test_a_page_is_a_scan() -> None:
    found = analyse(Page(png(1240, 1754), URL, "image/png"))
    assert (found.outcome, found.kind) == ("scan", "scan")
    assert found.explanation[0].startswith("Scan, not read: 1 page(s) are pictures of a text")


@pytest.mark.parametrize("size", [(80, 80), (1920, 1080), (640, 3000), (9000, 9000)])
def test_other_pictures_are_none(size: tuple[int, int]) -> None:
    head = png(1, 1)[:16] + pack(">II", *size)
    found = analyse(Page(head, URL, "image/png"))
    assert (found.outcome, f"{size[0]} × {size[1]} pixels" in found.explanation[0]) == ("unreadable", True)


def test_with_the_extra_it_is_read() -> None:
    needs_ocr()
    reader = Recognition("reader 1", recogniser)
    body = png(1240, 1754)
    [document] = analyse(Page(body, URL, "image/png"), reader).documents
    assert (document.medium, document.flags, document.recogniser) == ("image", ("ocr",), "reader 1")
    assert SPEECH[3] in document.text
    with recognising(reader):
        read = open_reader(body, "image")
    assert [render(each, read) for each in document.paragraphs] == document.text.split("\n")
    assert analyse(Page(body[:60], URL, "image/png"), reader).explanation == ("The picture is broken.",)


def test_a_locator_on_it_needs_who_reads_it() -> None:
    with pytest.raises(UnreadableError, match="extra `ocr` would read it"):
        open_reader(png(1240, 1754), "image")
