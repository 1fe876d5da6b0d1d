"""Cookies come back to the site that set them, and to no other."""

from __future__ import annotations

import socket
import sys
from types import SimpleNamespace
from typing import Any

import pytest

from crawler.middlewares.cookies import hold  # the module takes the place of Scrapy's list
from tests.crawler.harness import crawl
from tests.crawler.site import RawSite, page

MOVED = b"HTTP/1.1 302 Found\r\nSet-Cookie: a=1\r\nLocation: %s\r\nContent-Length: 0\r\n\r\n"


def test_a_cookie_comes_back_to_its_site() -> None:
    with RawSite({"/set": MOVED % b"/after", "/after": page(b"after")}) as site:
        listed = {"GONGBAO_ALLOW_NETWORKS": "127.0.0.0/8"}
        done = crawl(site.url("/set"), environment=listed, REDIRECT_ENABLED=True)
    cookies = {head.split()[1]: b"\r\nCookie: a=1\r\n" in head for head in site.requests}
    assert cookies == {b"/robots.txt": False, b"/set": False, b"/after": True}
    for status in (200, 302, 404):  # what went through is counted
        assert f"'captures/status/{status}': 1" in done.log


def test_a_cookie_goes_to_no_other_site() -> None:
    with RawSite({"/": page(b"other")}, host="127.0.0.2") as other, RawSite({}) as site:
        site.answers["/"] = MOVED % other.url("/").encode()
        listed = {"GONGBAO_ALLOW_NETWORKS": "127.0.0.0/8"}
        done = crawl(site.url("/"), environment=listed, REDIRECT_ENABLED=True)
    assert [found["status"] for found in done.pages] == [200]
    assert not any(b"Cookie" in head for head in other.requests)


def test_a_site_is_sent_no_more_than_a_request_may_have() -> None:
    cookies = [b"Set-Cookie: a%d=%s; Path=/" % (number, b"v" * 300) for number in range(200)]
    head = b"HTTP/1.1 302 Found\r\n" + b"\r\n".join(cookies) + b"\r\nContent-Length: 0\r\nLocation: "
    listed = {"GONGBAO_ALLOW_NETWORKS": "127.0.0.0/8"}
    with RawSite({"/a": head + b"/b\r\n\r\n", "/b": head + b"/c\r\n\r\n", "/c": page(b"c")}) as site:
        crawl(site.url("/a"), environment=listed, REDIRECT_ENABLED=True)
    sent = [line for line in site.requests[-1].split(b"\r\n") if line.startswith(b"Cookie: ")]
    assert len(sent) == 1
    assert 4000 < len(sent[0]) < 8 << 10


def test_the_oldest_cookies_go_first() -> None:
    def cookies(count: int) -> dict[str, Any]:
        return {"/": {f"n{number}": SimpleNamespace(value="v" * 10) for number in range(count)}}

    jar = {"old.cn": cookies(30), "many.cn": cookies(60), "new.cn": cookies(20)}
    hold(jar, 50, 10_000, 80)
    assert {host: next(iter(paths["/"])) for host, paths in jar.items()} == {"many.cn": "n10", "new.cn": "n0"}
    hold(jar, 50, 160, 80)
    assert [len(paths["/"]) for paths in jar.values()] == [10, 10]


def test_public_suffixes_are_known_without_asking_anybody(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: Any) -> None:
        raise AssertionError("asked the network")

    for name in ("connect", "connect_ex"):
        monkeypatch.setattr(socket.socket, name, refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    is_public = sys.modules["scrapy.downloadermiddlewares.cookies"]._is_public_domain
    assert [is_public(name) for name in ("gov.cn", "com.cn", "qingxi.gov.cn")] == [True, True, False]
