"""The simulated web is the same for the same seed, and what it says of itself is so."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.web import truth
from tests.web.serve.responding import respond
from tests.web.site.model import Kind
from tests.web.web import Web

ROOT = Path(__file__).parents[2]
PORT = 9
SITES = 9
DIGEST = """
import hashlib, sys
from tests.web.web import Web
total = hashlib.sha256()
for family in Web(int(sys.argv[1]), 9, 9):
    for url, make in list(family.answers.items())[::40]:
        answer = make()
        total.update(repr((url, answer.status, answer.headers, answer.content_type)).encode() + answer.body)
print(total.hexdigest())
"""


@pytest.fixture(scope="module")
def web() -> Web:
    return Web(5, SITES, PORT)


def _digest(seed: int, hash_seed: str) -> str:
    command = [sys.executable, "-c", DIGEST, str(seed)]
    environment = os.environ | {"PYTHONHASHSEED": hash_seed}
    return subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True
    ).stdout


def test_a_seed_gives_the_same_bytes_whatever_the_hash_seed() -> None:
    assert _digest(5, "1") == _digest(5, "2") != _digest(6, "1")


def test_the_answers_do_not_depend_on_what_was_asked_before(web: Web) -> None:
    family = next(iter(web))
    urls = list(family.answers)[::12]
    forwards = {url: family.answers[url]().body for url in urls}
    again = next(iter(Web(5, SITES, PORT)))
    assert {url: again.answers[url]().body for url in reversed(urls)} == forwards


def test_two_seeds_have_no_host_in_common(web: Web) -> None:
    assert not set(web.hosts) & set(Web(6, SITES, PORT).hosts)


def test_every_true_report_is_where_the_truth_says(web: Web) -> None:
    for row in truth.true_reports(web):
        for rendition in (one for one in row["renditions"] if one["reachable"]):
            for url in [*rendition["urls"], *rendition["way"]]:
                host, _, target = url.removeprefix("http://").partition("/")
                answer = respond(web, host.partition(":")[0], f"/{target.partition('#')[0]}")
                assert answer.status in (200, 301), url


def test_every_report_that_an_editor_put_up_is_in_the_truth(web: Web) -> None:
    told = {url for row in truth.true_reports(web) for one in row["renditions"] for url in one["urls"]}
    put_up = [urls for family in web for entry, urls in family.urls.items() if entry.kind is Kind.REPORT]
    assert put_up
    assert all(url in told for urls in put_up for url in urls)


def test_what_is_written_can_be_read(web: Web, tmp_path: Path) -> None:
    truth.write(web, tmp_path)
    rows = [json.loads(line) for line in (tmp_path / "truth.jsonl").read_text("utf-8").splitlines()]
    assert len({(row["region_code"], row["year"], row["session"]) for row in rows}) == len(rows) > SITES * 2
    assert set((tmp_path / "hosts.txt").read_text().split()) == set(web.hosts)
