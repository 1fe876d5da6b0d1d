"""What is asked of jpaas' endpoint, by what the pager says."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest

from crawler.pages.dom import parse
from crawler.pages.platforms.base import HtmlPage
from crawler.pages.platforms.jpaas import UNIT, Jpaas

URL = "http://www.b.gov.cn/col/col12/index.html"
ROWS = "".join(f'<a href="/art/2023/1/{n}/art_12_{n}.html">二〇二三年政府工作报告</a>' for n in (1, 2))
QUERY = "queryData=\"{'webId':'a1','pageId':'b2','parseType':'bulidstatic','tagId':'list'}\""


def _asked(pager: str) -> list[str]:
    page = f'<html><body><div>{ROWS}<div unitUrl="{UNIT}" {QUERY} {pager}></div></div></body></html>'
    links = Jpaas().links(HtmlPage(URL, URL, page, parse(page)))
    return [parse_qs(urlsplit(link.url).query)["paramJson"][0] for link in links]


def test_a_menu_is_no_row_of_the_list() -> None:
    menu = '<a href="/col/col1/index.html">法定主动公开内容</a><a href="/col/col2/">政府信息公开</a>'
    pager = f'<div><div></div><div unitUrl="{UNIT}" {QUERY} count="4" rows="10"></div></div>'
    page = f"<html><body><div>{menu}{pager}</div></body></html>"
    (link,) = Jpaas().links(HtmlPage(URL, URL, page, parse(page)))
    assert "pageNo%22:1" in link.url.replace("%3A", ":")


@pytest.mark.parametrize(
    ("pager", "asked"),
    [
        ('paramJson=\'{"pageNo":1,"pageSize":"10"}\' count="11"', ['{"pageNo":2,"pageSize":"10"}']),
        ('rows="8" count="17"', ['{"pageNo":2,"pageSize":"8"}', '{"pageNo":3,"pageSize":"8"}']),
        ('count="16"', ['{"pageNo":2,"pageSize":"15"}']),
        ('count="15"', []),
        ('pageCount="2" rows="20"', ['{"pageNo":2,"pageSize":"20"}']),
    ],
)
def test_further_pages_are_as_long_as_the_first(pager: str, asked: list[str]) -> None:
    assert _asked(pager) == asked
