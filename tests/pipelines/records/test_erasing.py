"""What is left of documents, versions, articles, reports and URLs when pages are taken down."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from pymongo.database import Database

from crawler.exclusions.rules import Rule, Rules
from pipelines.records import MongoRecords, rows
from pipelines.takedown.finding import pattern
from tests.pipelines.made import capture, document

Row = dict[str, Any]
GONE, KEPT = "http://gone.gov.cn/{}.html", "http://kept.gov.cn/{}.html"
RULES = Rules([Rule.parse("gone.gov.cn")])
WHERE = {"$regex": pattern(RULES), "$options": "i"}
TAKEDOWN = {"rule": "gone.gov.cn", "reason": "a letter"}
REPORT: Row = {
    "region_code": "341700",
    "region_name": "池州市",
    "year": 2023,
    "session": "池州市第五届人民代表大会第二次会议",
}


@pytest.fixture
def records(mongo_uri: str) -> MongoRecords:
    made = MongoRecords(mongo_uri)
    made.check()
    return made


def put(
    records: MongoRecords, page_url: str, *, at: int = 0, next_page: str | None = None, **fields: Any
) -> str:
    """Store a document as it was read on a page; returns its id."""
    page = capture(page_url, at=at)
    records.put_captures([{"_id": page.id, "url": page.url, "fetched_at": page.fetched_at}])
    found = rows.document_rows(page, [document(**({"url": page_url} | fields))], 1, next_page)
    records.put_documents(found)
    return str(found[0]["_id"])


def erase(records: MongoRecords) -> dict[str, int]:
    return dict(records.erase(WHERE, RULES.covering, TAKEDOWN))


def test_a_document_becomes_a_tombstone_that_stands(records: MongoRecords, mongo: Database[Row]) -> None:
    url = GONE.format(1)
    identity = put(records, url, text="第一版。")
    put(records, url, at=5, text="第二版，说得不一样。")
    other = put(records, KEPT.format(1))
    assert mongo["document_versions"].count_documents({}) == 1
    assert records.erasable(WHERE, RULES.covering) == 1
    assert erase(records)["documents"] == 1
    stone = mongo["documents"].find_one({"_id": identity})
    assert stone
    assert set(stone) == {
        *("_id", "state", "taken_down_at", "takedown", "reason", "lifted_at", "fetched_at", "changed_at"),
        "schema_version",
    }
    assert (stone["state"], stone["takedown"], stone["reason"]) == ("taken_down", "gone.gov.cn", "a letter")
    assert mongo["document_versions"].count_documents({}) == 0
    put(records, url, at=99, text="第三版。")
    assert mongo["documents"].find_one({"_id": identity}) == stone
    assert [row["_id"] for row in records.documents()] == [other]
    assert records.counts()["documents"] == 1
    assert records.document(identity) is None
    assert not any(erase(records).values())


def test_reports_are_computed_without_it(records: MongoRecords, mongo: Database[Row]) -> None:
    text = "各位代表：现在，我代表市人民政府，向大会报告工作，请予审议。" * 30
    put(records, GONE.format(1), text=text, **REPORT)
    kept = put(records, KEPT.format(1), text=text, **REPORT)
    [report] = mongo["reports"].find()
    assert len(report["renditions"]) == 2
    erase(records)
    [report] = mongo["reports"].find()
    assert [each["document"] for each in report["renditions"]] == [kept]
    only = put(records, GONE.format(2), text=text[::-1], **(REPORT | {"region_code": "341800"}))
    assert mongo["reports"].count_documents({}) == 2
    erase(records)
    assert mongo["reports"].count_documents({}) == 1
    assert mongo["documents"].count_documents({"_id": only, "state": "taken_down"}) == 1


def test_a_page_of_an_article_goes_and_the_others_stay(records: MongoRecords, mongo: Database[Row]) -> None:
    first, second = KEPT.format(1), GONE.format(2)
    head = put(records, first, next_page=second, text="第一页的话。", title="报告")
    put(records, second, text="第二页的话。", title="报告")
    joined = mongo["documents"].find_one({"_id": head})
    assert joined
    assert "第二页" in joined["text"]
    done = erase(records)
    assert done["parts"] == 1
    joined = mongo["documents"].find_one({"_id": head})
    assert joined
    assert "第二页" not in joined["text"]
    assert "pages_missing" in joined["flags"]


def test_what_else_tells_of_it_goes(records: MongoRecords, mongo: Database[Row]) -> None:
    gone, kept = GONE.format(1), KEPT.format(1)
    for url in (gone, kept):
        mongo["quarantine"].insert_one({"_id": url, "page_url": url, "title": "报告"})
        mongo["replay_findings"].insert_one({"_id": url, "url": url, "changes": ["…"]})
        mongo["urls"].insert_one(
            {"_id": url, "url": url, "state": "done", "last_capture": "urn:1", "etag": "x", "scope": "site:x"}
        )
    shown = put(records, kept, text="别的页面。")
    put(records, gone, url=kept, text="别的页面。")
    erase(records)
    for name in ("quarantine", "replay_findings"):
        assert [row["_id"] for row in mongo[name].find()] == [kept]
    row = mongo["urls"].find_one({"_id": gone})
    assert row
    assert (row["state"], row["reason"]) == ("rejected", "excluded")
    assert not {"last_capture", "etag"} & set(row)
    document_ = mongo["documents"].find_one({"_id": shown})
    assert document_
    assert [each["page_url"] for each in document_["appearances"]] == [kept]


def test_what_a_list_showed_of_another_page_comes_back_with_that(
    records: MongoRecords, mongo: Database[Row]
) -> None:
    own = KEPT.format(1)
    identity = put(records, GONE.format("list"), url=own, text="清单上的摘要。")
    erase(records)
    stone = mongo["documents"].find_one({"_id": identity})
    assert stone
    assert stone["state"] == "taken_down"
    put(records, own, at=9, text="它自己的页面。")
    row = mongo["documents"].find_one({"_id": identity})
    assert row
    assert row["text"] == "它自己的页面。"
    assert datetime.now(UTC) > stone["taken_down_at"]
