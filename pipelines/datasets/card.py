"""The data card: README.md for people, card.json for programs, SHA256SUMS for `sha256sum -c`."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, Final

from pipelines.contract import VERSION
from pipelines.contract.readme import type_of
from pipelines.datasets.parts import replace_text
from pipelines.datasets.selection import Selection
from pipelines.datasets.state import State
from pipelines.datasets.tables import REMOVED, TABLES, Column
from pipelines.documents import SCHEMA_VERSION

Row = dict[str, Any]

LICENCE: Final = (
    "The texts were published by others, who are named in `publisher` and `page_url`. Official "
    "documents of the state's organs and mere facts of news are outside the Copyright Law of the "
    "People's Republic of China (article 5); other articles may be protected. Whether you may pass on "
    "what you took is yours to find out: this collection gives no licence for the texts. Take removals "
    "over: rows named in the files `removed-…` were taken down, or are wrong."
)
USE: Final = (
    "Each run has a number, the first one after the table's name. A row of a later run takes the place "
    "of one with the same `id` in earlier runs; what a file `removed-…` names is gone since its run, "
    "unless a later run has it."
)


def write_card(folder: Path, state: State, selection: Selection, form: str) -> None:
    """Write the card of a folder as it is now."""
    table, parts = TABLES[selection.table], state.parts()
    card = {
        "selection": selection.as_json(),
        "format": form,
        "schema_version": SCHEMA_VERSION,
        "contract_version": VERSION,
        "use": USE,
        "licence": LICENCE,
        "counts": state.counts(),
        "columns": _columns(column for column in table.columns if form != "csv" or not column.long),
        "removed_columns": _columns(REMOVED),
        "runs": state.runs(),
        "files": [part | {"removed": bool(part["removed"])} for part in parts],
    }
    sums = "".join(f"{part['sha256']}  {part['file']}\n" for part in parts)
    replace_text(folder / "SHA256SUMS", sums)
    replace_text(folder / "card.json", json.dumps(card, ensure_ascii=False, indent=2) + "\n")
    replace_text(folder / "README.md", "\n".join(_lines(card, selection)) + "\n")


def _columns(columns: Iterable[Column]) -> list[Row]:
    return [
        {"name": column.name, "type": type_of(column.annotation), "about": column.about} for column in columns
    ]


def _lines(card: Row, selection: Selection) -> Iterable[str]:
    counts = card["counts"]
    yield f"# Gongbao: {selection.table.value}"
    yield ""
    held = f"{counts['rows']:,} rows of {counts['regions']:,} regions"
    yield f"{held}, {counts['complete']:,} of them complete reports."
    asked = {name: value for name, value in card["selection"].items() if value is not None}
    yield "Selected: " + ", ".join(f"{name} {value}" for name, value in asked.items()) + "."
    yield "`sha256sum -c SHA256SUMS` checks the files."
    for title, text in (("Use", USE), ("Licence", LICENCE)):
        yield from ("", f"## {title}", "", text)
    for title, name in (("kind", "by_kind"), ("year", "by_year"), ("province", "by_province")):
        yield from ("", f"## Rows by {title}", "", f"| {title} | rows |", "| --- | ---: |")
        yield from (f"| {each} | {count:,} |" for each, count in counts[name].items())
    yield from (
        "",
        "## Runs",
        "",
        "| run | began | files | rows | removed |",
        "| --- | --- | ---: | ---: | ---: |",
    )
    yield from (_run(run, card["files"]) for run in card["runs"])
    for title, columns in (("Columns", card["columns"]), ("Columns of removed", card["removed_columns"])):
        yield from ("", f"## {title}", "", "| Column | Type | What it is |", "| --- | --- | --- |")
        yield from (f"| `{each['name']}` | {each['type']} | {each['about']} |" for each in columns)


def _run(run: Row, files: Sequence[Row]) -> str:
    own = [part for part in files if part["run"] == run["run"]]
    rows, removed = (sum(p["rows"] for p in own if p["removed"] == each) for each in (False, True))
    return f"| {run['run']} | {run['started_at'][:19]} | {len(own)} | {rows:,} | {removed:,} |"
