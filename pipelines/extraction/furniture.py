"""Lines that a text bears besides what it says: page numbers and advertisements, repeated on page after page.

Texts that were taken from a PDF have them between any two lines, also within a paragraph.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import Final

from crawler.pages.blocks import Block
from crawler.pages.text import squeeze

_NUMBER: Final = re.compile(
    r"[-—–―·•~\s]*(第\s*)?(\d{1,4})\s*(页)?(?:\s*[/／共]+\s*\d{1,4}\s*页?)?[-—–―·•~\s]*"
)
_ADVERTISES: Final = re.compile(
    r"www\.|https?:|\.(?:com|cn|net|org)\b|微信|公众号|QQ|扫码|关注|下载|资料库|文库|水印|内部资料|汇编|选编|合集",
    re.IGNORECASE,
)
_LONGEST: Final = 80
_RUN: Final = 3
"""Numbers one after the other from which on such lines are page numbers."""
_A_PAGE: Final = 10
"""Lines between two numbers, counted from 1, from which on already these are page numbers."""


def without_furniture(blocks: Sequence[Block]) -> list[Block]:
    """Return the blocks without page numbers and repeated advertisements."""
    short = [index for index, block in enumerate(blocks) if block.size <= _LONGEST]
    dropped = _page_numbers(blocks, short) | _advertisements(blocks, short)
    return [block for index, block in enumerate(blocks) if index not in dropped] if dropped else list(blocks)


def _page_numbers(blocks: Sequence[Block], short: Sequence[int]) -> set[int]:
    found = [(i, int(m[2])) for i in short if (m := _NUMBER.fullmatch(blocks[i].text))]
    dropped: set[int] = set()
    run: list[int] = []
    before = -1
    for index, number in found:
        run = [*run, index] if number == before + 1 else [index]
        before = number
        if len(run) >= _RUN or (len(run) > 1 and number == len(run) and run[-1] - run[-2] >= _A_PAGE):
            dropped.update(run)
    return dropped


def _advertisements(blocks: Sequence[Block], short: Sequence[int]) -> set[int]:
    said = {index: squeeze(blocks[index].text) for index in short if _ADVERTISES.search(blocks[index].text)}
    counts = Counter(said.values())
    return {
        index
        for index, text in said.items()
        if counts[text] >= _RUN and not text.endswith(("。", "！", "；"))
    }
