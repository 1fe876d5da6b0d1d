"""In each round a web changes as its truth says, and nowhere else."""

from __future__ import annotations

import json
from collections import Counter
from math import exp
from pathlib import Path

import pytest

from tests.web import truth
from tests.web.rounds.change import Change
from tests.web.rounds.clock import DAYS
from tests.web.rounds.pages import pages_of, said
from tests.web.serve.responding import respond
from tests.web.web import Web

SEED, SITES, PORT = 5, 3, 9
SHARE = 0.05
ROUNDS = 8


class Moved:
    """A web before and after a round, page by page."""

    def __init__(self, *, share: float | None) -> None:
        self.web = Web(SEED, SITES, PORT)
        self.before = self._look()
        self.changes = self.web.clock.advance(share)
        self.after = self._look()

    def _look(self) -> dict[str, str]:
        rates = self.web.clock.rates
        open_ones = [family for family in self.web if not family.site.blocked]
        return {
            url: digest
            for family in open_ones
            for url, digest in said(family, pages_of(family, rates[family])).items()
        }

    def of(self, *whats: str) -> set[str]:
        return {change.url for change in self.changes if change.what in whats}


@pytest.fixture(scope="module")
def moved() -> Moved:
    return Moved(share=SHARE)


def test_the_share_that_was_asked_for_changes(moved: Moved) -> None:
    changed = moved.of("edited", "shifted", "new", "gone", "back")
    assert 0.6 * SHARE < len(changed) / len(moved.before) < 1.4 * SHARE
    assert {change.what for change in moved.changes} == {"edited", "shifted", "new", "gone", "chrome"}
    assert any(change.report for change in moved.changes if change.what == "new")


def test_what_pages_say_changed_where_the_truth_says_and_nowhere_else(moved: Moved) -> None:
    both = moved.before.keys() & moved.after.keys()
    assert {url for url in both if moved.before[url] != moved.after[url]} == moved.of("edited", "shifted")
    assert moved.after.keys() - moved.before.keys() <= moved.of("new")
    assert moved.before.keys() - moved.after.keys() == moved.of("gone")


def test_pages_that_are_gone_are_answered_so_until_they_are_back(moved: Moved) -> None:
    web = Web(SEED, SITES, PORT)
    gone = {change.url: change.status for change in web.clock.advance(SHARE) if change.what == "gone"}
    assert {_status(web, url) for url in gone} <= {404, 410, 200}
    assert {url: _status(web, url) for url in gone} == gone
    back: set[str] = set()
    for _ in range(8):
        back |= {change.url for change in web.clock.advance(0) if change.what == "back"}
    assert back & gone.keys()
    assert {_status(web, url) for url in back & gone.keys()} == {200}


def _status(web: Web, url: str) -> int:
    host, _, target = url.removeprefix("http://").partition("/")
    return int(respond(web, host.partition(":")[0], f"/{target}").status)


def test_the_same_rounds_give_the_same_web(moved: Moved) -> None:
    web = Web(SEED, SITES, PORT)
    assert web.clock.advance(SHARE) == moved.changes
    one, other = (each.clock.advance() for each in (web, _moved_on()))
    assert one == other
    assert {change.what for change in one} >= {"edited", "shifted", "new", "chrome"}


def _moved_on() -> Web:
    web = Web(SEED, SITES, PORT)
    web.clock.advance(SHARE)
    return web


def test_pages_change_as_often_as_their_rates_say() -> None:
    web = Web(SEED, SITES, PORT)
    pages = {page.url: page for _, page in web.clock.pages()}
    changes: Counter[str] = Counter()
    for _ in range(ROUNDS):
        changes.update({change.url for change in web.clock.advance() if change.what in ("edited", "shifted")})
    for kinds, low, high in (({"article"}, 7, 90), ({"article"}, 91, 400), ({"list", "front"}, 1, 400)):
        some = [page for page in pages.values() if page.kind in kinds and low <= page.days <= high]
        seen = sum(changes[page.url] for page in some)
        # a page is seen to change once a round at most
        expected = sum(ROUNDS * (1 - exp(-DAYS / page.days)) for page in some)
        assert seen == pytest.approx(expected, rel=0.3), (kinds, low, high)
    assert not any(changes[url] for url, page in pages.items() if not page.days)


def test_new_reports_are_in_the_truth_and_reached(moved: Moved) -> None:
    new = [change for change in moved.changes if change.report and change.what == "new"]
    rows = {
        (row["region_code"], row["year"], row["congress"], row["meeting"]): row
        for row in truth.true_reports(moved.web)
    }
    for change in new:
        assert change.report
        [rendition] = [one for one in rows[change.report]["renditions"] if change.url in one["urls"]]
        assert {_status(moved.web, url) for url in [*rendition["way"], *rendition["urls"]]} <= {200, 301}


@pytest.fixture
def written(tmp_path: Path) -> tuple[Path, list[Change]]:
    web = Web(SEED, SITES, PORT)
    changes = web.clock.advance(SHARE)
    truth.write_round(web, tmp_path, changes)
    return tmp_path, changes


def test_a_round_is_written(written: tuple[Path, list[Change]]) -> None:
    folder, changes = written
    assert json.loads((folder / "round.json").read_text()) == {"round": 1}
    rows = [json.loads(line) for line in (folder / "changes-1.jsonl").read_text("utf-8").splitlines()]
    assert [row["url"] for row in rows] == [change.url for change in changes]
    pages = [json.loads(line) for line in (folder / "pages.jsonl").read_text("utf-8").splitlines()]
    assert {row["url"] for row in rows if row["what"] == "new"} <= {page["url"] for page in pages}
