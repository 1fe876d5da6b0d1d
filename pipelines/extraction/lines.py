"""From blocks of a page to the finished lines of a document, repaired where the page broke them."""

from __future__ import annotations

from collections.abc import Sequence

from crawler.pages.blocks import Block, Blocks
from pipelines.extraction.attachments.model import Line
from pipelines.extraction.broken_lines import rejoin, rejoin_lines
from pipelines.extraction.lost_paragraphs import restore
from pipelines.extraction.page_title import begins_like_title, is_title_line
from pipelines.extraction.parts import Part
from pipelines.extraction.table_rows import parts_of


def finished_lines(page: Blocks, blocks: Sequence[Block], title: str) -> tuple[list[Line], tuple[str, ...]]:
    """Return a document's lines, without its title where it stands above them, and the flags of repairs.

    `blocks` are those of the `page` that are the document's text.
    """
    flags: set[str] = set()
    shown = parts_of(page, _without_title(blocks, title))
    whole = rejoin_lines(shown)
    if len(whole) < len(shown):
        flags.add("broken_lines")
    out: list[Line] = []
    for part in whole:
        parts: list[Part] = []
        for paragraph in rejoin(part):
            parts += restore(paragraph)
        if [piece for piece in parts if piece.edits and not piece.is_row]:
            flags.add("broken_lines")
        elif len(parts) > 1:
            flags.add("restored_paragraphs")
        # without white space around it a line can be joined with the next page's
        lines = [piece.stripped().line() for piece in parts]
        out += [line for line in lines if line.text]
    return out, tuple(sorted(flags))


def _without_title(blocks: Sequence[Block], title: str) -> list[Block]:
    """Return the blocks without the title where it stands above them once more, in lines of its own."""
    for start in range(min(3, len(blocks))):
        if not begins_like_title(blocks[start].text, title):
            continue
        for end in range(start + 1, min(start + 5, len(blocks))):
            if is_title_line("".join(block.text for block in blocks[start:end]), title):
                return [*blocks[:start], *blocks[end:]]
    return list(blocks)
