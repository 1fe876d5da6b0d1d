"""The console in Chromium, against what sites have written into its pages, and against other sites."""

from __future__ import annotations

import threading
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pymongo
import pytest
import redis
from playwright.sync_api import Browser, Page, sync_playwright

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
from tests.crawler.console.poisoned import HOST, OWN, paths, poison
from tests.e2e.browser import needs_rendering

FOREIGN = """() => [
  ...document.querySelectorAll("script:not([src='/static/console.js']), img, base, style, object, embed"),
  ...document.querySelectorAll("meta[http-equiv], svg[onload], iframe:not([sandbox=''])"),
  ...[...document.querySelectorAll("a[href]")].filter(
    it => !["http:", "https:"].includes(it.protocol) || /^[/]{2}/.test(it.getAttribute("href"))),
  ...[...document.querySelectorAll("*")].filter(
    it => [...it.attributes].some(at => at.name.startsWith("on"))),
].map(it => it.outerHTML.slice(0, 200))"""
"""Elements that no template of ours has."""
ARCHIVED = f"""<!doctype html><title>archived</title><h1>as it was</h1>
<meta http-equiv="refresh" content="0;url=javascript:{OWN}"><img src="/picture" onerror="{OWN}">
<form action="/sent" id=f></form><script>{OWN};
try {{ parent.document.title = "owned" }} catch (error) {{}}
try {{ top.location = "/owned" }} catch (error) {{}}
fetch("/called"); open("/opened"); f.submit()</script>"""


class Site(BaseHTTPRequestHandler):
    """Another origin: pages by their paths, and a list of what was asked."""

    def __init__(self, pages: dict[str, str], asked: list[str], *args: Any) -> None:
        self._pages, self._asked = pages, asked
        super().__init__(*args)

    def do_GET(self) -> None:
        self._asked.append(self.path)
        body = next((text for start, text in self._pages.items() if self.path.startswith(start)), "").encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        pass


class Elsewhere:
    """A site on another port, whose pages tests write."""

    def __init__(self) -> None:
        self.pages: dict[str, str] = {}
        self.asked: list[str] = []

    @contextmanager
    def serving(self) -> Iterator[str]:
        server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Site, self.pages, self.asked))
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}"
        finally:
            server.shutdown()
            server.server_close()


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    needs_rendering()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable(), args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def site() -> Elsewhere:
    return Elsewhere()


@pytest.fixture(scope="module")
def elsewhere(site: Elsewhere) -> Iterator[str]:
    site.pages["/gongbao/"] = ARCHIVED
    with site.serving() as address:
        yield address


@pytest.fixture(scope="module")
def data(servers: EmbeddedServers, elsewhere: str) -> Iterator[Data]:
    name = f"test_{uuid.uuid4().hex[:12]}"
    uri = servers.mongo.uri.replace("/gongbao?", f"/{name}?")
    given = {
        "GONGBAO_REDIS_URL": servers.redis.url,
        "GONGBAO_MONGO_URI": uri,
        "GONGBAO_REPLAY_URL": elsewhere,
    }
    config = Config.from_environment(given)
    store = records.from_config(config)
    store.check()
    with redis.Redis.from_url(servers.redis.url) as client:
        client.flushdb()
        made = Data(config, Frontier(client, "live", 1), store, regions, RULES)
        poison(store, made.frontier)
        yield made
    with pymongo.MongoClient[dict[str, Any]](uri) as mongo:
        mongo.drop_database(name)


@pytest.fixture(scope="module")
def console(data: Data) -> Iterator[str]:
    with serving(data, Access.of(data.config, "127.0.0.1")) as address:
        yield f"http://{address}"


@contextmanager
def visiting(chromium: Browser) -> Iterator[tuple[Page, list[str]]]:
    """Open a page, and note each dialog, each complaint and each page beside it."""
    context = chromium.new_context(locale="en")
    page, trouble = context.new_page(), list[str]()

    def dismissed(dialog: Any) -> None:
        trouble.append(f"dialog {dialog.message}")
        dialog.dismiss()

    context.on("dialog", dismissed)
    context.on("page", lambda other: trouble.append(f"page {other.url}"))
    page.on("console", lambda said: trouble.append(said.text) if "Content Security" in said.text else None)
    page.on("pageerror", lambda error: trouble.append(str(error)))
    yield page, trouble
    context.close()


def test_nothing_that_a_site_wrote_is_more_than_text(chromium: Browser, console: str, data: Data) -> None:
    shown = 0
    with visiting(chromium) as (page, trouble):
        for path in paths(data.records):
            answer = page.goto(console + path)
            assert answer is not None
            assert answer.status != 500, path
            assert page.url.startswith(console), path
            assert page.evaluate("window.owned") is None, path
            assert page.evaluate(FOREIGN) == [], path
            assert trouble == [], path
            text = page.text_content("body") or ""
            assert ">49<" not in text  # what a template would make of {{7*7}}
            shown += "<script>" in text
    assert shown > 15  # else the test has shown nothing


