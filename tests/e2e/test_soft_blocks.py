"""A site that begins to challenge its visitors: what a worker asks of it, and what is known afterwards."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from deploy.embedded import EmbeddedServers
from tests.crawler.pages.pages import article, html
from tests.e2e.conftest import Line
from tests.e2e.places import own_environment

LINKS = 30
PAGES = ("/robots.txt", "/", "/a/0.html")
CHALLENGE = "<script>document.cookie='__jsl_clearance_s=1;path=/';location.reload()</script>"


class WalledSite(ThreadingHTTPServer):
    """Shows its front page and one article, and a challenge for everything else."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Answer)
        self.asked: list[str] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class _Answer(BaseHTTPRequestHandler):
    server: WalledSite

    def do_GET(self) -> None:
        self.server.asked.append(self.path)
        links = "".join(f'<li><a href="/a/{n}.html">全市第{n}次工作会议召开</a></li>' for n in range(LINKS))
        status, body = {
            "/robots.txt": (404, ""),
            "/": (200, html("某市人民政府", f"<ul>{links}</ul>")),
            "/a/0.html": (200, article()),
        }.get(self.path, (521, CHALLENGE))
        data = body.encode()
        self.send_response(status)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_: Any) -> None:
        pass


@pytest.fixture(scope="module")
def site() -> Iterator[WalledSite]:
    with WalledSite() as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield server
        server.shutdown()


@pytest.fixture(scope="module")
def line(site: WalledSite, servers: EmbeddedServers, tmp_path_factory: pytest.TempPathFactory) -> Line:
    line = Line(
        [f"{site.url}/"],
        own_environment(servers, "walled", tmp_path_factory.mktemp("spool")),
    )
    line.crawl(until_idle=1, workers=1)
    return line


def test_the_site_is_left_alone_after_a_few_challenges(line: Line, site: WalledSite) -> None:
    (host,) = json.loads(line.scrapy("hosts", "--json").stdout)
    assert host["soft_block"] == "challenge"
    assert host["stopped_for"] > 500
    assert host["queued"] > LINKS - 10
    walls = [path for path in site.asked if path not in PAGES]
    assert 3 <= len(walls) < 8
    assert host["soft_blocks"] == {"challenge": len(walls)}


def test_an_operator_reads_why(line: Line) -> None:
    table = line.scrapy("hosts").stdout
    assert "nothing but soft blocks" in " ".join(table.split())
    assert "challenge" in table


def test_a_challenge_is_archived_and_no_document(line: Line) -> None:
    rows = [row for row in line.captures() if row.get("block")]
    assert {(row["block"], row["outcome"], row["documents"]) for row in rows} == {("challenge", "blocked", 0)}
    assert all(row["object"] and row["length"] for row in rows)
    assert {row["page_url"].rpartition("/")[2] for row in line.documents()} <= {"0.html"}


def test_the_run_is_over_and_blocked(line: Line) -> None:
    (run,) = line.json("runs")
    assert (run["state"], run["verdict"]) == ("over", "blocked")
    assert run["soft_blocks"] == {"challenge": run["errors"]["soft block challenge"]}
    assert run["captures"] == len(line.captures())
    assert sum(run["workers"].values()) == run["captures"]
