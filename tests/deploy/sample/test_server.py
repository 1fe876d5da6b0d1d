from __future__ import annotations

import gzip
import socket
import time
from urllib.parse import quote

import pytest

from deploy.sample.server import SampleSite
from tests.deploy.sample.client import get

SLOW = "/xwzx/zwyw/202312/t20231218_10199.html"
FLAKY = "/a/xinwen/2019/0905/203.html"


def test_each_site_has_an_address_of_its_own_and_one_port(sample: SampleSite) -> None:
    hosts = {url.split("/")[2] for url in sample.seeds}

    assert len(hosts) == len(sample.sites) == 5
    assert {host.split(":")[1] for host in hosts} == {str(sample.port)}
    assert all(host.startswith("127.0.0.") for host in hosts)


def test_front_pages_answer(sample: SampleSite) -> None:
    assert [get(url).status for url in sample.seeds] == [200] * 5


def test_requests_are_logged(sample: SampleSite) -> None:
    get(sample.url("portal", "/search/index.jsp?q=1"), User_Agent="tester")

    last = sample.requests[-1]
    assert (last.host, last.path, last.status) == ("127.0.0.11", "/search/index.jsp?q=1", 404)
    assert last.user_agent == "tester"
    assert abs(time.time() - last.time.timestamp()) < 5


def test_two_samples_can_run_at_once(sample: SampleSite) -> None:
    with SampleSite() as other:
        assert other.port != sample.port
        assert get(other.url("forum")).status == 200


def test_a_taken_port_is_an_error_and_leaves_nothing_bound() -> None:
    with socket.create_server(("127.0.0.13", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(OSError, match="in use"):
            SampleSite(port).__enter__()
        socket.create_server(("127.0.0.11", port)).close()


def test_it_no_longer_listens_afterwards() -> None:
    with SampleSite() as sample:
        url = sample.url("portal")
    with pytest.raises(ConnectionRefusedError):
        get(url)


@pytest.mark.parametrize(
    ("site", "path", "status", "location"),
    [
        ("portal", "/zwgk/2022bg.html", 301, "/zwgk/zfgzbg/202201/t20220105_10012.html"),
        ("county", "/a/xinwen/latest.html", 302, "/a/xinwen/2019/0917/210.html"),
    ],
)
def test_redirects(sample: SampleSite, site: str, path: str, status: int, location: str) -> None:
    got = get(sample.url(site, path))

    assert (got.status, got.headers["Location"]) == (status, location)


def test_a_slow_page_takes_two_seconds(sample: SampleSite) -> None:
    start = time.monotonic()

    assert get(sample.url("portal", SLOW)).status == 200
    assert 1.9 < time.monotonic() - start < 4


def test_a_slow_page_does_not_hold_up_the_others(sample: SampleSite) -> None:
    with socket.create_connection(("127.0.0.11", sample.port)) as waiting:
        waiting.sendall(f"GET {SLOW} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
        start = time.monotonic()
        get(sample.url("portal"))
        assert time.monotonic() - start < 1


def test_a_page_fails_once_then_answers() -> None:
    with SampleSite() as fresh:
        assert [get(fresh.url("county", FLAKY)).status for _ in range(3)] == [500, 200, 200]


def test_head_has_the_length_and_no_body(sample: SampleSite) -> None:
    url = sample.url("portal")
    got = get(url, method="HEAD")

    assert (got.status, got.body) == (200, b"")
    assert int(got.headers["Content-Length"]) == len(get(url).body)


def test_one_site_compresses_for_those_who_accept_it(sample: SampleSite) -> None:
    url = sample.url("invest", "/chanye/")
    plain, packed = get(url), get(url, Accept_Encoding="gzip, deflate")

    assert packed.headers["Content-Encoding"] == "gzip"
    assert plain.headers["Content-Encoding"] is None
    assert gzip.decompress(packed.body) == plain.body


def test_one_site_sends_chunks(sample: SampleSite) -> None:
    got = get(sample.url("docs", "/view/4c1d09a7e2.html"))

    assert got.headers["Transfer-Encoding"] == "chunked"
    assert got.headers["Content-Length"] is None
    assert got.body.rstrip().endswith(b"</html>")


def test_connections_are_kept(sample: SampleSite) -> None:
    with socket.create_connection(("127.0.0.13", sample.port)) as connection:
        for _ in range(2):
            connection.sendall(b"HEAD / HTTP/1.1\r\nHost: x\r\n\r\n")
            assert connection.recv(65536).startswith(b"HTTP/1.1 200")


def test_unknown_paths_are_404_on_every_site(sample: SampleSite) -> None:
    assert [get(sample.url(name, quote("/没有"))).status for name in sample.sites] == [404] * 5
