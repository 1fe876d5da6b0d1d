"""When two spellings are the same page."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.frontier import urls
from crawler.frontier.urls import digest, host_of, partition_of, parts_of, url_key

HOSTS = st.sampled_from(
    ["www.guiyang.gov.cn", "gov.cn", "127.0.0.1:8080", "[::1]:80", "政府.cn", "a_b.example"]
)
PATHS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="?#"), max_size=20).map(
    "/".__add__
)
QUERIES = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="#"), max_size=20)
ANY_URLS = st.one_of(
    st.text(max_size=60),
    st.builds("http://{}".format, st.text(max_size=40)),
    st.builds("{}://{}{}?{}".format, st.sampled_from(["http", "https", "HTTP"]), HOSTS, PATHS, QUERIES),
)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("http://WWW.Gov.CN/a", "http://www.gov.cn/a"),
        ("http://gov.cn:80/a", "http://gov.cn/a"),
        ("https://gov.cn:443/a", "https://gov.cn/a"),
        ("http://gov.cn", "http://gov.cn/"),
        ("http://gov.cn/a#top", "http://gov.cn/a"),
        ("http://gov.cn/a?", "http://gov.cn/a"),
        ("http://gov.cn/a;jsessionid=0A1B", "http://gov.cn/a"),
        ("http://gov.cn/a?id=1&JSESSIONID=x&p=2", "http://gov.cn/a?id=1&p=2"),
        ("http://gov.cn/a?utm_source=wx&id=1", "http://gov.cn/a?id=1"),
        ("http://gov.cn/a?spm=1.2", "http://gov.cn/a"),
        ("http://user:pass@gov.cn/a", "http://gov.cn/a"),
    ],
)
def test_spellings_of_one_page(one: str, other: str) -> None:
    assert url_key(one) == url_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("http://gov.cn/A", "http://gov.cn/a"),
        ("http://gov.cn/a?b=1&a=2", "http://gov.cn/a?a=2&b=1"),
        ("http://gov.cn/a", "https://gov.cn/a"),  # the same only where a redirect proved it
        ("http://gov.cn/a", "http://gov.cn/a/"),
        ("http://gov.cn:8080/", "http://gov.cn/"),
        ("http://gov.cn/?mysessionid=1", "http://gov.cn/"),
        (
            "http://gov.cn/政府",
            "http://gov.cn/%E6%94%BF%E5%BA%9C",
        ),  # archived as found: a known pair of twins
    ],
)
def test_pages_that_may_differ(one: str, other: str) -> None:
    assert url_key(one) != url_key(other)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "gov.cn",
        "//gov.cn/",
        "ftp://gov.cn/",
        "http://",
        "http:///a",
        "http://:80/",
        "http://@/",
        "javascript:",
        "mailto:a@gov.cn",
        "http://gov.cn:99999/",
        "http://gov.cn:x/",
        "http://gov.cn:0/",
        "http://[::1/",
        "http://a b/",
        "http://\ud800/",
        "http://gov.cn/\ud800",
        "http://a\u3000b/",
    ],
)
def test_what_no_frontier_takes(url: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        parts_of(url)


@given(ANY_URLS)
def test_a_key_is_its_own_key(url: str) -> None:
    try:
        key = url_key(url)
    except ValueError:
        return
    assert url_key(key) == key
    assert host_of(key) == host_of(url)


@given(ANY_URLS)
def test_parts_make_a_url_of_the_same_page(url: str) -> None:
    try:
        key, scheme, host, rest = parts_of(url)
    except ValueError:
        return
    assert url_key(f"{scheme}://{host}{rest}") == key
    assert "\n" not in host
    assert host == host.lower()
    assert rest.startswith("/")
    host.encode()


@given(st.builds("{}://{}{}".format, st.sampled_from(["http", "https"]), HOSTS, PATHS))
def test_the_short_way_for_plain_urls_is_the_long_way(url: str) -> None:
    if urls.PLAIN.fullmatch(url):
        scheme, host, rest = urls._split(url)
        assert parts_of(url) == (f"{scheme}://{host}{rest}", scheme, host, rest)
        assert urlsplit(url).netloc == host


@given(st.text(), st.binary(min_size=1, max_size=64))
def test_digests_have_63_bits_and_need_the_key(key: str, secret: bytes) -> None:
    assert 0 <= digest(key, secret) < 2**63
    assert digest(key, secret) == digest(key, secret)
    assert digest(key, secret) != digest(key, secret[:-1] + bytes([secret[-1] ^ 1]))


@given(st.text(), st.integers(1, 64))
def test_a_host_has_one_partition(host: str, partitions: int) -> None:
    assert partition_of(host, partitions) == partition_of(host, partitions)
    assert 0 <= partition_of(host, partitions) < partitions


def test_hosts_spread_over_the_partitions() -> None:
    sizes = [0] * 8
    for number in range(8000):
        sizes[partition_of(f"www.county{number}.gov.cn", 8)] += 1
    assert 850 < min(sizes) <= max(sizes) < 1150
