"""A small PDF writer for tests: text at places, in a Chinese font that is named but not embedded.

pdfium knows the font's character collection (Adobe-GB1) and reads the text as that of any other file.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import cos, sin

WIDTH, HEIGHT = 595, 842


@dataclass(frozen=True)
class Put:
    """Text put on a page, its left end at (x, y)."""

    x: float
    y: float
    text: str
    size: float = 14
    angle: float = 0.0

    def operators(self) -> bytes:
        c, s = cos(self.angle), sin(self.angle)
        place = f"{c:.4f} {s:.4f} {-s:.4f} {c:.4f} {self.x:.2f} {self.y:.2f}"
        return f"BT /F1 {self.size} Tf {place} Tm <{self.text.encode('utf-16-be').hex()}> Tj ET\n".encode()


@dataclass(frozen=True)
class Picture:
    """A gray picture put on a page: some rows of pixels, white but for what `black` says."""

    x: float = 0
    y: float = 0
    width: float = WIDTH
    height: float = HEIGHT

    def operators(self) -> bytes:
        return b"q %.2f 0 0 %.2f %.2f %.2f cm /P1 Do Q\n" % (self.width, self.height, self.x, self.y)


@dataclass(frozen=True)
class Stroke:
    """A short line drawn: what characters are that a program has turned into outlines."""

    x: float
    y: float

    def operators(self) -> bytes:
        return b"%.2f %.2f m %.2f %.2f l S\n" % (self.x, self.y, self.x + 5, self.y + 5)


def write_pdf(
    pages: Iterable[Sequence[Put | Picture | Stroke]],
    *,
    title: str | None = None,
    outline: Sequence[str] = (),
    trailer: bytes = b"",
) -> bytes:
    """Return a PDF of the pages; the entries of its `outline` all lead nowhere."""
    objects: list[bytes] = [
        b"",
        b"",
        b"<</Type/FontDescriptor/FontName/STSong-Light/Flags 6/FontBBox[-25 -254 1000 880]/ItalicAngle 0"
        b"/Ascent 880/Descent -120/CapHeight 880/StemV 93>>",
        b"<</Type/Font/Subtype/CIDFontType0/BaseFont/STSong-Light/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)"
        b"/Supplement 4>>/FontDescriptor 3 0 R/DW 1000/W[1 95 500]>>",
        b"<</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/UniGB-UTF16-H/DescendantFonts[4 0 R]>>",
        b"<</Title<%s>>>" % _text(title or ""),
        b"<</Type/XObject/Subtype/Image/Width 4/Height 4/ColorSpace/DeviceGray/BitsPerComponent 8/Length 16>>"
        b"\nstream\n" + bytes(range(0, 256, 16)) + b"\nendstream",
    ]
    kids: list[bytes] = []
    for page in pages:
        content = b"".join(put.operators() for put in page)
        objects.append(b"<</Length %d>>\nstream\n%s\nendstream" % (len(content), content))
        objects.append(
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 %d %d]/Resources<</Font<</F1 5 0 R>>"
            b"/XObject<</P1 7 0 R>>>>/Contents %d 0 R>>" % (WIDTH, HEIGHT, len(objects))
        )
        kids.append(b"%d 0 R" % len(objects))
    objects[0] = b"<</Type/Catalog/Pages 2 0 R%s>>" % (
        b"/Outlines %d 0 R" % (len(objects) + 1) if outline else b""
    )
    objects += _outline(outline, len(objects) + 1)
    objects[1] = b"<</Type/Pages/Count %d/Kids[%s]>>" % (len(kids), b" ".join(kids))
    return _file(objects, trailer)


def _text(text: str) -> bytes:
    return ("\ufeff" + text).encode("utf-16-be").hex().encode()


def _outline(titles: Sequence[str], first: int) -> list[bytes]:
    """Return the outline's objects, the root first, which gets the number `first`."""
    if not titles:
        return []
    numbers = range(first + 1, first + 1 + len(titles))
    root = b"<</Type/Outlines/First %d 0 R/Last %d 0 R/Count %d>>" % (numbers[0], numbers[-1], len(titles))
    items = [
        b"<</Title<%s>/Parent %d 0 R%s>>"
        % (_text(title), first, b"/Next %d 0 R" % (n + 1) if n < numbers[-1] else b"")
        for n, title in zip(numbers, titles, strict=True)
    ]
    return [root, *items]


def _file(objects: Sequence[bytes], trailer: bytes) -> bytes:
    out = bytearray(b"%PDF-1.5\n")
    places: list[int] = []
    for number, content in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer<</Size %d/Root 1 0 R/Info 6 0 R%s>>\n" % (len(objects) + 1, trailer)
    return bytes(out + b"startxref\n%d\n%%%%EOF\n" % start)


NO_LINE_START = "，。；：、！？”）》,.;:!?)"


def set_lines(paragraph: str, per_line: float) -> list[str]:
    """Break a paragraph into lines as printers do: no closing mark begins one, none has one character."""
    lines = [""]
    width = 0.0
    for char in paragraph:
        wide = 0.5 if char.isascii() else 1.0
        if width + wide > per_line and char not in NO_LINE_START:
            lines.append("")
            width = 0.0
        lines[-1] += char
        width += wide
    if len(lines) > 1 and len(lines[-1]) == 1:
        lines[-2:] = [lines[-2][:-1], lines[-2][-1] + lines[-1]]
    return lines


def typeset(
    paragraphs: Iterable[str],
    *,
    head: str | None = None,
    watermark: str | None = None,
    numbers: str | None = "— {} —",
    per_line: float = 30,
    lines_a_page: int = 34,
    indent: int = 2,
) -> list[list[Put]]:
    """Set paragraphs into pages with first lines indented, and with a head, a watermark and page numbers."""
    size, left = 14, 60.0
    lines: list[tuple[float, str]] = []
    for paragraph in paragraphs:
        first, *rest = set_lines("　" * indent + paragraph, per_line)
        lines.append((left + indent * size, first[indent:]))
        lines += [(left, line) for line in rest]
    pages: list[list[Put]] = []
    for start in range(0, len(lines), lines_a_page):
        page = [Put(left, 812, head, 9)] if head else []
        page += [
            Put(x, 770 - 20 * i, text, size)
            for i, (x, text) in enumerate(lines[start : start + lines_a_page])
        ]
        if watermark:
            page.append(Put(180, 300, watermark, 40, angle=0.7))
        if numbers:
            page.append(Put(280, 30, numbers.format(len(pages) + 1), 9))
        pages.append(page)
    return pages
