"""What a document is known by."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.documents import Document, Kind
from pipelines.records import identity
from pipelines.records.identity import distinct, document_id, site
from tests.pipelines.made import document

LIST = "http://www.example.gov.cn/list"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"url": "http://example.gov.cn/1.html"}, {"url": "https://www.Example.gov.cn:443/1.html#top"}),
        ({"url": "http://example.gov.cn"}, {"url": "http://example.gov.cn/"}),
        (
            {"url": "http://h/1", "title": "旧题", "text": "甲"},
            {"url": "http://h/1", "title": "新题", "text": "乙"},
        ),
        (
            {"url": None, "title": "政府 工作\u3000报告", "text": "甲"},
            {"url": None, "title": "政府工作报告", "text": "乙"},
        ),
    ],
)
def test_one_document_in_two_renderings(one: dict[str, str], other: dict[str, str]) -> None:
    assert document_id(document(**one), LIST) == document_id(document(**other), LIST)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (document(url="http://h/1?id=1"), document(url="http://h/1?id=2")),
        (document(url="http://h/1"), document(url="http://h:8080/1")),
        (document(url="http://h/1"), document(url="http://h/A")),
        (document(url=None), document(url=None, kind=Kind.NEWS)),
        (document(url=None), document(url=None, published_on=date(2024, 1, 1))),
    ],
)
def test_two_documents(one: Document, other: Document) -> None:
    assert document_id(one, LIST) != document_id(other, LIST)


def test_an_inlined_document_belongs_to_its_site_and_not_to_its_page() -> None:
    inlined = document(url=None)
    assert document_id(inlined, LIST) == document_id(inlined, "https://example.gov.cn/another?page=2")
    assert document_id(inlined, LIST) != document_id(inlined, "http://example.com/list")


@pytest.mark.parametrize(
    "url", ["http://host:99999/a", "http://host:port/a", "http://[href]/a", "http://[::1", ""]
)
def test_odd_urls_have_a_site_and_an_id_too(url: str) -> None:
    assert isinstance(site(url), str)
    assert len(document_id(document(url=url or "x"), url)) == 32


@settings(max_examples=500, deadline=None)
@given(
    st.sampled_from(["http://", "https://", "HTTP://", "http:/", "//"]),
    st.sampled_from(
        ["a.cn", "www.a.cn", "www.", "A.cn", "a.cn:80", "www.a.cn:443", "a.cn:8080", "a.cn:080", "a@b"]
    ),
    st.text('a/?;&=#%:@[]~ .\\\t"中é', max_size=8),
)
def test_a_usual_url_is_known_by_the_same_as_if_it_were_parsed(scheme: str, host: str, rest: str) -> None:
    url = scheme + host + rest
    assert identity.site(url) == identity._parsed_site(url)
    assert identity._path(url) == identity._parsed_path(url)


def test_ids_that_repeat_on_a_page_get_a_number() -> None:
    assert distinct(["a", "b", "a", "a"]) == ["a", "b", "a-2", "a-3"]
