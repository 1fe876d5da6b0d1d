"""Keys that are made of what strangers chose: each names one thing, and nothing beside it."""

from __future__ import annotations

import re

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from redis.crc import key_slot

from crawler.frontier.keys import Keys
from crawler.frontier.records import Record, dumps, loads
from crawler.frontier.urls import parts_of
from crawler.pages.links import absolute

ANYTHING = st.text(st.characters(), max_size=12)
SLOWLY = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow], max_examples=80)
HOSTILE = st.sampled_from(
    [
        "{",
        "}",
        "}{live.0}",
        "\r\n",
        "\x00",
        "|",
        '"',
        "\\",
        "[1,",
        "*",
        "?",
        "..",
        "/",
        ":",
        " ",
        "$",
        "%0a",
        "\ud800",
    ]
)
MIXED = st.lists(HOSTILE | ANYTHING, max_size=6).map("".join)
URLS = st.builds(
    "{}://{}{}".format, st.sampled_from(["http", "https", "HTTP"]), MIXED, MIXED.map("/".__add__)
)


@SLOWLY
@given(URLS)
def test_a_url_is_refused_or_queued_as_what_it_is(url: str) -> None:
    try:
        parts = parts_of(url)
    except ValueError:
        return
    entry = dumps(Record("c1", parts.scheme, parts.rest))
    assert loads(entry).url(parts.host) == f"{parts.scheme}://{parts.host}{parts.rest}"
    assert not re.search(r"[\s\x00-\x1f\x7f]", parts.host)
    entry.encode()
    url.encode()
    parts.key.encode()
    assert parts_of(parts.key).key == parts.key


@SLOWLY
@given(MIXED.filter(lambda host: not re.search("[\ud800-\udfff]", host)), st.integers(0, 7))
def test_a_host_cannot_leave_its_partition(host: str, number: int) -> None:
    keys = Keys("live")
    own = key_slot(keys.partition(number).encode())
    assert key_slot(keys.queue(number, host, 9).encode()) == own


@SLOWLY
@given(st.sampled_from(["http://a.gov.cn/x/", "https://a.gov.cn/", "file:///etc/", "javascript:x"]), MIXED)
def test_a_link_is_a_url_of_http_or_nothing(base: str, href: str) -> None:
    found = absolute(base, href)
    if found is not None:
        assert found.startswith(("http://", "https://"))
        assert "#" not in found
        assert not re.search(r"[\r\n\t]", found)
