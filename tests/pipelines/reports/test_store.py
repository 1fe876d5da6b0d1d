"""Reports follow the documents, whoever writes them, in whatever order, and whoever dies on the way."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pymongo.database import Database

from crawler.items import Capture
from pipelines.documents import Document
from pipelines.records import MongoRecords, rows
from pipelines.records.articles import Articles
from pipelines.reports import Reports, store
from pipelines.reports.marks import DEAD, PATIENCE
from tests.pipelines.made import capture, document
from tests.pipelines.reports.made import CODE, SESSION, edited, part_of, speech

Row = dict[str, Any]
KEY = f"work_report/{CODE}"
SHITAI = {"region_code": "341722", "region_name": "石台县"}
SECOND = "青禾县第十届人民代表大会第四次会议"
TEXTS = (speech(1, 400), edited(speech(1, 400)), part_of(speech(1, 400), 0.7), speech(2, 400), speech(3, 400))


@pytest.fixture
def records(mongo_uri: str) -> MongoRecords:
    store = MongoRecords(mongo_uri)
    store.check()
    return store


def report(number: int = 1, text: str = TEXTS[0], **fields: Any) -> Document:
    known: Row = {"region_code": CODE, "region_name": "青禾县", "year": 2024, "session": SESSION}
    return document(text=text, **({"url": url(number)} | known | fields))


def url(number: int) -> str:
    return f"http://site{number}.example.com/report.html"


def sighting(found: Document, at: int = 0, next_page: str | None = None) -> list[Row]:
    page: Capture = capture(found.url or url(1), id=f"urn:uuid:{found.url}-{at}", at=at)
    return rows.document_rows(page, [found], 1, next_page)


def stored(mongo: Database[Row]) -> list[Row]:
    return list(mongo["reports"].find({}, {"changed_at": 0}).sort("_id", 1))


def ids(mongo: Database[Row]) -> list[str]:
    return [row["_id"] for row in stored(mongo)]


def test_a_document_makes_its_report(records: MongoRecords, mongo: Database[Row]) -> None:
    records.put_documents(sighting(report()))
    [made] = stored(mongo)
    [source] = mongo["documents"].find()
    assert made["_id"] == f"{KEY}/2024/10-3"
    assert made["best"] == source["_id"]
    assert source["near_duplicate"]["grams"] > 0
    assert [row["dirty"] for row in mongo["report_keys"].find()] == [False]


@pytest.mark.parametrize(
    ("change", "place"),
    [({"year": 2025, "text": TEXTS[3]}, f"{KEY}/2025/10-3"), (SHITAI, "work_report/341722/2024/10-3")],
)
def test_a_document_that_changes_its_year_or_region_leaves_its_old_report(
    records: MongoRecords, mongo: Database[Row], change: Row, place: str
) -> None:
    records.put_documents(sighting(report(1)))
    records.put_documents(sighting(report(2)))
    records.put_documents(sighting(report(1, **change), at=5))
    found = {row["_id"]: [each["page_url"] for each in row["renditions"]] for row in stored(mongo)}
    assert found == {f"{KEY}/2024/10-3": [url(2)], place: [url(1)]}


def test_a_document_that_is_no_report_any_more_takes_its_report_with_it(
    records: MongoRecords, mongo: Database[Row]
) -> None:
    records.put_documents(sighting(report()))
    records.put_documents(sighting(report(kind="news"), at=5))
    assert stored(mongo) == []


def test_a_document_that_was_retired_does_not_count(records: MongoRecords, mongo: Database[Row]) -> None:
    records.put_documents(sighting(report(1)))
    records.put_documents(sighting(report(2, text=TEXTS[1])))
    retired = mongo["documents"].find_one_and_update(
        {"page_url": url(1)}, {"$set": {"retired_at": datetime.now(UTC)}}
    )
    assert retired
    records.refresh_reports([retired["_id"]])
    [made] = stored(mongo)
    assert [row["page_url"] for row in made["renditions"]] == [url(2)]


def test_what_a_newer_extractor_finds_no_longer_does_not_count(
    records: MongoRecords, mongo: Database[Row]
) -> None:
    [row] = sighting(report())
    records.put_documents([row])
    known = {"_id": row["capture_id"], "extractor": 2, "fetched_at": row["fetched_at"]}
    mongo["captures"].insert_one(known)
    records.retire([row["capture_id"]])
    assert stored(mongo) == []
    records.put_documents([row | {"extractor": 2}])  # and finds again
    assert ids(mongo) == [f"{KEY}/2024/10-3"]


def test_an_article_in_several_pages_is_one_rendition(records: MongoRecords, mongo: Database[Row]) -> None:
    first, second = url(1), "http://site1.example.com/report_2.html"
    # the second page, seen first, is a report of its own until the first page names it
    records.put_documents(sighting(report(url=second, text=TEXTS[3])))
    assert len(stored(mongo)) == 1
    records.put_documents(sighting(report(url=first), next_page=second))
    [made] = stored(mongo)
    [row] = made["renditions"]
    assert row["page_url"] == first
    [joined] = mongo["documents"].find()
    assert row["size"] == joined["near_duplicate"]["grams"] > 700


def test_a_writer_that_dies_before_it_marks_is_made_good(records: MongoRecords, mongo: Database[Row]) -> None:
    reports = Reports(mongo)
    [row] = sighting(report())
    reports.begin([row])
    reports.compute(KEY)  # somebody looks before the document is there
    mongo["documents"].insert_one(row)  # and then the writer dies
    assert [each["_id"] for each in reports.marks.waiting()] == [KEY]
    reports.compute_left_overs()
    assert stored(mongo) == [], "it may still live"
    earlier = datetime.now(UTC) - DEAD - timedelta(seconds=1)
    mongo["report_keys"].update_many({}, {"$set": {"writers.0.at": earlier}})
    records.put_documents(sighting(report(9, kind="news")))  # any commit looks after it
    assert ids(mongo) == [f"{KEY}/2024/10-3"]
    assert reports.marks.waiting() == []


@pytest.mark.parametrize("dies", [False, True])
def test_a_report_made_while_another_writer_was_at_work_is_left(
    records: MongoRecords, mongo: Database[Row], monkeypatch: pytest.MonkeyPatch, dies: bool
) -> None:
    put = Articles.put

    def interrupted(*arguments: Any) -> Any:
        monkeypatch.undo()
        records.put_documents(sighting(report(1, **SHITAI), at=1))
        assert ids(mongo) == ["work_report/341722/2024/10-3"]
        written = put(*arguments)
        if dies:
            raise KeyboardInterrupt
        return written

    monkeypatch.setattr(Articles, "put", interrupted)
    with pytest.raises(KeyboardInterrupt) if dies else nullcontext():
        records.put_documents(sighting(report(1), at=2))
    if dies:
        earlier = datetime.now(UTC) - DEAD - timedelta(seconds=1)
        mongo["report_keys"].update_many(
            {"writers.0": {"$exists": True}}, {"$set": {"writers.0.at": earlier}}
        )
        Reports(mongo).compute_left_overs()
    assert ids(mongo) == [f"{KEY}/2024/10-3"]


def test_what_was_marked_and_not_computed_is_computed_by_anybody(mongo: Database[Row]) -> None:
    reports = Reports(mongo)
    mongo["documents"].insert_many(sighting(report()))
    reports.marks.mark([KEY])
    reports.compute_left_overs()
    assert stored(mongo) == [], "who marked it computes it first"
    mongo["report_keys"].update_many({}, {"$set": {"at": datetime.now(UTC) - 2 * PATIENCE}})
    reports.compute_left_overs()
    assert ids(mongo) == [f"{KEY}/2024/10-3"]


def test_who_has_seen_less_gives_way(
    records: MongoRecords, mongo: Database[Row], monkeypatch: pytest.MonkeyPatch
) -> None:
    records.put_documents(sighting(report(1)))
    build = store.build

    def slowly(*args: Any) -> list[Row]:
        made = build(*args)
        monkeypatch.setattr(store, "build", build)
        records.put_documents(sighting(report(2)))  # while the first one computes
        return made

    monkeypatch.setattr(store, "build", slowly)
    assert Reports(mongo).compute(KEY) is False
    [made] = stored(mongo)
    assert len(made["renditions"]) == 2


def test_a_key_that_cannot_be_computed_stops_nothing(
    records: MongoRecords, mongo: Database[Row], monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(key: str, *args: Any) -> list[Row]:
        raise ValueError("no rule for this")

    with monkeypatch.context() as patched:
        patched.setattr(store, "build", broken)
        records.put_documents(sighting(report()))
    [row] = Reports(mongo).marks.waiting()
    assert row["error"] == "ValueError: no rule for this"
    assert records.rebuild_reports() == 1
    assert ids(mongo) == [f"{KEY}/2024/10-3"]
    assert Reports(mongo).marks.waiting() == []


def test_a_rebuild_makes_what_is_missing_and_removes_what_has_no_documents(
    records: MongoRecords, mongo: Database[Row]
) -> None:
    records.put_documents([*sighting(report(1)), *sighting(report(2, **SHITAI))])
    whole = stored(mongo)
    mongo["reports"].delete_one({"key": KEY})
    mongo["report_keys"].drop()
    done: list[int] = []
    assert records.rebuild_reports(done.append) == 2
    assert done == [1, 2]
    assert stored(mongo) == whole
    mongo["documents"].delete_many({"region_code": "341722"})
    records.rebuild_reports()
    assert ids(mongo) == [f"{KEY}/2024/10-3"]


ARRIVALS = st.tuples(
    st.integers(1, 4),  # which site
    st.integers(0, 5),  # when
    st.sampled_from(range(len(TEXTS))),
    st.sampled_from([2023, 2024, None]),
    st.sampled_from([SESSION, SECOND, None]),
    st.sampled_from(["work_report", "work_report", "news"]),
    st.sampled_from(["张三", "李四", None]),
    st.sampled_from([{}, {}, SHITAI]),
)


def arrival(
    site: int,
    at: int,
    text: int,
    year: int | None,
    session: str | None,
    kind: str,
    speaker: str | None,
    region: Row,
) -> list[Row]:
    fields = {"year": year, "session": session, "kind": kind, "speaker": speaker, **region}
    return sighting(report(site, TEXTS[text], **fields), at)


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    arrivals=st.lists(ARRIVALS, min_size=2, max_size=12, unique_by=lambda each: each[:2]), order=st.randoms()
)
def test_shuffled_and_concurrent_arrivals_equal_a_full_rebuild(
    records: MongoRecords, mongo: Database[Row], arrivals: Sequence[Any], order: Any
) -> None:
    for name in ("documents", "reports", "report_keys", "parts"):
        mongo[name].delete_many({})
    batches = [arrival(*each) for each in arrivals]
    batches += order.sample(batches, len(batches) // 2)  # some come twice
    order.shuffle(batches)
    with ThreadPoolExecutor(4) as threads:
        list(threads.map(records.put_documents, batches))
    kept = stored(mongo)
    assert Reports(mongo).marks.waiting() == []
    mongo["reports"].delete_many({})
    mongo["report_keys"].delete_many({})
    records.rebuild_reports()
    assert kept == stored(mongo)
    in_reports = sorted(row["document"] for each in kept for row in each["renditions"])
    assert len(in_reports) == len(set(in_reports)), "each document counts once"
    counted = mongo["documents"].find({"kind": "work_report", "year": {"$ne": None}})
    assert {row["_id"] for row in counted} <= set(in_reports)
