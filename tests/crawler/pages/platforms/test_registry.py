"""Which platform a page shows."""

from __future__ import annotations

from crawler.pages.dom import parse
from crawler.pages.platforms.base import HtmlPage
from crawler.pages.platforms.registry import detect
from pipelines.extraction import Page, analyse

URL = "http://www.example.gov.cn/zwgk/index.html"


def page(source: str, url: str = URL) -> HtmlPage:
    return HtmlPage(url, url, source, parse(source))


def test_the_page_decides_and_a_plain_one_is_of_none() -> None:
    assert detect(page("<div class='TRS_Editor'><p>正文</p></div>")) == "trs"
    assert detect(page('<script>createPageHTML(12, 0, "index", "html");</script>')) == "trs"
    assert detect(page("<p>正文</p>", "http://x.gov.cn/202401/t20240129_354.html")) == "trs"
    assert detect(page("<p>正文</p>")) is None


def test_an_analysis_names_the_platform() -> None:
    body = "<div class='TRS_Editor'><p>正文</p></div>".encode()
    assert analyse(Page(body, URL)).platform == "trs"
    assert analyse(Page(b"plain text", URL, "text/plain")).platform is None
