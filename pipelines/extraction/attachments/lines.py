"""From located text to lines; what both readers share."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from crawler.pages.text import fold, squeeze
from pipelines.documents import Paragraph, Piece
from pipelines.extraction.attachments.model import Line

TITLES_LOOKED_AT = 12


def whole_lines(text: str, piece: Piece) -> Iterator[Line]:
    """Yield the line that a piece holds; none where it is empty."""
    folded = fold(text)
    if folded:
        yield Line(folded, Paragraph(pieces=(piece,)))


def trusted_title(stated: str | None, lines: Sequence[Line]) -> str | None:
    """Return the title among a file's properties if its first lines bear it out.

    Properties often name the template, the first file of a series or `Microsoft Word - 文档1`.
    """
    title = fold(stated or "")
    plain = squeeze(title)
    if len(re.findall(r"[一-鿿]", plain)) < 4:
        return None
    beginning = squeeze("".join(line.text for line in lines[:TITLES_LOOKED_AT]))
    return title if plain in beginning else None
