"""What is stored of sources, held against what is expected of them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from crawler.sources.health import Health, health
from crawler.sources.registry import Registry, load
from tests.crawler.sources.writing import table, write

AT = datetime(2026, 3, 1, tzinfo=UTC)
CITY = (
    "city: {title: 青溪市, region_code: 341700, start_urls: http://www.qx.gov.cn/, basis: a/b, scope: site, "
    "platform: trs, expect: {reports: 3, since: 2020}}"
)
PRESS = (
    "press: {title: 日报, level: news, start_urls: http://www.press.cn/, basis: a/b, "
    "expect: {reports: 2, since: 2020}}"
)
FREE = "free: {title: 厅, level: department, start_urls: http://t.gov.cn/, basis: a/b}"


@pytest.fixture
def registry(tmp_path: Path) -> Registry:
    return load(shipped=write(tmp_path, x=table(CITY, PRESS, FREE)))


def captures(number: int = 1, **fields: Any) -> dict[str, Any]:
    """Return a row of captures."""
    known = {"source": "city", "host": "www.qx.gov.cn", "outcome": "list", "platform": None}
    return {**known, "captures": number, "last": AT, **fields}


def reports(host: str, *years: tuple[str | None, int | None]) -> list[dict[str, Any]]:
    """Return rows of reports."""
    return [{"host": host, "region_code": region, "year": year, "reports": 1} for region, year in years]


def look(
    registry: Registry, waiting: Mapping[str, int] | None = None, **stored: list[dict[str, Any]]
) -> dict[str, Health]:
    """Return the health of each source by its id."""
    empty: dict[str, list[dict[str, Any]]] = {"captures": [], "urls": [], "reports": []}
    return {each.source.id: each for each in health(registry, empty | stored, waiting or {})}


def test_what_was_never_crawled_is_said_and_no_alert(registry: Registry) -> None:
    found = look(registry)
    assert {each.state for each in found.values()} == {"never crawled"}
    assert {each.alert for each in found.values()} == {None}


def test_too_few_reports_are_an_alert_that_says_what_an_operator_needs(registry: Registry) -> None:
    rows = [captures(4), captures(3, outcome="blocked", host="xxgk.qx.gov.cn"), captures(1, outcome=None)]
    found = look(registry, captures=rows, reports=reports("www.qx.gov.cn", ("341700", 2024)))["city"]
    assert found.state == "below expectation"
    assert found.alert == (
        "city (青溪市): 1 of at least 3 work reports since 2020; 8 captures, the last on 2026-03-01; "
        "blocked: xxgk.qx.gov.cn"
    )
    assert found.outcomes == {"list": 4, "blocked": 3}


def test_only_reports_of_the_own_region_and_time_count_each_year_once(registry: Registry) -> None:
    years = [
        ("341700", 2019),
        ("341700", 2023),
        (None, 2023),
        (None, 2024),
        ("341702", 2025),
        ("341700", None),
    ]
    rows = reports("www.qx.gov.cn", *years) + reports("xxgk.qx.gov.cn:8080", ("341700", 2026))
    found = look(registry, captures=[captures()], reports=rows)["city"]
    assert found.reports == 3  # 2023, 2024 without a region, 2026
    assert (found.state, found.alert) == ("ok", None)


def test_a_source_without_region_yields_reports_of_any(registry: Registry) -> None:
    rows = reports("www.press.cn", ("341700", 2024), ("341702", 2024), (None, 2024))
    found = look(registry, captures=[captures(source="press", host="www.press.cn")], reports=rows)["press"]
    assert (found.reports, found.state) == (3, "ok")


def test_nothing_is_expected_of_some(registry: Registry) -> None:
    found = look(registry, captures=[captures(source="free", host="t.gov.cn")])["free"]
    assert (found.reports, found.state, found.alert) == (None, "ok", None)


@pytest.mark.parametrize(
    ("waiting", "urls"),
    [
        ({"www.qx.gov.cn": 2}, []),
        ({"a.b.qx.gov.cn:8080": 1}, []),
        ({}, [{"source": "city", "state": "queued", "urls": 1}]),
    ],
)
def test_a_crawl_that_goes_on_is_not_judged(
    registry: Registry, waiting: dict[str, int], urls: list[dict[str, Any]]
) -> None:
    found = look(registry, waiting, captures=[captures()], urls=urls)["city"]
    assert (found.state, found.alert) == ("being crawled", None)


def test_a_crawl_that_got_no_answer_at_all_is_an_alert(registry: Registry) -> None:
    found = look(registry, urls=[{"source": "city", "state": "dead", "urls": 1}])["city"]
    assert found.alert == "city (青溪市): 0 of at least 3 work reports since 2020; no answer from any page"


def test_a_crawl_of_a_url_counts_for_the_source_of_its_host(registry: Registry) -> None:
    found = look(
        registry, captures=[captures(5, source="www.qx.gov.cn"), captures(1, source="elsewhere.cn", host="c")]
    )
    assert found["city"].captures == 5


def test_the_platform_that_most_pages_show_stands_beside_the_hint(registry: Registry) -> None:
    rows = [captures(1, platform="trs"), captures(3, platform="hanweb"), captures(9)]
    found = look(registry, captures=rows)["city"]
    assert (found.platform, found.source.platform) == ("hanweb", "trs")


def test_a_host_that_is_mostly_read_is_not_blocked(registry: Registry) -> None:
    rows = [captures(3, outcome="blocked"), captures(4), captures(9, outcome="requisite")]
    assert look(registry, captures=rows)["city"].blocked_hosts == []
