"""The console in Chromium: pages as people see them on a desk and on a phone, and what their buttons do."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import pymongo
import pytest
import redis
from playwright.sync_api import Browser, Page, expect, sync_playwright

from crawler.browser.finding import executable
from crawler.config import Config
from crawler.console.access import Access
from crawler.console.data import Data
from crawler.frontier.hosts import Hosts
from crawler.frontier.queue import Frontier
from deploy.embedded import EmbeddedServers
from pipelines import records
from pipelines.extraction.regions.table import regions
from tests.crawler.console.conftest import RULES, serving
from tests.crawler.console.populated import HOSTS, populate
from tests.e2e.browser import needs_rendering

DESK, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 844}
WITHOUT_A_NAME = """() =>
  [...document.querySelectorAll("input:not([type=hidden]), select, button, a, iframe")]
  .filter(it => !(it.labels && it.labels.length) && !it.getAttribute("aria-label") && !it.title
    && !it.textContent.trim()).map(it => it.outerHTML)"""
TOO_WIDE = """() => document.documentElement.scrollWidth - document.documentElement.clientWidth"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    needs_rendering()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable(), args=["--no-sandbox"])
        yield browser
        browser.close()


class Console:
    """One console over one populated installation."""

    def __init__(self, address: str, data: Data) -> None:
        self.url, self.store, self.frontier = f"http://{address}", data.records, data.frontier

    def done(self) -> list[tuple[str, str]]:
        """Return what the audit log has, the newest first."""
        return [(row["action"], row["subject"]) for row in self.store.actions(50)]


@pytest.fixture(scope="module")
def console(servers: EmbeddedServers) -> Iterator[Console]:
    name = f"test_{uuid.uuid4().hex[:12]}"
    uri = servers.mongo.uri.replace("/gongbao?", f"/{name}?")
    config = Config.from_environment({"GONGBAO_REDIS_URL": servers.redis.url, "GONGBAO_MONGO_URI": uri})
    store = records.from_config(config)
    store.check()
    with redis.Redis.from_url(servers.redis.url) as client:
        client.flushdb()
        data = Data(config, Frontier(client, "live", 1), store, regions, RULES)
        populate(store, data.frontier)
        with serving(data, Access.of(config, "127.0.0.1")) as address:
            yield Console(address, data)
    with pymongo.MongoClient[dict[str, Any]](uri) as mongo:
        mongo.drop_database(name)


@contextmanager
def visiting(browser: Browser, size: Any, language: str = "en") -> Iterator[tuple[Page, list[str]]]:
    """Open a page, and note whatever its console complains of."""
    context = browser.new_context(viewport=size, locale=language)
    page, trouble = context.new_page(), list[str]()
    page.on("console", lambda said: trouble.append(said.text) if said.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: trouble.append(str(error)))
    page.on("response", lambda it: trouble.append(f"{it.status} {it.url}") if it.status >= 400 else None)
    yield page, trouble
    context.close()


def paths(console: Console) -> list[str]:
    """Return every page of the console."""
    (report, *_), _ = console.store.find_reports(region="341700", year=2023)
    (version,) = console.store.document_versions([report["best"]], 5)
    year = datetime.now(UTC).year
    return [
        *("/", "/hosts", "/queue", "/queue?state=dead&confirm=drop", "/sources?q=chizhou", "/coverage"),
        *("/coverage?province=anhui", f"/coverage/341700/{year}", "/reports", "/reports?words=乡村振兴"),
        f"/queue/url?key=http://{HOSTS[0]}/dead/1",
        f"/reports/{report['_id']}",
        f"/compare?report={report['_id']}&version={version['_id']}",
        *("/runs", f"/runs/{console.store.runs(1)[0]['_id']}", "/archive", "/audit"),
    ]


@pytest.mark.parametrize(
    ("size", "language"),
    [pytest.param(DESK, "en", marks=pytest.mark.slow, id="desk"), pytest.param(PHONE, "zh-CN", id="phone")],
)
def test_every_page_is_whole(browser: Browser, console: Console, size: Any, language: str) -> None:
    with visiting(browser, size, language) as (page, trouble):
        for path in paths(console):
            page.goto(console.url + path)
            assert page.locator("h1").count() == 1, path
            assert page.locator("html").get_attribute("lang") == language, path
            assert page.evaluate(WITHOUT_A_NAME) == [], path
            assert page.evaluate(TOO_WIDE) <= 0, path
            assert trouble == [], path


def test_figures_are_live(browser: Browser, console: Console) -> None:
    with visiting(browser, DESK) as (page, trouble):
        page.goto(console.url)
        waiting = page.locator('[data-live="queued"]')
        expect(waiting.locator("path")).to_have_attribute("d", "M100.00 2.00", timeout=15_000)
        expect(waiting.locator("p")).to_have_text("78")
        expect(page.locator("#outage")).to_be_hidden()
        assert trouble == []


