"""Tables of figures as text rows: the cells of a row become one line, parted by spaces.

Old sites put whole pages into tables. Those are no tables of figures: a cell of theirs holds a text, or a row
has one cell only; their lines stay as they are.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Final, NamedTuple

from crawler.pages.blocks import Block, Blocks
from pipelines.extraction.parts import Part, part_of, row_of

_CELLS: Final = frozenset({"td", "th"})
_LONGEST: Final = 200
"""Characters that a cell of a table of figures has at most."""
_LINES: Final = 12
"""Lines that such a cell has at most."""
_ROWS: Final = 2
"""Rows of several cells that such a table has at least."""


class _Place(NamedTuple):
    """Where a block stands in the innermost table around it, by the indexes of nodes; -1 outside of one."""

    table: int
    row: int
    cell: int


def parts_of(page: Blocks, blocks: Sequence[Block]) -> list[Part]:
    """Return the blocks as parts, those of one row of a table of figures as one."""
    places = list(map(_Places(page).of, [block.node for block in blocks]))
    tables = set(_figures(places, blocks)) if any(place.table >= 0 for place in places) else ()
    if not tables:
        return list(map(part_of, blocks))
    out: list[Part] = []
    numbered = zip(places, range(len(blocks)), strict=True)
    for place, group in groupby(
        numbered, key=lambda pair: pair[0][:2] if pair[0].table in tables else pair[1]
    ):
        parts = [part_of(blocks[index]) for _, index in group]
        out += [row_of(parts)] if isinstance(place, tuple) else parts
    return out


def _figures(places: Sequence[_Place], blocks: Sequence[Block]) -> Iterator[int]:
    """Yield the tables that hold figures."""
    tables: defaultdict[int, defaultdict[int, defaultdict[int, list[int]]]] = defaultdict(
        lambda: defaultdict(lambda: defaultdict(list))
    )
    for place, block in zip(places, blocks, strict=True):
        if place.table >= 0:
            tables[place.table][place.row][place.cell].append(block.size)
    for table, rows in tables.items():
        cells = [sizes for row in rows.values() for sizes in row.values()]
        several = sum(len(row) > 1 for row in rows.values())
        small = all(sum(sizes) <= _LONGEST and len(sizes) <= _LINES for sizes in cells)
        if small and several >= _ROWS and 2 * several >= len(rows):
            yield table


class _Places:
    """Finds the table around a node, each node once."""

    def __init__(self, page: Blocks) -> None:
        self._page = page
        self._known: dict[int, _Place] = {-1: _Place(-1, -1, -1)}

    def of(self, node: int) -> _Place:
        known, nodes = self._known, self._page.nodes
        unknown: list[int] = []
        while (place := known.get(node)) is None:  # no recursion: pages nest hundreds of elements
            found = nodes[node]
            if found.tag in _CELLS:
                known[node] = self._in_cell(node, found.parent)
            else:
                unknown.append(node)
                node = found.parent
        for each in unknown:
            known[each] = place
        return place

    def _in_cell(self, cell: int, row: int) -> _Place:
        table = next((each for each in self._page.ancestry(row) if self._page.nodes[each].tag == "table"), -1)
        is_row = row >= 0 and self._page.nodes[row].tag == "tr"
        return _Place(table, row, cell) if is_row and table >= 0 else _Place(-1, -1, -1)
