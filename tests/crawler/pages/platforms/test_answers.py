"""Answers of endpoints: what is one, which rows it has, and which pages are asked for after it."""

from __future__ import annotations

import json
import random
from urllib.parse import unquote

import pytest

from crawler.pages.platforms.answers import is_answer, read
from crawler.pages.platforms.endpoints import further
from pipelines.extraction import Page, analyse

ROWS = [{"title": f"第{n}份工作报告", "url": f"/w/{n}.html"} for n in range(10)]


def pages_after(url: str, **said: object) -> list[str]:
    answer = read(json.dumps({"data": {"list": ROWS, **said}}), url)
    return [unquote(link.url.partition("?")[2]) for link in further(answer)]


@pytest.mark.parametrize(
    "body",
    [
        b'{"a": 1}',
        b'\xef\xbb\xbf\r\n[{"a": 1}]',
        b"[]",
        b'callback({"a": 1});',
        b"jQuery11_22([{a:1}])",
        b'cb("<datastore></datastore>")',
        b"<?xml version='1.0'?><datastore><totalrecord>1</totalrecord></datastore>",
        b"<recordset><record><![CDATA[x]]></record></recordset>",
    ],
)
def test_an_answer_is_known_by_its_beginning(body: bytes) -> None:
    assert is_answer(body)


@pytest.mark.parametrize(
    "body",
    [
        b"<!DOCTYPE html><html><script>var a = [];</script></html>",
        b"<?xml version='1.0'?><html xmlns='http://www.w3.org/1999/xhtml'><body>x</body></html>",
        "[湖南] 2024年政府工作报告".encode(),
        "（一）各位代表".encode(),
        b"function f() { return 1 }",
        b"<root><p>text</p></root>",
        b"",
    ],
)
def test_a_page_or_a_text_is_none(body: bytes) -> None:
    assert not is_answer(body)


@pytest.mark.parametrize(
    ("query", "said", "pages"),
    [
        ("page=1&size=10", {"total": 25}, ["page=2&size=10", "page=3&size=10"]),
        ("page=3&size=10", {"total": 25}, []),
        ("page=1", {"totalPages": 3}, ["page=2", "page=3"]),
        ("pageNo=1", {"total": 21}, ["pageNo=2", "pageNo=3"]),
        ("pageNo=2", {"total": 21}, []),  # the first page named it
        ("page=4", {}, ["page=5"]),
        ("page=60", {}, []),
        ("page=1&rows=15", {}, []),
        ("page=1&rows=10", {}, ["page=2&rows=10"]),
        ("page=1&rows=100", {}, ["page=2&rows=100"]),
        ("page=1&pageSize=10", {"total": 1000}, [f"page={n}&pageSize=10" for n in (2, 3, 4)]),
        ("id=7", {"total": 25}, []),
        ("page=1&columnid=7&unitid=9", {"totalrecord": 57}, []),
        ("startrecord=1&endrecord=45&perpage=45", {"totalrecord": 45}, []),
        (
            "startrecord=1&endrecord=45&perpage=45&page=1",
            {"totalrecord": 50},
            ["startrecord=46&endrecord=90&perpage=45&page=2"],
        ),
        (
            'paramJson={"pageNo":1,"pageSize":"15"}',
            {"total": "31"},
            ['paramJson={"pageNo":2,"pageSize":"15"}', 'paramJson={"pageNo":3,"pageSize":"15"}'],
        ),
        ("paramJson=broken", {"total": 31}, []),
    ],
)
def test_no_page_beyond_the_total_is_asked_for(query: str, said: dict[str, object], pages: list[str]) -> None:
    assert pages_after(f"http://x.cn/api/list?{query}", **said) == pages


def test_nothing_is_asked_for_after_a_page_without_rows() -> None:
    answer = read('{"data": {"list": [], "total": 900}}', "http://x.cn/api/list?page=9&size=10")
    assert not list(further(answer))


def test_a_server_that_repeats_itself_is_not_followed_for_ever() -> None:
    url, asked = "http://x.cn/api/list?page=1", 0
    while nexts := [link.url for link in further(read(json.dumps(ROWS), url))]:
        url, asked = nexts[-1], asked + 1
        assert asked < 100
    assert asked > 10


def test_rows_are_found_wherever_they_stand_and_menus_and_pictures_are_none() -> None:
    data = {
        "menu": [{"name": "甲", "code": "1"}],
        "result": ["<div><a href='/1.html' title='甲的工作报告'>甲的…</a></div>"],
        "inner": json.dumps(
            {"rows": [{"docTitle": "乙<em>报告</em>", "docPubUrl": "/2.html", "imgUrl": "/x.png"}]}
        ),
        "files": [{"fileName": "丙.pdf", "filePath": "/f/3.pdf"}],
    }
    answer = read(json.dumps(data), "http://x.cn/api?page=1")
    assert [(link.url.removeprefix("http://x.cn"), link.text) for link in answer.rows] == [
        ("/2.html", "乙报告"),
        ("/f/3.pdf", "丙.pdf"),
        ("/1.html", "甲的工作报告"),
    ]


def test_no_damage_to_an_answer_makes_the_analysis_fail() -> None:
    dice = random.Random(11)
    xml = "<datastore><totalrecord>9</totalrecord><recordset>" + "".join(
        f"<record><![CDATA[<li><a href='/{n}.html'>第{n}号</a></li>]]></record>" for n in range(9)
    )
    for whole in (json.dumps({"data": ROWS}), xml, f"cb({json.dumps(xml)})"):
        for _ in range(60):
            damaged = bytearray(whole.encode()[: dice.randrange(20, len(whole))])
            damaged[dice.randrange(10, len(damaged))] = dice.randrange(256)
            found = analyse(Page(bytes(damaged), "http://x.cn/dataproxy.jsp?page=1", "application/json"))
            assert found.outcome in ("list", "empty", "documents", "error"), found.explanation
