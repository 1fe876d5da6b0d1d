"""What addresses say."""

from __future__ import annotations

import csv

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.pages.promise.paths import Shape, read_address
from tests.shared import shared

SITE = "http://www.example.gov.cn"


@pytest.mark.parametrize(
    ("path", "shape", "tier"),
    [
        ("/zwgk/zfgzbg/", Shape.COLUMN, 8),
        ("/zwgk/zfgzbg/index_2.html", Shape.COLUMN, 8),
        ("/zwgk/zfgzbg/202301/t20230112_77.html", Shape.ARTICLE, 8),
        ("/xjzfgzbg/202301/7cc6e53ea0da40beb436177ed60b2044.shtml", Shape.ARTICLE, 8),
        ("/zt/sz/zfgzbg_2023/zfgzbg_1/t7777648.shtml", Shape.OPEN, 8),
        ("/a/fygzbg/", Shape.COLUMN, 0),  # of the court
        ("/xxgk/ghjh/", Shape.COLUMN, 6),
        ("/xxgk/index.html", Shape.COLUMN, 5),
        ("/col/col1234/index.html", Shape.COLUMN, 0),
        ("/art/2019/1/24/art_33720_8104543.html", Shape.ARTICLE, 0),
        ("/web/a/E58CE56F7E974584AC4BF9D32FF742A0/index.shtml", Shape.ARTICLE, 0),
        ("/uploads/2020/03/a.pdf", Shape.DOCUMENT, 0),
        ("/sitemap.html", Shape.COLUMN, 7),
        ("/wzdt/", Shape.COLUMN, 7),
        ("/search?q=zfgzbg", Shape.NONE, 0),
        ("/jsearchfront/search.do", Shape.NONE, 0),
        ("/list?cid=3&sort=date", Shape.NONE, 0),
        ("/calendar/2023/1/", Shape.NONE, 0),
        ("/a/print.html", Shape.NONE, 0),
        ("/wap/a.html", Shape.NONE, 0),
        ("/a.zip", Shape.DOCUMENT, 0),
        ("/a.xls", Shape.NONE, 0),
        ("/fw76.aspx?nid=4", Shape.OPEN, 0),
        ("/a/b.jsp?id=4&tid=5", Shape.ARTICLE, 0),
        ("/a/b&docid=5", Shape.ARTICLE, 0),
        ("/a/b.jsp?notid=5", Shape.OPEN, 0),
        ("/a/page_content_12.html", Shape.ARTICLE, 0),
        ("/a/x7cc6e53ea0da40be.html", Shape.ARTICLE, 0),
        ("/a/7cc6e53ea0da40b.html", Shape.OPEN, 0),
        ("/a/7cc6e53e-a0da-40be-b436-177ed60b2044.html", Shape.ARTICLE, 0),
        ("/a/7cc6e53e-a0da-40be.html", Shape.OPEN, 0),
        ("/a/b.jsp?Keyword=5", Shape.NONE, 0),
        ("/a/b.jsp?c=1&sort", Shape.NONE, 0),
        ("/a/b.jsp?resort=1", Shape.OPEN, 0),
    ],
)
def test_addresses(path: str, shape: Shape, tier: int) -> None:
    found = read_address(SITE + path)
    assert found == (shape, tier if shape is not Shape.NONE else 0)


def test_no_official_report_lies_where_nothing_is_looked_for() -> None:
    with shared("facts/report_urls.csv").open(encoding="utf-8") as file:
        urls = [row["url"] for row in csv.DictReader(file) if row["kind"] == "official"]
    assert len(urls) > 200
    assert [url for url in urls if read_address(url).shape in (Shape.NONE, Shape.COLUMN)] == []
    assert sum(read_address(url).tier == 8 for url in urls) > len(urls) / 2


@settings(deadline=None)  # a busy machine
@given(st.text())
def test_no_address_raises(text: str) -> None:
    read_address(text)
