"""What a DOC file's text shows: the one definition, by which locators count.

- The marks of paragraphs and the breaks of lines, pages and columns are line feeds.
- A cell mark is a tab; two of them in a row end a table's row (as far as the text tells: the property that
  says so for certain lies elsewhere, so that a row may be broken at an empty cell).
- Left out: the instructions of fields ([MS-DOC] 2.8.25), of which only the result is shown, and the anchors
  of pictures, footnotes and comments. A non-breaking hyphen is a hyphen, an optional one nothing.
"""

from __future__ import annotations

import re
from typing import Final

_BEGIN: Final = "\x13"
_SEPARATOR: Final = "\x14"
_END: Final = "\x15"
_FIELDS: Final = re.compile(f"([{_BEGIN}{_SEPARATOR}{_END}])")
_ROW_END: Final = re.compile(r"\x07{2,}")
_MARKS: Final = str.maketrans(
    dict.fromkeys("\r\x0b\x0c\x0e", "\n")
    | {"\x07": "\t", "\x1e": "-"}
    | dict.fromkeys(map(chr, range(7)))
    | dict.fromkeys("\x08\x0f\x10\x11\x12\x16\x17\x18\x19\x1a\x1b\x1c\x1d\x1f\ufffc\x00")
)


def shown(text: str) -> str:
    """Return what the characters of a file's main text show."""
    return _ROW_END.sub("\n", _results(text)).translate(_MARKS)


def _results(text: str) -> str:
    """Return the text without the instructions of its fields."""
    if _BEGIN not in text:
        return text
    out: list[str] = []
    instructions: list[bool] = []
    """For each open field whether its instruction is still going on."""
    for part in _FIELDS.split(text):
        if part == _BEGIN:
            instructions.append(True)
        elif part == _SEPARATOR and instructions:
            instructions[-1] = False
        elif part == _END and instructions:
            instructions.pop()
        elif not any(instructions):
            out.append(part)
    return "".join(out)
