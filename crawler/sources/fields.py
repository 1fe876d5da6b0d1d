"""The fields of one source, gathered from its row or file and from the defaults, and checked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Final

from pydantic import ValidationError
from pydantic_core import ErrorDetails
from yaml.nodes import Node

from crawler.sources.expected import EXPECTED
from crawler.sources.levels import Level, level_of
from crawler.sources.marked import entries, line, line_at, plain
from crawler.sources.model import Source
from crawler.sources.problems import Problem, SourcesError

FIELDS: Final = tuple(name for name in Source.model_fields if name != "id")
"""What may stand in a file; the id is the name of the row or the file."""
FOR_ALL: Final = tuple(name for name in FIELDS if name not in ("title", "region_code", "start_urls", "hosts"))
"""What defaults may set."""


@dataclass(frozen=True, slots=True)
class Fields:
    """Fields as a file has them, with their places."""

    path: Path
    nodes: Mapping[str, tuple[Node, Node]]
    values: Mapping[str, Any]

    @classmethod
    def read(cls, path: Path, node: Node, allowed: Sequence[str] = FIELDS) -> Fields:
        """Read a mapping; raises `SourcesError` with every key that is not allowed."""
        nodes = entries(path, node, f"fields of a source: {', '.join(allowed)}")
        if wrong := [
            Problem(path, line(nodes[name][0]), _unknown(name, allowed))
            for name in nodes
            if name not in allowed
        ]:
            raise SourcesError(wrong)
        return cls(path, nodes, {name: plain(path, value) for name, (_, value) in nodes.items()})


NOTHING: Final = Fields(Path(), {}, {})


@dataclass(frozen=True, slots=True)
class Common:
    """What sources of a folder have in common."""

    levels: Mapping[Level, Fields]
    """The defaults of each level."""
    lists: Mapping[str, str]
    """Public lists of hosts, by the names that `basis` may give."""


def source(name: str, place: Node, own: Fields, head: Fields, common: Common) -> Source | list[Problem]:
    """Return the source of a row or file, or all that is wrong with it.

    Parameters
    ----------
    name: its id
    place: where it begins, for what is missing
    own: its fields, which win over those of the table's head, which win over those of its level
    """
    values: dict[str, Any] = {**head.values, **own.values}
    level = _level(values)
    defaults = common.levels.get(level, NOTHING) if level else NOTHING
    values = {
        **defaults.values,
        "level": level,
        "publisher": values.get("title") or name,
        **values,
        "id": name,
    }
    values["basis"] = _written_out(values.get("basis"), common.lists)
    try:
        return Source.model_validate(values)
    except ValidationError as error:
        where = (own, head, defaults)
        return [_problem(each, name, where, place) for each in _of_fields(error)]


def _level(values: Mapping[str, Any]) -> Any:
    """Return the level as it was given, or what the region code says; None where neither is there."""
    given, code = values.get("level"), values.get("region_code")
    if given in set(Level):
        return Level(given)
    return level_of(code) if given is None and isinstance(code, str) and code else given


def _written_out(basis: Any, lists: Mapping[str, str]) -> Any:
    """Return where lists are to be found, for their names; anything else as it is."""
    names = [basis] if isinstance(basis, str) else basis
    if not isinstance(names, list):
        return basis
    return [lists.get(name, name) if isinstance(name, str) else name for name in names]


def _of_fields(error: ValidationError) -> Iterator[ErrorDetails]:
    """Yield one error a field: the first one says enough."""
    seen = set()
    for each in error.errors(include_url=False):
        field = each["loc"][0] if each["loc"] else ""
        if field not in seen:
            seen.add(field)
            yield each


def _problem(error: ErrorDetails, name: str, where: Sequence[Fields], place: Node) -> Problem:
    if not error["loc"]:  # of fields that do not go together
        return Problem(where[0].path, line(place), f"{name}: {_reason(error)}")
    field = str(error["loc"][0])
    holder = next((fields for fields in where if field in fields.nodes), None)
    expects = f"expected {EXPECTED[field]}"
    if holder is None:
        what = "is not a name of a source" if field == "id" else "is missing"
        return Problem(where[0].path, line(place), f"{name}: {field} {what}; {expects}")
    number = line_at(holder.nodes[field][1], [step for step in error["loc"][1:] if step != "function"])
    within = ".".join(str(step) for step in error["loc"] if isinstance(step, str))
    if error["type"] == "missing":
        return Problem(holder.path, number, f"{name}: {within} is missing; {expects}")
    if error["type"] == "extra_forbidden":
        return Problem(holder.path, number, f"{name}: {within} is not known; {expects}")
    return Problem(holder.path, number, f"{name}: {within} is {_shown(error['input'])}; {expects}")


def _unknown(name: str, allowed: Sequence[str]) -> str:
    close = get_close_matches(name, allowed, 1)
    if close:
        return f"{name} is not known; expected {close[0]}?"
    why = " here (only in a row or file of a source)" if name in FIELDS else ""
    return f"{name} is not known{why}; expected one of {', '.join(allowed)}"


def _shown(value: Any) -> str:
    text = "empty" if value is None else repr(value)
    return text if len(text) <= 80 else text[:80] + "…"


def _reason(error: ErrorDetails) -> str:
    return error["msg"].removeprefix("Value error, ")
