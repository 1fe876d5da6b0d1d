"""Pages that only send their readers on."""

from __future__ import annotations

import pytest

from crawler.pages.dom import parse
from crawler.pages.links import page_links
from crawler.pages.moves import moved_to

URL = "http://www.example.gov.cn/"


@pytest.mark.parametrize(
    ("page", "target"),
    [
        ('<meta http-equiv="refresh" content="0;url=/index.html">', "/index.html"),
        ("<meta http-equiv='Refresh' content='3; URL=\"portal/\"'>", "portal/"),
        ("<meta http-equiv=refresh content=\"0, url='http://b.gov.cn/'\">", "http://b.gov.cn/"),
        ('<script>window.location.href="/web/index.shtml";</script>', "/web/index.shtml"),
        ("<script>location='/a/'</script>", "/a/"),
        ("<script>top.location.replace( '/a/' );</script>", "/a/"),
        ('<body onload=""><script>if(1){self.location = "m/";}</script>', "m/"),
    ],
)
def test_where_a_page_leads(page: str, target: str) -> None:
    assert list(moved_to(parse(f"<html><head></head>{page}</html>"))) == [target]


@pytest.mark.parametrize(
    "page",
    [
        '<meta http-equiv="refresh" content="600">',
        '<script>location.href="/search?q=" + word;</script>',
        '<a href="/list/">要闻</a><script>function go(){location.href="/login"}</script>',
        "<script>var where = 'location';</script>",
        "<script>" + "// \n" * 900 + "location.href='/a/'</script>",
    ],
)
def test_what_leads_nowhere(page: str) -> None:
    assert list(moved_to(parse(f"<html><head></head>{page}</html>"))) == []


def test_it_is_a_link_of_the_page() -> None:
    page = '<html><head><meta http-equiv="refresh" content="0;url=/portal/"></head></html>'
    assert [link.url for link in page_links(parse(page), URL)] == [f"{URL}portal/"]
