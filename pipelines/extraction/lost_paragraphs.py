"""Paragraphs restored where a page lost them.

List pages that inline whole speeches print them as one line of ten thousand characters. What begins a
paragraph in such speeches is known: numbered headings (一、 (一) 1.) and the set phrases (各位代表).
"""

from __future__ import annotations

import re

from pipelines.extraction.parts import Part

LONG = 1500
"""A paragraph of more characters has lost its breaks; the longest honest ones stay below."""

_BREAK = re.compile(
    r"(?<=[。！？!?；;：:”）)])\s*(?=[一二三四五六七八九十]{1,3}、)"
    r"|(?<=[。！？!?；;：:”）)])\s*(?=[(（][一二三四五六七八九十]{1,3}[)）])"
    r"|(?<=[。！？!?；;：:”）)])\s*(?=\d{1,2}[.．、](?!\d))"
    r"|(?<!\s)\s++(?=[一二三四五六七八九十]{1,3}、)"  # from the first one on: a run is looked at once
    r"|(?<=[。！？!?])\s*(?=各位代表[，,！!：:])"
    r"|(?<=各位代表[：:])\s*"
    r"|(?<=[^。！？!?，,、；;：:“（(])(?=各位代表[：:])"
    r"|(?<=[。！？])\s+"
)


def restore(part: Part) -> list[Part]:
    """Split a part where paragraphs begin; a part of honest length is returned as it is."""
    if len(part.raw) < LONG or part.is_row:
        return [part]
    out: list[Part] = []
    start = 0
    for found in _BREAK.finditer(part.raw):
        if found.start() > start:
            out.append(part.cut(start, found.start()))
            start = found.end()
    out.append(part.cut(start, len(part.raw)))
    return [piece for piece in out if piece.raw.strip()]
