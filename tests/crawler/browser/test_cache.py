"""Scripts that pages share."""

from __future__ import annotations

import pytest
from scrapy.http import Response

from crawler.browser import cache
from crawler.browser.cache import Cache


def answer(url: str, size: int = 10, **headers: str) -> Response:
    return Response(
        url, body=b"x" * size, headers={name.replace("_", "-"): it for name, it in headers.items()}
    )


def test_scripts_and_style_sheets_are_kept_and_nothing_else() -> None:
    kept = Cache()
    for kind in ("script", "stylesheet", "xhr", "document"):
        kept.put(f"http://a/{kind}", kind, answer(f"http://a/{kind}"))
    kept.put("http://a/private", "script", answer("http://a/private", Cache_Control="no-store"))
    kept.put("http://a/gone", "script", answer("http://a/gone").replace(status=404))
    found = [
        kind
        for kind in ("script", "stylesheet", "xhr", "document", "private", "gone")
        if kept.get(f"http://a/{kind}")
    ]
    assert found == ["script", "stylesheet"]


def test_it_holds_so_many_bytes_and_no_more() -> None:
    kept = Cache(most=25)
    for name in "abc":
        kept.put(name, "script", answer("http://a/"))
        kept.get("a")
    assert [name for name in "abc" if kept.get(name)] == ["a", "c"]


def test_what_is_old_is_asked_for_again(monkeypatch: pytest.MonkeyPatch) -> None:
    kept = Cache()
    kept.put("a", "script", answer("http://a/"))
    now = cache.time.monotonic()
    monkeypatch.setattr(cache.time, "monotonic", lambda: now + 601)
    assert kept.get("a") is None
    kept.put("a", "script", answer("http://a/"))
    assert kept.get("a")
