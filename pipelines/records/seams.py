"""The lines of an article's pages strung together, and those rejoined that a page break parted."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, Final

from crawler.pages.previews import ends_in_mid_sentence

Row = dict[str, Any]
Line = tuple[str, Row]
"""A line of the text, and its locator."""
Lines = tuple[list[str], list[Row]]
"""The lines of a text, and their locators."""

_GOES_ON: Final = 20
"""Characters of a line from which on it is no heading or signature; shorter ones end without a stop, too."""
_STOPS: Final = re.compile(r"[，。、；：,;]")
_BEGINS: Final = re.compile(
    r"^(?:[一二三四五六七八九十]{1,3}、|[(（][一二三四五六七八九十\d]{1,3}[)）]|\d{1,2}[.．、]|第[一二三四五六七八九十]+[章节部]"
    r"|——|各位代表|附件|[—\-]{2}|[●■◆※*])"
)
"""How a paragraph begins that goes on with no other."""


def strung(chain: Sequence[Row], name: str, located: str) -> tuple[Lines, int]:
    """Return the lines of all pages of an article, and how many of them were rejoined over a page break.

    Args:
        chain: its pages, the first one first.
        name: the field with the lines, `text` or `notes`.
        located: the field with their locators, which name the capture unless it is the first page's.
    """
    lines: list[str] = []
    locators: list[Row] = []
    rejoined = 0
    for number, part in enumerate(chain):
        said = part[name].split("\n") if part[name] else []
        own = (
            list(part[located])
            if number == 0
            else [_in_capture(row, part["capture_id"]) for row in part[located]]
        )
        if lines and said and len(lines) == len(locators) and len(said) == len(own):
            before, after = (lines[-1], locators[-1]), (said[0], own[0])
            if _is_one(before, after):
                lines[-1], locators[-1] = _joined(before, after)
                del said[0], own[0]
                rejoined += 1
        lines += said
        locators += own
    return (lines, locators), rejoined


def _in_capture(paragraph: Row, capture_id: str) -> Row:
    return paragraph | {"pieces": [piece | {"capture": capture_id} for piece in paragraph["pieces"]]}


def _is_one(before: Line, after: Line) -> bool:
    """Whether two lines are clearly one: the first stops in mid-sentence, the second begins no paragraph."""
    text, following = before[0], after[0]
    return (
        len(text) >= _GOES_ON
        and ends_in_mid_sentence(text)
        and bool(_STOPS.search(text))
        and not _BEGINS.match(following)
        and bool(_STOPS.search(following))
        and _is_tight(before)
        and _is_tight(after)
    )


def _is_tight(line: Line) -> bool:
    """Whether the locator gives the line without white space to fold, so that it can be put to another."""
    text, paragraph = line
    changed: int = sum(len(edit["text"]) - (edit["end"] - edit["start"]) for edit in paragraph["edits"])
    return len(text) == _size(paragraph) + changed


def _size(paragraph: Row) -> int:
    """Return how many characters its pieces have."""
    size: int = sum(piece["end"] - piece["start"] for piece in paragraph["pieces"])
    return size


def _joined(before: Line, after: Line) -> Line:
    size = _size(before[1])
    moved = [edit | {"start": edit["start"] + size, "end": edit["end"] + size} for edit in after[1]["edits"]]
    paragraph = {
        "pieces": [*before[1]["pieces"], *after[1]["pieces"]],
        "edits": [*before[1]["edits"], *moved],
    }
    return before[0] + after[0], paragraph
