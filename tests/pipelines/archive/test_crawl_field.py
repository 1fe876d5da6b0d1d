"""What a WARC record says of the crawl, there and back."""

from __future__ import annotations

from typing import Any

import pytest

from pipelines.archive.crawl_field import FIELD, crawl_field, crawl_of
from tests.pipelines.made import URL, capture

LEASED = {"token": "7", "key": "s/xxgk/1.html"}


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({}, {"source": "example"}),
        (LEASED, {"source": "example", "key": "s/xxgk/1.html"}),
        ({"key": "s/robots.txt"}, {"source": "example"}),  # under no lease
        (
            {"scope": "focus:host:a.cn", "depth": 2, "priority": 9, "via": "http://a.cn/政府?a=\n"},
            {
                "source": "example",
                "scope": "focus:host:a.cn",
                "depth": 2,
                "priority": 9,
                "via": "http://a.cn/政府?a=\n",
            },
        ),
        ({"requested_url": "http://a.cn/"}, {"source": "example", "requested_url": "http://a.cn/"}),
        (
            {"certificate": "ab" * 32, "tls_protocol": "TLSv1.3", "tls_problem": "expired"},
            {
                "source": "example",
                "certificate": "ab" * 32,
                "tls_protocol": "TLSv1.3",
                "tls_problem": "expired",
            },
        ),
        ({"bounds": (60.0, 86400.0)}, {"source": "example", "bounds": (60.0, 86400.0)}),
    ],
)
def test_it_comes_back_as_it_was(fields: dict[str, Any], told: dict[str, Any]) -> None:
    text = crawl_field(capture(URL, **fields))
    assert text.isascii()
    assert text.isprintable()
    assert crawl_of({FIELD.lower(): text}) == told


@pytest.mark.parametrize("text", ["", "[]", "nonsense", '{"depth":"2"', "[" * 100_000])
def test_what_is_none_is_none(text: str) -> None:
    assert crawl_of({FIELD.lower(): text}) is None


def test_values_of_another_kind_are_left_out() -> None:
    assert crawl_of({FIELD.lower(): '{"depth":"2","via":1,"bounds":[1],"source":"a","x":1}'}) == {
        "source": "a"
    }
    assert crawl_of({}) is None