FORGOTTEN = """own => {
  const it = document.createElement("div"), far = "http://127.0.0.1:9/";
  it.innerHTML = `<img src=x onerror="${own}"><p style="color:red" id=s>`;
  it.innerHTML += `<a id=a href="javascript:${own}">a</a>`;
  document.body.append(it);
  for (const [name, field, value] of [
    ["script", "textContent", own], ["script", "src", far], ["iframe", "src", far], ["base", "href", far]]) {
    const made = document.createElement(name); made[field] = value; document.head.append(made);
  }
  document.getElementById("a").click();
}"""


def test_where_an_escape_were_forgotten_the_browser_would_refuse(chromium: Browser, console: str) -> None:
    with visiting(chromium) as (page, trouble):
        page.goto(f"{console}/reports")
        page.evaluate(FORGOTTEN, OWN)
        page.wait_for_timeout(300)
        assert page.evaluate("window.owned") is None
        assert page.evaluate("document.baseURI").startswith(console)
        assert page.evaluate("getComputedStyle(document.getElementById('s')).color") != "rgb(255, 0, 0)"
        assert not [each for each in trouble if each.startswith(("dialog", "page"))]
        refused = " ".join(trouble)
        for directive in ("script-src", "style-src", "frame-src", "base-uri"):
            assert directive in refused


def test_an_archived_page_is_shown_and_can_do_nothing(
    chromium: Browser, console: str, data: Data, elsewhere: str, site: Elsewhere
) -> None:
    (report, *_), _ = data.records.find_reports(year=2024)
    site.asked.clear()
    with visiting(chromium) as (page, trouble):
        page.goto(f"{console}/reports/{report['_id']}")
        title = page.title()
        page.locator("iframe").scroll_into_view_if_needed()
        frame = page.frame_locator("iframe")
        frame.locator("h1").wait_for()
        page.wait_for_timeout(500)
        assert frame.locator("h1").inner_text() == "as it was"
        assert page.locator("iframe").get_attribute("sandbox") == ""
        assert not page.locator("iframe").get_attribute("src").startswith(console)
        assert (page.title(), page.evaluate("window.owned")) == (title, None)
        assert page.url.startswith(console)
        assert not [each for each in trouble if each.startswith(("dialog", "page"))]
    assert not {"/called", "/opened", "/owned", "/sent"} & {path.split("?")[0] for path in site.asked}


def test_no_other_site_can_put_it_into_a_frame(
    chromium: Browser, console: str, elsewhere: str, site: Elsewhere
) -> None:
    site.pages["/frame"] = f'<iframe id=f src="{console}/hosts" width=900 height=600></iframe>'
    with visiting(chromium) as (page, _):
        page.goto(f"{elsewhere}/frame")
        page.wait_for_timeout(500)
        inner = page.frames[1]
        assert "Hosts" not in inner.content()
        assert not inner.url.startswith(console)


FORGED = """<form id=f method=post action="{console}/hosts/pause" enctype="{kind}">
<input name=host value="{host}"><input name=token value=x></form><script>
{call}</script>"""


@pytest.mark.parametrize(
    ("kind", "call"),
    [
        ("application/x-www-form-urlencoded", "f.submit()"),
        ("multipart/form-data", "f.submit()"),
        ("text/plain", "f.submit()"),
        (
            "",
            """fetch("{console}/hosts/pause", {{method: "POST", credentials: "include", mode: "no-cors",
            body: new URLSearchParams({{host: "{host}"}})}}).then(() => document.title = "sent")""",
        ),
    ],
)
def test_no_other_site_can_press_its_buttons(
    chromium: Browser, console: str, data: Data, elsewhere: str, site: Elsewhere, kind: str, call: str
) -> None:
    call = call.format(console=console, host=HOST)
    site.pages["/forged"] = FORGED.format(console=console, kind=kind, host=HOST, call=call)
    with visiting(chromium) as (page, _):
        page.goto(f"{console}/hosts")  # whose session the browser would send
        answers: list[int] = []
        page.on("response", lambda it: answers.append(it.status) if it.url.endswith("/pause") else None)
        page.goto(f"{elsewhere}/forged")
        page.wait_for_timeout(700)
        assert answers == [403]
    assert not Hosts(data.frontier).get(HOST).paused


def test_no_other_site_can_read_it(chromium: Browser, console: str, elsewhere: str, site: Elsewhere) -> None:
    site.pages["/read"] = "<h1>read</h1>"
    with visiting(chromium) as (page, _):
        page.goto(f"{console}/hosts")
        page.goto(f"{elsewhere}/read")
        read = """async url => { try { return await (await fetch(url, {credentials: "include"})).text() }
            catch (error) { return "refused" } }"""
        for path in ("/hosts", "/events", "/reports"):
            assert page.evaluate(read, console + path) == "refused"
        opened = page.evaluate(
            "async url => { const it = open(url); await new Promise(done => setTimeout(done, 400));"
            " try { return it && !it.closed && it.document ? it.document.title : 'refused' }"
            " catch (error) { return 'refused' } }",
            f"{console}/hosts",
        )
        assert opened in ("refused", "")


def test_the_session_is_out_of_reach_for_scripts_and_other_sites(chromium: Browser, console: str) -> None:
    with visiting(chromium) as (page, _):
        page.goto(f"{console}/hosts")
        (cookie,) = page.context.cookies()
        assert (cookie["name"], cookie["httpOnly"], cookie["sameSite"]) == ("gongbao", True, "Strict")
        assert page.evaluate("document.cookie") == ""
