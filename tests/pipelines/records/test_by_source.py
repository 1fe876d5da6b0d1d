"""What is stored of each source, counted in the database."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from pymongo.database import Database

from crawler.items import Ending
from pipelines.documents import Kind
from pipelines.records import MongoRecords, RecordStore, rows
from tests.pipelines.made import T0, Analysis, capture, document
from tests.pipelines.records.test_store import capture_rows

Row = dict[str, Any]
PAGE = "http://WWW.a.gov.cn:8080/1.html"


def test_captures_urls_and_reports_are_counted(store: RecordStore) -> None:
    pages = [capture(PAGE, at=n, source="a") for n in range(3)]
    other = capture("http://b.gov.cn/x", source="b")
    robots = capture("http://www.a.gov.cn:8080/robots.txt", at=9, source="a")
    store.put_captures(capture_rows(*pages, other, robots))
    analyses = [Analysis(platform="trs"), Analysis(platform="trs"), Analysis(outcome="blocked"), Analysis()]
    seen = [*pages, other]
    store.put_analyses([rows.analysis_row(each, a, 1) for each, a in zip(seen, analyses, strict=True)])
    for n, state in enumerate(("done", "done", "dead")):
        store.record([Ending(f"k{n}", f"http://a/{n}", state, T0, "a", "run")])  # type: ignore[arg-type]
    reports = [
        document(title=f"{year}年政府工作报告", url=f"{PAGE}?{year}", region_code="341700", year=year)
        for year in (2023, 2024)
    ]
    news = document(kind=Kind.NEWS, url=f"{PAGE}?news")
    store.put_documents(rows.document_rows(pages[0], [*reports, news], 1))

    found = store.by_source()
    by_key = {(r["source"], r["host"], r["outcome"], r["platform"]): r for r in found["captures"]}
    assert {key: row["captures"] for key, row in by_key.items()} == {
        ("a", "www.a.gov.cn:8080", "documents", "trs"): 2,
        ("a", "www.a.gov.cn:8080", "blocked", None): 1,
        ("a", "www.a.gov.cn:8080", None, None): 1,
        ("b", "b.gov.cn", "documents", None): 1,
    }
    last = by_key["a", "www.a.gov.cn:8080", "documents", "trs"]["last"]
    assert last == datetime(2026, 3, 1, 8, 0, 1, tzinfo=UTC)
    urls = sorted((row["source"], row["state"], row["urls"]) for row in found["urls"])
    assert urls == [("a", "dead", 1), ("a", "done", 2)]
    assert sorted((r["host"], r["region_code"], r["year"], r["reports"]) for r in found["reports"]) == [
        ("www.a.gov.cn:8080", "341700", 2023, 1),
        ("www.a.gov.cn:8080", "341700", 2024, 1),
    ]
    brief = store.by_source(brief=True)
    assert sorted((row["source"], row["captures"], row["last"].second) for row in brief["captures"]) == [
        ("a", 1, 9),
        ("b", 1, 0),
    ]
    for name in ("urls", "reports"):  # in any order
        assert sorted(map(str, brief[name])) == sorted(map(str, found[name]))
    some = store.by_source(["b"])
    assert [row["source"] for row in some["captures"]] == ["b"]
    assert some["urls"] == []


def test_reports_of_a_renamed_region_are_those_of_todays(store: RecordStore) -> None:
    seen = capture(PAGE, source="a")
    store.put_captures(capture_rows(seen))
    old = document(url=PAGE, region_code="610427", region_name="彬县", year=2017)
    store.put_documents(rows.document_rows(seen, [old], 1))
    assert [row["region_code"] for row in store.by_source()["reports"]] == ["610482"]


def test_what_was_retired_is_no_report(store: RecordStore) -> None:
    seen = capture(PAGE, source="a")
    store.put_captures(capture_rows(seen))
    store.put_documents(rows.document_rows(seen, [document(url=PAGE, year=2024)], 1))
    store.put_analyses([rows.analysis_row(seen, Analysis(), 2)])
    store.retire([seen.id])
    assert store.by_source()["reports"] == []


def test_an_empty_database(store: RecordStore) -> None:
    assert store.by_source() == {"captures": [], "urls": [], "reports": []}


def read(mongo: Database[Row]) -> int:
    """Return how many documents the server has read."""
    return int(mongo.command("serverStatus")["metrics"]["queryExecutor"]["scannedObjects"])


def test_reports_are_counted_without_reading_their_texts(mongo_uri: str, mongo: Database[Row]) -> None:
    store = MongoRecords(mongo_uri)
    store.check()
    reports = [
        {"_id": n, "kind": "work_report", "page_url": f"http://h{n % 3}/{n}", "text": "x", "year": 2024}
        for n in range(300)
    ]
    mongo["documents"].insert_many(reports)
    before = read(mongo)
    found = store.by_source()["reports"]
    assert {row["host"]: row["reports"] for row in found} == {"h0": 100, "h1": 100, "h2": 100}
    assert read(mongo) - before < 300
