"""Reports are found by region, year, speaker, completeness and words, page after page."""

from __future__ import annotations

from typing import Any

import pytest

from pipelines.documents import Completeness
from pipelines.records import MongoRecords, finding, rows
from tests.pipelines.made import capture, document

Row = dict[str, Any]
TEXTS = {
    ("341700", "池州市", 2023, "张三"): "各位代表：\n加快发展新质生产力，建成5G基站300个。",
    ("341700", "池州市", 2022, "张三"): "各位代表：\n推进乡村振兴。",
    ("341722", "石台县", 2023, "李四"): "各位代表：\n推进乡村振兴，发展生产，新质力量。",
    ("340000", "安徽省", 2021, "王五"): "各位代表：\n生产力发展，乡村建设，民族振兴。",
}


@pytest.fixture
def records(mongo_uri: str) -> MongoRecords:
    store = MongoRecords(mongo_uri)
    store.check()
    for number, ((code, name, year, speaker), text) in enumerate(TEXTS.items()):
        put(store, number, text, region_code=code, region_name=name, year=year, speaker=speaker)
    return store


def put(store: MongoRecords, number: int, text: str, at: int = 0, **fields: Any) -> None:
    url = f"http://site{number}.example.com/report.html"
    seen = capture(url, id=f"urn:uuid:{number}-{at}", at=at)
    whole = Completeness(complete=number % 2 == 0)
    made = document(text=text, url=url, session="第五届第一次会议", completeness=whole, **fields)
    store.put_documents(rows.document_rows(seen, [made], 1))


def found(records: MongoRecords, **query: Any) -> list[tuple[str, int]]:
    reports, more = records.find_reports(**query)
    assert more is None
    return [(report["region_name"], report["year"]) for report in reports]


FOUND: list[tuple[Row, list[tuple[str, int]]]] = [
    ({}, [("池州市", 2023), ("石台县", 2023), ("池州市", 2022), ("安徽省", 2021)]),
    ({"words": "新质生产力"}, [("池州市", 2023)]),
    ({"words": "乡村振兴"}, [("石台县", 2023), ("池州市", 2022)]),
    ({"words": "乡村 振兴"}, [("石台县", 2023), ("池州市", 2022), ("安徽省", 2021)]),
    ({"words": "乡村振兴", "region": "石台"}, [("石台县", 2023)]),
    ({"words": "乡村振兴", "region": "341700"}, [("池州市", 2022)]),
    ({"words": "乡村振兴", "year": 2022, "speaker": "张"}, [("池州市", 2022)]),
    ({"words": "乡村振兴", "complete": True}, [("石台县", 2023)]),
    ({"words": "5g"}, [("池州市", 2023)]),
    ({"words": "族"}, [("安徽省", 2021)]),
    ({"words": "政府工作报告", "year": 2021}, [("安徽省", 2021)]),  # its title
    ({"words": "，"}, []),
    ({"region": "池州"}, [("池州市", 2023), ("池州市", 2022)]),
    ({"complete": False}, [("池州市", 2022), ("安徽省", 2021)]),
    ({"speaker": "李四"}, [("石台县", 2023)]),
]


def test_reports_are_found_and_shown_where_page_after_page(
    records: MongoRecords, monkeypatch: pytest.MonkeyPatch
) -> None:
    for query, expected in FOUND:
        assert found(records, **query) == expected, query
    for query in ({}, {"words": "乡村 振兴"}, {"words": "各位代表"}):
        assert paged(records, query) == [row["_id"] for row in records.find_reports(**query)[0]], query
    (report,), _ = records.find_reports(words="新质生产力")
    assert report["passage"] == {"before": "加快发展", "found": "新质生产力", "after": "，建成5G基站300个。"}
    monkeypatch.setattr(finding, "LOOKED_INTO", 1)
    some, after = records.find_reports(words="各位代表")
    assert len(some) == 1
    assert after == (2023, some[0]["_id"])
    assert records.find_reports(words="各位代表", after=after)[0][0]["region_name"] == "石台县"


def paged(records: MongoRecords, query: Row) -> list[str]:
    ids: list[str] = []
    after = None
    while True:
        some, after = records.find_reports(**query, after=after, limit=1)
        ids += [row["_id"] for row in some]
        if after is None:
            return ids


def test_words_follow_the_text(records: MongoRecords) -> None:
    of = {"region_code": "341722", "region_name": "石台县", "year": 2023, "speaker": "李四"}
    put(records, 2, "各位代表：\n建设高铁。", at=60, **of)
    assert found(records, words="高铁") == [("石台县", 2023)]
    assert ("石台县", 2023) not in found(records, words="乡村振兴")
    of_reports = records._database["report_words"]
    before = {row["_id"]: row["words"] for row in of_reports.find()}
    of_reports.delete_many({})  # as they were before there were any
    assert found(records, words="高铁") == []
    records.rebuild_reports()
    assert {row["_id"]: row["words"] for row in of_reports.find()} == before


def test_the_words_of_a_report_that_is_no_more_go_with_it(records: MongoRecords) -> None:
    of = {"region_code": "341702", "region_name": "贵池区", "year": 2023, "speaker": "李四"}
    put(records, 2, TEXTS["341722", "石台县", 2023, "李四"], at=60, **of)
    assert found(records, words="新质力量") == [("贵池区", 2023)]
    assert records._database["report_words"].count_documents({"region_name": "石台县"}) == 0
