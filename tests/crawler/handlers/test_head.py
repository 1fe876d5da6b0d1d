"""Requests as they are written, and whom they are for."""

from __future__ import annotations

import pytest
from scrapy.http import Request
from scrapy.utils.httpobj import urlparse_cached

from crawler.handlers.head import origin_of, read_head, request_head


def written(request: Request) -> list[bytes]:
    parts = urlparse_cached(request)
    head = request_head(request, origin_of(parts.scheme, parts.netloc).field, parts.path, parts.query)
    assert head.endswith(b"\r\n\r\n")
    return head[:-4].split(b"\r\n")


@pytest.mark.parametrize(
    ("url", "line", "host"),
    [
        ("http://a.gov.cn", b"GET / HTTP/1.1", b"a.gov.cn"),
        ("http://A.gov.cn:80/x?", b"GET /x HTTP/1.1", b"a.gov.cn"),
        ("https://a.gov.cn:443/x?a=1#b", b"GET /x?a=1 HTTP/1.1", b"a.gov.cn"),
        ("http://a.gov.cn:443/", b"GET / HTTP/1.1", b"a.gov.cn:443"),
        ("http://[::1]:8080/", b"GET / HTTP/1.1", b"[::1]:8080"),
        ("http://a.gov.cn/报告.html", b"GET /%E6%8A%A5%E5%91%8A.html HTTP/1.1", b"a.gov.cn"),
        ("http://政务.cn/", b"GET / HTTP/1.1", b"xn--zfr164b.cn"),
        ("http://me:secret@a.gov.cn/", b"GET / HTTP/1.1", b"a.gov.cn"),
    ],
)
def test_the_request_line_and_the_host(url: str, line: bytes, host: bytes) -> None:
    assert written(Request(url)) == [line, b"Host: " + host]


def test_headers_follow_and_cannot_end_early() -> None:
    headers = {"Accept": "text/html", "Cookie": "a=1\r\nX-Injected: 1", "Host": "other"}
    assert written(Request("http://a.gov.cn/", headers=headers)) == [
        b"GET / HTTP/1.1",
        b"Accept: text/html",
        b"Cookie: a=1 X-Injected: 1",
        b"Host: other",
    ]


def test_a_body_has_its_length() -> None:
    assert written(Request("http://a.gov.cn/", method="POST", body=b"a=1"))[-1] == b"Content-Length: 3"
    assert written(Request("http://a.gov.cn/", method="POST"))[-1] == b"Content-Length: 0"


@pytest.mark.parametrize("url", ["http://a.gov.cn/a b", "http://a.gov.cn/\r\nX: 1"])
def test_a_url_that_would_end_its_line_is_not_asked_for(url: str) -> None:
    with pytest.raises(ValueError, match="cannot be asked for"):
        written(Request(url, meta={"verbatim_url": True}))


@pytest.mark.parametrize("netloc", ["", ":80", "me@", "a:port", "a:99999999"])
def test_what_names_no_host_is_an_error(netloc: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011
        origin_of("http", netloc)


def test_headers_about_the_connection_are_not_the_pages() -> None:
    head = read_head(
        b"HTTP/1.1 200 OK\r\nset-cookie: a=1\r\nConnection: close\r\nSet-Cookie:  b=2 \r\n"
        b"Transfer-Encoding: chunked\r\nContent-Length: 2\r\n\r\n"
    )
    assert dict(head.headers()) == {b"Set-Cookie": [b"a=1", b"b=2"], b"Content-Length": [b"2"]}
