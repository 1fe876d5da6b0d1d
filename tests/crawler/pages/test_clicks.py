"""Where clicks lead."""

from __future__ import annotations

import pytest
from lxml import html

from crawler.pages.clicks import clicked, target_of
from crawler.pages.dom import parse
from crawler.pages.labels import label
from crawler.pages.links import page_links


@pytest.mark.parametrize(
    ("script", "place"),
    [
        ("window.open('t20210101_1.html')", "t20210101_1.html"),
        ('location.href="/a/b"', "/a/b"),
        ("window.location = '../x/';", "../x/"),
        ("openUrl('./202102/t20210201_5343672.html', this)", "./202102/t20210201_5343672.html"),
        ("show('报告', '/files/1.pdf')", "/files/1.pdf"),
        ("go('?id=7')", "?id=7"),
        ("location.href='/list_' + n + '.html'", None),
        ("toggle('menu'); return false", None),
        ("void(0)", None),
    ],
)
def test_the_address_in_a_click(script: str, place: str | None) -> None:
    assert clicked(script) == place


def test_an_attribute_that_a_script_reads() -> None:
    assert target_of(html.fromstring("<li data-href='/a/1.html'>x</li>")) == "/a/1.html"
    assert target_of(html.fromstring("<li data-url='menu'>x</li>")) is None


@pytest.mark.parametrize(
    ("anchor", "text"),
    [
        ("<a title='2026年示例市政府工作报告'>2026年示例市…</a>", "2026年示例市政府工作报告"),
        ("<a title='在新窗口打开'>2026年示例市政府工作报告</a>", "2026年示例市政府工作报告"),
        ("<a title='政府工作报告'><img src=x></a>", "政府工作报告"),
        ("<a>&lt;$[标题]&gt;begin政府工作报告&lt;$[标题]&gt;end</a>", "政府工作报告"),
        ("<a>政府工作报告...</a>", "政府工作报告..."),
    ],
)
def test_what_a_link_is_called(anchor: str, text: str) -> None:
    assert label(html.fromstring(anchor)) == text


def test_an_anchor_that_leads_nowhere_itself_leads_where_its_click_does() -> None:
    source = "<a href='javascript:;' onclick=\"view('/w/1.html')\">甲</a><a href='#' onclick='f()'>乙</a>"
    assert [link.url for link in page_links(parse(source), "http://x.cn/")] == ["http://x.cn/w/1.html"]
