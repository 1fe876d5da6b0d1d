"""Which platform a page shows."""

from __future__ import annotations

import pytest

from crawler.pages.dom import parse
from crawler.pages.platforms.base import HtmlPage
from crawler.pages.platforms.govcn import GovCn
from crawler.pages.platforms.registry import detect
from crawler.pages.platforms.walks import pages_in_all
from pipelines.extraction import Page, analyse

URL = "http://www.example.gov.cn/zwgk/index.html"


def page(source: str, url: str = URL) -> HtmlPage:
    return HtmlPage(url, url, source, parse(source))


def test_the_page_decides_and_a_plain_one_is_of_none() -> None:
    assert detect(page("<div class='TRS_Editor'><p>正文</p></div>")) == "trs"
    assert detect(page('<script>createPageHTML(12, 0, "index", "html");</script>')) == "trs"
    assert detect(page("<p>正文</p>", "http://x.gov.cn/202401/t20240129_354.html")) == "trs"
    assert detect(page("<p>正文</p>")) is None


NAME = "0123456789abcdef" * 2


@pytest.mark.parametrize(
    ("row", "platform"),
    [
        ("/gkmlpt/content/1/2/post_{}.html", "gkmlpt"),
        ("/zwgk/content/post_{}.html", "nfcms"),
        ("/art/2023/1/2/art_12_{}.html", "hanweb"),
        ("art/2023/1/2/art_12_{}.html", None),
        ("/zwgk/202301/t20230102_{}.html", "trs"),
        ("t20230102_{}.html", "trs"),
        ("/zwgk/at20230102_{}.html", None),
        (f"/zwgk/202301/{NAME}.shtml?{{}}.html", "ucap"),
        ("202301/c01_{}.shtml", "ucap"),
        ("199901/c01_{}.shtml", "ucap"),
        ("299901/c01_{}.shtml", None),
        ("/public/12/{}.html", "public-column"),
        (f"/columns/{NAME}-a-b/202301/{{}}.html", "uuid-columns"),
        ("/x/pc/content/12/content_{}.html", "ucap-pc"),
        ("/2023/01-02/{}.html", "henan"),
        ("http://www.example.com/2023/01-02/{}.html", None),  # of another site
        ("/zwgk/{}.html", None),
    ],
)
def test_a_list_is_of_the_platform_of_its_rows(row: str, platform: str | None) -> None:
    rows = [f'<a href="{row.format(number)}">{number}</a>' for number in range(3)]
    assert detect(page("".join(rows))) == platform
    assert detect(page("".join(rows[:2]))) is None


@pytest.mark.parametrize(
    ("said", "total"),
    [
        ("var pageCount = 12;", 12),
        ("{'TOTAL_PAGES': '12'}", 12),
        ("count_page=12", 12),
        ("Pages:\n12", 12),
        ("homepage = 12", None),
        ("pageSize = 12", None),
        ("共<b>12</b>页 pageCount = 3", 12),
        ("页次：1/12 pageCount = n", 12),
    ],
)
def test_how_many_pages_a_list_says_it_has(said: str, total: int | None) -> None:
    assert pages_in_all(said) == total


@pytest.mark.parametrize(
    "sign",
    [
        *("gkmlpt", "jpaas", "UCAP", "TRS_", "/column/", "<!--enp", "<$["),
        *("firstpublishedtime", "大汉版通", "大汉网络", "<page cms=", "Discuz!", "DedeCMS"),
    ],
)
def test_a_sign_is_seen_where_it_is_whole(sign: str) -> None:
    assert page(f"<p>甲{sign}乙</p>").signs == {sign}
    assert not page(f"<p>{sign[1:]} {sign[:-1]}</p>").signs


@pytest.mark.parametrize(("name", "known"), [("ZUIXINZHENGCE", True), ("AZHENGCEb", False), ("ABCDE", False)])
def test_the_feeds_of_the_state_council_are_named_in_capitals(name: str, known: bool) -> None:
    shown = page(f'<script>$.ajax({{url: "./{name}.json", a: "b.json"}})</script><a href="/">首页</a>')
    found = [link.url for link in GovCn().links(shown)]
    assert found == ([f"http://www.example.gov.cn/zwgk/{name}.json"] if known else [])


def test_an_analysis_names_the_platform() -> None:
    body = "<div class='TRS_Editor'><p>正文</p></div>".encode()
    assert analyse(Page(body, URL)).platform == "trs"
    assert analyse(Page(b"plain text", URL, "text/plain")).platform is None
