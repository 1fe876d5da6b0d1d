"""How often articles are edited and columns get new entries: mean days between two changes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from tests.web.dice import Dice
from tests.web.site.filling import FEW
from tests.web.site.model import Column, Entry, Kind

EDITED: Final[Mapping[float, float]] = {0: 88, 360: 5, 90: 3, 30: 2.5, 7: 1.5}
"""Mean days between two edits of an article, 0 for never → how often."""
NEWS: Final[Sequence[float]] = (3, 7, 14, 30)
"""Mean days between two new entries of a column of news, a draw a column."""
NOTICES: Final[Sequence[float]] = (60, 120, 360)
"""The same of other columns."""
REPORTS: Final = 360.0
"""The same of a column with the site's own reports."""


class Rates:
    """Those of one site.

    Parameters
    ----------
    dice: of the site
    """

    def __init__(self, dice: Dice) -> None:
        self._dice = dice.of("rates")

    def entry(self, entry: Entry) -> float:
        """Return the mean days between two edits of an article; 0 where it is never edited."""
        return self._dice.of("entry", entry.id).weighted(EDITED)

    def column(self, column: Column) -> float:
        """Return the mean days between two new entries of a column; 0 where there is never one."""
        if not column.entries:
            return 0
        own = self._dice.of("column", column.id)
        if any(entry.kind is Kind.REPORT for entry in column.entries) and len(column.entries) < FEW:
            return REPORTS
        return own.choice(NEWS if len(column.entries) >= FEW else NOTICES)


def together(days: Iterable[float]) -> float:
    """Return the mean days between two changes of what changes whenever one of these does."""
    often = sum(1 / each for each in days if each)
    return 1 / often if often else 0
