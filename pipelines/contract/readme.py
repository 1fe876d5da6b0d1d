"""The tables of fields in pipelines/README.md, from the models."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime
from enum import Enum
from typing import Any, Final, Literal, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from pipelines.contract.base import described
from pipelines.contract.collections import COLLECTIONS
from pipelines.contract.documents import StoredReading, StoredVersion, TakenDown
from pipelines.contract.reports import StoredRendition
from pipelines.contract.shapes import bare

WORDS: Final[dict[Any, str]] = {
    str: "string",
    int: "integer",
    float: "number",
    bool: "boolean",
    bytes: "binary",
    datetime: "date",
    date: "day",
    Any: "any",
}
TABLES: Final[dict[str, tuple[type[BaseModel], type[BaseModel] | None]]] = {
    **{name: (collection.models[0], None) for name, collection in COLLECTIONS.items()},
    "document_versions": (StoredVersion, StoredReading),
    "taken down": (TakenDown, None),
    "renditions": (StoredRendition, None),
}
"""By the word in their marks: the model, and one whose fields are described elsewhere."""
_TABLE: Final = re.compile(r"(<!-- fields of ([a-z_ ]+) -->\n).*?(\n<!-- end -->)", re.S)


def written(text: str) -> str:
    """Return the README with its tables as they follow from the models; those are between marks."""
    return _TABLE.sub(lambda found: f"{found[1]}{_table(*TABLES[found[2]])}{found[3]}", text)


def tables_in(text: str) -> Sequence[str]:
    """Return the words in the marks of the tables that a text has."""
    return [found[2] for found in _TABLE.finditer(text)]


def _table(model: type[BaseModel], without: type[BaseModel] | None) -> str:
    known = set(described(without)) - {"_id"} if without else set()
    rows = [_row(name, field) for name, field in described(model).items() if name not in known]
    return "\n".join(["| Field | Type | What it is |", "| --- | --- | --- |", *sorted(rows, key=_id_first)])


def _id_first(row: str) -> bool:
    return not row.startswith("| `_id`")


def _row(name: str, field: FieldInfo) -> str:
    words = " ".join((field.description or "").split())
    return f"| `{name}` | {type_of(field.annotation)} | {words} |"


def type_of(annotation: Any) -> str:
    """Return a type in the words of the README."""
    kind, nullable = bare(annotation)
    return _word(kind) + (" or null" if nullable and kind is not Any else "")


def _word(kind: Any) -> str:
    if kind in WORDS:
        return WORDS[kind]
    if get_origin(kind) is Literal:
        return ", ".join(f"`{each}`" for each in get_args(kind))
    if get_origin(kind) is tuple:
        return f"array of {_plural(type_of(get_args(kind)[0]))}"
    if isinstance(kind, type) and issubclass(kind, Enum):
        return ", ".join(f"`{each.value}`" for each in kind)
    return "object"


def _plural(word: str) -> str:
    one, _, more = word.partition(" ")
    return f"{one}s {more}".strip()
