"""Pagers of scripts, as the systems write them."""

import pytest
from lxml import html

from crawler.pages.paging import Pager, find_pager


@pytest.mark.parametrize(
    ("script", "pager"),
    [
        ('createPageHTML(12, 0, "index", "html");', Pager("index", "index_1.html")),
        ("createPageHTML(12,10,'index','shtml')", Pager("index", "index_11.shtml")),
        ('createPageHTML(12, 11, "index", "html");', Pager("index", None)),
        ('createPage(3, 1, "index", "htm")', Pager("index", "index_2.htm")),
        (
            'createPageHTML(2, 0, "t20240118_10233", "html");',
            Pager("t20240118_10233", "t20240118_10233_1.html"),
        ),
        ("createPageHTML('page_div',7, 1,'list','shtml',105);", Pager("list", "list_2.shtml")),
        ("createPageHTML('page_div',7, 7,'list','shtml',105);", Pager("list", None)),
        ("createPageHTML(1, 0, 'index', 'html');", Pager("index", None)),
        ("var pages = 7;", None),
        ("createPageHTML(total, current, name, suffix)", None),
    ],
)
def test_the_page_after_this_one(script: str, pager: Pager | None) -> None:
    assert find_pager(html.fromstring(f"<div><script>{script}</script></div>")) == pager
