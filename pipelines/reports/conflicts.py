"""Where renditions of one report contradict each other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from pipelines.reports.keys import session_number
from pipelines.reports.renditions import Rendition

Row = dict[str, Any]


def conflicts(ranked: Sequence[Rendition], fields: Mapping[str, Any]) -> list[Row]:
    """Return each field of which two renditions say different things: its values, each with its documents.

    `fields` are the report's own; the first value is the one that equals it. None is thrown away.
    """
    found = []
    for name, own in fields.items():
        values = _values(ranked, name)
        if len(values) > 1:
            first = values.pop(same_value(name, str(own)))
            found.append({"field": name, "values": [first, *values.values()]})
    return found


def same_value(name: str, value: str) -> str:
    """Return the form in which two spellings of one value are equal: 第5届 is 第五届, 马 明 is 马明."""
    if name == "session":
        return session_number(value) or value
    return "".join(value.split()).replace("•", "·").replace("・", "·").replace("．", "·")


def _values(ranked: Sequence[Rendition], name: str) -> dict[str, Row]:
    """Return a field's values by the form in which equal ones are equal."""
    values: dict[str, Row] = {}
    for rendition in ranked:
        value = rendition.document.get(name)
        if value is not None:
            row = values.setdefault(same_value(name, str(value)), {"value": value, "documents": []})
            row["documents"].append(rendition.id)
    return values
