"""The record store under test: a new database in the real MongoDB."""

from __future__ import annotations

import pytest

from pipelines.records import MongoRecords, RecordStore


@pytest.fixture
def store(mongo_uri: str) -> RecordStore:
    """An empty store."""
    made = MongoRecords(mongo_uri)
    made.check()
    return made
