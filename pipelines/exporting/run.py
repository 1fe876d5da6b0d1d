"""`scrapy archive export`: captures as one WACZ file."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Final

from crawler.config import Config
from crawler.errors import GongbaoError
from pipelines import objects, records
from pipelines.exporting.index import is_indexed, line, write_index
from pipelines.exporting.lines import SortedLines
from pipelines.exporting.members import Copied, copied
from pipelines.exporting.package import Package
from pipelines.exporting.pages import Pages
from pipelines.exporting.selection import Selection
from pipelines.exporting.warcs import Warcs
from pipelines.objects import ObjectStore
from pipelines.records import RecordStore
from pipelines.records.base import Row

BATCH: Final = 100
CHUNK: Final = 1 << 20
NAMED: Final = 100


@dataclass(slots=True)
class Exported:
    """What came of an export."""

    captures: int = 0
    pages: int = 0
    size: int = 0
    """Of the file, in bytes."""
    left_out: int = 0
    """Captures whose records are missing or damaged."""
    problems: list[str] = field(default_factory=list)
    """What is the matter with the first of these, a sentence each."""


def export_wacz(
    config: Config, path: Path, selection: Selection, progress: Callable[[int], None] | None = None
) -> Exported:
    """Write the selected captures, and those that these refer to, into a file that is new.

    Calls `progress` with the number of captures written. Raises `GongbaoError` where there are none, the file
    exists or the disk does not take it, and `ServerUnavailableError`.
    """
    if path.suffix != ".wacz":
        raise GongbaoError(f"{path} has to end in .wacz, so that other tools know what it is.")
    if path.exists():
        raise GongbaoError(f"{path} exists already; remove it, or name another file.")
    part = path.with_name(f".{path.name}.part")
    stores = objects.from_config(config), records.from_config(config)
    try:
        with part.open("wb") as file:
            result = _write(file, path.stem, *stores, selection, progress)
        result.size = part.stat().st_size
        part.rename(path)
    except OSError as error:
        raise GongbaoError(f"{path} cannot be written ({error.strerror or error}).") from error
    finally:
        part.unlink(missing_ok=True)
    return result


def _write(
    file: IO[bytes],
    title: str,
    archive: ObjectStore,
    stored: RecordStore,
    selection: Selection,
    progress: Callable[[int], None] | None,
) -> Exported:
    result = Exported()
    with Package(file, title) as package, SortedLines() as lines, tempfile.TemporaryFile() as listed:
        pages = Pages(listed, stored)
        with Warcs(package, title) as warcs:
            for found in _all(archive, stored, selection):
                if _refused(found, result):
                    continue
                name, offset = warcs.write(found.member, found.request)
                if is_indexed(found.row):
                    lines.add(line(found.row, name, offset, len(found.member)))
                pages.add(found.row)
                result.captures += 1
                if progress:
                    progress(result.captures)
        if not result.captures:
            raise GongbaoError(_nothing(result))
        write_index(package, lines)
        pages.flush()
        listed.seek(0)
        with package.file("pages/pages.jsonl") as output:
            while data := listed.read(CHUNK):
                output.write(data)
        package.finish()
    result.pages = pages.count
    return result


def _all(archive: ObjectStore, stored: RecordStore, selection: Selection) -> Iterator[Copied]:
    """Yield the selected captures, and then those that revisits and conversions among them refer to."""
    written: set[str] = set()
    referred: dict[str, None] = {}

    def noted(rows: Iterable[Row]) -> Iterator[Row]:
        for row in rows:
            written.add(row["_id"])
            if row.get("refers_to"):
                referred[row["refers_to"]["capture_id"]] = None
            if row.get("converted_from"):
                referred[row["converted_from"]] = None
            yield row

    yield from copied(archive, noted(selection.captures(stored)))
    missing = [name for name in referred if name not in written]
    for start in range(0, len(missing), BATCH):
        some = missing[start : start + BATCH]
        rows = stored.captures(some)
        yield from copied(archive, sorted(rows.values(), key=lambda row: (row["object"], row["offset"])))
        for name in (name for name in some if name not in rows):
            yield Copied(
                {"_id": name}, b"", problem=f"{name}, to which others refer, is not in the database."
            )


def _refused(found: Copied, result: Exported) -> bool:
    if found.problem:
        result.left_out += 1
        if len(result.problems) < NAMED:
            result.problems.append(found.problem)
    return bool(found.problem)


def _nothing(result: Exported) -> str:
    if result.problems:
        return f"None of the captures can be read. {result.problems[0]}"
    return "There are no such captures; nothing was written."
