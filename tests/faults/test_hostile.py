"""A crawl over sites that mean harm: each attack ends as it has to, and nobody else feels it."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import fmean
from typing import Final

import pytest

from tests.faults.hostile.attack import KINDS, Attack
from tests.faults.hostile.crawl import HEALTHY, Aftermath, crawl, prepare
from tests.faults.hostile.registry import all_attacks, chosen
from tests.faults.hostile.server import Hostile
from tests.faults.line import Line
from tests.faults.site import Kind
from tests.faults.visits import RunningSite

MOST_MEMORY: Final = 600 << 20
"""Bytes that a worker's own process may hold."""
LEAST_SPEED: Final = 0.8
"""Share of the speed at which a healthy site's pages come without attacks beside it."""
DELAY: Final = 0.5
"""Seconds between two requests to a host: a healthy site's pages come as fast as that allows."""
QUICK: Final = ("address", "cookies", "injection", "links", "redirect", "url", "xml")
"""Kinds of attacks that end at once, whatever else the machine does."""
UNHURRIED: Final = ("DOWNLOAD_HEAD_TIMEOUT=30", "DOWNLOAD_RATE_WINDOW=30", "DOWNLOAD_TIMEOUT=60")
LONG: Final = ("DOWNLOAD_HEAD_TIMEOUT=20", "DOWNLOAD_TIMEOUT=25")
"""The server of the attacks needs its time for large ones, too."""
KILLED: Final = ("The parser was killed after", "The parser's process ended with")


@pytest.fixture
def hostile(tmp_path: Path) -> Iterator[Hostile]:
    with Hostile(tmp_path / "hostile") as server:
        yield server


def test_there_are_many_of_all_kinds() -> None:
    attacks = all_attacks().values()
    assert len(attacks) >= 60
    assert {each.kind for each in attacks} <= set(KINDS)


def test_a_few_of_those_that_need_no_time(line: Line, hostile: Hostile, tmp_path: Path) -> None:
    attacks = chosen(heavy=False, kinds=QUICK)
    left = crawl(line, hostile, attacks, tmp_path, *UNHURRIED, patience=200)
    each_ended_as_it_has_to(left, attacks)
    nobody_else_felt_it(left, attacks)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("a server that accepts nobody", "robots.txt: too slow"),
        ("a handshake that stalls", "robots.txt: too slow"),
        ("silence", "its head was not there after 3 seconds"),
        ("an article whose images mean harm", None),
    ],
)
def test_newsource_meets_the_same_guards(
    line: Line, hostile: Hostile, tmp_path: Path, name: str, said: str | None
) -> None:
    """A page is fetched for a person as for a worker; what stands in the page's own name is in the draft."""
    attack = all_attacks()[name]
    prepare(line, hostile, [attack], tmp_path)
    began = time.monotonic()
    done = line.scrapy("newsource", "-s", "DOWNLOAD_HEAD_TIMEOUT=3", hostile.url(attack, "/"))
    assert time.monotonic() - began < 100
    assert (done.returncode == 0) == (said is None), done.stderr
    assert "Traceback" not in done.stderr
    assert said is None or said in done.stderr, done.stderr
    assert ["inner"] not in hostile.asked()


@pytest.mark.slow
@pytest.mark.timeout(1500)
def test_the_short_form(line: Line, hostile: Hostile, tmp_path: Path) -> None:
    attacks = chosen(heavy=False)
    left = crawl(line, hostile, attacks, tmp_path, "DOWNLOAD_MAXSIZE=33554432", patience=1200)
    each_ended_as_it_has_to(left, attacks)
    nobody_else_felt_it(left, attacks)


@pytest.mark.slow
@pytest.mark.timeout(1800)
def test_all_beside_a_healthy_site(
    line: Line,
    hostile: Hostile,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """With the sizes that are shipped; the healthy site's speed is measured alone, beside them, and alone."""
    attacks = chosen(heavy=True)
    before = alone(line, hostile, tmp_path, "before")
    beside = healthy_site(tmp_path / "beside.log")
    with beside:
        left = crawl(line, hostile, attacks, tmp_path, *LONG, healthy=beside, patience=1200, delay=DELAY)
    after = alone(line, hostile, tmp_path, "after")
    share = speed(beside) / fmean((before, after))
    with capsys.disabled():
        print(
            f"\n{len(attacks)} attacks in {left.seconds:.0f} s: a worker held {left.memory.worker >> 20} MB,"
            f" its extraction {left.memory.extraction >> 20} MB; healthy pages came at {speed(beside):.2f} a"
            f" second, at {before:.2f} and {after:.2f} without attacks before and after: {share:.0%}"
        )
    each_ended_as_it_has_to(left, attacks)
    nobody_else_felt_it(left, attacks)
    assert {url for url in beside.urls(Kind.ARTICLE) if left.urls[url]["state"] != "done"} == set()
    assert share >= LEAST_SPEED


def alone(line: Line, hostile: Hostile, folder: Path, when: str) -> float:
    """Return a healthy site's speed without attacks beside it; the machine has other work to do, too."""
    site = healthy_site(folder / f"{when}.log")
    with site:
        crawl(line, hostile, [], folder, *LONG, healthy=site, patience=600, delay=DELAY)
    return speed(site)


def healthy_site(log: Path) -> RunningSite:
    return RunningSite(6, 60, log, network=HEALTHY)


def speed(site: RunningSite) -> float:
    """Return how many pages a second were asked for, from the first to the last."""
    times = sorted(at for visits in site.visits().values() for at, _ in visits)
    return len(times) / (times[-1] - times[0])


def each_ended_as_it_has_to(left: Aftermath, attacks: Sequence[Attack]) -> None:
    complaints = [each for attack in attacks for each in left.complaints(attack)]
    assert complaints == [], "\n".join(complaints)


def nobody_else_felt_it(left: Aftermath, attacks: Sequence[Attack]) -> None:
    """The worker lived and ended well, within its memory, and asked nobody inside."""
    assert left.status == 0, left.logs[-3000:]
    assert "Traceback" not in left.logs, left.logs[left.logs.index("Traceback") - 500 :][:3000]
    assert "\x1b" not in left.logs
    assert ["inner"] not in left.asked
    assert left.memory.worker < MOST_MEMORY, left.memory
    on_purpose = sum(attack.kills for attack in attacks)
    assert sum(left.logs.count(words) for words in KILLED) <= on_purpose, left.logs[-3000:]
