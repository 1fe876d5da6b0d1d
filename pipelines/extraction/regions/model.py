"""One region in one span of time."""

from __future__ import annotations

from typing import Literal, NamedTuple

Level = Literal["country", "province", "prefecture", "county"]


class Region(NamedTuple):
    """A (code, name) pair of GB/T 2260 and when it can have been valid.

    Bounds are months as YYYY-MM, empty where the tables know none. They are outer bounds: the tables lie
    months apart, so a pair and its successor may overlap.
    """

    code: str
    name: str
    level: Level
    parent: str
    """Code of the region above; empty for the country."""
    valid_from: str
    valid_to: str

    def valid_in(self, year: int) -> bool:
        """Tell whether the pair can have been valid at some time of the year."""
        return (not self.valid_from or int(self.valid_from[:4]) <= year) and (
            not self.valid_to or int(self.valid_to[:4]) >= year
        )

    @property
    def current(self) -> bool:
        """Whether it is in the newest table."""
        return not self.valid_to
