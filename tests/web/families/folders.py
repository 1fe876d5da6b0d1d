"""Columns as folders within each other: /zwgk/ghjh/gzbg/."""

from __future__ import annotations

from tests.web.dice import Dice
from tests.web.site.model import Column, Site
from tests.web.site.names import slug


def folders(site: Site, dice: Dice) -> dict[Column, str]:
    """Return a path for each column, below that of the column above it; no two have the same."""
    found: dict[Column, str] = {}
    taken: set[str] = set()
    for column in site.columns:
        above = found[column.parent] if column.parent and column.parent.parent else "/"
        name = slug(dice.of("folder", column.id))
        path = f"{above}{name}/"
        if path in taken:
            path = f"{above}{name}{len(taken)}/"
        taken.add(path)
        found[column] = path
    return found
