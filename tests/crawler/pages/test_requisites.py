from __future__ import annotations

import pytest

from crawler.items import Shown
from crawler.pages import requisites
from crawler.pages.dom import parse
from crawler.pages.requisites import (
    further_requisites,
    is_requisite,
    needed,
    page_requisites,
    sheet_requisites,
)

URL = "http://a.cn/zwgk/1.html"


def found(page: str) -> tuple[str, ...]:
    return page_requisites(parse(f"<html><body>{page}</body></html>"), URL)


@pytest.mark.parametrize(
    ("markup", "target"),
    [
        ('<img src="./W01.jpg" oldsrc="W01.jpg">', "http://a.cn/zwgk/W01.jpg"),
        ('<link href="/a.css" rel="stylesheet" type="text/css">', "http://a.cn/a.css"),
        ('<LINK HREF="/a.css" REL="Alternate StyleSheet">', "http://a.cn/a.css"),
        ('<input type="image" src="/go.gif">', "http://a.cn/go.gif"),
        ('<table><tr><td background="/bg.gif">x</td></tr></table>', "http://a.cn/bg.gif"),
        ("<style>p{background:url( '/s.png' )}</style>", "http://a.cn/s.png"),
        ('<td style="background:#fff url(t.png)">x</td>', "http://a.cn/zwgk/t.png"),
        ('<style>@import "/more.css";</style>', "http://a.cn/more.css"),
        ('<img src="//img.a.cn/1.png#x">', "http://img.a.cn/1.png"),
    ],
)
def test_what_a_page_is_shown_with(markup: str, target: str) -> None:
    assert found(markup) == (target,)


@pytest.mark.parametrize(
    "markup",
    [
        '<a href="/1.jpg">big</a>',
        '<script src="/a.js"></script>',
        '<link rel="canonical" href="/">',
        '<img src="data:image/gif;base64,R0lGOD">',
        '<img src="">',
        '<img alt="none">',
        '<img src="http://[bad/">',
    ],
)
def test_what_it_is_not(markup: str) -> None:
    assert found(markup) == ()


def test_each_is_there_once_in_page_order_and_not_too_many(monkeypatch: pytest.MonkeyPatch) -> None:
    page = '<img src="/b.png"><img src="/a.png"><img src="/b.png"><img src="/c.png">'
    assert found(page) == ("http://a.cn/b.png", "http://a.cn/a.png", "http://a.cn/c.png")
    monkeypatch.setattr(requisites, "MOST", 2)
    assert found(page) == ("http://a.cn/b.png", "http://a.cn/a.png")


def test_the_base_of_a_page_holds_for_them() -> None:
    root = parse('<html><head><base href="http://b.cn/x/"></head><body><img src="1.png"></body></html>')
    assert page_requisites(root, URL) == ("http://b.cn/x/1.png",)


def test_a_style_sheet_needs_what_it_names() -> None:
    text = "@import url(\"more.css\");\nbody{background:url(../i/bg.png)}\n@font-face{src:url('f.woff2')}"
    wanted = ("http://a.cn/css/more.css", "http://a.cn/i/bg.png", "http://a.cn/css/f.woff2")
    assert sheet_requisites(text, "http://a.cn/css/a.css") == wanted
    assert further_requisites(text.encode(), "http://a.cn/css/a.css", "text/css; charset=gbk") == wanted
    assert further_requisites(text.encode(), "http://a.cn/css/a.png", "image/png") == ()


@pytest.mark.parametrize(
    ("content_type", "verdict"),
    [
        ("image/png", True),
        (" IMAGE/JPEG;x=y", True),
        ("text/css; charset=utf-8", True),
        ("font/woff2", True),
        ("text/html", False),
        ("application/pdf", False),
        ("", False),
        (None, False),
    ],
)
def test_by_its_type_an_answer_is_one(content_type: str | None, verdict: bool) -> None:
    assert is_requisite(content_type) is verdict


def test_pictures_that_are_a_text_are_wanted_by_every_crawl() -> None:
    analysis = Shown(requisites=("http://a.cn/a.css", "http://a.cn/1.jpg"), pictures=("http://a.cn/1.jpg",))
    assert needed(analysis, "host:http://a.cn") == ("http://a.cn/1.jpg", "http://a.cn/a.css")
    assert needed(analysis, "focus:host:http://a.cn") == ("http://a.cn/1.jpg",)
