"""Pictures that were read before are not read again: what is known of them is told by their pixels."""

from __future__ import annotations

from collections.abc import MutableMapping, Sequence
from hashlib import sha256

from pipelines.extraction.attachments.in_force import Recognition
from pipelines.extraction.attachments.pdf_recognised import Recognised
from pipelines.extraction.attachments.pdf_scans import PageImage

Lines = tuple[Recognised, ...]


def picture_digest(image: PageImage) -> str:
    """Return the digest of a picture: of its size and its pixels, not of the page on which it is."""
    return sha256(b"%d %d " % (image.width, image.height) + image.gray).hexdigest()


def remembering(recognition: Recognition, known: MutableMapping[str, Lines]) -> Recognition:
    """Return one that looks into `known` first, and writes into it what it has read."""

    def recognise(image: PageImage) -> Sequence[Recognised]:
        digest = picture_digest(image)
        if digest not in known:
            known[digest] = tuple(recognition.recognise(image))
        return known[digest]

    return Recognition(recognition.name, recognise)
