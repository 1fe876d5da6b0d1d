"""YAML in which every scalar is the text that stands there, and every node knows its line.

YAML's own guesses would make a number of 010101, a boolean of `no` and a date of 2026-03-01; what a value
means is for the field to say that it is given to.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from crawler.sources.problems import Problem, SourcesError

LOADER: Final[Any] = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
"""libyaml where PyYAML was built with it, ten times as fast."""
DEEPEST: Final = 8
"""Levels of nesting. An alias of what it stands in would be nested for ever."""
NULLS: Final = ("", "~", "null")


def compose(path: Path) -> MappingNode:
    """Return the mapping that a file holds.

    Raises `SourcesError` where it cannot be read, is no YAML, or holds anything else.
    """
    try:
        node = yaml.compose(path.read_text(encoding="utf-8"), Loader=LOADER)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise _error(path, mark.line + 1 if mark else 1, f"is no YAML: {error.problem}") from None
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise _error(path, 1, f"is no YAML in UTF-8: {' '.join(str(error).split())}") from None
    except OSError as error:
        raise _error(path, 1, f"cannot be read ({error.strerror})") from None
    if not isinstance(node, MappingNode):
        raise _error(path, 1, "expected fields with values (`title: …`) and nothing else at the left margin")
    return node


def entries(path: Path, node: Node, expected: str) -> dict[str, tuple[Node, Node]]:
    """Return a mapping's key and value nodes by key; raises `SourcesError` for a key twice, or no mapping."""
    if not isinstance(node, MappingNode):
        raise _error(path, line(node), f"expected {expected}")
    found: dict[str, tuple[Node, Node]] = {}
    for key, value in node.value:
        if not isinstance(key, ScalarNode):
            raise _error(path, line(key), "expected a word before the colon")
        if key.value in found:
            first = line(found[key.value][0])
            raise _error(path, line(key), f"{key.value} is there twice, first on line {first}")
        found[key.value] = key, value
    return found


def plain(path: Path, node: Node, depth: int = 0) -> Any:
    """Return what a node holds: texts, None, lists and dictionaries. Raises `SourcesError`."""
    if isinstance(node, ScalarNode):
        return None if node.value in NULLS and not node.style else node.value
    if depth > DEEPEST:
        raise _error(path, line(node), f"is nested deeper than {DEEPEST} levels")
    if isinstance(node, SequenceNode):
        return [plain(path, each, depth + 1) for each in node.value]
    fields = entries(path, node, "fields with values")
    return {name: plain(path, value, depth + 1) for name, (_, value) in fields.items()}


def line(node: Node) -> int:
    """Return the line on which a node begins, from 1."""
    return int(node.start_mark.line) + 1


def line_at(node: Node, place: Sequence[str | int]) -> int:
    """Return the line of what lies at a place in a node, or of the last part of the way that exists."""
    for step in place:
        inner = None
        if isinstance(node, MappingNode):
            inner = next((value for key, value in node.value if key.value == step), None)
        elif isinstance(node, SequenceNode) and isinstance(step, int) and step < len(node.value):
            inner = node.value[step]
        if inner is None:
            break
        node = inner
    return line(node)


def _error(path: Path, number: int, text: str) -> SourcesError:
    return SourcesError([Problem(path, number, text)])
