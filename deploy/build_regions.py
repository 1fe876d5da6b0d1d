"""Build `pipelines/extraction/regions/regions.csv` from a history of GB/T 2260 tables.

    python deploy/build_regions.py HISTORY.csv

The input has a row for each (code, name) that any official table had: code, name, first_seen_yyyymm,
last_seen_yyyymm (both months of tables, not of changes), in_current_table ("yes" or empty: a table of 2024).
A pair without first month is only in the current table; one without last month was still in the last
dated table.

The output says when a pair can have been valid: from the month after the table before the first one that
has it, to the month before the table after the last one; or as `region_changes.py` knows it better. Where the
tables know no bound, the field is empty.
"""

from __future__ import annotations

import csv
import re
import sys
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # as a script it has its own folder alone

from deploy.region_changes import began, ended

TARGET = Path(__file__).resolve().parents[1] / "pipelines" / "extraction" / "regions" / "regions.csv"
HEADER = ("code", "name", "level", "parent", "valid_from", "valid_to")

NOT_REGIONS = re.compile(r"^(市辖区|县|市|(省|自治区)?直辖.*|省直辖.*)$")
"""Rows that only structure a table."""

STATISTICAL = re.compile(r"^\d{4}7\d$")
"""Development zones, which the table of 2018-10 lists under codes of the statistics office."""

NO_GOVERNMENT = re.compile(r"^4603[23]\d$")
"""The islands by which the tables described 三沙市 before it had districts."""

MISPRINTS = {("339007", "安徽省"), ("371700", "荷泽市"), ("410304", "廛河回族区")}

BEGAN, ENDED = began(), ended()

COUNTRY = ("100000", "全国", "country", "", "", "")
"""Not in GB/T 2260; stands for the State Council's reports."""


class Seen(NamedTuple):
    """One row of the history; months as numbers (year * 12 + month - 1), None where empty."""

    code: str
    name: str
    first: int | None
    last: int | None
    current: bool


def month(text: str) -> int | None:
    """Return the number of a month written YYYYMM; None for an empty string."""
    return int(text[:4]) * 12 + int(text[4:]) - 1 if text else None


def written(number: int | None) -> str:
    """Return a month's number as YYYY-MM, or an empty string for None."""
    return "" if number is None else f"{number // 12:04d}-{number % 12 + 1:02d}"


def read(path: Path) -> list[Seen]:
    """Read the history without the rows that name no region."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = [
            Seen(
                row["code"],
                row["name"],
                month(row["first_seen_yyyymm"]),
                month(row["last_seen_yyyymm"]),
                row["in_current_table"] == "yes",
            )
            for row in csv.DictReader(file)
        ]
    return [row for row in rows if is_region(row)]


def is_region(row: Seen) -> bool:
    """Tell whether the row names a region, not a heading or a statistical code."""
    if NOT_REGIONS.match(row.name) or STATISTICAL.match(row.code) or NO_GOVERNMENT.match(row.code):
        return False
    if (row.code, row.name) in MISPRINTS:
        return False
    municipality = row.code[:2] in {"11", "12", "31", "50"} and row.code[2:] in {"0100", "0200"}
    return not municipality


def level(code: str) -> str:
    """Return province, prefecture or county."""
    if code.endswith("0000"):
        return "province"
    return "prefecture" if code.endswith("00") else "county"


def parent(code: str, known: set[str]) -> str:
    """Return the code of the region above; for counties without a prefecture that is the province."""
    if code.endswith("0000"):
        return COUNTRY[0]
    prefecture = code[:4] + "00"
    if not code.endswith("00") and prefecture in known:
        return prefecture
    return code[:2] + "0000"


def bounds(row: Seen, tables: list[int]) -> tuple[str, str]:
    """Return the first and the last month in which the pair can have been valid."""
    start: int | None = None
    if row.first is None:
        start = tables[-1] + 1
    elif row.first > tables[0]:
        start = tables[bisect_left(tables, row.first) - 1] + 1
    end: int | None = None
    if row.last is not None and not row.current:
        after = bisect_right(tables, row.last)
        end = tables[after] - 1 if after < len(tables) else row.last
    elif row.last is None and not row.current:
        end = 2024 * 12 + 11  # gone by the current table of 2024; its month is not known
    key = row.code, row.name
    return BEGAN.get(key, written(start)), ENDED.get(key, written(end))


def build(rows: Iterable[Seen]) -> Iterator[tuple[str, ...]]:
    """Yield the rows of the output, by code and then by time."""
    rows = list(rows)
    known = {row.code for row in rows}
    tables = sorted({m for row in rows for m in (row.first, row.last) if m is not None} | {2019 * 12 + 3})
    yield COUNTRY
    for row in sorted(rows, key=lambda r: (r.code, r.first or 9999 * 12, r.name)):
        yield (row.code, row.name, level(row.code), parent(row.code, known), *bounds(row, tables))


def main(arguments: list[str]) -> int:
    """Write the table; return the exit code."""
    if len(arguments) != 1:
        print("usage: build_regions.py HISTORY.csv", file=sys.stderr)
        return 2
    with TARGET.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(HEADER)
        writer.writerows(build(read(Path(arguments[0]))))
    print(f"{TARGET}: {sum(1 for _ in TARGET.open(encoding='utf-8')) - 1} regions")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
