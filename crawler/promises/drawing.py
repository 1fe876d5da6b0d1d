"""Promises and facts as tables in the terminal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from rich.table import Table
from rich.text import Text

from crawler.promises.words import VERDICTS, counted, english
from crawler.terminal import Console

Row = Mapping[str, Any]
COLOURS: Final = {"kept": "green", "nearly": "yellow", "missed": "red"}


def draw_promises(found: Row, console: Console, *, sentences: bool) -> None:
    """Print what was promised, what was reported, and what became of it; with the sentences if asked for."""
    report, year = found["report"], found["report"]["year"]
    console.print(
        f"{report['region_name']} ({report['region_code'] or 'no code'}), promised for {year}",
        highlight=False,
    )
    if not found["promises"]:
        console.print(NOTHING)
        return
    table = _table("Indicator", f"Promised in {year}", f"Reported in {year + 1}", "")
    for each in found["promises"]:
        word = Text(VERDICTS[each["verdict"]], COLOURS.get(each["verdict"], "dim"))
        table.add_row(_named(each), english(each["target"]), english(each["result"]), word)
        if sentences:
            for fact in filter(None, (each["target"], each["result"])):
                _quote(table, fact)
    console.print(table)
    numbers = counted(found["promises"])
    console.print(", ".join(f"{number} {VERDICTS[verdict]}" for verdict, number in numbers.items()) + ".")
    if found["next"] is None:
        console.print(f"There is no report for {year + 1} yet.")


def draw_facts(found: Row, console: Console, *, sentences: bool) -> None:
    """Print what a report states, in the order of its text."""
    report = found["report"]
    console.print(
        f"{report['region_name']} ({report['region_code'] or 'no code'}), {report['title']}", highlight=False
    )
    if not found["facts"]:
        console.print(NOTHING)
        return
    table = _table("Indicator", "Year", "", "Value")
    for fact in found["facts"]:
        table.add_row(_named(fact), str(fact["of_year"]), fact["role"], english(fact))
        if sentences:
            _quote(table, fact)
    console.print(table)


NOTHING: Final = (
    "Nothing was found in its text. "
    "Of reports from before facts were kept, `scrapy reports --rebuild` finds them."
)


def _table(*columns: str) -> Table:
    table = Table(box=None, pad_edge=False)
    for column in columns:
        table.add_column(column, overflow="fold")
    return table


def _named(row: Row) -> str:
    what = {"growth": "", "level": ", level", "change": ", change"}[row["measure"]]
    return f"{row['name']} {row['english']}{what}"


def _quote(table: Table, fact: Row) -> None:
    cells: Sequence[Text] = [Text(f"  {fact['sentence']}", "dim")]
    table.add_row(*cells)
