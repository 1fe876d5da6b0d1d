"""How whoever changes documents tells of it before it does."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol


class Announce(Protocol):
    """Told of documents that are about to be written, replaced, retired or removed."""

    def __call__(self, *rows: Mapping[str, Any] | None) -> None:
        """Take documents as they are stored or as they will be; None stands for none."""
