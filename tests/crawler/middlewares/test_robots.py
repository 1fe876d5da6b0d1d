"""robots.txt: what it allows, forbids, and what follows where it cannot be read."""

from __future__ import annotations

import pytest

from tests.crawler.harness import Crawl, crawl
from tests.crawler.site import NOT_FOUND, RawSite, page

LOOPBACK = {"GONGBAO_ALLOW_NETWORKS": "127.0.0.0/8"}


def crawled(robots: bytes | None) -> tuple[Crawl, list[bytes]]:
    """Crawl /page of a site with this robots.txt; returns what happened, and the paths asked for."""
    with RawSite({"/robots.txt": robots, "/page": page(b"<p>here</p>")}) as site:
        done = crawl(site.url("/page"), environment=LOOPBACK, DOWNLOAD_TIMEOUT=2)
        return done, [request.split()[1] for request in site.requests]


@pytest.mark.parametrize("robots", [NOT_FOUND, page(b"User-agent: *\nDisallow: /other"), page(b"\xff\xfe")])
def test_what_says_nothing_against_a_page_allows_it(robots: bytes) -> None:
    done, paths = crawled(robots)
    assert [one["status"] for one in done.pages] == [200]
    assert paths == [b"/robots.txt", b"/page"]


def test_no_more_is_read_than_has_to_be() -> None:
    """What stands behind half a megabyte forbids nothing, and what is far larger cannot be read."""
    long = b"User-agent: *\n" + b"Disallow: /nowhere\n" * 30_000 + b"Disallow: /\n"
    done, _ = crawled(page(long))
    assert [one["status"] for one in done.pages] == [200]
    done, paths = crawled(page(long * 5))
    assert [one["message"] for one in done.failures] == ["robots.txt: too large"]
    assert paths == [b"/robots.txt"]


@pytest.mark.parametrize("agent", [b"*", b"Gongbao"])
def test_what_forbids_a_page_keeps_it_from_being_asked_for(agent: bytes) -> None:
    done, paths = crawled(page(b"User-agent: %s\nDisallow: /page" % agent))
    assert [one["type"] for one in done.failures] == ["IgnoreRequest"]
    assert paths == [b"/robots.txt"]


@pytest.mark.parametrize(
    ("robots", "why"),
    [
        (b"HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n", "robots.txt: HTTP 503"),
        (b"HTTP/1.1 429 Too Many\r\nContent-Length: 0\r\n\r\n", "robots.txt: HTTP 429"),
        (None, "robots.txt: DownloadTimeoutError"),
    ],
)
def test_what_cannot_be_read_lets_the_page_fail(robots: bytes | None, why: str) -> None:
    done, paths = crawled(robots)
    assert [(one["type"], one["message"]) for one in done.failures] == [("RobotsUnreachableError", why)]
    assert paths == [b"/robots.txt"]
    assert "Traceback" not in done.log
