"""What replay tools look up for a POST; the values are pywb's."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pipelines.archive.method_query import method_query, with_method
from tests.pipelines.made import capture, segment

FORM = b"Content-Type: application/x-www-form-urlencoded; charset=UTF-8\r\n"
JSON = b"content-type: application/json\r\n"


def post(body: bytes, head: bytes = b"") -> bytes:
    return b"POST /list HTTP/1.1\r\nHost: a\r\n" + head + b"\r\n" + body


@pytest.mark.parametrize(
    ("request_", "query"),
    [
        (b"GET /a HTTP/1.1\r\n\r\n", None),
        (b"", None),
        (b"HEAD /a HTTP/1.1\r\n\r\n", "__wb_method=HEAD"),
        (post(b""), "__wb_method=POST"),
        (post(b"page=2&key=%E6%8A%A5", FORM), "__wb_method=POST&page=2&key=报"),
        (post(b"a=1%0Ab", FORM), "__wb_method=POST&a=1%0Ab"),
        (
            post(b'{"page": 2, "on": true, "x": null, "f": 2.0}', JSON),
            "__wb_method=POST&page=2&on=true&x=null&f=2",
        ),
        (post(b'{"q": {"a": [1, 2]}}', JSON), "__wb_method=POST&a=1&a.2_=2"),
        (post(b"{broken", JSON), "__wb_method=POST"),
        (post(b"\x00\xff"), "__wb_method=POST&__wb_post_data=AP8="),
        (post(b"\xff", FORM), "__wb_method=POST&__wb_post_data=/w=="),
    ],
)
def test_method_and_body_are_a_query(request_: bytes, query: str | None) -> None:
    assert method_query(request_) == query


def test_a_url_with_and_without_a_query() -> None:
    assert with_method("http://a/b", None) == "http://a/b"
    assert with_method("http://a/b", "__wb_method=POST") == "http://a/b?__wb_method=POST"
    assert with_method("http://a/b?c=d", "__wb_method=POST") == "http://a/b?c=d&__wb_method=POST"


def test_answers_to_posts_are_indexed_so(tmp_path: Path) -> None:
    made = capture(request_head=post(b"page=2", FORM))
    line = segment(tmp_path, made).index().decode()
    key, _, fields = line.split(" ", 2)
    assert key == "cn,gov,example)/xxgk/1.html?__wb_method=post&page=2"
    assert json.loads(fields)["method"] == "POST"
    assert json.loads(fields)["requestBody"] == "page=2"
