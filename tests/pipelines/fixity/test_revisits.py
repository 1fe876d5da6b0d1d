"""Revisits lead to an archived answer with the same payload, or are named."""

from __future__ import annotations

from typing import Any

import pytest
from pymongo.database import Database

from crawler.config import Config
from crawler.items import Capture
from pipelines import records
from pipelines.archive.digests import digest
from pipelines.archive.place import Place
from pipelines.fixity import revisits
from pipelines.fixity.record import Record
from pipelines.records import RecordStore, rows
from tests.pipelines.made import URL, capture

Row = dict[str, Any]
BODY = b"<p>the same</p>"


@pytest.fixture
def original() -> Capture:
    return capture(URL, BODY)


@pytest.fixture
def store(environment: dict[str, str], original: Capture) -> RecordStore:
    """A database that knows the original."""
    made = records.from_config(Config.from_environment(environment))
    made.check()
    made.put_captures([rows.capture_row(Place(original, 10, 20, digest(BODY)), "bucket", "warc/a.warc.gz")])
    return made


def revisit(**fields: str) -> Record:
    names = {"warc-type": "revisit", "warc-record-id": "<urn:uuid:again>", "warc-target-uri": URL}
    return Record(0, 100, names | {name.replace("_", "-"): value for name, value in fields.items()}, 200)


def reason(store: RecordStore, found: Record) -> str | None:
    [(same, original)] = revisits.originals(store, [found])
    assert same is found
    return revisits.broken(found, original)


def test_a_revisit_of_a_committed_capture_is_right(store: RecordStore, original: Capture) -> None:
    cited = {"warc_refers_to": f"<{original.id}>", "warc_payload_digest": digest(BODY)}
    assert reason(store, revisit(**cited)) is None


def test_a_revisit_by_url_and_date_is_right(store: RecordStore) -> None:
    cited = {"warc_refers_to_target_uri": URL, "warc_refers_to_date": "2026-03-01T08:00:00Z"}
    assert reason(store, revisit(**cited)) is None
    for wrong in ({"warc_refers_to_date": "2026-03-01T08:00:01Z"}, {"warc_refers_to_date": "never"}):
        assert "which the database does not know" in (reason(store, revisit(**cited | wrong)) or "")


def test_a_revisit_of_nothing_is_named(store: RecordStore) -> None:
    text = "It cites urn:uuid:gone, which the database does not know."
    assert reason(store, revisit(warc_refers_to="<urn:uuid:gone>")) == text
    assert reason(store, revisit()) == "It cites a capture, which the database does not know."


def test_a_revisit_of_another_payload_is_named(store: RecordStore, original: Capture) -> None:
    cited = {"warc_refers_to": f"<{original.id}>", "warc_payload_digest": digest(b"other")}
    assert "which has another payload (sha256:" in (reason(store, revisit(**cited)) or "")


def test_a_revisit_of_a_revisit_is_named(store: RecordStore, original: Capture, mongo: Database[Row]) -> None:
    mongo["captures"].update_one({"_id": original.id}, {"$set": {"record_type": "revisit"}})
    text = f"It cites {original.id}, which is no answer itself."
    assert reason(store, revisit(warc_refers_to=f"<{original.id}>")) == text


def test_where_a_row_leads_is_corrected(store: RecordStore, original: Capture) -> None:
    row = store.captures([original.id])[original.id]
    right = revisits.citation(row)
    assert (right["capture_id"], right["object"], right["offset"]) == (original.id, "warc/a.warc.gz", 10)
    assert revisits.correction({"refers_to": right, "record_type": "revisit"}, row) == {}
    assert revisits.correction({"refers_to": right | {"offset": 1}}, row) == {"refers_to": right}
    assert revisits.correction({"refers_to": None, "record_type": "revisit"}, row) == {"refers_to": right}
    assert revisits.correction({}, row) == {}  # a row of before
