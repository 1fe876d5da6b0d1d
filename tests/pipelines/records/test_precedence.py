"""The rule of late commits in Python is the rule that MongoDB follows."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pymongo
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deploy.embedded import EmbeddedServers
from pipelines.records import MongoRecords, RecordStore, rows
from pipelines.records.precedence import supersedes
from tests.pipelines.made import T0, URL, capture, document

Row = dict[str, Any]


def reading(own: bool, second: int, number: int, extractor: int) -> Row:
    where = URL if own else "http://www.example.gov.cn/list"
    identity = f"urn:uuid:{own}-{second}-{number}"
    seen = capture(where, id=identity, fetched_at=T0 + timedelta(seconds=second))
    return rows.document_rows(seen, [document(text=f"{identity} {extractor}")], extractor)[0]


readings = st.builds(reading, st.booleans(), st.integers(0, 1), st.integers(0, 1), st.integers(1, 2))


@pytest.fixture(scope="module")
def shared_store(servers: EmbeddedServers) -> RecordStore:
    return MongoRecords(servers.mongo.uri.replace("/gongbao?", "/test_precedence?"))


@settings(max_examples=25, deadline=None)
@given(first=readings, second=readings)
def test_both_rules_agree(
    shared_store: RecordStore, servers: EmbeddedServers, first: Row, second: Row
) -> None:
    with pymongo.MongoClient[Row](servers.mongo.uri) as client:
        for name in ("documents", "document_versions"):
            client["test_precedence"][name].delete_many({})
    shared_store.put_documents([first])
    [stored] = shared_store.documents()
    shared_store.put_documents([second])
    [after] = shared_store.documents()
    assert after["text"] == (second if supersedes(second, stored) else first)["text"]
