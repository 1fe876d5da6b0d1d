"""Where the region of a report lies."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pipelines.extraction.regions import by_code, lineage, resolve, tail

Row = dict[str, Any]


def place(code: str | None, name: str | None, year: int, sessions: Sequence[str]) -> Row:
    """Return code, level, and the code and name of the region above, as they were that year, and the lineage.

    Areas without a code (towns, development zones) lie in the region that one of the `sessions` names before
    them: 乌沙镇 of 青阳县乌沙镇第十九届人民代表大会 lies in 青阳县. Unknown is None.
    """
    region = by_code(code, year=year) or by_code(code) if code else None
    if region:
        above = by_code(region.parent, year=year) or by_code(region.parent) if region.parent else None
        line = lineage(region.code, region.name)
        return _row(code, region.level, region.parent or None, above.name if above else None, line)
    outer = next(filter(None, (_before(name, session) for session in sessions)), None)
    found = tail(outer, year=year) if outer else None
    parent = resolve(found.name, year=year, within=found.outer) if found else None
    return _row(code, None, parent.code if parent else None, parent.name if parent else outer)


def _before(name: str | None, session: str) -> str | None:
    """Return what a session's name has before that of the area."""
    before, found, _ = session.partition(name) if name else ("", "", "")
    return before if found and before else None


def _row(
    code: str | None, level: str | None, parent: str | None, parent_name: str | None, line: str | None = None
) -> Row:
    return {
        "region_code": code,
        "lineage": line,
        "level": level,
        "parent": parent,
        "parent_name": parent_name,
    }
