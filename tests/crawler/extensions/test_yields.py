"""A worker says it where a source that it crawled to its end yielded too little."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.crawler.commands.conftest import scrapy
from tests.crawler.commands.operators import Operator
from tests.crawler.site import RawSite, page
from tests.crawler.sources.writing import table, write

PAGES = {"/": page('<html><body><h1>青溪市</h1><a href="/a">政务公开</a></body></html>'.encode())}


def crawl(operator: Operator, *options: str, until_idle: float | None = 1) -> tuple[int, str]:
    """Let a worker crawl; returns its exit code and its log. Without end it is told to end after a while."""
    command = ["crawl", "reports"]
    command += ["-a", f"until_idle={until_idle}"] if until_idle else ["-s", "CLOSESPIDER_TIMEOUT=10"]
    for option in options:
        command += ["-s", option]
    done = scrapy(*command, environment=operator.environment, GONGBAO_DEFAULT_DELAY="0")
    return done.returncode, done.stderr


def sources(operator: Operator, site: RawSite, folder: Path, minimum: int) -> None:
    """Make a site a source of which reports are expected, and seed it."""
    expect = f"{{reports: {minimum}, since: 2019}}"
    row = f"{{title: 青溪市, level: news, start_urls: {site.url()}, basis: a/b, expect: {expect}}}"
    operator.environment["GONGBAO_SOURCES"] = str(write(folder, x=table(f"city: {row}")))
    assert operator("seed", "city").returncode == 0


def test_a_crawl_that_finds_too_little_is_a_warning(operator: Operator, tmp_path: Path) -> None:
    with RawSite(PAGES) as site:
        sources(operator, site, tmp_path / "own", 2)
        code, log = crawl(operator)
    assert code == 0, log
    warnings = [line for line in log.splitlines() if "WARNING: Below expectation: " in line]
    assert len(warnings) == 1, log
    assert "city (青溪市): 0 of at least 2 work reports since 2019; " in warnings[0]


@pytest.mark.slow
def test_a_worker_that_goes_on_says_it_too_and_once(operator: Operator, tmp_path: Path) -> None:
    settings = ("SOURCE_YIELD_INTERVAL=0.2", "SOURCE_YIELD_SETTLED=3")
    with RawSite(PAGES) as site:
        sources(operator, site, tmp_path / "own", 2)
        code, log = crawl(operator, *settings, until_idle=None)
    assert code == 0, log
    assert log.count("WARNING: Below expectation: city ") == 1, log


@pytest.mark.slow
def test_wrong_files_of_sources_do_not_stop_a_worker(operator: Operator, tmp_path: Path) -> None:
    with RawSite(PAGES) as site:
        sources(operator, site, tmp_path / "own", 2)
        write(tmp_path / "own", y="[")
        code, log = crawl(operator)
    assert code == 0, log
    assert "Below expectation" not in log
    assert log.count("y.yml:1: is no YAML") == 1 or log.count("y.yml:2: is no YAML") == 1, log
