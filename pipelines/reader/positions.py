"""Where a consumer is, and where that is kept."""

from __future__ import annotations

import json
import os
import re
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final, Protocol

from pymongo.collection import Collection

_NAME: Final = re.compile(r"[A-Za-z0-9_.-]{1,100}")


@dataclass(frozen=True)
class Position:
    """How far a consumer is. Its fields are the follower's; others keep it as `text`.

    Attributes ---------- at, id: `changed_at` (ISO 8601) and id of the last change that was acked bound:
    with a change stream: what changed before is asked for, what changed from then on comes by the stream
    start: the second (of the server's clock) from which the stream is read for that token: of the stream's
    last event; None while what changed before `bound` is still asked for
    """

    at: str | None = None
    id: str | None = None
    bound: str | None = None
    start: int | None = None
    token: Any = None

    @property
    def text(self) -> str:
        """It as a line of text."""
        return json.dumps(asdict(self))

    @classmethod
    def of(cls, text: str | None) -> Position:
        """Return the position of a text, for None the beginning. Raises `ValueError` for other texts."""
        try:
            return cls(**json.loads(text)) if text else cls()
        except (TypeError, ValueError) as error:
            raise ValueError(f"This is no position of a consumer: {text!r:.100}") from error


class Positions(Protocol):
    """Keeps the positions of consumers."""

    def load(self, consumer: str) -> str | None:
        """Return what was saved last for a consumer, or None."""

    def save(self, consumer: str, position: str) -> None:
        """Save it. In a consumer's own database, and transaction, this makes what it does exactly once."""


class FilePositions:
    """One file for each consumer in a folder, written whole and made durable."""

    def __init__(self, folder: str | os.PathLike[str]) -> None:
        self._folder = Path(folder)

    def load(self, consumer: str) -> str | None:
        """See `Positions.load`."""
        path = self._path(consumer)
        return path.read_text("utf-8") if path.exists() else None

    def save(self, consumer: str, position: str) -> None:
        """See `Positions.save`."""
        path = self._path(consumer)
        path.parent.mkdir(parents=True, exist_ok=True)
        new = path.with_suffix(".new")
        with new.open("w", encoding="utf-8") as file:
            file.write(position)
            file.flush()
            os.fsync(file.fileno())
        new.replace(path)

    def _path(self, consumer: str) -> Path:
        if not _NAME.fullmatch(consumer):
            raise ValueError(f"A consumer's name has letters, digits, _, . and - alone, and not {consumer!r}")
        return self._folder / f"{consumer}.position"


class MongoPositions:
    """A row for each consumer in a collection that the consumer may write: not one of the contract."""

    def __init__(self, collection: Collection[dict[str, Any]]) -> None:
        self._collection = collection

    def load(self, consumer: str) -> str | None:
        """See `Positions.load`."""
        row = self._collection.find_one({"_id": consumer})
        return str(row["position"]) if row else None

    def save(self, consumer: str, position: str) -> None:
        """See `Positions.save`."""
        self._collection.update_one({"_id": consumer}, {"$set": {"position": position}}, upsert=True)
