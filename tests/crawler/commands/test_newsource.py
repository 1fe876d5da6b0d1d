"""`scrapy newsource`: the file of a source, drafted from a live page."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from crawler.sources.registry import load
from tests.crawler.commands.conftest import scrapy
from tests.crawler.commands.operators import Operator
from tests.crawler.site import NOT_FOUND, RawSite, page
from tests.e2e.browser import needs_rendering

FRONT = """<html><head><meta charset="gb2312"><title>青溪--贵池区人民政府</title>
<meta name="SiteName" content="贵池区人民政府"><meta name="SiteIDCode" content="3417020003"></head><body>
<ul>{rows}</ul><a href="./zfgzbg/">政府工作报告</a><div class="TRS_Editor"></div>
<script>createPageHTML(3, 0, "index", "html");</script></body></html>"""
ROWS = "".join(f'<li><a href="./xw/202403/t2024030{n}_12{n}.html">第{n}次会议</a></li>' for n in range(1, 9))
PAGE = FRONT.format(rows=ROWS).encode("gb18030")


def test_a_site_of_a_known_platform(tmp_path: Path) -> None:
    answers = {"/": page(PAGE), "/robots.txt": NOT_FOUND}
    here = {"GONGBAO_SOURCES": str(tmp_path), "GONGBAO_ALLOW_NETWORKS": "127.0.0.0/8"}
    with RawSite(answers) as site:
        url = site.url()
        done = scrapy("newsource", url, "--basis", "owner/list:a.csv", own_process=True, **here)
        assert (done.returncode, len(site.requests)) == (0, 2), done.stderr  # robots.txt first
        assert b"Gongbao/" in site.requests[1]
        lines = done.stdout.splitlines()
        assert len(lines) <= 10
        assert lines[1:] == [
            "title: 贵池区人民政府",
            "region_code: 341702",
            "level: news",  # 127.0.0.1 is no government's
            f"start_urls: [{url}, {url}zfgzbg/]",
            "platform: trs",
            "basis: owner/list:a.csv",
        ]
        said = done.stderr
        assert "platform:        trs" in said
        assert "region named by: 341702: meta:SiteIDCode '3417020003'" in said
        assert f"report columns:  政府工作报告 {url}zfgzbg/" in said
        assert "charset:         gb" in said

        written = scrapy("newsource", url, "--write", "--id", "anhui-qx", "--json", **here)
        assert written.returncode == 0, written.stderr
        file = Path(json.loads(written.stdout)["file"])
        assert file == tmp_path / "news" / "anhui-qx.yml"
        source = load(tmp_path).get("anhui-qx")
        assert (source.region_code, source.platform, source.level) == ("341702", "trs", "news")


@pytest.mark.parametrize(
    ("answers", "sentence"),
    [
        ({"/robots.txt": page(b"User-agent: *\nDisallow: /")}, "its robots.txt does not allow it."),
        ({"/robots.txt": NOT_FOUND, "/": page(b"")}, "has no body."),
    ],
)
def test_a_page_that_shows_nothing(answers: dict[str, bytes], sentence: str) -> None:
    with RawSite(answers) as site:
        done = scrapy("newsource", site.url(), GONGBAO_ALLOW_NETWORKS="127.0.0.0/8")
    assert (done.returncode, done.stdout) == (1, "")
    assert sentence in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("arguments", "code", "sentence"),
    [
        ((), 2, "name one URL"),
        (("www.a.gov.cn",), 1, "is not a URL that can be fetched"),
        (("http://www.a.gov.cn/",), 1, "is not on this machine. Set GONGBAO_CONTACT"),
    ],
)
def test_what_is_no_page_to_fetch(
    operator: Operator, arguments: tuple[str, ...], code: int, sentence: str
) -> None:
    done = operator("newsource", *arguments)
    assert done.returncode == code
    assert sentence in done.stdout + done.stderr


@pytest.mark.slow
def test_nobody_answers() -> None:
    done = scrapy("newsource", "http://127.0.0.1:9/", GONGBAO_ALLOW_NETWORKS="127.0.0.0/8")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("http://127.0.0.1:9/ cannot be fetched: robots.txt: ")


def test_the_guard_holds() -> None:
    # a name that leads to a private address, which a contact does not open
    done = scrapy("newsource", "http://10.0.0.1/", GONGBAO_CONTACT="mailto:me@example.org")
    assert done.returncode == 1
    assert "10.0.0.1 is a private or special address" in done.stderr


SHELL = """<html><head><meta charset="utf-8"><title>贵池区人民政府</title>
<script src="/static/jquery.js"></script><script src="/static/app.js"></script></head>
<body><div id="rows"></div></body></html>""".encode()
SHOWS = """fetch(%s).then(it => it.json()).then(it => rows.innerHTML = it.rows.map(row =>
`<li><a href="/xw/${row.id}.html">${row.title}</a></li>`).join(""))"""
JSON = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"


def data(**further: str) -> bytes:
    rows = [
        {"id": n, "title": f"全区第{n}次重点工作推进会议召开"}
        | {name: it % n for name, it in further.items()}
        for n in range(1, 9)
    ]
    body = json.dumps({"total": 8, "rows": rows}).encode()
    return JSON + b"Content-Length: %d\r\n\r\n" % len(body) + body


def scripted(script: str, rows: bytes) -> dict[str, bytes]:
    return {
        "/robots.txt": NOT_FOUND,
        "/": page(SHELL),
        "/static/app.js": page(script.encode()),
        "/portal/rows.json": rows,
        "/portal/rows?page=1": rows,
    }


@pytest.mark.parametrize(
    ("asks", "rows", "endpoint", "needs"),
    [
        ('"/portal/rows.json"', data(url="/xw/%d.html"), "portal/rows.json", False),
        ('"/portal/" + "rows?page=" + 1', data(url="/xw/%d.html"), "portal/rows?page=1", True),
        ('"/portal/" + "rows?page=" + 1', data(), None, True),
    ],
)
def test_a_list_that_scripts_write(asks: str, rows: bytes, endpoint: str | None, needs: bool) -> None:
    if needs:
        needs_rendering()
    with RawSite(scripted(SHOWS % asks, rows)) as site:
        done = scrapy("newsource", site.url(), GONGBAO_ALLOW_NETWORKS="127.0.0.0/8")
    assert done.returncode == 0, done.stderr
    if endpoint:
        assert f"data endpoint:   {site.url('/' + endpoint)}\n" in done.stderr
        assert f"start_urls: [{site.url()}, " in done.stdout
        assert f"{endpoint}" in done.stdout
        assert "render" not in done.stdout
    else:
        assert "portal/rows?page=1 (its rows do not tell where they lead)" in done.stderr
        assert "render: browser" in done.stdout
    assert sum(b"jquery" in request for request in site.requests) <= needs


def test_without_a_browser_it_says_so(tmp_path: Path) -> None:
    with RawSite(scripted(SHOWS % '"/portal/" + "rows?page=" + 1', data())) as site:
        done = scrapy("newsource", site.url(), GONGBAO_ALLOW_NETWORKS="127.0.0.0/8", PATH=str(tmp_path))
    assert done.returncode == 1
    assert "apt-get install chromium" in done.stderr
