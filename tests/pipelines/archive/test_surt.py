"""Index keys: the same as those under which replay tools look a URL up."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.archive.surt import surt

SESSION = "0123456789abcdef0123456789abcdef"


@pytest.mark.parametrize(
    ("url", "key"),
    [
        ("http://www.Example.gov.cn/A/b.html", "cn,gov,example)/a/b.html"),
        ("http://example.gov.cn", "cn,gov,example)/"),
        ("http://example.gov.cn:80/a/#top", "cn,gov,example)/a"),
        ("https://example.gov.cn:80/", "cn,gov,example:80)/"),
        ("https://www2.example.gov.cn.:443/", "cn,gov,example)/"),
        ("http://me:secret@h.cn/", "cn,h)/"),
        ("http://127.0.0.1:8000/a", "1,0,0,127:8000)/a"),
        ("http://[::1]:8000/a", "::1:8000)/a"),
        ("http://政府.中国/报告", "xn--fiqs8s,xn--mxtq1m)/%e6%8a%a5%e5%91%8a"),
        ("http://xn--mxtq1m.xn--fiqs8s/%E6%8A%A5%E5%91%8A", "xn--fiqs8s,xn--mxtq1m)/%e6%8a%a5%e5%91%8a"),
        ("http://h.cn/%B4%F3%2525", "cn,h)/%b4%f3%25"),
        ("http://h.cn/a//b/../c/./d b", "cn,h)/a/c/d%20b"),
        ("http://h.cn/a?b=2&A=1&b=10&&c", "cn,h)/a?&a=1&b=10&b=2&c"),
        ("http://h.cn/a?", "cn,h)/a"),
        (f"http://h.cn/a?PHPSESSID={SESSION.upper()}&x=1", "cn,h)/a?x=1"),
        (f"http://h.cn/({SESSION[:24]})/a.aspx", "cn,h)/a.aspx"),
        ("http://h.cn:99999/a b", "http://h.cn:99999/a%20b"),
        ("http://h.cn:port/", "http://h.cn:port/"),
        ("http://[::1", "http://[::1"),
        ("", ")/"),
    ],
)
def test_keys(url: str, key: str) -> None:
    assert surt(url) == key


@given(st.text(), st.sampled_from(["http://", "https://www.", "http://[", "//", ""]))
def test_any_text_has_a_key_that_fits_into_an_index_line(text: str, start: str) -> None:
    key = surt(start + text)
    assert key.isascii()
    assert key.isprintable()
    assert " " not in key
