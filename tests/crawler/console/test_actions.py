"""Each action does what it says, and is in the audit log before it is done."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import quote

from crawler.frontier.batches import Found
from crawler.frontier.hosts import Hosts
from crawler.frontier.queue import Frontier
from crawler.traps.known import Traps
from tests.crawler.console.browser import Browser

SOURCE = "anhui-chizhou"


def _press(browser: Browser, page: str, action: str, number: int = 0, **fields: str) -> str:
    form = browser.get(page).forms(action)[number]
    answer = browser.post(action, form | fields)
    assert answer.status == 200
    return answer.text


def test_a_host_is_paused_and_resumed(browser: Browser, frontier: Frontier, store: Any) -> None:
    frontier.add([Found(f"http://a.gov.cn/{n}", "c", 5) for n in range(3)])
    assert "a.gov.cn is paused: 3 URLs wait." in _press(browser, "/hosts", "/hosts/pause")
    assert Hosts(frontier).get("a.gov.cn").paused
    assert "a.gov.cn is fetched from again" in _press(browser, "/hosts", "/hosts/resume")
    assert not Hosts(frontier).get("a.gov.cn").paused
    assert "is paused for 1d" in _press(browser, "/hosts?q=a", "/hosts/pause", 1)
    assert Hosts(frontier).get("a.gov.cn").blocked_for > 80_000
    done = [(row["by"], row["action"], row["subject"]) for row in store.actions(10)]
    assert done == [("local", action, "a.gov.cn") for action in ("pause", "resume", "pause")]
    assert "a.gov.cn" in browser.get("/audit").text


def test_dead_urls_are_queued_again_after_their_number_was_shown(
    browser: Browser, frontier: Frontier, store: Any
) -> None:
    row = {
        **{"_id": "http://a.gov.cn/1", "url": "http://a.gov.cn/1", "state": "dead", "reason": "TimeoutError"},
        **{"attempts": 3, "at": datetime.now(UTC), "source": "a.gov.cn", "run": "r", "scope": "host"},
        **{"depth": 0, "last_capture": None, "status": None},
    }
    store.put_urls([row, row | {"_id": "http://b.gov.cn/1", "url": "http://b.gov.cn/1"}])
    page = browser.get("/queue?host=a.gov.cn")
    assert "http://a.gov.cn/1" in page.text
    assert "http://b.gov.cn/1" not in page.text
    assert page.forms("/queue/requeue") == []
    asked = browser.get("/queue?host=a.gov.cn&state=dead&error=&confirm=requeue")
    assert "This queues 1 URLs again" in asked.text
    answer = browser.post("/queue/requeue", asked.forms("/queue/requeue")[0])
    assert "URLs that are queued again: 1" in answer.text
    assert frontier.counts()["queued"] == 1
    (done,) = store.actions(10)
    assert (done["action"], done["details"]) == ("requeue", {"host": "a.gov.cn"})


def test_one_dead_url_is_looked_at_and_dropped(browser: Browser, frontier: Frontier, store: Any) -> None:
    url = "http://a.gov.cn/1?x=1&y=2"
    frontier.add([Found(url, "c", 5)])
    row = {
        **{"_id": url, "url": url, "state": "dead", "reason": "TimeoutError: 30 s", "attempts": 3},
        **{"at": datetime.now(UTC), "source": "a.gov.cn", "run": "r", "scope": "host", "depth": 2},
    }
    store.put_urls([row, row | {"_id": "http://a.gov.cn/2", "url": "http://a.gov.cn/2"}])
    frontier.client.hset(frontier.keys.partition(0), mapping={"dead": 2, "rejected": 0})
    assert "TimeoutError: 30 s" in browser.get("/queue").text
    path = f"/queue/url?key={quote(url)}"
    page = browser.get(path).text
    assert "2 clicks from the seed" in page
    assert "1 URLs wait" in page
    assert "URLs that are dropped: 1" in _press(browser, path, "/queue/drop")
    assert store.urls([url])[url]["state"] == "rejected"
    assert "It was dead: TimeoutError: 30 s" in browser.get("/queue?state=rejected").text
    assert {name: frontier.counts()[name] for name in ("dead", "rejected")} == {"dead": 1, "rejected": 1}
    asked = browser.get("/queue?state=dead&host=a.gov.cn&error=Timeout&confirm=drop")
    assert "This drops 1 URLs" in asked.text
    assert "URLs that are dropped: 1" in browser.post("/queue/drop", asked.forms("/queue/drop")[0]).text
    done = [(row["action"], row["subject"], row["details"]) for row in store.actions(10)]
    assert done == [
        ("drop", "dead URLs", {"host": "a.gov.cn", "error": "Timeout"}),
        ("drop", url, {}),
    ]


def test_a_host_is_blocked_until_a_time(browser: Browser, frontier: Frontier, store: Any) -> None:
    frontier.add([Found("http://a.gov.cn/1", "c", 5)])
    until = datetime.now(UTC) + timedelta(hours=8 + 48)  # Beijing's
    text = _press(browser, "/hosts", "/hosts/block", until=f"{until:%Y-%m-%dT%H:%M}")
    assert f"a.gov.cn is blocked until {until:%Y-%m-%d %H:%M}: 1 URLs wait." in text
    assert 47.9 * 3600 < Hosts(frontier).get("a.gov.cn").blocked_for <= 48 * 3600
    form = browser.get("/hosts").forms("/hosts/resume")[0]
    assert "is no time" in browser.post("/hosts/block", form | {"until": "soon"}).text
    assert "Choose a time" in browser.post("/hosts/block", form | {"until": "2001-01-01T00:00"}).text
    assert [row["action"] for row in store.actions(10)] == ["block"]


def test_how_politely_a_host_was_asked_is_shown(browser: Browser, frontier: Frontier, store: Any) -> None:
    frontier.add([Found("http://a.gov.cn/1", "c", 5), Found("http://b.gov.cn/1", "c", 5)])
    frontier.host("b.gov.cn", d=5000)
    seen = datetime(2026, 3, 1, tzinfo=UTC)
    at = {"a": (0, 7.5, 20), "b": (1, 2.5)}
    store.put_captures(
        [
            {
                "_id": f"{host}{n}",
                "url": f"http://{host}.gov.cn/{n}",
                "fetched_at": seen + timedelta(seconds=n),
            }
            for host, times in at.items()
            for n in times
        ]
    )
    page = browser.get("/hosts").text
    assert "<span>≥ 7.5 s</span>" in page
    assert "median 10 s" in page
    assert '<span class="bad">≥ 1.5 s</span>' in page


def test_a_source_is_run_skipped_paused_and_resumed(browser: Browser, frontier: Frontier, store: Any) -> None:
    page = f"/sources?q={SOURCE}"
    assert f"{SOURCE} is queued." in _press(browser, page, "/sources/run")
    assert frontier.counts()["queued"] > 0
    assert "skips" in _press(browser, page, "/sources/skip")
    refused = browser.post("/sources/pause", browser.get(page).forms("/sources/pause")[0] | {"reason": " "})
    assert "Say why it is paused" in refused.text
    assert f"{SOURCE} is paused." in _press(browser, page, "/sources/pause", reason="moves house")
    assert "paused: moves house" in browser.get(page).text
    assert "seeded again" in _press(browser, page, "/sources/resume")
    done = [row["action"] for row in store.actions(10)]
    assert done == ["resume source", "pause source", "skip", "run now"]


def test_a_missing_report_leads_to_its_source_which_is_run(
    browser: Browser, frontier: Frontier, store: Any
) -> None:
    year = datetime.now(UTC).year
    province = browser.get(f"/coverage?province=anhui&year={year}").text
    assert f'<a href="/coverage/341700/{year}">missing</a>' in province
    cell = f"/coverage/341700/{year}"
    assert "never" in browser.get(cell).text
    assert f"{SOURCE} is queued." in _press(browser, cell, "/sources/run")
    assert frontier.counts()["queued"] > 0
    assert [row["action"] for row in store.actions(10)] == ["run now"]
    assert "There was no region 999999" in browser.get(f"/coverage/999999/{year}").text
    browser.get("/login/language/zh?back=/")
    assert f"至 {year} 年完整的报告：" in browser.get("/coverage").text


def test_without_its_entry_nothing_is_done(browser: Browser, frontier: Frontier, store: Any) -> None:
    frontier.add([Found("http://a.gov.cn/1", "c", 5)])
    form = browser.get("/hosts").forms("/hosts/pause")[0]
    store._database.command(
        "create", "audit"
    ) if "audit" not in store._database.list_collection_names() else None
    store._database.command("collMod", "audit", validator={"never": True})
    assert browser.post("/hosts/pause", form).status == 503
    assert not Hosts(frontier).get("a.gov.cn").paused


def test_a_trap_is_shown_and_lifted(browser: Browser, frontier: Frontier, store: Any) -> None:
    Traps(frontier).close("a.gov.cn", "/rili?m&y")
    page = browser.get("/hosts")
    assert "/rili?m&amp;y" in page.text
    assert "closed by hand" in page.text
    row = {
        **{"_id": "http://a.gov.cn/rili?m=1&y=2", "url": "http://a.gov.cn/rili?m=1&y=2", "state": "rejected"},
        **{
            "attempts": 0,
            "at": datetime.now(UTC),
            "source": "a.gov.cn",
            "run": "r",
            "scope": "host:a.gov.cn",
        },
        **{"depth": 3, "last_capture": None, "status": None, "reason": "trap: operator a.gov.cn /rili?m&y"},
    }
    store.put_urls([row, row | {"_id": "http://a.gov.cn/2", "url": "http://a.gov.cn/2", "reason": "robots"}])
    assert "/rili?m&amp;y of a.gov.cn may be fetched: 1 URLs are queued." in _press(
        browser, "/hosts", "/hosts/lift"
    )
    assert list(Traps(frontier).all()) == []
    assert frontier.counts()["queued"] == 1
    (done,) = store.actions(10)
    assert (done["action"], done["subject"]) == ("lift trap", "a.gov.cn /rili?m&y")
