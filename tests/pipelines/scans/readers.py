"""Who reads pictures in the tests: the speech on every page, and what readers of others may do instead."""

from __future__ import annotations

import os
import time
from collections.abc import Sequence

from pipelines.extraction.attachments import Recognition
from pipelines.extraction.attachments.pdf_recognised import Recognised
from pipelines.extraction.attachments.pdf_scans import PageImage
from tests.pipelines.extraction.attachments.test_pdf_scans import recogniser


def good() -> Recognition:
    return Recognition("reader 1", recogniser)


def newer() -> Recognition:
    return Recognition("reader 2", recogniser)


def absent() -> None:
    return None


def crashing() -> Recognition:
    """End the process at the second page."""
    return Recognition("reader 1", lambda image: os._exit(7) if image.number == 2 else recogniser(image))


def hanging() -> Recognition:
    """Never come back from the second page."""

    def recognise(image: PageImage) -> Sequence[Recognised]:
        if image.number == 2:
            time.sleep(1000)
        return recogniser(image)

    return Recognition("reader 1", recognise)


def slow() -> Recognition:
    """Take a second a page."""

    def recognise(image: PageImage) -> Sequence[Recognised]:
        time.sleep(1)
        return recogniser(image)

    return Recognition("reader 1", recognise)


def raising() -> Recognition:
    """Fail at the second page."""

    def recognise(image: PageImage) -> Sequence[Recognised]:
        if image.number == 2:
            raise RuntimeError("no such kernel")
        return recogniser(image)

    return Recognition("reader 1", recognise)
