"""Pages shown in Chromium, whose requests a function answers in the place of sites."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Request, Response

from crawler.browser.bounds import Bounds
from crawler.browser.finding import executable
from crawler.errors import RenderError
from tests.e2e.browser import needs_rendering

HTML = {"Content-Type": "text/html; charset=utf-8"}
BOUNDS = Bounds(
    pages=2,
    context_pages=3,
    restart_pages=100,
    memory=4 << 30,
    seconds=20,
    settle=6,
    quiet=0.3,
    requests=10,
    size=1 << 20,
    dom=1 << 20,
    blocked=frozenset({"image"}),
)


@pytest.fixture(scope="module", autouse=True)
def _needs() -> None:
    needs_rendering()


class Web:
    """Answers what a page asks for."""

    def __init__(self, **answers: str | bytes | Response) -> None:
        self.answers = answers
        self.asked: list[Request] = []

    async def __call__(self, request: Request) -> Response:
        self.asked.append(request)
        name = request.url.rpartition("/")[2].partition("?")[0]
        answer = self.answers[name]
        if isinstance(answer, Response):
            return answer.replace(url=request.url)
        body = answer.encode() if isinstance(answer, str) else answer
        return Response(request.url, body=body, headers={"Content-Type": "text/plain"})

    @property
    def names(self) -> list[str]:
        return [request.url.rpartition("/")[2] for request in self.asked]


class Shows:
    """One browser for all pages; each test may give it other bounds."""

    def __init__(self) -> None:
        from crawler.browser.browser import Browser

        self._runner = asyncio.Runner()
        self._runner.get_loop()
        self.browser = Browser(executable(), BOUNDS, "Gongbao/0 (+test)", 1)

    def __call__(
        self, page: str, ask: Callable[[Request], Awaitable[Response]], bounds: Bounds = BOUNDS
    ) -> tuple[str, str]:
        """Return document and note of a page."""
        self.browser._bounds = bounds
        answer = Response("http://site.test/", body=page.encode(), headers=HTML)
        shown = self._runner.run(self.browser.render(answer.url, answer, ask, {"source": "some"}))
        return shown.html, shown.note

    def close(self) -> None:
        self._runner.run(self.browser.close())
        self._runner.close()


@pytest.fixture(scope="module")
def rendered() -> Iterator[Shows]:
    shows = Shows()
    yield shows
    shows.close()


def test_what_scripts_write_is_seen_and_what_they_ask_for_is_asked(rendered: Shows) -> None:
    page = """<p id=it></p><img src="/i.png"><script src="/a.js"></script><script>
    fetch("/data", {method: "POST", body: "q=1", headers: {"X-Requested-With": "XMLHttpRequest"}})
      .then(it => it.text()).then(text => it.textContent = text + navigator.userAgent)</script>"""
    web = Web(**{"a.js": "document.title = '标题'", "data": "数据"})
    html, note = rendered(page, web)
    assert "<title>标题</title>" in html
    assert "数据Gongbao/0 (+test)" in html
    script, data = sorted(web.asked, key=lambda request: request.url)
    assert script.url == "http://site.test/a.js"
    assert (data.method, data.body) == ("POST", b"q=1")
    assert data.headers["X-Requested-With"] == b"XMLHttpRequest"
    assert b"User-Agent" not in data.headers
    assert data.meta["source"] == "some"
    assert "without image 1" in note
    assert "quiet" in note


def test_redirects_of_what_a_page_asks_for_are_followed_by_us(rendered: Shows) -> None:
    moved = Response("http://x", status=302, headers={"Location": "http://other.test/there"})
    there = Response("http://x", body=b"found", headers={"Access-Control-Allow-Origin": "*"})
    web = Web(here=moved, there=there)
    html, _ = rendered(
        "<body><script>fetch('/here').then(a=>a.text()).then(t=>document.write(t))</script>", web
    )
    assert "found" in html
    assert [request.url for request in web.asked] == ["http://site.test/here", "http://other.test/there"]


def test_cookies_that_scripts_set_are_sent(rendered: Shows) -> None:
    web = Web(data="x")
    rendered("<script>document.cookie='seen=yes'; fetch('/data')</script>", web)
    assert web.asked[0].cookies == {"seen": "yes"}


def test_shared_scripts_are_asked_for_once(rendered: Shows) -> None:
    web = Web(**{"shared.js": "var x", "data": "{}"})
    page = "<script src=/shared.js></script><script>fetch('/data')</script>"
    for _ in range(4):  # and a context is replaced meanwhile
        rendered(page, web)
    assert sorted(web.names) == ["data", "data", "data", "data", "shared.js"]


def test_nothing_is_asked_for_beyond_the_bounds(rendered: Shows) -> None:
    web = Web(data="x" * 1000)
    page = """<script>(async () => {
      for (let n = 0; n < 30; n++) await fetch('/data?' + n).catch(() => 0) })()</script>"""
    _, note = rendered(page, web)
    assert len(web.asked) == BOUNDS.requests
    assert "without too many 20" in note
    web.asked.clear()
    _, note = rendered(page, web, replace(BOUNDS, size=2500))
    assert len(web.asked) == 3
    assert "without too much" in note


def test_a_page_that_never_rests_is_taken_as_it_is(rendered: Shows) -> None:
    web = Web(data="x")
    page = "<p>here</p><script>setInterval(() => fetch('/data'), 100)</script>"
    html, note = rendered(page, web, replace(BOUNDS, settle=2))
    assert "<p>here</p>" in html
    assert "still loading" in note


def test_what_robots_txt_or_the_guard_forbid_fails_in_the_page_alone(rendered: Shows) -> None:
    async def forbid(request: Request) -> Response:
        raise IgnoreRequest("Forbidden by robots.txt")

    html, note = rendered("<p>here</p><script src=/forbidden.js></script>", forbid)
    assert "<p>here</p>" in html
    assert "without IgnoreRequest 1" in note


def test_scripts_do_not_lead_away(rendered: Shows) -> None:
    web = Web()
    html, note = rendered("<p>here</p><script>location.href = '/elsewhere'; open('/popup')</script>", web)
    assert "<p>here</p>" in html
    assert web.asked == []
    assert "without left alone" in note


def test_a_page_that_hangs_is_given_up_and_the_next_is_shown(rendered: Shows) -> None:
    with pytest.raises(RenderError, match="within 4 seconds"):
        rendered("<script>for (;;);</script>", Web(), replace(BOUNDS, seconds=4))
    assert "fine" in rendered("<p>fine", Web())[0]


def test_a_browser_that_takes_too_much_memory_is_killed_and_replaced() -> None:
    shows = Shows()
    bounds = replace(BOUNDS, memory=700 << 20, seconds=60, settle=30)
    grows = """<script>const all = []; setInterval(() => { fetch('/data');
      all.push(new Uint8Array(40 << 20).fill(1)) }, 50)</script>"""
    try:
        with pytest.raises(RenderError, match=r"took \d+ MiB of memory"):
            shows(grows, Web(data=""), bounds)
        assert "fine" in shows("<p>fine", Web(), bounds)[0]
    finally:
        shows.close()


ESCAPES = """<p>here</p><link rel=preconnect href="{site}"><link rel=dns-prefetch href="{site}">
<link rel=prefetch href="{site}/prefetch"><link rel=preload as=fetch href="{site}/preload">
<iframe src="{site}/frame"></iframe><object data="{site}/object"></object><video src="{site}/video"></video>
<img src="{site}/image"><style>@import "{site}/sheet"</style><script>
const tries = [
  () => new WebSocket("{site}/socket".replace("http", "ws")),
  () => new EventSource("{site}/events"),
  () => new RTCPeerConnection({{iceServers: [{{urls: "stun:127.0.0.1:{port}"}}]}}),
  () => navigator.serviceWorker.register("/worker.js"),
  () => navigator.sendBeacon("{site}/beacon", "x"),
  () => fetch("{site}/fetch", {{keepalive: true}}),
  () => new Worker(URL.createObjectURL(new Blob([`fetch("{site}/worker"); new WebSocket("ws://127.0.0.1:{port}/w");
    new EventSource("{site}/worker-events")`]))),
  () => new Image().src = "{site}/picture",
  () => open("{site}/popup"),
  () => {{ const form = document.createElement("form"); form.action = "{site}/form"; form.target = "_blank";
    document.body.append(form); form.submit(); }},
];
addEventListener("load", () => {{ for (const each of tries) try {{ each() }} catch {{}} }});
</script>"""


def test_no_request_reaches_a_site_past_us(rendered: Shows) -> None:
    """Whatever a page tries, a server on this machine hears nothing: all of it came to `ask`, or nowhere."""
    heard: list[str] = []

    class Hears(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            heard.append(self.path)
            self.send_error(404)

        do_POST = do_OPTIONS = do_CONNECT = do_GET

        def log_message(self, *_: object) -> None:
            pass

        def handle(self) -> None:
            heard.append("connection")
            super().handle()

    async def ask(request: Request) -> Response:
        asked.append(request.url)
        return Response(request.url, status=404, headers={"Access-Control-Allow-Origin": "*"})

    asked: list[str] = []
    with ThreadingHTTPServer(("127.0.0.1", 0), Hears) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        port = server.server_port
        page = ESCAPES.format(site=f"http://127.0.0.1:{port}", port=port)
        html, _ = rendered(page, ask, replace(BOUNDS, requests=100, blocked=frozenset()))
        server.shutdown()
    assert "<p>here</p>" in html
    assert {"fetch", "frame", "worker", "picture", "sheet"} <= {url.rpartition("/")[2] for url in asked}
    assert heard == []


def test_without_our_answers_it_reaches_nothing() -> None:
    async def run(url: str) -> str:
        from playwright.async_api import Error

        chromium = await Chromium.start(executable(), BOUNDS, "Gongbao")
        try:
            context = await chromium._browser.new_context()
            with pytest.raises(Error, match="ERR_PROXY_CONNECTION_FAILED") as caught:
                await (await context.new_page()).goto(url)
            return str(caught.value)
        finally:
            await chromium.close()

    from crawler.browser.chromium import Chromium

    with socket.create_server(("127.0.0.1", 0)) as server:
        server.setblocking(False)
        assert asyncio.run(run(f"http://127.0.0.1:{server.getsockname()[1]}/"))
        with pytest.raises(BlockingIOError):
            server.accept()
