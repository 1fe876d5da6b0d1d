"""What the models of stored rows have in common. They describe rows; the line makes none of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

Day = Annotated[str, Field(pattern=r"^\d{4}-\d{2}-\d{2}$")]
"""A day as it is stored: YYYY-MM-DD."""
RegionCode = Annotated[str, Field(pattern=r"^\d{6}$")]
"""A GB/T 2260 code."""


class Stored(BaseModel):
    """A row of a collection; a field without a default is in every row that any release wrote.

    The docstrings of the fields are the text of pipelines/README.md. Rows may have more fields than are
    named: those of a newer release.
    """

    model_config = ConfigDict(use_attribute_docstrings=True, extra="allow")


class Changing(Stored):
    """A row that readers follow."""

    changed_at: datetime | None = None
    """When it last changed in what readers see, by the server's clock, strictly later with each change;
    missing in rows that did not change since releases write it."""


@dataclass(frozen=True, slots=True)
class Collection:
    """What readers are promised of one collection."""

    name: str
    about: str
    """One line."""
    models: tuple[type[BaseModel], ...]
    """Of its rows: each is as one of these says."""
    since: int = 1
    """The contract's version that promised it first."""


def described(model: type[BaseModel]) -> dict[str, Any]:
    """Return the fields of a model by the name under which they are stored."""
    return {field.alias or name: field for name, field in model.model_fields.items()}
