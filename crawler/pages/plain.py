"""A plain text as blocks, one a line, so that pages of every medium are judged alike."""

from __future__ import annotations

from crawler.pages.blocks import Block, Blocks
from crawler.pages.text import fold


def read_lines(text: str) -> Blocks:
    """Cut a decoded text into its lines that show anything; ranges count in the whole text."""
    out = Blocks()
    at = 0
    for line in text.splitlines(keepends=True):
        folded = fold(line)
        if folded:
            size = len(folded) - folded.count(" ")
            out.blocks.append(Block(folded, out.paths, ((at, at + len(line)),), -1, size, 0, line))
        at += len(line)
    return out
