"""An OFD file's pages (GB/T 33190): text, lines and where they stand, in the form in which a PDF's are read.

What a page takes from its template is left out: that is where running heads and watermarks are.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from math import atan2, hypot
from typing import Final

from lxml import etree

from crawler.errors import UnreadableError
from pipelines.extraction.attachments.package import Package
from pipelines.extraction.attachments.pdf_file import CHARACTERS, PAGES, PdfLine, PdfPage

ROOT: Final = "OFD.xml"
POINTS: Final = 72 / 25.4
"""Of a millimetre, in which an OFD measures."""
PAGE_HEIGHT: Final = 297.0
"""Millimetres of a page that does not say."""
_SAME_LINE: Final = 0.4
"""Part of its height by which a text may stand higher or lower than the one before on the same line."""
_GAP: Final = 0.6
"""Part of a character's width from which on the gap between two texts of a line is a space."""


@dataclass(frozen=True, slots=True)
class _Text:
    """One piece of text on a page, in millimetres; y goes down, to the baseline."""

    text: str
    x: float
    right: float
    y: float
    size: float
    angle: float


def pages(body: bytes) -> Iterator[PdfPage]:
    """Yield the pages of a file's first document.

    Raises `UnreadableError` for what is no OFD, is broken or too large.
    """
    package = Package(body, "OFD")
    place = _first(package.parse(ROOT), "DocRoot")
    if place is None or not place.text:
        raise UnreadableError("The OFD file names no document.")
    document_name = _resolved("", place.text)
    document = package.parse(document_name)
    usual = _height(document, PAGE_HEIGHT)
    total = 0
    for number, page in enumerate(_all(document, "Page"), start=1):
        if number > PAGES:
            raise UnreadableError(f"The OFD has more than {PAGES} pages.")
        root = package.parse(_resolved(document_name, page.get("BaseLoc") or ""))
        found = _page(number, list(_texts(root)), _height(root, usual))
        total += len(found.text)
        if total > CHARACTERS:
            raise UnreadableError(f"The OFD has more than {CHARACTERS} characters.")
        yield found


def stated_title(body: bytes) -> str | None:
    """Return the title among the file's properties; None where it has none."""
    found = _first(Package(body, "OFD").parse(ROOT), "Title")
    return found.text if found is not None else None


def _page(number: int, texts: list[_Text], height: float) -> PdfPage:
    """Return a page whose text is that of its lines, a line each: the definition by which locators count."""
    lines: list[PdfLine] = []
    at = 0
    for line in _lines(texts):
        said = _joined(line)
        shown = said.strip()
        if not shown:
            continue
        low = (height - line[0].y) * POINTS
        lines.append(
            PdfLine(
                number,
                at,
                at + len(shown),
                shown,
                line[0].x * POINTS,
                line[-1].right * POINTS,
                low,
                low + line[0].size * POINTS,
                height * POINTS,
                line[0].angle,
            )
        )
        at += len(shown) + 1
    return PdfPage(number, "\n".join(line.text for line in lines), tuple(lines))


def _lines(texts: list[_Text]) -> Iterator[list[_Text]]:
    """Yield the texts that stand on one line, in the order of the page's content."""
    line: list[_Text] = []
    for text in texts:
        if line and (
            abs(text.y - line[-1].y) > _SAME_LINE * text.size
            or text.x < line[-1].right - text.size
            or text.angle != line[-1].angle
        ):
            yield line
            line = []
        line.append(text)
    if line:
        yield line


def _joined(line: list[_Text]) -> str:
    said = line[0].text
    for before, text in pairwise(line):
        said += " " * (text.x - before.right > _GAP * text.size) + text.text
    return said


def _texts(page: etree._Element) -> Iterator[_Text]:
    for element in _all(page, "TextObject"):
        left, top, *_ = _numbers(element.get("Boundary"), 2)
        a, b, c, d, e, f = _numbers(element.get("CTM") or "1 0 0 1 0 0", 6)
        size = _numbers(element.get("Size"), 1)[0] * hypot(c, d)
        x = y = 0.0
        for code in _all(element, "TextCode"):
            x, y = _number(code.get("X"), x), _number(code.get("Y"), y)
            text = "".join(map(str, code.itertext()))
            right = x + _advance(text, code.get("DeltaX"), _numbers(element.get("Size"), 1)[0])
            start, end = a * x + c * y + e, a * right + c * y + e
            yield _Text(text, left + start, left + end, top + b * x + d * y + f, size, atan2(b, a))


def _advance(text: str, deltas: str | None, size: float) -> float:
    """Return how far a text goes: its character distances (`g 3 5.6` is 5.6 three times), and the last."""
    last = size if text[-1:] > "\x7f" else size / 2
    if not deltas:
        return sum(size if c > "\x7f" else size / 2 for c in text)
    total, count = 0.0, 0
    words = iter(deltas.split())
    for word in words:
        times = int(_number(next(words, "0"), 0)) if word == "g" else 1
        times = max(0, min(times, len(text) - 1 - count))
        total += times * _number(next(words, "0") if word == "g" else word, 0)
        count += times
    return total + last


def _height(root: etree._Element, usual: float) -> float:
    box = _first(root, "PhysicalBox")
    return _numbers(box.text, 4)[3] or usual if box is not None else usual


def _numbers(text: str | None, count: int) -> list[float]:
    found = [_number(word, 0) for word in (text or "").split()[:count]]
    return found + [0.0] * (count - len(found))


def _number(text: str | None, default: float) -> float:
    try:
        return float(text) if text else default
    except ValueError:
        return default


def _resolved(base: str, place: str) -> str:
    """Return the name of an entry out of a place in the entry `base`."""
    joined = place[1:] if place.startswith("/") else posixpath.join(posixpath.dirname(base), place)
    return posixpath.normpath(joined)


def _all(root: etree._Element, name: str) -> Iterator[etree._Element]:
    """Yield the elements of a name in any namespace: writers of OFD differ in it."""
    return root.iter(f"{{*}}{name}")


def _first(root: etree._Element, name: str) -> etree._Element | None:
    return next(_all(root, name), None)
