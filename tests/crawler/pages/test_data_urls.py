"""Addresses in scripts that may be those of data."""

from __future__ import annotations

import pytest

from crawler.pages.data_urls import data_urls, own_scripts
from crawler.pages.dom import parse

BASE = "http://a.gov.cn/zwgk/index.html"


@pytest.mark.parametrize(
    ("script", "found"),
    [
        ('$.getJSON("./list.json", show)', ["http://a.gov.cn/zwgk/list.json"]),
        ("axios.get('/api/articles?type=1')", ["http://a.gov.cn/api/articles?type=1"]),
        ("fetch(`/portal/getInfoList`)", ["http://a.gov.cn/portal/getInfoList"]),
        ('url: "http://a.gov.cn/rest/doc/query.do"', ["http://a.gov.cn/rest/doc/query.do"]),
        ('"http://b.cn/api/list.json"', []),  # another site
        ('"/api/app.js" "/api/style.css" "/list/index.html"', []),
        ('"text/xml" + "application/json"', []),
        ('"/list?x=${page}"', []),
    ],
)
def test_addresses(script: str, found: list[str]) -> None:
    assert list(data_urls(script, BASE)) == found


def test_no_more_than_a_few() -> None:
    assert len(data_urls(" ".join(f'"/api/{n}"' for n in range(50)), BASE)) == 5


def test_scripts_of_its_own() -> None:
    page = '<script src="/js/jquery.min.js"></script><script src=app.js></script>'
    page += "<script src=//b.cn/x.js></script>"
    assert own_scripts(parse(page), BASE) == ("http://a.gov.cn/zwgk/app.js",)
