"""Which requests are for a browser, and what becomes of them where there is none."""

from __future__ import annotations

import pytest
from scrapy.http import Request
from scrapy.utils.test import get_crawler

from crawler.errors import BrowserMissingError, RenderError
from crawler.middlewares.lease import reason_of
from crawler.middlewares.rendering import RenderingMiddleware, conversion, wants_browser
from tests.pipelines.made import capture

LEASED = {"token": "0:1", "scope": "focus:browser:host:a.gov.cn"}


def test_only_leased_pages_of_such_sources_are() -> None:
    assert wants_browser(Request("http://a.gov.cn/", meta=LEASED))
    assert not wants_browser(Request("http://a.gov.cn/robots.txt", meta={"scope": LEASED["scope"]}))
    assert not wants_browser(Request("http://a.gov.cn/", meta=LEASED | {"scope": "focus:host:a.gov.cn"}))


def test_without_a_browser_nothing_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    middleware = RenderingMiddleware.from_crawler(get_crawler())
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(BrowserMissingError) as caught:
        middleware.process_request(Request("http://a.gov.cn/", meta=LEASED))
    assert reason_of(caught.value).startswith("A source with `render: browser` cannot be crawled")
    middleware.process_request(Request("http://a.gov.cn/robots.txt"))  # all else goes on


def test_a_page_that_scripts_fill_is_never_taken_for_unchanged(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("crawler.middlewares.rendering.executable", lambda: "/usr/bin/chromium")
    middleware = RenderingMiddleware.from_crawler(get_crawler())
    request = Request("http://a.gov.cn/", meta=LEASED, headers={"If-None-Match": '"x"'})
    middleware.process_request(request)
    assert b"If-None-Match" not in request.headers


def test_why_a_page_was_not_shown_is_kept_as_it_is() -> None:
    assert reason_of(RenderError("Its tab crashed.")) == "Its tab crashed."


def test_what_is_shown_refers_to_the_page() -> None:
    page = capture(token="0:1", key="http://a/", depth=2)
    shown = conversion(page, "<p>\ud800政府", "Chromium 1; quiet")
    assert (shown.converted_from, shown.key, shown.token, shown.depth) == (page.id, page.key, "0:1", 2)
    assert shown.id != page.id
    assert shown.body.decode() == "<p>?政府"
