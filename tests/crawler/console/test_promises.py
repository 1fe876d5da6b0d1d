"""The page of promises, in both languages, and nothing of a report as markup."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from tests.crawler.commands.test_diff import spoken
from tests.crawler.console.browser import Browser
from tests.pipelines.reports.test_stated import put, report

EVIL = "<script>alert(1)</script>"


def stored(store: Any) -> None:
    first = spoken(2024, "地区生产总值增长9%。", f"地区生产总值增长6%左右，固定资产投资增长8%以上，{EVIL}。")
    second = spoken(2025, "地区生产总值增长5.8%，固定资产投资增长3%。", "地区生产总值增长7%。")
    put(store, report(first, "http://a.example.com/1.html"))
    put(
        store,
        report(
            second, "http://a.example.com/2.html", year=2025, session="青禾县第十届人民代表大会第五次会议"
        ),
    )


def test_what_became_of_promises(browser: Browser, store: Any) -> None:
    stored(store)
    english = browser.get("/promises?region=341721&year=2024")
    assert english.status == 200
    for said in ("gross domestic product", "about +6%", "+5.8%", "nearly kept", "≥ +8%", "missed"):
        assert said in english.text
    assert EVIL not in english.text
    assert "&lt;script&gt;" in english.text
    browser.get("/login/language/zh?back=/")
    chinese = browser.get(f"/promises?region={quote('青禾县')}&year=2024").text
    for said in ("地区生产总值", "增长6%左右", "增长5.8%", "接近实现", "增长8%以上", "未实现"):
        assert said in chinese
    assert "还没有2026年的报告。" in browser.get("/promises?region=341721&year=2025").text


def test_a_report_leads_to_its_promises(browser: Browser, store: Any) -> None:
    stored(store)
    shown = browser.get("/reports/work_report/341721/2024/10-3").text
    assert 'href="/promises?region=341721&amp;year=2024"' in shown


def test_what_names_no_report_is_said_on_the_page(browser: Browser) -> None:
    asked = browser.get(f"/promises?region={quote(EVIL)}&year=2024")
    assert asked.status == 200
    assert "There is no report of" in asked.text
    assert EVIL not in asked.text
    assert browser.get("/promises").status == 200
    assert "is no year" in browser.get("/promises?region=341721&year=soon").text
