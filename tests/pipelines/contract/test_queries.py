"""The queries in pipelines/README.md run as they stand there, and each finds what it says."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from typing import Any

import pytest
from pymongo.database import Database

from pipelines.documents import Completeness, Document, Paragraph, Piece
from pipelines.records import MongoRecords, rows
from tests.pipelines.contract.blocks import blocks
from tests.pipelines.made import capture, document

Row = dict[str, Any]
GUICHI: Row = {
    "region_code": "341702",
    "region_name": "贵池区",
    "session": "贵池区第五届人民代表大会第二次会议",
}
SENTENCE = "地区生产总值增长5%左右。"
FINDS = (
    ["政府工作报告"],
    ["2024 贵池区", "2023 贵池区"],
    ["340000 安徽省"],
    ["changed work_report/341702/2024"],
    ["2023 贵池区 True", "2024 安徽省 False ['session', 'delivered_on', 'speaker', 'speaker_role', 'plan']"],
    ["2024 贵池区 区长"],
    ["/html/body/p[2] 0 12 http://a.gov.cn/1.html", "gongbao warc/a.warc.gz 7 99 sha256:00"],
    ["page 马明"],
    ["speaker [{'value': '马明'"],
    ["2024 county 1 0", "2024 province 1 0", "2023 county 1 0"],
)


def _put(records: MongoRecords, url: str, made: Document, at: int = 0) -> str:
    seen = capture(url, at=at)
    records.put_documents(rows.document_rows(seen, [made], 1))
    return seen.id


@pytest.fixture
def database(mongo_uri: str, mongo: Database[Row]) -> Database[Row]:
    records = MongoRecords(mongo_uri)
    records.check()
    one, other, third = (f"http://{name}.gov.cn/1.html" for name in "abc")
    paragraphs = [Paragraph(pieces=(Piece(start=0, end=12, xpath=f"/html/body/p[{n}]"),)) for n in (1, 2)]
    told: Row = GUICHI | {
        "speaker_role": "区长",
        "text": f"各位代表：\n{SENTENCE}",
        "paragraphs": tuple(paragraphs),
    }
    _put(records, one, document(url=one, year=2024, speaker="马明", publisher="甲", **told))
    last = _put(records, one, document(url=one, year=2024, speaker="马明", publisher="乙", **told), at=9)
    _put(records, other, document(url=other, year=2024, speaker="李四", **told))
    earlier = GUICHI | {"session": "贵池区第五届人民代表大会第一次会议", "text": "去年的报告。"}
    _put(records, third, document(url=third, year=2023, truncated=True, **earlier))
    anhui = {"region_code": "340000", "region_name": "安徽省", "year": 2024, "text": "全省的报告。"}
    lacking = Completeness(complete=False, opening="各位代表", missing=("plan",))
    url = "http://d.gov.cn/1.html"
    _put(records, url, document(url=url, completeness=lacking, **anhui))
    place: Row = {"bucket": "gongbao", "object": "warc/a.warc.gz", "offset": 7, "length": 99}
    place |= {"payload_digest": "sha256:00", "url": one, "fetched_at": datetime(2026, 3, 1, tzinfo=UTC)}
    mongo["captures"].insert_one({"_id": last, **place})
    return mongo


def test_each_query_finds_what_it_says(database: Database[Row], capsys: pytest.CaptureFixture[str]) -> None:
    names: Row = {"database": database, "datetime": datetime, "UTC": UTC}
    queries = blocks("Ten queries")
    assert len(queries) == len(FINDS) == 10
    for query, finds in zip(queries, FINDS, strict=True):
        exec(compile(query, "pipelines/README.md", "exec"), names)
        found = capsys.readouterr().out
        assert all(line in found for line in finds), f"{query}\ngives\n{found}"


def test_the_example_of_following_runs(
    database: Database[Row], mongo_uri: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Any, capsys: Any
) -> None:
    monkeypatch.setenv("GONGBAO_MONGO_URI", mongo_uri)
    monkeypatch.chdir(tmp_path)
    [example] = blocks("Following the changes")
    # what changed just now is given at once by the stream, and by what is there before it two minutes later
    for found in (3, 0):
        exec(compile(example, "pipelines/README.md", "exec"), {"os": os})
        assert len(capsys.readouterr().out.splitlines()) == found
