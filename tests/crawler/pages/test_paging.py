"""Pagers of scripts, as the systems write them."""

import pytest
from lxml import html

from crawler.pages.paging import Pager, find_pager

LIST = "http://www.example.gov.cn/zwgk/zfgzbg/index.html"


def found(script: str, url: str = LIST) -> Pager | None:
    return find_pager(html.fromstring(f"<div><script>{script}</script></div>"), url)


@pytest.mark.parametrize(
    ("script", "name", "files"),
    [
        (
            'createPageHTML(12, 0, "index", "html");',
            "index",
            ["index_1.html", "index_2.html", "index_3.html"],
        ),
        ("createPageHTML(12,10,'index','shtml')", "index", ["index_11.shtml"]),
        ('createPageHTML(12, 11, "index", "html");', "index", []),
        ("createPageHTML(1, 0, 'index', 'html');", "index", []),
        ('createPageHTML(2, 0, "t20240118_10233", "html");', "t20240118_10233", ["t20240118_10233_1.html"]),
        (
            "createPageHTML('page_div',7, 1,'list','shtml',105);",
            "list",
            [f"list_{n}.shtml" for n in (2, 3, 4)],
        ),
        ("createPageHTML('page_div',7, 7,'list','shtml',105);", "list", []),
        ('createPageHTML("12","0","index","html");', "index", [f"index_{n}.html" for n in (1, 2, 3)]),
        ('createPageHTML(parseInt("2"), 0, "index", "html", "black", 75)', "index", ["index_1.html"]),
        ("createPageHTML(2, 0, '20240118', 'html')", "20240118", ["20240118_1.html"]),
        (
            "var n=4, c=0; createPageHTML(n, c, 'index', 'html')",
            "index",
            [f"index_{n}.html" for n in (1, 2, 3)],
        ),
        (
            """function createPageHTML(_nPageCount, _nCurrIndex, _sPageName, _sPageExt){ return; }
            createPageHTML(2, 0, "index", "html");""",
            "index",
            ["index_1.html"],
        ),
        (
            """var currentPage = 0;//所在页从0开始
            var countPage = 3;//共多少页
            document.write("<a href=\\"index_"+(currentPage+1)+".htm\\">下一页</a>");""",
            "index",
            ["index_1.htm", "index_2.htm"],
        ),
    ],
)
def test_the_pages_after_this_one(script: str, name: str, files: list[str]) -> None:
    pager = found(script)
    assert pager is not None
    assert (pager.name, list(pager.files)) == (name, files)


def test_a_later_page_says_its_number() -> None:
    pager = found('createPage(3, 1, "index", "htm")', "http://x.gov.cn/zwgk/index_1.htm")
    assert pager is not None
    assert (pager.files, pager.number) == (("index_2.htm",), 2)


def test_a_list_that_counts_from_one_reaches_its_last_page() -> None:
    pager = found('createPageHTML(2, 1, "tygl_zrpx", "html")', "http://x.gov.cn/szf/zfgzbg/tygl_zrpx.html")
    assert pager is not None
    assert pager.files == ("tygl_zrpx_2.html",)
    assert pager.is_list


@pytest.mark.parametrize(
    "script",
    ["var pages = 7;", "createPageHTML(total, current, name, suffix)", "createPageHTML()", "countPage"],
)
def test_no_pager(script: str) -> None:
    assert found(script) is None
