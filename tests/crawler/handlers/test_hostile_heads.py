"""Heads of answers and robots.txt, whatever their bytes are: read, or refused as what they are."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from scrapy.robotstxt import ProtegoRobotParser

from crawler.handlers.head import BadAnswerError, read_head

WORDS = st.sampled_from(
    [
        *(
            b"HTTP/1.1 200 OK",
            b"\r\n",
            b"\n",
            b"\r",
            b"Content-Length: ",
            b"9" * 5000,
            b"-1",
            b"0x10",
            b"1,1",
            b"1,2",
        ),
        *(
            b"Transfer-Encoding: chunked",
            b"chunked, gzip",
            b": ",
            b" folded",
            b"\x00",
            b"\x1b[2J",
            b"Content-Type: ",
        ),
        *(
            "公报".encode("gb18030"),
            b"Set-Cookie: a=b",
            b"$where: 1",
            b"Connection: close",
            b"Keep-Alive: x" * 50,
        ),
    ]
)
HEADS = st.lists(WORDS | st.binary(max_size=30), max_size=14).map(b"".join)
ROBOTS = st.sampled_from(
    [
        *(
            "User-agent: *\n",
            "Disallow: /",
            "Disallow: " + "/*" * 200 + "$\n",
            "Allow: /\n",
            "Crawl-delay: 1e999\n",
        ),
        *(
            "Crawl-delay: nan\n",
            "Crawl-delay: -5\n",
            "Sitemap: javascript:x\n",
            "Sitemap: //[::1\n",
            "\ufeff",
            "\x00",
        ),
        *(
            "User-agent: Gongbao\n",
            "\r",
            "Disallow: /%zz%\n",
            "Sitemap: http://a/\n",
            "Request-rate: 1/0\n",
            "a" * 3000,
        ),
    ]
)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(HEADS.map(lambda rest: b"HTTP/1.1 200 OK\r\n" + rest) | HEADS)
@example(b"HTTP/1.1 200 OK\r\nContent-Length: " + b"9" * 5000)
@example(b"HTTP/1.1 9999 \r\n")
def test_a_head_is_read_or_refused(raw: bytes) -> None:
    with suppress(BadAnswerError):
        head = read_head(raw)
        assert 0 <= head.status <= 9999
        head.headers()
        assert isinstance(head.persistent, bool)
        assert head.length is None or head.length >= 0


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(ROBOTS | st.text(st.characters(), max_size=20), max_size=12).map("".join))
def test_a_robots_txt_of_any_kind_is_read(text: str) -> None:
    parser = ProtegoRobotParser(text.encode(errors="replace"), None)  # type: ignore[arg-type]
    assert isinstance(parser.allowed("http://a.gov.cn/" + "a" * 500, "Gongbao"), bool)
    parser.rp.crawl_delay("Gongbao")
    list(parser.rp.sitemaps)


@pytest.mark.timeout(20)
def test_a_robots_txt_of_stars_is_matched_soon() -> None:
    text = "User-agent: *\nDisallow: /" + "*a" * 60 + "$\n"
    parser = ProtegoRobotParser(text.encode(), None)  # type: ignore[arg-type]
    assert parser.allowed("http://a.gov.cn/" + "a" * 400 + "b", "Gongbao")
