"""What all lines of a process have in common."""

from __future__ import annotations

from typing import Final

BOUND: Final[dict[str, str]] = {}
"""Names and values, such as the worker's; of this process."""


def bind(**values: str) -> None:
    """Put these values into every line from now on."""
    BOUND.update(values)
