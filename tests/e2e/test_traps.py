"""A site full of traps beside an honest one: the traps end with their reasons, and every article arrives."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import pytest

from deploy.embedded import EmbeddedServers
from tests.e2e.conftest import Line
from tests.e2e.many_pages import ManyPages
from tests.e2e.places import own_environment
from tests.e2e.trap_site import ARTICLES, TrapSite

BARREN = 12
HONEST = 40


@pytest.fixture(scope="module")
def sites() -> Iterator[tuple[TrapSite, ManyPages]]:
    with TrapSite() as trap, ManyPages(HONEST, secret="白云县") as honest:
        yield trap, honest


@pytest.fixture(scope="module")
def line(
    sites: tuple[TrapSite, ManyPages], servers: EmbeddedServers, tmp_path_factory: pytest.TempPathFactory
) -> Line:
    environment = own_environment(servers, "traps", tmp_path_factory.mktemp("spool"))
    line = Line([f"{site.url}/" for site in sites], environment)
    line.crawl(until_idle=2, settings=(f"TRAP_BARREN={BARREN}",), workers=1)
    return line


def _sort(target: str) -> str:
    return target.split("?")[0].split("/")[1].partition("?")[0]


def test_every_article_of_both_arrives(line: Line, sites: tuple[TrapSite, ManyPages]) -> None:
    trap, honest = sites
    assert {f"/art/{n}.html" for n in range(ARTICLES)} <= set(trap.asked)
    assert {path for _, path in honest.asked} >= {f"/a/{n}.html" for n in range(HONEST)}
    titles = {row["title"] for row in line.documents()}
    assert {f"青溪县第{n}次会议召开" for n in range(ARTICLES)} <= titles
    assert {f"白云县第{n}次会议召开" for n in range(HONEST)} <= titles


def test_each_trap_ends_within_its_budget(sites: tuple[TrapSite, ManyPages]) -> None:
    asked = Counter(_sort(target) for target in sites[0].asked)
    # two patterns of the calendar (months, days), and the wider one of both with three times as many; what
    # both workers had leased by then comes on top
    assert asked["rili"] <= 4 * BARREN
    assert asked["read"] <= 3 * BARREN
    assert asked["kept"] <= 5


def test_operators_are_told_which_and_why(line: Line, sites: tuple[TrapSite, ManyPages]) -> None:
    host, honest = sites[0].host, sites[1].host
    traps = {row["kind"]: row for row in line.json("traps", host)}
    assert {"calendar", "session", "repeated_path"} <= traps.keys()
    assert traps["session"]["pattern"] == "/read?id&sid"
    assert traps["session"]["example"].startswith(f"http://{host}/read?id=")
    assert line.json("status")["traps"]["session"] == 1
    states = {state["host"]: state for state in line.json("hosts")}
    assert {row["kind"] for row in states[host]["traps"]} == traps.keys()
    assert states[honest]["traps"] == []
    reasons = {row["reason"] for row in line.urls() if row["state"] == "rejected"}
    assert f"trap: session {host} /read?id&sid" in reasons
    assert all(reason.startswith("trap: ") for reason in reasons)
    audit = line.json("audit")
    assert (audit["queued"], audit["leased"], audit["missing_captures"]) == (0, 0, 0)
    assert audit["discovered"] == audit["done"] + audit["rejected"] + audit["dead"]


def test_a_trap_is_lifted_and_what_was_rejected_is_fetched(
    line: Line, sites: tuple[TrapSite, ManyPages]
) -> None:
    host = sites[0].host
    rejected = [row["url"] for row in line.urls() if row["reason"] == f"trap: session {host} /read?id&sid"]
    assert rejected
    lifted = line.scrapy("traps", "--lift", host, "/read?id&sid")
    assert f"{len(rejected)} URLs that were rejected are queued" in lifted.stdout, lifted.stderr
    left = line.scrapy("traps", host).stdout
    assert "/read?id&sid" not in left
    assert "repeat parts of their paths" in left
    assert "nothing to lift" in line.scrapy("traps", "--lift", host, "repeated_path").stderr
