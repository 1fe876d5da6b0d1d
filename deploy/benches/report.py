"""What a bench found: tables for people, the same as JSON for machines, and whether it is enough."""

from __future__ import annotations

import os
import platform
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

Cell = str | float | int


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under named columns."""

    title: str
    columns: Sequence[str]
    rows: Sequence[Sequence[Cell]]


@dataclass(frozen=True, slots=True)
class Requirement:
    """A figure that has to be reached."""

    what: str
    value: float
    at_least: float | None = None
    at_most: float | None = None

    @property
    def met(self) -> bool:
        """Whether it is."""
        above = self.at_least is None or self.value >= self.at_least
        return above and (self.at_most is None or self.value <= self.at_most)

    def __str__(self) -> str:
        bound = f"at least {self.at_least:,g}" if self.at_least is not None else f"at most {self.at_most:,g}"
        return f"{'met   ' if self.met else 'MISSED'}  {self.what}: {self.value:,.4g} ({bound})"


@dataclass(slots=True)
class Report:
    """All that a bench found."""

    name: str
    tables: list[Table] = field(default_factory=list)
    requirements: list[Requirement] = field(default_factory=list)

    @property
    def good(self) -> bool:
        """Whether every requirement is met."""
        return all(requirement.met for requirement in self.requirements)

    def as_json(self) -> Mapping[str, Any]:
        """Return it as values that `json` takes."""
        return {
            "bench": self.name,
            "machine": machine(),
            "tables": [
                {
                    "title": table.title,
                    "rows": [dict(zip(table.columns, row, strict=True)) for row in table.rows],
                }
                for table in self.tables
            ],
            "requirements": [
                {"what": one.what, "value": one.value, "at_least": one.at_least, "at_most": one.at_most}
                for one in self.requirements
            ],
            "good": self.good,
        }


def machine() -> str:
    """Return what it ran on, and how busy that was: figures of a busy machine are low."""
    load = os.getloadavg()[0]
    return f"Python {platform.python_version()}, {os.cpu_count()} cores, load {load:.1f}"


def lines(report: Report) -> Iterator[str]:
    """Yield a report for people."""
    yield f"{report.name} ({machine()})"
    for table in report.tables:
        yield from ("", table.title)
        yield from _grid([table.columns, *table.rows])
    yield ""
    yield from map(str, report.requirements)


def _grid(rows: Sequence[Sequence[Cell]]) -> Iterator[str]:
    texts = [[_text(cell) for cell in row] for row in rows]
    widths = [max(map(len, column)) for column in zip(*texts, strict=True)]
    for row in texts:
        first, *others = [
            cell.rjust(width) if i else cell.ljust(width)
            for i, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        yield "  ".join(["", first, *others])


def _text(cell: Cell) -> str:
    if isinstance(cell, float):
        return f"{cell:,.0f}" if cell >= 100 else f"{cell:,.3g}"
    return f"{cell:,}" if isinstance(cell, int) else cell
