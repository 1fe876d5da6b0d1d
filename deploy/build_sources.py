"""Build the tables in `crawler/sources/data/` from a list of hosts that public sources name.

    python deploy/build_sources.py PORTALS.csv

The input has a row for each host and region: level, region_code, region_name, host, start_url, platform (a
guess by the shape of URLs), seen_in (public lists and pages that name the host, joined by " ; ") and notes.
What is wrong in it is corrected by `deploy/portals/corrections.py`; what was found odd is printed.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Final

from deploy.portals import rows, tables

TARGET: Final = Path(__file__).resolve().parents[1] / "crawler" / "sources" / "data"


def build(path: Path, said: list[str]) -> dict[str, str]:
    """Return the text of each table by its file's name; what was found odd is appended to `said`."""
    found = rows.rows(rows.read(path), said)
    return {f"{name}.yml": text for name, text in tables.tables(found).items()}


def main(arguments: list[str]) -> int:
    """Write the tables; return the exit code."""
    if len(arguments) != 1:
        print("usage: build_sources.py PORTALS.csv", file=sys.stderr)
        return 2
    said: list[str] = []
    for name, text in build(Path(arguments[0]), said).items():
        (TARGET / name).write_text(text, encoding="utf-8")
        print(f"{name}: {sum(line.startswith('  ') and ': {' in line for line in text.splitlines())} sources")
    for each in said:
        print(each)
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
