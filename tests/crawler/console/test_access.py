"""Who may see the console, who may change something, and whose requests are not believed."""

from __future__ import annotations

import http.client
import socket
from contextlib import closing

import pytest

from crawler.config import Config
from crawler.console.access import Access
from crawler.errors import ConfigError
from crawler.frontier.batches import Found
from crawler.frontier.hosts import Hosts
from crawler.frontier.queue import Frontier
from tests.crawler.console.browser import Browser
from tests.crawler.console.conftest import Serve

PASSWORDS = {"GONGBAO_CONSOLE_PASSWORD": "operate!", "GONGBAO_CONSOLE_READER_PASSWORD": "look!"}


@pytest.fixture(autouse=True)
def host(frontier: Frontier) -> None:
    frontier.add([Found("http://a.gov.cn/1", "c", 5)])


def _log_in(browser: Browser, password: str) -> int:
    form = browser.get("/login").forms("/login")[0]
    return browser.post("/login", form | {"password": password}).status


def test_where_others_reach_it_it_wants_to_know_who_they_are() -> None:
    with pytest.raises(ConfigError, match="GONGBAO_CONSOLE_PASSWORD"):
        Access.of(Config(), "0.0.0.0")
    with pytest.raises(ConfigError, match="GONGBAO_CONSOLE_PROXIES"):
        Access.of(Config.from_environment({"GONGBAO_CONSOLE_HEADER": "X-User"}), "127.0.0.1")


def test_another_name_for_loopback_is_refused(browser: Browser) -> None:
    """A site whose name is made to lead here (DNS rebinding) must not read the console."""
    port = browser.address.partition(":")[2]
    assert browser.get("/", Host=f"evil.example:{port}").status == 421
    assert browser.get("/", Host=f"localhost:{port}").status == 200


def test_a_form_from_elsewhere_changes_nothing(browser: Browser, frontier: Frontier) -> None:
    form = browser.get("/hosts").forms("/hosts/pause")[0]
    assert browser.post("/hosts/pause", form, Origin="http://evil.example").status == 403
    assert browser.post("/hosts/pause", form, Origin="").status == 403
    assert browser.post("/hosts/pause", form | {"token": "x"}).status == 403
    assert browser.post("/hosts/pause", {"host": "a.gov.cn"}).status == 403
    assert Browser(browser.address).post("/hosts/pause", form).status == 403  # another session's token
    assert browser.post("/hosts/pause", form | {"x": "y" * 70_000}).status == 413
    assert not Hosts(frontier).get("a.gov.cn").paused
    assert browser.post("/hosts/pause", form).status == 200
    assert Hosts(frontier).get("a.gov.cn").paused


def test_passwords_open_it_to_look_or_to_operate(serve: Serve, frontier: Frontier) -> None:
    browser = serve("0.0.0.0", **PASSWORDS)
    assert browser.get("/healthz", Host="10.1.2.3:8780").status == 200  # orchestrators do not log in
    assert 'name="password"' in browser.get("/hosts").text
    assert _log_in(browser, "guess") == 403
    assert "a.gov.cn" not in browser.get("/hosts").text
    assert _log_in(browser, "look!") == 200
    page = browser.get("/hosts")
    assert "a.gov.cn" in page.text
    assert page.forms("/hosts/pause") == []
    token = page.forms("/login/out")[0]
    assert browser.post("/hosts/pause", token | {"host": "a.gov.cn"}).status == 403
    assert not Hosts(frontier).get("a.gov.cn").paused
    browser.post("/login/out", token)
    assert "a.gov.cn" not in browser.get("/hosts").text
    assert _log_in(browser, "operate!") == 200
    assert browser.post("/hosts/pause", browser.get("/hosts").forms("/hosts/pause")[0]).status == 200
    assert Hosts(frontier).get("a.gov.cn").paused


def test_a_proxys_header_is_believed_from_the_proxy_alone(serve: Serve) -> None:
    values = {"GONGBAO_CONSOLE_HEADER": "X-User", "GONGBAO_CONSOLE_OPERATORS": "ann"}
    near = serve("0.0.0.0", **values, GONGBAO_CONSOLE_PROXIES="127.0.0.0/8")
    assert near.get("/hosts").status == 401
    assert near.get("/hosts", **{"X-User": "bo"}).forms("/hosts/pause") == []
    assert near.get("/hosts", **{"X-User": "ann"}).forms("/hosts/pause") != []
    # two of them: a proxy that adds its own header to that of whoever asks
    with closing(http.client.HTTPConnection(near.address)) as raw:
        raw.putrequest("GET", "/hosts")
        raw.putheader("X-User", "ann")
        raw.putheader("X-User", "bo")
        raw.endheaders()
        assert raw.getresponse().status == 401
    for name in ("X_User", "X-User ", "x.user"):
        assert _raw_status(near.address, name) != 200
    far = serve("0.0.0.0", **values, GONGBAO_CONSOLE_PROXIES="10.0.0.0/24")
    assert far.get("/hosts", **{"X-User": "ann"}).status == 401


def _raw_status(address: str, name: str) -> int:
    """Return how a request is answered with a header that is not quite the one that counts; 0: not at all."""
    host, port = address.split(":")
    request = f"GET /hosts HTTP/1.1\r\nHost: {address}\r\n{name}: ann\r\nConnection: close\r\n\r\n"
    with socket.create_connection((host, int(port)), 10) as raw:
        raw.sendall(request.encode())
        answer = raw.makefile("rb").readline().split()
    return int(answer[1]) if answer else 0


def test_every_answer_forbids_foreign_scripts_and_frames(browser: Browser) -> None:
    for path in ("/", "/static/console.css", "/nothing"):
        headers = browser.get(path).headers
        assert "script-src 'self'" in headers["content-security-policy"]
        assert "frame-ancestors 'none'" in headers["content-security-policy"]
        assert "unsafe" not in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"
    assert "httponly" in browser.get("/login").headers.get("set-cookie", "httponly").lower()


def test_no_redirect_leads_away_and_no_file_is_given_out(browser: Browser) -> None:
    for back in ("//evil.example", "http://evil.example", "/%5Cevil.example"):
        assert browser._ask("GET", f"/login/language/en?back={back}", None, {}).headers["location"] == "/"
    for path in ("/static/../app.py", "/static/%2e%2e/app.py", "/static/..%2fapp.py"):
        assert browser.get(path).status == 404
