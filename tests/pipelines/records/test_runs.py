"""What is counted for a run, and the rows of runs."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from pymongo.database import Database

from pipelines.records import RecordStore

Rows = Database[dict[str, Any]]
BEGAN = datetime(2026, 3, 1, tzinfo=UTC)


def minutes(number: float) -> datetime:
    return BEGAN + timedelta(minutes=number)


def capture(number: int, at: float, source: str = "s", **fields: Any) -> dict[str, Any]:
    row = {"_id": f"c{number}", "source": source, "fetched_at": minutes(at), "length": 100, "status": 200}
    return row | {"worker": "w1", "outcome": "list", "documents": 0} | fields


def url(number: int, at: float, state: str, reason: str | None, source: str = "s") -> dict[str, Any]:
    return {"_id": f"u{number}", "source": source, "state": state, "reason": reason, "at": minutes(at)}


def document(number: int, capture_id: str, first: float, kind: str = "news") -> dict[str, Any]:
    seen = [{"page_url": "http://a/", "first": {"fetched_at": minutes(first)}, "last": {}}]
    return {"_id": f"d{number}", "kind": kind, "capture_id": capture_id, "appearances": seen}


def fill(mongo: Rows) -> None:
    mongo["captures"].insert_many(
        [
            capture(1, -1),
            capture(2, 0),
            capture(3, 1, worker="w2", outcome="documents", documents=2),
            capture(4, 2, outcome="documents", documents=1),
            capture(5, 3, status=521, outcome="blocked", block="challenge"),
            capture(6, 4, status=404, outcome="error"),
            capture(7, 5, source="other"),
            capture(8, 6) | {"outcome": None, "documents": None},
            capture(9, 60, outcome="documents", documents=1),
        ]
    )
    mongo["urls"].insert_many(
        [
            url(1, 1, "done", None),
            url(2, 2, "dead", "TimeoutError: http://a/ took longer than 60 s"),
            url(3, 2, "queued", "TimeoutError: http://b/ took longer than 60 s"),
            url(4, 2, "rejected", "robots"),
            url(5, 2, "dead", "HTTP 500", source="other"),
            url(6, 99, "dead", "HTTP 500"),
        ]
    )
    mongo["documents"].insert_many(
        [
            document(1, "c3", 1, "work_report"),
            document(2, "c3", -100, "news"),
            document(3, "c4", 2, "news"),
            document(4, "c9", 60, "news"),
        ]
    )


def test_a_run_is_what_its_source_was_answered_in_its_time(store: RecordStore, mongo: Rows) -> None:
    fill(mongo)
    assert store.count_run("s", BEGAN, minutes(30)) == {
        "captures": 6,
        "bytes": 600,
        "first_fetched": BEGAN,
        "last_fetched": minutes(6),
        "statuses": {"200": 4, "521": 1, "404": 1},
        "outcomes": {"documents": 2, "list": 1, "blocked": 1, "error": 1},
        "soft_blocks": {"challenge": 1},
        "workers": {"w1": 5, "w2": 1},
        "failed_urls": {"TimeoutError": 2, "robots": 1},
        "documents": {"news": 2, "work_report": 1},
        "new_documents": {"news": 1, "work_report": 1},
    }


def test_the_last_run_of_a_source_goes_on(store: RecordStore, mongo: Rows) -> None:
    fill(mongo)
    found = store.count_run("s", minutes(30), None)
    assert (found["captures"], found["documents"], found["failed_urls"]) == (1, {"news": 1}, {"HTTP 500": 1})


def test_a_run_of_which_nothing_came(store: RecordStore) -> None:
    found = store.count_run("s", BEGAN, None)
    assert (found["captures"], found["last_fetched"], found["documents"]) == (0, None, {})
    assert store.last_fetched("s", BEGAN) is None


def row(run_id: str, at: float, source: str = "s", **fields: Any) -> dict[str, Any]:
    return {"_id": run_id, "source": source, "started_at": minutes(at), "state": "running"} | fields


def test_a_run_is_begun_once(store: RecordStore) -> None:
    store.begin_runs([row("a", 0), row("b", 5), row("x", 3, "other")])
    store.note_run("a", {"state": "over", "counted_at": minutes(9)})
    store.begin_runs([row("a", 0)])
    store.begin_runs([])
    assert [each["_id"] for each in store.runs(9)] == ["b", "x", "a"]
    assert [each["_id"] for each in store.open_runs()] == ["x", "b"]
    assert store.run("nothing") is None
    found = store.next_run("s", minutes(0))
    assert found is not None
    assert found["_id"] == "b"
    assert store.next_run("s", minutes(5)) is None


def test_what_comes_after_a_run_was_over_opens_it_again(store: RecordStore, mongo: Rows) -> None:
    fill(mongo)
    over = {"state": "over", "counted_at": minutes(10)}
    store.begin_runs([row("a", 0, **over), row("b", 20, **over), row("x", 0, "other", **over)])
    store.reopen_runs(minutes(4))
    assert [each["_id"] for each in store.open_runs()] == ["b"]
    assert store.last_fetched("s", minutes(20)) == minutes(60)
