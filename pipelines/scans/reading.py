"""What runs in the process that reads one scan: it may hang or crash at any picture."""

from __future__ import annotations

import resource
import signal
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from pkgutil import resolve_name
from typing import Final

from pipelines.extraction import Analysis, Page, analyse
from pipelines.extraction.attachments import Recognition
from pipelines.extraction.attachments.pdf_recognised import Recognised
from pipelines.extraction.attachments.pdf_scans import PageImage
from pipelines.extraction.attachments.remembering import Lines, picture_digest
from pipelines.recognised import MEMORY
from pipelines.scans import pictures
from pipelines.scans.pictures import Desk

RECOGNISER: Final = "pipelines.extraction.attachments.recognition.recogniser"
PICTURE_SECONDS: Final = 120.0
"""After which a process is killed that reads one picture; it takes 3 s of a processor's time."""
OTHER_SECONDS: Final = 60.0
"""After which it is killed while it does anything else."""
MOST: Final = 400
"""Pictures of one file that are read; further pages stay unread, and the document says so."""


def read_scan(
    page: Page, known: Mapping[str, Lines], name: str, desk: Path, recogniser: str, most: int = MOST
) -> Analysis:
    """Analyse a page with its pictures read; ends this process where a picture takes too long.

    Parameters
    ----------
    page: what is read
    known: lines of pictures that were read before
    name: of who has read these, which becomes the document's `recogniser`
    desk: folder of the `Desk` on which each further picture is laid down
    recogniser: function that gives who reads these
    most: pictures that are read

    Raises `RuntimeError` without the extra.
    """
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, resource.getrlimit(resource.RLIMIT_AS)[1]))
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.setitimer(signal.ITIMER_REAL, OTHER_SECONDS)
    try:
        found: Recognition | None = resolve_name(recogniser)()
        if found is None:
            raise RuntimeError("The extra ocr is not installed.")
        return analyse(page, Recognition(name, _Reader(found, known, Desk(desk), most)))
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


class _Reader:
    def __init__(self, recognition: Recognition, known: Mapping[str, Lines], desk: Desk, most: int) -> None:
        self._recognition = recognition
        self._known = known
        self._desk = desk
        self._left = most

    def __call__(self, image: PageImage) -> Sequence[Recognised]:
        self._left -= 1
        if self._left < 0:
            return ()
        digest = picture_digest(image)
        if digest in self._known:
            return self._known[digest]
        self._desk.begin(digest)
        start = time.process_time()
        signal.setitimer(signal.ITIMER_REAL, PICTURE_SECONDS)
        try:
            lines: Lines = tuple(self._recognition.recognise(image))
            picture = pictures.row(digest, lines, time.process_time() - start)
        except Exception as error:  # of the models' runtime, which has no tree of errors
            lines, picture = (), pictures.failed(digest, f"{type(error).__name__}: {error}"[:200])
        signal.setitimer(signal.ITIMER_REAL, OTHER_SECONDS)
        self._desk.lay_down(picture)
        return lines
