"""What a page says of its site, with what shows it."""

from __future__ import annotations

import pytest

from pipelines.portrait import portray, region_named

URL = "http://www.chizhou.gov.cn/"


def html(head: str = "", body: str = "") -> bytes:
    """Return a page with enough on it to be a page."""
    rows = "".join(f'<li><a href="/xw/{n}.html">本市第{n}次会议召开</a></li>' for n in range(12))
    return (
        f"<html><head><meta charset='utf-8'>{head}</head><body><ul>{rows}</ul>{body}</body></html>".encode()
    )


def test_a_portal_that_says_everything() -> None:
    head = (
        "<title>池州市人民政府</title><meta name='SiteName' content='池州市人民政府'>"
        "<meta name='SiteIDCode' content='3417000012'>"
    )
    body = (
        "<a href='/zfgzbg/'>政府工作报告</a><a href='/a/2024.html'>2024年池州市政府工作报告</a>"
        "<p>主办单位：池州市人民政府办公室</p>"
    )
    found = portray(html(head, body), URL, "text/html; charset=utf-8")
    assert (found.title, found.site_name, found.charset) == ("池州市人民政府", "池州市人民政府", "utf-8")
    assert found.region_code == "341700"
    assert [(clue.code, clue.where) for clue in found.clues] == [
        ("341700", "meta:SiteIDCode"),
        ("341700", "meta:SiteName"),
        ("341700", "title"),
        ("341700", "sponsor"),
    ]
    assert [link.url for link in found.columns] == [URL + "zfgzbg/"]
    assert [link.url for link in found.reports] == [URL + "a/2024.html"]


def test_clues_that_contradict_each_other_give_no_region_but_are_shown() -> None:
    head = "<title>铜陵市人民政府</title><meta name='SiteIDCode' content='3417000012'>"
    found = portray(html(head), URL, None)
    assert found.region_code is None
    assert [clue.code for clue in found.clues] == ["341700", "340700"]


def test_a_page_that_says_nothing() -> None:
    found = portray(html("<title>首页</title><meta name='SiteIDCode' content='bm01000001'>"), URL, None)
    assert (found.region_code, found.clues, found.columns, found.endpoints) == (None, (), (), ())


@pytest.mark.parametrize("body", [b"", b"\xff\xfe", b"%PDF-1.4", b"<", b"\x00" * 50])
def test_bytes_that_are_no_page(body: bytes) -> None:
    assert portray(body, URL, None).region_code is None


@pytest.mark.parametrize(
    ("run", "code"),
    [
        ("安徽省池州市", "341700"),
        ("欢迎访问池州市", "341700"),
        ("池州市贵池区", "341702"),
        ("鼓楼区", None),  # there are four
        ("福州市鼓楼区", "350102"),
        ("大兴安岭地区", "232700"),
        ("青溪县", None),
    ],
)
def test_names_of_regions(run: str, code: str | None) -> None:
    assert region_named(run) == code
