"""The forms in which rows are written. Each holds at most one row group in memory."""

from __future__ import annotations

import csv
import gzip
import io
import json
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any, BinaryIO, Final

from crawler.errors import ExportError
from pipelines.datasets.tables import Column

Row = Mapping[str, Any]

GROUP: Final = 1 << 19
"""Characters of text in a row group of Parquet, about: each takes about a hundred bytes until it is
written."""
GROUP_ROWS: Final = 5_000
FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What a cell may not begin with: spreadsheets would run it (OWASP, "CSV Injection")."""


class Writer(ABC):
    """Writes rows to a file. `close` makes it whole."""

    suffix: str

    def __init__(self, path: Path, columns: Sequence[Column]) -> None:
        self._path, self._columns = path, columns

    @abstractmethod
    def write(self, row: Row) -> None:
        """Add a row, which has a value for each column."""

    @abstractmethod
    def close(self) -> None:
        """End the file."""


class JsonLines(Writer):
    """One JSON object a line, in gzip; days and moments as ISO 8601."""

    suffix = ".jsonl.gz"

    def __init__(self, path: Path, columns: Sequence[Column]) -> None:
        super().__init__(path, columns)
        self._file = path.open("wb")
        # no name and no time in it: the same rows give the same bytes
        self._gzip = gzip.GzipFile("", "wb", 4, self._file, mtime=0)

    def write(self, row: Row) -> None:
        """Add a row."""
        self._gzip.write(json.dumps(row, ensure_ascii=False, default=_iso).encode("utf-8", "replace") + b"\n")

    def close(self) -> None:
        """End the file."""
        self._gzip.close()
        self._file.close()


class Fields(Writer):
    """CSV (RFC 4180) that spreadsheets may open: UTF-8 with a mark, no formulas, no long columns."""

    suffix = ".csv"

    def __init__(self, path: Path, columns: Sequence[Column]) -> None:
        super().__init__(path, [column for column in columns if not column.long])
        self._raw: BinaryIO = path.open("wb")
        # without the mark Excel takes UTF-8 for the system's own character set
        self._file = io.TextIOWrapper(self._raw, "utf-8-sig", errors="replace", newline="")
        self._csv = csv.writer(self._file)
        self._csv.writerow([column.name for column in self._columns])

    def write(self, row: Row) -> None:
        """Add a row."""
        self._csv.writerow([_cell(row[column.name]) for column in self._columns])

    def close(self) -> None:
        """End the file."""
        self._file.close()


class Parquet(Writer):
    """Parquet with zstd. Raises `ExportError` where pyarrow is not installed."""

    suffix = ".parquet"

    def __init__(self, path: Path, columns: Sequence[Column]) -> None:
        super().__init__(path, columns)
        try:
            from pipelines.datasets.arrow import open_file, schema
        except ImportError as error:
            raise ExportError(
                "Parquet needs pyarrow: pip install 'gongbao[export]', or take --format jsonl."
            ) from error
        self._schema = schema(columns)
        self._open = open_file(path, self._schema)
        self._rows: list[Row] = []
        self._size = 0

    def write(self, row: Row) -> None:
        """Add a row; a full row group goes to the disk."""
        self._rows.append(row)
        self._size += len(row.get("text") or "") + 500
        if self._size >= GROUP or len(self._rows) >= GROUP_ROWS:
            self._flush()

    def close(self) -> None:
        """Write what is left, and the footer."""
        self._flush()
        self._open.close()

    def _flush(self) -> None:
        from pipelines.datasets.arrow import write_group

        if self._rows:
            write_group(self._open, self._rows, self._schema)
        self._rows, self._size = [], 0


WRITERS: Final[dict[str, type[Writer]]] = {"parquet": Parquet, "jsonl": JsonLines, "csv": Fields}


def _iso(value: Any) -> str:
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no form in JSON")


def _cell(value: Any) -> Any:
    """Return a value as a cell that no spreadsheet runs."""
    if isinstance(value, (list, tuple)):
        value = "; ".join(map(str, value))
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    if isinstance(value, str) and value.startswith(FORMULA):
        return "'" + value
    return value
