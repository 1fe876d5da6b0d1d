"""Articles that are only pictures: which pictures are their pages, and which pages are such articles."""

from __future__ import annotations

import pytest

from crawler.pages import pictures
from crawler.pages.dom import parse
from crawler.pages.pictures import content_pictures, report_title
from crawler.pages.walk import read_blocks

URL = "http://www.example.gov.cn/zwgk/t1.html"


def found(markup: str) -> list[str]:
    page = f'<html><body><img src="/images/logo.png">{markup}</body></html>'
    return [url.rpartition("/")[2] for url in content_pictures(parse(page), URL)]


@pytest.mark.parametrize(
    "markup",
    [
        '<div id="zoom"><p><img src="./W01.jpg"></p><p><img src="./W02.JPG"></p></div>',
        '<div id="zoom"><div><img src="W01.jpg"></div><div><a name="x"><img src="W02.JPG"></a></div></div>',
        '<table><tr><td><img src="W01.jpg" width="800"><tr><td><img src="W02.JPG"></table>',
        '<div><img src="/images/loading.gif" data-src="W01.jpg"><br><img data-original="W02.JPG"></div>',
        '<div><a href="W01.jpg"><img src="W01_thumb.jpg"></a><a href="W02.JPG"><img src="s.gif"></a></div>',
        '<div><img src="W01.jpg"><img src="W02.JPG"><img src="W01.jpg"></div><img src="other.jpg">',
        '<div><img src="W01.jpg" style="max-width: 90px; width:600px"><img src="W02.JPG" width="100%"></div>',
    ],
)
def test_pictures_of_a_text(markup: str) -> None:
    assert found(markup) == ["W01.jpg", "W02.JPG"]


@pytest.mark.parametrize(
    "markup",
    [
        '<div><a href="/zt/index.html"><img src="W01.jpg"></a></div>',
        '<div><img src="W01.jpg" width="120" height="90"></div>',
        '<div><img src="W01.jpg" style="width:80px"></div>',
        '<div><img src="/images/banner01.jpg"><img src="/images/icon_pdf.png"><img src="/qr.png"></div>',
        '<div class="footer"><p><img src="W01.jpg"></p></div>',
        '<div id="top-banner"><img src="W01.jpg"></div>',
        '<div><img src="W01.gif"><img src="data:image/png;base64,AAAA"><img alt="none"><img src="http://[x/"></div>',
    ],
)
def test_other_pictures(markup: str) -> None:
    assert found(markup) == []


def test_there_are_not_too_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pictures, "MOST", 3)
    assert len(found("<div>" + "".join(f'<img src="{n}.jpg">' for n in range(9)) + "</div>")) == 3


@pytest.mark.parametrize(
    ("head", "meta", "body", "is_one"),
    [
        ("2023年石台县政府工作报告_石台县人民政府", {}, "<p>发布时间：2023-03-01</p>", True),
        ("石台县人民政府", {"articletitle": "政府工作报告"}, "", True),
        ("2023年石台县政府工作报告", {"pubdate": "2023-03-01"}, "", True),
        ("2023年石台县政府工作报告_石台县人民政府", {}, "<p>首页</p>", False),
        ("政府工作报告_石台县人民政府", {}, "<p>发布时间：2023-03-01</p>", False),
        ("图解：2023年石台县政府工作报告", {"pubdate": "2023-03-01"}, "", False),
        ("石台县概况", {"pubdate": "2023-03-01"}, "", False),
    ],
)
def test_the_page_of_a_report(head: str, meta: dict[str, str], body: str, is_one: bool) -> None:
    lines = read_blocks(parse(f"<html><body>{body}</body></html>")).blocks
    assert bool(report_title(head, meta, lines, is_article=False)) is is_one
