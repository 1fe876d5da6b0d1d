"""The database in a backup: every collection, in an order in which nothing cites what comes from before it.

A commit writes captures, then documents, then `urls`. So they are read the other way round: what a row cites
is in the backup whenever it was written. Where there is a replica set, all is read as of one moment besides,
for as long as the servers keep that (five minutes by default).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from bson.raw_bson import RawBSONDocument
from pymongo import MongoClient
from pymongo.client_session import ClientSession
from pymongo.collection import Collection
from pymongo.database import Database
from pymongo.errors import BulkWriteError, ConfigurationError, OperationFailure, PyMongoError
from pymongo.write_concern import WriteConcern

from crawler.config import Config, secret
from crawler.errors import ServerUnavailableError
from deploy.backups.errors import BackupError
from deploy.backups.place import Place
from deploy.backups.streams import Entry, read_rows, write_rows
from pipelines import records
from pipelines.records.address import parse

Row = dict[str, Any]
Tick = Callable[[str, int], None]
"""Told of which collection, and how many rows more."""

FIRST: Final = (
    "urls",
    "schedule",
    "runs",
    "report_keys",
    "reports",
    "document_versions",
    "documents",
    "parts",
)
LAST: Final = ("captures", "segments")
PASSING: Final = frozenset({"takedown_lock", "rebuild_objects"})
"""Collections that only say what is being done now."""
NO_SNAPSHOT: Final = frozenset({20, 72, 246, 239, 123})
"""Codes of servers that give none: no replica set, or the moment is too long ago."""
DUPLICATE: Final = 11000
ROWS: Final = 1000
BYTES: Final = 8 << 20


class BackedDatabase:
    """The database at GONGBAO_MONGO_URI. Raises `ServerUnavailableError` where it does not answer."""

    def __init__(self, config: Config) -> None:
        config.require("mongo_uri")
        self._config = config
        address = parse(secret(config.mongo_uri))
        self._servers = address.servers
        self._client: MongoClient[RawBSONDocument] = MongoClient(
            secret(config.mongo_uri), document_class=RawBSONDocument, serverSelectionTimeoutMS=5000
        )
        self._database: Database[RawBSONDocument] = self._client.get_database(
            address.database, write_concern=WriteConcern("majority", j=True)
        )

    def rows(self) -> dict[str, int]:
        """Return how many rows there are in each collection that has any, more or less."""
        with self._explained():
            counts = {name: self._database[name].estimated_document_count() for name in self._names()}
        return {name: count for name, count in counts.items() if count}

    def dump(self, place: Place, stem: str, folder: Path, tick: Tick) -> Row:
        """Write all collections; returns what a manifest says of them."""
        found: dict[str, list[Entry]] = {}
        with self._explained(), self._session() as session:
            whole = session is not None
            for name in self._ordered():
                try:
                    found[name] = self._dump(place, stem, name, folder, tick, session)
                except OperationFailure as error:
                    if session is None or error.code not in NO_SNAPSHOT:
                        raise
                    whole, session = False, None
                    found[name] = self._dump(place, stem, name, folder, tick, None)
        return {"snapshot": whole, "collections": found}

    def restore(self, place: Place, told: Row, tick: Tick) -> int:
        """Write all that a manifest names; returns how many rows."""
        number = 0
        with self._explained():
            for name, entries in told["collections"].items():
                for entry in entries:
                    for rows in _batches(read_rows(place, entry)):
                        _insert(self._database[name], rows)
                        number += len(rows)
                        tick(name, len(rows))
        records.from_config(self._config).check()  # makes the indexes
        return number

    def drop(self) -> None:
        """Delete all of it."""
        with self._explained():
            for name in self._names():
                self._database.drop_collection(name)

    def _dump(
        self, place: Place, stem: str, name: str, folder: Path, tick: Tick, session: ClientSession | None
    ) -> list[Entry]:
        def batches() -> Iterator[bytes]:
            yield from self._database[name].find_raw_batches(session=session)

        return write_rows(place, f"{stem}/database/{name}", batches(), folder, lambda n: tick(name, n))

    def _names(self) -> list[str]:
        names = self._database.list_collection_names(filter={"type": "collection"})
        return sorted(name for name in names if not name.startswith("system.") and name not in PASSING)

    def _ordered(self) -> list[str]:
        names = self._names()
        between = [name for name in names if name not in FIRST + LAST]
        return [*(n for n in FIRST if n in names), *between, *(n for n in LAST if n in names)]

    @contextmanager
    def _session(self) -> Iterator[ClientSession | None]:
        """Give a session that reads as of one moment, or None where the servers have none."""
        try:
            session = self._client.start_session(snapshot=True)
            self._database["captures"].find_one({}, session=session)
        except ConfigurationError:
            yield None
            return
        except OperationFailure as error:
            if error.code not in NO_SNAPSHOT:
                raise
            yield None
            return
        with session:
            yield session

    @contextmanager
    def _explained(self) -> Iterator[None]:
        try:
            yield
        except PyMongoError as error:
            raise ServerUnavailableError(
                f"MongoDB at {self._servers} does not serve us ({error}). Check that it runs, "
                f"GONGBAO_MONGO_URI, "
                "and that its user may read all collections of the database, and write them for a restore."
            ) from error


def _insert(collection: Collection[RawBSONDocument], rows: Sequence[RawBSONDocument]) -> None:
    try:
        collection.insert_many(rows, ordered=False)
    except BulkWriteError as error:
        failed = [each for each in error.details["writeErrors"] if each["code"] != DUPLICATE]
        if failed:
            raise BackupError(f"{collection.name} takes a row no more: {failed[0]['errmsg']}") from error


def _batches(rows: Iterator[bytes]) -> Iterator[list[RawBSONDocument]]:
    batch: list[RawBSONDocument] = []
    size = 0
    for row in rows:
        batch.append(RawBSONDocument(row))
        size += len(row)
        if len(batch) >= ROWS or size >= BYTES:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch
