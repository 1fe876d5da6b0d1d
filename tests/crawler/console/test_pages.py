"""Every page shows what is there, in both languages, and nothing of it as markup."""

from __future__ import annotations

import re
import socket
from datetime import date
from typing import Any
from urllib.parse import quote

import pytest
import redis

from crawler.console.pages import PAGES
from crawler.console.pages.overview import live
from crawler.console.rendering import MENU
from crawler.console.words import CHINESE
from crawler.frontier.batches import Found
from crawler.frontier.fleet import Fleet, Heartbeat
from crawler.frontier.queue import Frontier
from crawler.top.looking import Seen
from pipelines.records import rows
from tests.crawler.console.browser import Browser
from tests.crawler.console.conftest import Serve
from tests.pipelines.made import capture, document

EVIL = "<script>alert(1)</script>"


def test_live_figures_are_counters_of_which_the_page_makes_rates() -> None:
    beats = [(Heartbeat(f"w{n}", "r", "", 7, 1, 2, received=5000, failures=3), 1.0) for n in range(2)]
    states = dict.fromkeys(("queued", "leased", "done", "dead", "rejected", "seen"), 4)
    found = live(Seen(1.0, states, (*beats, (Heartbeat("silent", "r", "", 900), 99.0))))
    assert (found["fetched"], found["bytes"], found["failures"], found["workers"]) == (14, 10, 6, 2)
    assert live(Seen(1.0, outage="Redis is away")) == {"at": 1.0, "outage": "Redis is away"}


def test_a_heartbeat_of_another_version_is_read() -> None:
    beat = Heartbeat.loads('{"worker": "w", "run": "r", "started_at": "", "pages": 3, "mood": "good"}')
    assert beat == Heartbeat("w", "r", "", 3)


@pytest.mark.parametrize(("path", "name"), MENU)
def test_a_page_of_an_empty_installation_is_a_page(browser: Browser, path: str, name: str) -> None:
    english = browser.get(path)
    assert english.status == 200
    assert english.text.count("<h1>") == 1
    assert f'aria-current="page">{name}</a>' in english.text
    assert '<html lang="en">' in english.text
    browser.get("/login/language/zh?back=/")
    chinese = browser.get(path)
    assert f'aria-current="page">{CHINESE[name]}</a>' in chinese.text
    assert '<html lang="zh-CN">' in chinese.text


def test_what_is_there_is_shown_and_what_sites_sent_is_text(
    browser: Browser, frontier: Frontier, store: Any
) -> None:
    frontier.add([Found(f"http://a.gov.cn/{n}", "c", 5) for n in range(3)])
    fleet = Fleet(frontier.client)
    fleet.beat(Heartbeat("w1", "r", "2026-01-01T00:00:00Z", 7, received=5000, failures=2))
    fleet.report({"at": "2026-01-01T00:00:00", "url": f"http://a.gov.cn/{EVIL}", "error": EVIL})
    overview = browser.get("/")
    assert "w1" in overview.text
    assert EVIL not in overview.text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in overview.text
    assert "a.gov.cn" in browser.get("/hosts").text
    assert "a.gov.cn" not in browser.get("/hosts?q=b.gov").text
    assert EVIL not in browser.get(f"/hosts?q={EVIL}".replace("<", "%3C").replace(">", "%3E")).text


def test_reports_are_found_by_region_year_and_speaker(browser: Browser, store: Any) -> None:
    seen = capture()
    store.put_captures([{"_id": seen.id, "url": seen.url, "status": 200}])
    made = document(
        **{"url": seen.url, "region_code": "341700", "region_name": "池州市", "year": 2023},
        **{"session": "5-2", "speaker": "张三"},
    )
    store.put_documents(rows.document_rows(seen, [made], 1))
    ((report,), _) = store.find_reports()
    listed = browser.get("/reports")
    assert report["title"] in listed.text
    for query, found in (
        (f"region={report['region_code']}&year={report['year']}", True),
        (f"year={report['year'] + 1}", False),
        ("region=.*", False),  # taken literally
        (f"words={quote('报告工作')}", True),
        (f"words={quote('报告 高铁')}", False),
        (f"after={report['year']}~{quote(report['_id'])}", False),
    ):
        assert (report["title"] in browser.get(f"/reports?{query}").text) == found, query
    page = browser.get(f"/reports/{report['_id']}")
    assert page.status == 200
    assert made.text.split("\n")[0] in page.text
    assert "region_name" not in page.text  # but what it means
    assert "<td>best</td>" in page.text
    assert "Nothing answers at http://127.0.0.1:8770" in page.text
    assert browser.get("/reports/nothing").status == 503
    assert "is no year" in browser.get("/reports?year=soon").text


def test_a_report_is_shown_beside_its_page_its_renditions_and_what_it_said_before(
    serve: Serve, store: Any
) -> None:
    lines = [f"第{n}段：加快发展第{n}项工作，完成投资{n}亿元。" for n in range(40)]
    put_report(store, "http://www.gov.cn/old.html", "\n".join(lines), 0)
    put_report(store, "http://www.gov.cn/old.html", "\n".join(lines).replace("投资7亿", "投资8亿"), 60)
    put_report(store, "http://news.example.com/copy.html", "\n".join(lines[:39]), 0)
    with socket.create_server(("127.0.0.1", 0)) as replay:
        address = f"http://127.0.0.1:{replay.getsockname()[1]}"
        browser = serve(GONGBAO_REPLAY_URL=address)
        ((report,), _) = store.find_reports()
        page = browser.get(f"/reports/{report['_id']}").text
        put_report(store, "http://www.gov.cn/a.pdf", "\n".join(lines), 0, region_code="340200", medium="pdf")
        ((file,), _) = store.find_reports(region="340200")
        of_file = browser.get(f"/reports/{file['_id']}").text
    assert f'src="{address}/gongbao/20260301080100mp_/http://www.gov.cn/old.html" sandbox=""' in page
    assert "<code>byline</code>" in page
    assert "<mark>2023年1月5日</mark>" in page
    assert "the page changed" in page
    assert "The page is a file (pdf)" in of_file
    assert "<iframe" not in of_file
    links = [link.replace("&amp;", "&") for link in re.findall(r'href="(/compare\?[^"]+)"', page)]
    rendition, version = (
        browser.get(next(link for link in links if word in link)).text for word in ("rendition=", "version=")
    )
    assert "2 paragraphs differ." in rendition
    assert "<del>第39段：加快发展第39项工作，完成投资39亿元。</del>" in rendition
    assert "投资<del>7</del>亿元" in version
    assert "投资<ins>8</ins>亿元" in version
    assert browser.get(f"/compare?report={quote(report['_id'])}&rendition=x").status == 503


def put_report(store: Any, url: str, text: str, at: int, **fields: Any) -> None:
    seen = capture(url, at=at)
    store.put_captures([{"_id": seen.id, "url": seen.url, "status": 200}])
    evidence = {"delivered_on": "byline", "year": "title"}
    made = document(
        "2023年池州市政府工作报告",
        f"——2023年1月5日\n{text}",
        **{"url": url, "region_code": "341700", "region_name": "池州市", "year": 2023, "session": "5-2"}
        | {"delivered_on": date(2023, 1, 5), "evidence": evidence}
        | fields,
    )
    store.put_documents(rows.document_rows(seen, [made], 1))


def test_every_word_of_the_templates_and_of_what_was_done_is_there_in_chinese() -> None:
    from crawler.console.rendering import TEMPLATES

    said = {
        found[1] or found[2]
        for template in TEMPLATES.glob("*.html")
        for found in re.finditer(
            r"""\bt\((?:"([^"]+)"|'([^']+)')[,)]""", template.read_text(encoding="utf-8")
        )
    }
    pages = TEMPLATES.parent / "pages"
    said |= {
        found
        for file in pages.glob("*.py")
        for found in re.findall(r'(?<!")"((?:\{id\}|\{host\}|URLs that are) [^"]+)"', file.read_text("utf-8"))
    }
    assert said - CHINESE.keys() == set()


def test_what_a_server_that_is_away_leaves_is_said(browser: Browser, frontier: Frontier) -> None:
    frontier._redis = redis.Redis(port=1)
    answer = browser.get("/hosts")
    assert answer.status == 503
    assert "Redis does not serve us" in answer.text
    assert "Redis does not serve us" in browser.get("/").text


def test_every_path_that_changes_something_takes_posts_alone() -> None:
    for path, _, methods in PAGES:
        changes = path.rpartition("/")[2] in (
            "pause",
            "block",
            "resume",
            "requeue",
            "drop",
            "run",
            "skip",
            "out",
            "lift",
        )
        assert ("POST" in methods) == (changes or (path == "/login" and methods == ["POST"])), path
