"""A minimal writer of PDF pages with Chinese text (ISO 32000-1), needing no font and no library.

The font is a Type0 font over the predefined Adobe-GB1 character collection (9.7.5.2), not embedded: codes are
UTF-16BE, viewers take a Chinese font of their own. A ToUnicode CMap (9.10.3) makes extraction exact.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

_A4 = (595, 842)


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text at a place of the page, in points from its lower left corner."""

    x: float
    y: float
    text: str
    size: float = 12


def write_pdf(pages: Sequence[Sequence[Line]]) -> bytes:
    """Return a PDF of the pages; the same pages give the same bytes.

    Raises ValueError for a character outside the Basic Multilingual Plane, which the font's encoding has not.
    """
    font = 3
    first = 6
    kids = " ".join(f"{first + 2 * index} 0 R" for index in range(len(pages)))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>".encode(),
        b"<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H"
        b" /DescendantFonts [4 0 R] /ToUnicode 5 0 R >>",
        _cid_font(),
        _stream(_to_unicode({char for page in pages for line in page for char in line.text})),
    ]
    for index, page in enumerate(pages):
        contents = first + 2 * index + 1
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {_A4[0]} {_A4[1]}] /Contents {contents} 0 R"
            f" /Resources << /Font << /F1 {font} 0 R >> >> >>".encode()
        )
        objects.append(_stream("\n".join(_show(line) for line in page)))
    return _file(objects)


def _cid_font() -> bytes:
    descriptor = (
        "<< /Type /FontDescriptor /FontName /STSong-Light /Flags 6 /FontBBox [-25 -254 1000 880]"
        " /ItalicAngle 0 /Ascent 880 /Descent -120 /CapHeight 880 /StemV 93 >>"
    )
    return (
        "<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /DW 1000 /W [1 95 500]"
        " /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 4 >>"
        f" /FontDescriptor {descriptor} >>"
    ).encode()


def _show(line: Line) -> str:
    return f"BT /F1 {line.size:g} Tf {line.x:g} {line.y:g} Td <{_code(line.text)}> Tj ET"


def _code(text: str) -> str:
    if any(ord(char) > 0xFFFF for char in text):
        raise ValueError(f"no UCS-2 code for a character of {text!r}")
    return text.encode("utf-16-be").hex().upper()


def _to_unicode(chars: Iterable[str]) -> str:
    """Map each used code to itself, at most 100 a block as CMaps demand."""
    codes = sorted(_code(char) for char in chars)
    blocks = [codes[start : start + 100] for start in range(0, len(codes), 100)]
    maps = "".join(
        f"{len(block)} beginbfchar\n" + "".join(f"<{code}> <{code}>\n" for code in block) + "endbfchar\n"
        for block in blocks
    )
    return (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap\n"
        "/CMapName /Adobe-GB1-UCS2 def /CMapType 2 def\n"
        f"1 begincodespacerange <0000> <FFFF> endcodespacerange\n{maps}endcmap end end"
    )


def _stream(text: str) -> bytes:
    data = text.encode("ascii")
    return b"<< /Length %d >>\nstream\n%b\nendstream" % (len(data), data)


def _file(objects: Sequence[bytes]) -> bytes:
    """Number the objects from 1 and write header, body, cross-reference table and trailer (7.5)."""
    file = bytearray(b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n")
    offsets = []
    for number, content in enumerate(objects, 1):
        offsets.append(len(file))
        file += b"%d 0 obj\n%b\nendobj\n" % (number, content)
    start = len(file)
    file += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    file += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    file += b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)
    return bytes(file)
