"""The extra `ocr`: rapidocr, which reads a page's picture on one thread, with the models of its own wheel."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, Final

from pipelines.extraction.attachments.in_force import Recognition
from pipelines.extraction.attachments.pdf_recognised import Recognised
from pipelines.extraction.attachments.pdf_scans import PageImage
from pipelines.extraction.attachments.recognised_lines import in_rows
from pipelines.extraction.attachments.recognised_text import corrected
from pipelines.extraction.attachments.turned_pages import read_upright

DETECTION, RECOGNITION = "PP-OCRv6_det_small.onnx", "PP-OCRv6_rec_small.onnx"
REVISION: Final = 2
"""Raised by one with each change that alters what is read, also of `recognised_…` and `turned_pages`."""
DETECTED: Final = 1280
"""Pixels of the longer side of the picture in which lines are looked for; takes time with their square."""
LEAST: Final = 0.5
"""How sure a line must be; what is less so is a stamp, a signature or a spot."""


def recogniser() -> Recognition | None:
    """Return who reads pictures, or None without the extra `ocr`; it loads its models with the first one."""
    name = identity()
    return Recognition(name, _recognise) if name else None


@cache
def identity() -> str | None:
    """Return program, version, models and revision of the recogniser; None without the extra.

    The same one reads the same picture in the same way.
    """
    try:
        version("onnxruntime")
        return f"rapidocr {version('rapidocr')}, PP-OCRv6 small, revision {REVISION}"
    except PackageNotFoundError:
        return None


def _recognise(image: PageImage) -> Sequence[Recognised]:
    import numpy

    pixels = numpy.frombuffer(image.gray, numpy.uint8).reshape(image.height, image.width)

    def read(turned: int) -> Sequence[Recognised]:
        found = _engine()(numpy.ascontiguousarray(numpy.rot90(pixels, -turned // 90)))
        if found.boxes is None or not found.txts:
            return []
        return [_line(*each, turned) for each in zip(found.boxes, found.txts, found.scores, strict=True)]

    return in_rows([line for line in read_upright(read) if line.confidence >= LEAST])


def _line(box: Any, text: str, score: float, turned: int) -> Recognised:
    left, top = (float(edge) for edge in box.min(axis=0))
    right, bottom = (float(edge) for edge in box.max(axis=0))
    return Recognised(corrected(text), round(float(score), 3), left, top, right, bottom, turned)


@cache
def _engine() -> Any:
    """Load the models: once for a process, some 2 s and 150 MB."""
    import cv2
    import rapidocr

    cv2.setNumThreads(1)
    models = Path(rapidocr.__file__).parent / "models"
    return rapidocr.RapidOCR(
        params={
            "Global.log_level": "error",
            "Global.use_cls": False,  # whether a line stands on its head: that is asked of pages, and seldom
            "Global.max_side_len": 3000,  # letters are cut out of the picture as it is
            "Global.text_score": 0.0,  # what is unsure tells how the page lies
            # by their paths: what is not there is an error, and no reason to fetch it
            "Det.model_path": str(models / DETECTION),
            "Rec.model_path": str(models / RECOGNITION),
            "Det.limit_type": "max",
            "Det.limit_side_len": DETECTED,
            "Rec.rec_batch_num": 1,  # a line is no longer for the longest beside it
            "EngineConfig.onnxruntime.intra_op_num_threads": 1,
            "EngineConfig.onnxruntime.inter_op_num_threads": 1,
        }
    )
