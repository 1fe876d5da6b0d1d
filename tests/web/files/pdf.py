"""PDF files with Chinese text (ISO 32000-1), in a font that readers bring along."""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Sequence

WIDTH, HEIGHT = 595, 842
MARGIN, LEADING, SIZE = 72, 22, 14
LINE = (WIDTH - 2 * MARGIN) // SIZE
ROWS = (HEIGHT - 2 * MARGIN) // LEADING


def write(title: str, middle: Sequence[str], paragraphs: Sequence[str]) -> bytes:
    """Return a PDF: title and some lines in the middle, then the paragraphs, broken into lines and pages."""
    lines = [_centre(text) for text in (title, *middle)]
    lines += [(MARGIN, part) for text in paragraphs for part in _broken(f"　　{text}")]
    pages = [lines[start : start + ROWS] for start in range(0, len(lines), ROWS)]
    pages = [[*page, _centre(f"— {number} —")] for number, page in enumerate(pages, 1)]
    return _file(list(_objects(pages)))


def _centre(text: str) -> tuple[int, str]:
    return max(MARGIN, (WIDTH - len(text) * SIZE) // 2), text


def _broken(text: str) -> Iterator[str]:
    for start in range(0, len(text), LINE):
        yield text[start : start + LINE]


def _objects(pages: Sequence[Sequence[tuple[int, str]]]) -> Iterator[bytes]:
    kids = " ".join(f"{6 + 2 * number} 0 R" for number in range(len(pages)))
    yield b"<< /Type /Catalog /Pages 2 0 R >>"
    yield f"<< /Type /Pages /Count {len(pages)} /Kids [{kids}] >>".encode()
    yield (
        b"<< /Type /Font /Subtype /Type0 /BaseFont /SimSun /Encoding /UniGB-UCS2-H "
        b"/DescendantFonts [4 0 R] /ToUnicode 5 0 R >>"
    )
    yield (
        b"<< /Type /Font /Subtype /CIDFontType0 /BaseFont /SimSun /DW 1000 "
        b"/CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 4 >> "
        b"/FontDescriptor << /Type /FontDescriptor /FontName /SimSun "
        b"/Flags 4 /FontBBox [0 -200 1000 900] /ItalicAngle 0 /Ascent 900 /Descent -200 "
        b"/CapHeight 880 /StemV 80 >> >>"
    )
    used = sorted({char for page in pages for _, text in page for char in text})
    yield _stream(_unicode(used))
    for number, page in enumerate(pages):
        yield (
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {WIDTH} {HEIGHT}] /Contents {7 + 2 * number} 0 R "
            "/Resources << /Font << /F1 3 0 R >> >> >>"
        ).encode()
        yield _stream("\n".join(_show(row, x, text) for row, (x, text) in enumerate(page)))


def _show(row: int, x: int, text: str) -> str:
    return (
        f"BT /F1 {SIZE} Tf {x} {HEIGHT - MARGIN - row * LEADING} Td <{text.encode('utf-16-be').hex()}> Tj ET"
    )


def _unicode(chars: Sequence[str]) -> str:
    codes = [char.encode("utf-16-be").hex() for char in chars]
    blocks = [codes[start : start + 100] for start in range(0, len(codes), 100)]
    body = "\n".join(
        f"{len(block)} beginbfchar\n" + "\n".join(f"<{code}> <{code}>" for code in block) + "\nendbfchar"
        for block in blocks
    )
    return (
        "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n/CMapType 2 def\n"
        "/CMapName /Same def\n"
        f"1 begincodespacerange\n<0000> <ffff>\nendcodespacerange\n{body}\nendcmap\nend\nend"
    )


def _stream(text: str) -> bytes:
    data = zlib.compress(text.encode("ascii"))
    return b"<< /Length %d /Filter /FlateDecode >>\nstream\n%b\nendstream" % (len(data), data)


def _file(objects: Sequence[bytes]) -> bytes:
    out = bytearray(b"%PDF-1.5\n")
    places = []
    for number, each in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%b\nendobj\n" % (number, each)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)
    return bytes(out)
