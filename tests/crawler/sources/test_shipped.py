"""The sources that are shipped: whole, consistent, and quickly read."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from urllib.parse import urlsplit

import pytest

from crawler.pages.platforms.registry import PLATFORMS
from crawler.sources.levels import GOVERNMENTS, Level, level_of
from crawler.sources.registry import Registry, load
from pipelines.extraction.regions.table import regions

SECONDS = 2.0
"""Within which all sources are to be read and checked, the program's own imports included."""


@pytest.fixture(scope="module")
def registry() -> Registry:
    return load()


def test_every_level_is_there(registry: Registry) -> None:
    levels = Counter(source.level for source in registry)
    assert levels[Level.PROVINCE] == 31
    assert levels[Level.PREFECTURE] == 333
    assert levels[Level.COUNTY] >= 2839
    assert registry.by_host("www.gov.cn") is registry.get("state-council")
    assert len(registry) >= 3500


def test_regions_exist_and_have_one_source_each(registry: Registry) -> None:
    codes = {region.code for region in regions()}
    assert {s.region_code for s in registry if s.region_code} <= codes
    governments = Counter(s.region_code for s in registry if s.level in GOVERNMENTS and s.region_code)
    assert [code for code, number in governments.items() if number > 1] == []
    assert all(s.region_code and s.level is level_of(s.region_code) for s in registry if s.expect)


def test_hints_are_names_of_platforms(registry: Registry) -> None:
    assert {source.platform for source in registry} - {None} <= {platform.name for platform in PLATFORMS}


def test_every_source_says_who_names_it(registry: Registry) -> None:
    assert all(source.basis for source in registry)


def test_start_urls_lie_in_scope_and_hosts_belong_to_one_source(registry: Registry) -> None:
    for source in registry:
        hosts = {urlsplit(url).hostname or "" for url in source.start_urls}
        assert {registry.by_host(host) for host in hosts} == {source}
        for url, scope in zip(source.start_urls, source.scopes, strict=True):
            assert scope.contains(url)


def test_every_source_is_due_and_bounded_and_governments_are_expected_to_yield(registry: Registry) -> None:
    assert all(source.cadence and source.budget and source.focus for source in registry)
    regional = (Level.PROVINCE, Level.PREFECTURE, Level.COUNTY)
    assert all(source.expect for source in registry if source.level in regional)


def test_all_are_read_in_time() -> None:
    script = (
        "import time, sys\nfrom crawler.sources.registry import load\n"
        "registry = load()\nprint(len(registry), time.process_time())"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, timeout=60
    )
    number, seconds = done.stdout.split()
    assert int(number) >= 3500
    assert float(seconds) < SECONDS


def test_commands_that_need_no_sources_do_not_read_them() -> None:
    script = (
        "import sys\nfrom scrapy.cmdline import execute\n"
        "try:\n    execute(['scrapy', 'show', '--help'])\nexcept SystemExit:\n    pass\n"
        "assert 'yaml' not in sys.modules, 'yaml'"
    )
    environment = {"SCRAPY_SETTINGS_MODULE": "crawler.settings", "PATH": ""}
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, timeout=60, env=environment
    )
    assert done.returncode == 0, done.stderr
