"""Pages as a scanner gives them: pictures in a PDF, a little askew, with noise. Needs the extra `ocr`."""

from __future__ import annotations

import zlib
from typing import Any

import pypdfium2
import pytest

from pipelines.extraction.attachments.recognition import recogniser


def needs_ocr() -> None:
    """Skip the test where the extra is not installed."""
    if recogniser() is None:
        pytest.skip("needs the extra ocr: .venv/bin/pip install --require-hashes -r deploy/locks/ocr.txt")


def scanned(
    body: bytes, *, dpi: int = 200, noise: float = 8.0, first: int | None = None, turned: int = 0
) -> bytes:
    """Return a PDF whose pages are pictures of another's pages, of its `first` ones alone where it is given.

    Each is turned by up to half a degree, and its gray values are off by `noise` (standard deviation); which
    way follows from the page's number. All are then turned clockwise by `turned` degrees (0, 90, 180 or 270).
    """
    import numpy

    document = pypdfium2.PdfDocument(body)
    pages = range(len(document) if first is None else min(first, len(document)))
    pictures = [_picture(document[number], number, dpi, noise) for number in pages]
    return pictures_pdf([numpy.rot90(picture, -turned // 90) for picture in pictures], dpi)


def _picture(page: Any, number: int, dpi: int, noise: float) -> Any:
    import cv2
    import numpy

    gray = page.render(scale=dpi / 72, grayscale=True).to_numpy().squeeze()
    height, width = gray.shape
    chance = numpy.random.default_rng(number)
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), chance.uniform(-0.5, 0.5), 1.0)
    turned = cv2.warpAffine(gray, turn, (width, height), flags=cv2.INTER_CUBIC, borderValue=255)
    return numpy.clip(turned + chance.normal(0, noise, gray.shape), 0, 255).astype(numpy.uint8)


def pictures_pdf(pictures: list[Any], dpi: int) -> bytes:
    """Return a PDF of gray pictures (arrays of height and width), a page each, compressed as PNG does it."""
    objects = [b"<</Type/Catalog/Pages 2 0 R>>", b""]
    kids = []
    for picture in pictures:
        height, width = picture.shape
        data = zlib.compress(picture.tobytes(), 1)
        across, up = width * 72 / dpi, height * 72 / dpi
        show = b"q %f 0 0 %f 0 0 cm /I Do Q" % (across, up)
        number = len(objects) + 1
        kids.append(b"%d 0 R" % number)
        objects += [
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 %f %f]/Contents %d 0 R"
            b"/Resources<</XObject<</I %d 0 R>>>>>>" % (across, up, number + 1, number + 2),
            b"<</Length %d>>stream\n%s\nendstream" % (len(show), show),
            b"<</Type/XObject/Subtype/Image/Width %d/Height %d/ColorSpace/DeviceGray/BitsPerComponent 8"
            b"/Filter/FlateDecode/Length %d>>stream\n%s\nendstream" % (width, height, len(data), data),
        ]
    objects[1] = b"<</Type/Pages/Count %d/Kids[%s]>>" % (len(kids), b" ".join(kids))
    out = bytearray(b"%PDF-1.4\n")
    places = []
    for number, each in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj%s\nendobj\n" % (number, each)
    xref = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, xref)
    return bytes(out)
