"""The contract of the database that the environment names, for `scrapy contract`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from crawler.config import Config, secret
from pipelines.contract import keeping
from pipelines.contract.collections import COLLECTIONS
from pipelines.records import MongoRecords

Row = dict[str, Any]


class Contract:
    """Looks after it; raises `ConfigError` without GONGBAO_MONGO_URI, later `ServerUnavailableError`."""

    def __init__(self, config: Config) -> None:
        config.require("mongo_uri")
        self._records = MongoRecords(secret(config.mongo_uri))

    def apply(self) -> None:
        """Make the indexes, and give all collections the validators of this release."""
        self._records.check()
        with self._records.access() as database:
            keeping.apply(database)

    def make_reader(self, name: str, password: str) -> None:
        """Make a user who can read what the contract names, and write nothing."""
        with self._records.access() as database:
            keeping.make_reader(database, name, password)

    def states(self, progress: Callable[[str], None] | None = None) -> Iterator[Row]:
        """Yield for each collection `name`, `validator`, and how many of its rows are not as promised.

        That is `others`, with the `example` of an id; all rows are read for it where there is a `progress`,
        which is told the name before. Else both are null.
        """
        with self._records.access() as database:
            validators = dict(keeping.states(database))
            for name in COLLECTIONS:
                row: Row = {"name": name, "validator": validators[name], "others": None, "example": None}
                if progress:
                    progress(name)
                    row["others"] = keeping.count_others(database, name)
                    row["example"] = keeping.example(database, name) if row["others"] else None
                yield row
