"""OFD files (GB/T 33190-2016), the fixed-layout format of China's offices: a zip of XML."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Sequence
from xml.sax.saxutils import escape

DAY = (2024, 3, 1, 8, 0, 0)
SPACE = 'xmlns:ofd="http://www.ofdspec.org/2016"'
HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
WIDTH, HEIGHT, MARGIN, SIZE, LEADING = 210.0, 297.0, 28.0, 5.6, 9.8
"""In millimetres."""
LINE = int((WIDTH - 2 * MARGIN) / SIZE)
ROWS = int((HEIGHT - 2 * MARGIN) / LEADING)


def write(title: str, middle: Sequence[str], paragraphs: Sequence[str]) -> bytes:
    """Return an OFD file: title and some lines in the middle, then the paragraphs, in lines and pages."""
    lines = [((WIDTH - len(text) * SIZE) / 2, text) for text in (title, *middle)]
    lines += [(MARGIN, part) for text in paragraphs for part in _broken(f"　　{text}")]
    pages = [lines[start : start + ROWS] for start in range(0, len(lines), ROWS)]
    return _zipped(dict(_parts(pages)))


def _broken(text: str) -> Iterator[str]:
    for start in range(0, len(text), LINE):
        yield text[start : start + LINE]


def _parts(pages: Sequence[Sequence[tuple[float, str]]]) -> Iterator[tuple[str, str]]:
    info = "<ofd:DocInfo><ofd:DocID>1</ofd:DocID></ofd:DocInfo>"
    body = f"<ofd:DocBody>{info}<ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody>"
    yield "OFD.xml", f'{HEAD}<ofd:OFD {SPACE} Version="1.0" DocType="OFD">{body}</ofd:OFD>'
    box = f"<ofd:PageArea><ofd:PhysicalBox>0 0 {WIDTH} {HEIGHT}</ofd:PhysicalBox></ofd:PageArea>"
    common = f"<ofd:CommonData><ofd:MaxUnitID>9999</ofd:MaxUnitID>{box}</ofd:CommonData>"
    places = (f"Pages/Page_{n}/Content.xml" for n in range(len(pages)))
    listed = "".join(f'<ofd:Page ID="{n}" BaseLoc="{place}"/>' for n, place in enumerate(places, 1))
    yield (
        "Doc_0/Document.xml",
        f"{HEAD}<ofd:Document {SPACE}>{common}<ofd:Pages>{listed}</ofd:Pages></ofd:Document>",
    )
    for n, page in enumerate(pages):
        objects = "".join(_object(100 * n + row, row, x, text) for row, (x, text) in enumerate(page))
        layer = f'<ofd:Layer ID="{50 + n}">{objects}</ofd:Layer>'
        content = f"<ofd:Content>{layer}</ofd:Content>"
        yield f"Doc_0/Pages/Page_{n}/Content.xml", f"{HEAD}<ofd:Page {SPACE}>{content}</ofd:Page>"


def _object(number: int, row: int, x: float, text: str) -> str:
    y = MARGIN + row * LEADING
    deltas = " ".join([f"{SIZE}"] * (len(text) - 1))
    delta = f' DeltaX="{deltas}"' if deltas else ""
    code = f'<ofd:TextCode X="0" Y="{SIZE}"{delta}>{escape(text)}</ofd:TextCode>'
    box = f"{x:.1f} {y:.1f} {len(text) * SIZE:.1f} {LEADING}"
    about = f'ID="{1000 + number}" Boundary="{box}" Font="1" Size="{SIZE}"'
    return f"<ofd:TextObject {about}>{code}</ofd:TextObject>"


def _zipped(parts: dict[str, str]) -> bytes:
    result = io.BytesIO()
    with zipfile.ZipFile(result, "w") as archive:
        for name, text in parts.items():
            archive.writestr(zipfile.ZipInfo(name, DAY), text, zipfile.ZIP_DEFLATED)
    return result.getvalue()
