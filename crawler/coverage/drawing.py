"""The coverage as a picture in the terminal: provinces by years, or the regions of one province by years."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from typing import Final

from rich.table import Table
from rich.text import Text

from crawler.coverage.matrix import counts, expected
from crawler.coverage.model import Coverage, State, Try
from crawler.coverage.totals import have, sentence, share
from crawler.durations import short
from crawler.terminal import Console

MARKS: Final = {
    State.OFFICIAL: ("●", "green"),
    State.COPY: ("○", "cyan"),
    State.TRUNCATED: ("◐", "yellow"),
    State.BLOCKED: ("×", "red"),
    State.MISSING: ("·", "red"),
    State.NOT_EXPECTED: (" ", ""),
}
LEGEND: Final = "● official and complete  ○ only a copy  ◐ truncated  × blocked  · missing"
SHADES: Final = (
    (100, "bold green"),
    (75, "green"),
    (50, "yellow"),
    (25, "dark_orange"),
    (1, "red"),
    (0, "dim"),
)
INDENT: Final = {"prefecture": 1, "county": 2}
NAME: Final = 24
"""Columns that a name takes at most."""
NUMBERS: Final = 16
"""Columns of the sum at the end of a row."""
MOST_NAMED: Final = 60
"""Missing reports that are named of the whole country."""


def fitting(years: Sequence[int], width: int, each: int) -> Sequence[int]:
    """Return the last years that fit into a terminal, `each` of them so wide."""
    return years[-max(1, (width - NAME - NUMBERS) // each) :]


def draw(coverage: Coverage, console: Console, *, one_province: bool) -> None:
    """Print the picture, its totals, and of a single year what is missing."""
    years = fitting(coverage.years, console.width, 3 if one_province else 4)
    if one_province:
        console.print(_table(years, _regions(coverage, years), 2))
        console.print(LEGEND)
    else:
        console.print(_table(years, _provinces(coverage, years), 3))
        console.print("Complete reports in a hundred that should be there, the province's own among them.")
    if len(years) < len(coverage.years):
        console.print(
            f"{coverage.years[0]} to {years[0] - 1} do not fit into this window: name them with --year."
        )
    _line(console, sentence(coverage.rows, coverage.years))
    if len(coverage.years) == 1:
        _missing(coverage, console, len(coverage.rows) if one_province else MOST_NAMED)


def _table(years: Sequence[int], rows: Iterable[tuple[Text | str, list[Text], str]], width: int) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 1, 0, 0))
    table.add_column("", max_width=NAME, no_wrap=True)
    for year in years:
        table.add_column(f"{year % 100:02d}", justify="right", width=width)
    table.add_column("there", justify="right", no_wrap=True)
    for name, cells, total in rows:
        table.add_row(name, *cells, total)
    return table


def _provinces(coverage: Coverage, years: Sequence[int]) -> Iterator[tuple[Text | str, list[Text], str]]:
    for top in (row for row in coverage.rows if row.level in ("country", "province")):
        country = top.level == "country"
        rows = [top] if country else [row for row in coverage.rows if row.code[:2] == top.code[:2]]
        if expected(total := counts(rows, coverage.years)):
            cells = [_shade(share(counts(rows, [year]))) for year in years]
            yield "国务院" if country else top.name, cells, f"{have(total):,}/{expected(total):,}"
    total = counts(coverage.rows, coverage.years)
    cells = [_shade(share(counts(coverage.rows, [year]))) for year in years]
    yield Text("all", style="bold"), cells, f"{have(total):,}/{expected(total):,}"


def _shade(percent: int | None) -> Text:
    if percent is None:
        return Text("")
    style = next(style for least, style in SHADES if percent >= least)
    return Text(str(percent) if percent else "·", style=style)


def _regions(coverage: Coverage, years: Sequence[int]) -> Iterator[tuple[Text | str, list[Text], str]]:
    for row in coverage.rows:
        total = counts([row], coverage.years)
        cells = [Text(*MARKS[row.years[year]]) if year in row.years else Text("") for year in years]
        yield " " * INDENT.get(row.level, 0) + row.name, cells, f"{have(total)}/{expected(total)}"


def _missing(coverage: Coverage, console: Console, most: int) -> None:
    (year,) = coverage.years
    gaps = [row for row in coverage.rows if row.years.get(year) in (State.MISSING, State.BLOCKED)]
    for row in gaps[:most]:
        sources = "; ".join(map(_tried, row.tries)) or "no source"
        _line(console, f"  {row.code} {row.name} {row.years[year]}: {sources}")
    if len(gaps) > most:
        console.print(f"  … and {len(gaps) - most:,} more: choose a --province, or take --json.")


def _tried(source: Try) -> str:
    if source.last_tried is None:
        return f"{source.source}, never tried"
    ago = (datetime.now(UTC) - source.last_tried).total_seconds()
    blocked = f", blocked ({source.blocked_by})" if source.blocked_by else ""
    return f"{source.source}, tried {short(ago)} ago{blocked}"


def _line(console: Console, text: str) -> None:
    console.print(text, markup=False, highlight=False, soft_wrap=True)
