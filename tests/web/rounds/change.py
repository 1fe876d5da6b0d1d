"""What changed in a round, as the truth tells it."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Change:
    """One page that is not what it was."""

    round: int
    url: str
    what: str
    """edited, shifted (a list or front page has other rows), new, gone, back; chrome: nothing that counts."""
    kind: str
    """article, file, list, front or shell, as `pages.Page` has it."""
    status: int = 200
    """With which it is answered now."""
    report: tuple[str, int, int, int] | None = None
    """Region code, year, congress and meeting of the report that is on a new page."""

    def as_json(self) -> dict[str, Any]:
        """Return it as a row."""
        return asdict(self)
