"""What the registry needs to know of a region; `pipelines` has the table."""

from __future__ import annotations

from typing import Protocol


class Area(Protocol):
    """A region of GB/T 2260 in one span of time."""

    @property
    def code(self) -> str:
        """Six digits."""

    @property
    def name(self) -> str:
        """In full: 池州市."""

    @property
    def level(self) -> str:
        """country, province, prefecture or county."""

    @property
    def current(self) -> bool:
        """Whether it exists today."""