def test_hosts_are_paused_blocked_and_resumed(browser: Browser, console: Console) -> None:
    hosts, host = Hosts(console.frontier), HOSTS[7]
    with visiting(browser, DESK) as (page, trouble):
        page.goto(f"{console.url}/hosts?q={host}")
        page.get_by_role("button", name="Pause", exact=True).click()
        expect(page.get_by_role("status")).to_have_text(f"{host} is paused: 8 URLs wait.")
        assert hosts.get(host).paused
        page.get_by_role("button", name="Resume").click()
        expect(page.get_by_role("status")).to_have_text(f"{host} is fetched from again: 8 URLs wait.")
        page.get_by_text("Block until …").click()
        page.get_by_label("Block until").fill(f"{datetime.now(UTC) + timedelta(days=2):%Y-%m-%dT%H:%M}")
        page.get_by_role("button", name="Block until").click()
        expect(page.get_by_role("status")).to_contain_text(f"{host} is blocked until")
        assert 39 * 3600 < hosts.get(host).blocked_for <= 40 * 3600  # the field has Beijing's time
        assert trouble == []
    assert console.done()[:3] == [("block", host), ("resume", host), ("pause", host)]


def test_dead_letters_are_queued_again_and_dropped_after_their_number_was_said(
    browser: Browser, console: Console
) -> None:
    with visiting(browser, PHONE) as (page, trouble):
        page.goto(f"{console.url}/queue?host={HOSTS[1]}")
        page.get_by_role("link", name="Queue them again …").click()
        assert "This queues 3 URLs again" in page.inner_text("main")
        page.get_by_role("button", name="Queue them again").click()
        expect(page.get_by_role("status")).to_have_text("URLs that are queued again: 3")
        page.goto(f"{console.url}/queue?host={HOSTS[2]}")
        page.get_by_role("link", name="Drop them …").click()
        page.get_by_role("button", name="Drop them").click()
        expect(page.get_by_role("status")).to_have_text("URLs that are dropped: 3")
        page.goto(f"{console.url}/queue")
        page.get_by_role("link", name=f"http://{HOSTS[3]}/dead/1").click()
        page.get_by_role("button", name="Queue it again").click()
        expect(page.get_by_role("status")).to_have_text("URLs that are queued again: 1")
        assert trouble == []
    one = f"http://{HOSTS[3]}/dead/1"
    assert console.done()[:3] == [("requeue", one), ("drop", "dead URLs"), ("requeue", "dead URLs")]
    states = {
        row["state"] for row in console.store.urls([f"http://{HOSTS[2]}/dead/{n}" for n in range(3)]).values()
    }
    assert states == {"rejected"}


def test_a_source_is_reached_from_what_is_missing_and_run_skipped_paused_and_resumed(
    browser: Browser, console: Console
) -> None:
    year, source = datetime.now(UTC).year, "anhui-chizhou"
    with visiting(browser, DESK) as (page, trouble):
        page.goto(f"{console.url}/coverage?province=anhui&year={year}")
        page.locator(f'a[href="/coverage/341700/{year}"]').click()
        page.get_by_role("button", name="Run now").first.click()
        status = page.get_by_role("status")
        expect(status).to_have_text(f"{source} is queued.")
        page.get_by_role("button", name="Skip once").first.click()
        expect(status).to_contain_text(f"{source} skips")
        page.get_by_label("Why it is paused").first.fill("moves house")
        page.get_by_role("button", name="Pause").first.click()
        expect(status).to_have_text(f"{source} is paused.")
        page.get_by_role("button", name="Resume").first.click()
        expect(status).to_have_text(f"{source} is seeded again from now on.")
        page.goto(f"{console.url}/audit")
        assert "moves house" in page.inner_text("main")
        assert trouble == []
    acts = ("resume source", "pause source", "skip", "run now")
    assert console.done()[:4] == [(act, source) for act in acts]


def test_a_report_is_found_by_words_and_read(browser: Browser, console: Console) -> None:
    with visiting(browser, DESK) as (page, trouble):
        page.goto(f"{console.url}/reports")
        page.get_by_label("Words").fill("投资88亿")
        page.get_by_role("button", name="Find").click()
        assert page.locator("mark").inner_text() == "投资88亿"
        page.get_by_role("link", name="2023年池州市政府工作报告").click()
        page.get_by_text("Outline (2)").click()
        page.get_by_role("link", name="二 今年工作安排").click()
        expect(page.locator("p:target")).to_have_text("二、今年工作安排")
        page.get_by_role("link", name="with what it says now").click()
        expect(page.locator("tr.changed ins").first).to_have_text("88")
        assert trouble == []
