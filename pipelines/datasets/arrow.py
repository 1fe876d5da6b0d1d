"""Arrow's types for the columns. The only module here that needs pyarrow."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from enum import Enum
from pathlib import Path
from typing import Any, Final, Literal, get_args, get_origin

import pyarrow as pa
import pyarrow.parquet as pq
from pydantic import BaseModel

from pipelines.contract.base import described
from pipelines.contract.shapes import bare
from pipelines.datasets.tables import LONG, Column

SIMPLE: Final[dict[Any, Any]] = {
    str: pa.string(),
    int: pa.int64(),
    float: pa.float64(),
    bool: pa.bool_(),
    date: pa.date32(),
    datetime: pa.timestamp("ms", "UTC"),
}


def schema(columns: Sequence[Column]) -> Any:
    """Return the schema of columns; each field's metadata has its description."""
    return pa.schema(
        [
            pa.field(column.name, type_of(column.annotation), metadata={"description": column.about})
            for column in columns
        ]
    )


def type_of(annotation: Any) -> Any:
    """Return Arrow's type for an annotation of the models."""
    kind, _ = bare(annotation)
    if kind in SIMPLE:
        return SIMPLE[kind]
    if get_origin(kind) is Literal or (isinstance(kind, type) and issubclass(kind, Enum)):
        return pa.string()
    if get_origin(kind) is tuple:
        return pa.list_(type_of(get_args(kind)[0]))
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        return pa.struct([(name, type_of(field.annotation)) for name, field in described(kind).items()])
    raise TypeError(f"no column can be of {kind}")


def open_file(path: Path, of: Any) -> Any:
    """Open a new Parquet file."""
    # a text is in it once: a dictionary of texts would cost memory alone
    repeating = [field.name for field in of if field.name not in LONG]
    return pq.ParquetWriter(path, of, compression="zstd", use_dictionary=repeating)


def write_group(file: Any, rows: Sequence[Mapping[str, Any]], of: Any) -> None:
    """Write rows as one row group."""
    table = pa.Table.from_pylist(list(rows), schema=of)
    file.write_table(table, row_group_size=len(rows))
    del table
    pa.default_memory_pool().release_unused()
