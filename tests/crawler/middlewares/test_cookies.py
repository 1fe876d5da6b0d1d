"""Cookies come back to the site that set them, and to no other."""

from __future__ import annotations

import socket
import sys
from typing import Any

import pytest

import crawler.middlewares.cookies  # noqa: F401 - takes the place of Scrapy's list
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


def test_public_suffixes_are_known_without_asking_anybody(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: Any) -> None:
        raise AssertionError("asked the network")

    for name in ("connect", "connect_ex"):
        monkeypatch.setattr(socket.socket, name, refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    is_public = sys.modules["scrapy.downloadermiddlewares.cookies"]._is_public_domain
    assert [is_public(name) for name in ("gov.cn", "com.cn", "qingxi.gov.cn")] == [True, True, False]
