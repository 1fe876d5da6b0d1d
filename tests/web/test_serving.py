"""The simulated web as its clients meet it."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import pytest
from twisted.internet.error import DNSLookupError

from tests.web.dice import Dice
from tests.web.resolver import Resolver
from tests.web.serve.manners import Manners
from tests.web.site.answer import Answer

ROOT = Path(__file__).parents[2]


class Served:
    """A web that is being served."""

    def __init__(self, folder: Path, port: int) -> None:
        self.folder, self.port = folder, port
        self.sites = [json.loads(line) for line in (folder / "sites.jsonl").read_text("utf-8").splitlines()]

    def get(self, host: str, target: str, **headers: str) -> tuple[int, bytes]:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=20)
        connection.request("GET", target, headers={"Host": f"{host}:{self.port}", **headers})
        answer = connection.getresponse()
        return answer.status, answer.read()

    def rows(self, name: str) -> list[dict[str, Any]]:
        return [json.loads(line) for line in (self.folder / name).read_text("utf-8").splitlines()]


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("web")
    command = [sys.executable, "-m", "tests.web", "--seed", "4", "--sites", "9", str(folder)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout
            yield Served(folder, json.loads(process.stdout.readline())["port"])
        finally:
            process.terminate()


def test_each_site_answers_under_its_name(served: Served) -> None:
    for site in served.sites:
        status, _ = served.get(site["hosts"][0], "/")
        assert status == (site["blocked"] or status)
        assert status in (200, 301, 302, 403, 412, 521)


def test_no_other_host_exists(served: Served) -> None:
    assert served.get("www.gov.cn", "/")[0] == 421


def test_some_servers_compress_want_a_cookie_or_fail_at_first() -> None:
    manners = [Manners(Dice("site", number)) for number in range(200)]
    answers = [[each.instead(f"/{page}", {}) for page in range(60)] for each in manners]
    first = {answer.status for row in answers for answer in row if answer}
    again = [each.instead(f"/{page}", {"cookie": "visited=1"}) for each in manners for page in range(60)]
    packed = [each.packed(Answer(b"text"), {"accept-encoding": "gzip"}).body for each in manners]
    assert first == {302, 503}
    assert {answer.status for answer in again if answer} <= {503}
    assert 0 < packed.count(b"text") < len(packed)


def test_what_is_asked_for_is_counted(served: Served) -> None:
    host = served.sites[0]["hosts"][0]
    served.get(host, "/nowhere?at=all")
    rows = [json.loads(line) for line in (served.folder / "requests.jsonl").read_text("utf-8").splitlines()]
    assert rows[-1]["host"] == host
    assert rows[-1]["target"] == "/nowhere?at=all"


def test_a_running_web_goes_on_when_it_is_told_to(served: Served) -> None:
    before = {row["url"] for row in served.rows("pages.jsonl")}
    (served.folder / "go").write_text("1 0.05")
    until = time.monotonic() + 60
    while not (served.folder / "round.json").exists() and time.monotonic() < until:
        time.sleep(0.05)
    assert json.loads((served.folder / "round.json").read_text()) == {"round": 1}
    changes = served.rows("changes-1.jsonl")
    new = next(row["url"] for row in changes if row["what"] == "new")
    assert new in {row["url"] for row in served.rows("pages.jsonl")} - before
    gone = [row for row in changes if row["what"] == "gone"]
    answered = {row["url"]: served.get(*_place(row["url"]), Cookie="visited=1")[0] for row in gone}
    assert all(answered[row["url"]] in (row["status"], 503) for row in gone)
    assert served.rows("requests.jsonl")[-1]["round"] == 1
    assert served.rows("requests.jsonl")[-1]["bytes"] > 0


def _place(url: str) -> tuple[str, str]:
    host, _, target = url.removeprefix("http://").partition("/")
    return host.partition(":")[0], f"/{target}"


def test_the_resolver_knows_the_names_of_the_web_and_no_other(served: Served) -> None:
    class Crawler:
        settings = {"SIMULATED_WEB": str(served.folder / "hosts.txt")}  # noqa: RUF012

    resolver = Resolver.from_crawler(Crawler(), reactor=None)
    found: list[object] = []
    resolver.getHostByName(served.sites[0]["hosts"][0].upper()).addBoth(found.append)
    resolver.getHostByName("www.gov.cn").addErrback(lambda failure: found.append(failure.value))
    assert found[0] == "127.0.0.1"
    assert isinstance(found[1], DNSLookupError)
