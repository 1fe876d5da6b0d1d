"""The guard where it matters: in real crawls, by whatever name an address comes."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.crawler.harness import crawl
from tests.crawler.site import RawSite, page

NAMES = [
    "127.0.0.1",
    "localhost",
    "2130706433",
    "0x7f000001",
    "0x7f.0.0.1",
    "017700000001",
    "127.1",
    "127.0.0.1.",
    "[::ffff:127.0.0.1]",
    "[::ffff:7f00:1]",
    "0.0.0.0",
    "0",
    "１２７.0.0.1",
]
"""Ways to write an address of this machine."""


@pytest.fixture
def site() -> Iterator[RawSite]:
    with RawSite({"/": page(b"inner")}) as served:
        yield served


def test_no_name_of_this_machine_gets_through_where_it_is_not_listed(site: RawSite) -> None:
    done = crawl(*(site.url(host=name) for name in NAMES))
    assert site.requests == []
    assert done.pages == []
    assert len(done.failures) == len(NAMES)
    forbidden = [failure for failure in done.failures if failure["type"] == "AddressForbiddenError"]
    assert len(forbidden) >= 4  # the others did not even resolve
    assert "127.0.0.1 is a private or special address. List its network in GONGBAO_ALLOW_NETWORKS" in done.log
    assert "Traceback" not in done.log


def test_they_get_through_where_it_is_listed(site: RawSite) -> None:
    done = crawl(
        site.url(host="127.0.0.1"),
        site.url(host="localhost"),
        environment={"GONGBAO_ALLOW_NETWORKS": "127.0.0.0/8"},
    )
    assert [found["status"] for found in done.pages] == [200, 200]
    assert len(site.requests) == 4  # with robots.txt


def test_a_redirect_does_not_lead_to_an_address_that_is_not_listed(site: RawSite) -> None:
    with RawSite({"/secret": page(b"secret")}, host="127.0.0.9") as inner:
        site.answers["/"] = b"HTTP/1.1 302 Found\r\nLocation: %s\r\n\r\n" % inner.url("/secret").encode()
        listed = {"GONGBAO_ALLOW_NETWORKS": "127.0.0.1/32"}
        done = crawl(site.url(), environment=listed, REDIRECT_ENABLED=True)
        assert inner.requests == []
        assert [failure["type"] for failure in done.failures] == ["AddressForbiddenError"]
        assert [capture["status"] for capture in done.captures] == [404, 302]
        assert "Traceback" not in done.log
        both = {"GONGBAO_ALLOW_NETWORKS": "127.0.0.0/24"}
        assert [p["status"] for p in crawl(site.url(), environment=both, REDIRECT_ENABLED=True).pages] == [
            200
        ]


def test_without_a_contact_nothing_beyond_this_machine_is_even_tried() -> None:
    everything = {"GONGBAO_ALLOW_NETWORKS": "0.0.0.0/0,::/0"}
    done = crawl("http://192.0.2.1/", "https://192.0.2.1/", environment=everything)
    assert [failure["type"] for failure in done.failures] == ["AddressForbiddenError"] * 2
    assert all("without GONGBAO_CONTACT only this machine" in failure["message"] for failure in done.failures)


def test_a_proxy_of_the_environment_is_no_way_around(site: RawSite) -> None:
    proxies = {name: site.url() for name in ("http_proxy", "HTTP_PROXY", "https_proxy", "all_proxy")}
    listed = {"GONGBAO_ALLOW_NETWORKS": "127.0.0.1/32"}
    done = crawl("http://127.0.0.9:1/secret", "https://127.0.0.9:1/secret", environment=proxies | listed)
    assert site.requests == []
    assert [failure["type"] for failure in done.failures] == ["AddressForbiddenError"] * 2


def test_other_schemes_are_not_fetched() -> None:
    done = crawl("file:///etc/passwd", "ftp://127.0.0.1/", "data:text/html,x", "s3://b/k")
    assert done.pages == []
    assert [failure["type"] for failure in done.failures] == ["NotSupported"] * 4


def test_a_host_that_is_away_is_said_in_lines_without_a_stack() -> None:
    done = crawl("http://127.0.0.1:9/", environment={"GONGBAO_ALLOW_NETWORKS": "127.0.0.0/8"})
    assert [failure["message"] for failure in done.failures] == ["robots.txt: DownloadConnectionRefusedError"]
    assert "Traceback" not in done.log
