"""The tables that can be exported, and their columns: those of the contract's models, in the order of use."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any, Final, get_args, get_origin

from pydantic import BaseModel

from pipelines.contract.base import Changing, described
from pipelines.contract.documents import StoredDocument
from pipelines.contract.reports import StoredReport
from pipelines.contract.shapes import bare

Row = dict[str, Any]


class Name(StrEnum):
    """The closed set of tables."""

    DOCUMENTS = "documents"
    REPORTS = "reports"


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name in the files, its type as the models have it, and what it is."""

    name: str
    annotation: Any
    about: str
    take: Callable[[Mapping[str, Any]], Any]
    long: bool = False
    """Whether a table of fields (CSV) leaves it out."""


@dataclass(frozen=True)
class Table:
    """A table: the collection that it is of, and its columns."""

    name: Name
    columns: tuple[Column, ...]
    projection: Row = field(default_factory=dict)
    """What is asked of the database."""

    def row(self, stored: Mapping[str, Any]) -> Row:
        """Return a stored row as it is exported: a value for each column, days as dates."""
        return {column.name: _value(column, column.take(stored)) for column in self.columns}


LONG: Final = ("outline", "text", "notes")
OF_DOCUMENT: Final = (
    "kind title region_code region_name year session delivered_on speaker speaker_role published_on "
    "publisher complete missing truncated agreement flags medium url page_url site capture_id "
    "fetched_at extractor gone_since changed_at text_sha256 outline text notes"
).split()
OF_REPORT: Final = (
    "kind title region_code region_name lineage level parent parent_name year year_basis session "
    "delivered_on speaker speaker_role published_on publisher official complete missing truncated "
    "agreement best site page_url fetched_at gone_since changed_at text_sha256 text notes"
).split()


RUN: Final = Column("run", int, "The number of the run that wrote this.", lambda row: row.get("run"))


def _columns(model: type[BaseModel], names: list[str]) -> tuple[Column, ...]:
    known = {name: (info.annotation, info.description or "") for name, info in described(model).items()}
    known |= {name: told for name, told in OTHERS.items() if name not in known}
    first = Column("id", str, " ".join(known["_id"][1].split()), lambda row: row["_id"])
    return (
        first,
        RUN,
        *(
            Column(name, known[name][0], " ".join(known[name][1].split()), _taker(name), name in LONG)
            for name in names
        ),
    )


def _taker(name: str) -> Callable[[Mapping[str, Any]], Any]:
    def take(row: Mapping[str, Any]) -> Any:
        if name in ("complete", "missing") and "completeness" in row:
            return (row["completeness"] or {}).get(name)
        return row.get(name)

    return take


OTHERS: Final[dict[str, tuple[Any, str]]] = {
    "complete": (
        bool | None,
        "Whether a work report is whole (`completeness.complete`); null for other kinds.",
    ),
    "missing": (tuple[str, ...] | None, "What a work report lacks (`completeness.missing`)."),
    "text": (str | None, "The text of its best document, whose id is `best`."),
    "notes": (str | None, "The glossary and the footnotes of that document."),
}
"""Columns that are no field of the row itself."""


class Removed(Changing):
    """A row of what is there no longer."""

    why: str
    """`retired` (a newer extractor finds it no longer), `taken_down`, `left` (it is no longer in the
    selection) or `removed` (its documents are in another one)."""


TABLES: Final = {
    Name.DOCUMENTS: Table(
        Name.DOCUMENTS,
        _columns(StoredDocument, OF_DOCUMENT),
        dict.fromkeys([*(n for n in OF_DOCUMENT if n not in ("complete", "missing")), "completeness"], 1),
    ),
    Name.REPORTS: Table(
        Name.REPORTS,
        _columns(StoredReport, OF_REPORT),
        dict.fromkeys((n for n in OF_REPORT if n not in ("text", "notes")), 1),
    ),
}
REMOVED: Final = (
    Column("id", str, "That of the row that is there no longer.", lambda row: row["_id"]),
    RUN,
    *(
        Column(name, info.annotation, " ".join((info.description or "").split()), _taker(name))
        for name, info in described(Removed).items()
    ),
)


def _value(column: Column, value: Any) -> Any:
    kind, _ = bare(column.annotation)
    if kind is date and isinstance(value, str):
        return date.fromisoformat(value)
    if get_origin(kind) is tuple and value and _is_model(get_args(kind)[0]):
        fields = described(get_args(kind)[0])
        return [{name: each.get(name) for name in fields} for each in value]
    return value


def _is_model(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, BaseModel)
