"""Sites whose lists only scripts write: their reports are found as on plain ones, either way."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from deploy.benches.discovery import crawl
from deploy.benches.discovery.judge import Judgement
from deploy.benches.discovery.simulated import ROOT, SimulatedWeb, simulated_web
from deploy.embedded import EmbeddedServers
from tests.e2e.browser import needs_rendering
from tests.e2e.places import own_environment

RECALL = 0.95
PRECISION = 0.97
SOURCE = """title: {title}
region_code: {region_code}
start_urls: {url}
scope: site
render: browser
basis: {url}
"""


def scrapy(environment: Mapping[str, str], *arguments: str) -> str:
    command = [sys.executable, "-m", "scrapy", *arguments]
    done = subprocess.run(
        command, cwd=ROOT, env=dict(environment), capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return done.stdout


def columns(web: SimulatedWeb) -> list[str]:
    """The pages of lists that have reports among their first rows, which come from an endpoint."""
    ways = [each["way"] for row in web.reports for each in row["renditions"] if each["reachable"]]
    return list(dict.fromkeys(way[-3] for way in ways if way[-2].endswith("=1")))


def by_endpoint(web: SimulatedWeb, environment: Mapping[str, str], folder: Path) -> Iterator[str]:
    """A source for each of these lists, as drafted; none asks for a browser."""
    for number, url in enumerate(columns(web)):
        drafted = json.loads(
            scrapy(environment, "newsource", url, *web.settings, "--id", f"a-{number}", "--write", "--json")
        )
        assert drafted["recognized"]["data endpoint"].startswith("http"), drafted
        assert "render" not in drafted["draft"]
        yield drafted["id"]


def by_browser(web: SimulatedWeb, environment: Mapping[str, str], folder: Path) -> Iterator[str]:
    """A source for each site, which begins at its front page."""
    (folder / "some").mkdir(parents=True)
    for number, site in enumerate(web.sites):
        (folder / "some" / f"b-{number}.yml").write_text(SOURCE.format(**site), encoding="utf-8")
        yield f"b-{number}"


def crawled(
    way: Any, seed: int, sites: int, servers: EmbeddedServers, folder: Path
) -> tuple[Judgement, set[tuple[str, int, str]]]:
    """Return what was found, and the keys of the reports that have to be."""
    environment = crawl.own_environment(
        own_environment(servers, f"scripted_{way.__name__}", folder / "spool")
    )
    environment["GONGBAO_SOURCES"] = str(folder / "sources")
    with simulated_web(seed, sites, folder / "web", "--only", "scripted") as web:
        (folder / "sources").mkdir()
        ids = list(way(web, environment, folder / "sources"))
        scrapy(environment, "seed", *ids)
        crawl.work(environment, web, folder / "logs")
        judgement = Judgement(crawl.read_back(seed, web, environment["GONGBAO_MONGO_URI"], 0))
        wanted = set(judgement.true)
        if way is by_endpoint:
            begun = set(columns(web))
            wanted = {
                key
                for key, row in judgement.true.items()
                if any(begun & set(each["way"]) for each in row["renditions"])
            }
        return judgement, wanted


def judged(judgement: Judgement, wanted: set[Any]) -> None:
    missed = [row for key, row in judgement.true.items() if key in wanted and row in judgement.missed]
    listing = "\n".join(json.dumps(row, ensure_ascii=False) for row in missed)
    print(f"{len(wanted) - len(missed)} of {len(wanted)} reports, {len(judgement.crawled.requests)} requests")
    assert wanted
    assert len(missed) <= (1 - RECALL) * len(wanted), listing
    assert len(judgement.false) <= (1 - PRECISION) * len(judgement.stored)


@pytest.mark.slow
@pytest.mark.timeout(2400)
@pytest.mark.parametrize("way", [by_endpoint, by_browser])
def test_of_several_sites(way: Any, servers: EmbeddedServers, tmp_path: Path) -> None:
    needs_rendering()
    judged(*crawled(way, 11, 3, servers, tmp_path))
