"""Models as MongoDB's JSON Schema (draft 4 with `bsonType`; manual, "$jsonSchema").

It says what a field is where it is there, and requires those that every release wrote. It forbids no further
field: a newer worker may write one while the validator is still that of an older release.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from enum import Enum
from typing import Any, Final, Literal, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from pipelines.contract.base import described
from pipelines.contract.shapes import bare, pattern

Schema = dict[str, Any]

DAY: Final = r"^\d{4}-\d{2}-\d{2}$"
SIMPLE: Final[dict[Any, list[str]]] = {
    str: ["string"],
    int: ["int", "long"],
    float: ["double", "int", "long"],
    bool: ["bool"],
    bytes: ["binData"],
    datetime: ["date"],
}


def schema_of(models: Sequence[type[BaseModel]]) -> Schema:
    """Return the schema of rows that are as one of these models says."""
    schemas = [_model(model) for model in models]
    return schemas[0] if len(schemas) == 1 else {"bsonType": "object", "anyOf": schemas}


def _model(model: type[BaseModel]) -> Schema:
    fields = described(model)
    schema: Schema = {
        "bsonType": "object",
        "properties": {name: _field(field) for name, field in fields.items()},
    }
    required = [name for name, field in fields.items() if field.is_required()]
    return schema | ({"required": required} if required else {})


def _field(field: FieldInfo) -> Schema:
    schema = _annotation(field.annotation)
    fits = pattern(field.annotation, list(field.metadata))
    return schema | ({"pattern": fits} if fits else {})


def _annotation(annotation: Any) -> Schema:
    kind, nullable = bare(annotation)
    schema = _kind(kind)
    if nullable and "enum" in schema:
        return schema | {"enum": [*schema["enum"], None]}
    if nullable and "bsonType" in schema:
        types = schema["bsonType"]
        return schema | {"bsonType": [*([types] if isinstance(types, str) else types), "null"]}
    return schema


def _kind(kind: Any) -> Schema:
    if kind in SIMPLE:
        return {"bsonType": list(SIMPLE[kind])}
    if kind is date:
        return {"bsonType": ["string"], "pattern": DAY}
    if get_origin(kind) is Literal:
        return {"enum": list(get_args(kind))}
    if get_origin(kind) is tuple:
        return {"bsonType": "array", "items": _annotation(get_args(kind)[0])}
    if get_origin(kind) is dict:
        return {"bsonType": "object"}
    if isinstance(kind, type) and issubclass(kind, Enum):
        return {"enum": [each.value for each in kind]}
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        return _model(kind)
    return {}
