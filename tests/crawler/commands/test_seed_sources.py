"""`scrapy seed ID`: start URLs with scope, focus, budget and delay of the source; from a row to reports."""

from __future__ import annotations

from pathlib import Path

import pytest

from crawler.frontier.budgets import Budgets
from crawler.frontier.crawls import Crawl
from crawler.frontier.hosts import Hosts
from crawler.sources.registry import load
from tests.crawler.commands.conftest import scrapy
from tests.crawler.commands.operators import Operator
from tests.crawler.site import RawSite, page
from tests.crawler.sources.writing import table, write
from tests.pipelines.extraction.fields.speech import speech

POLITE = "politeness: {delay: 7.5, reason: bans hasty clients}, budget: 9"
PLAIN = "focus: false, scope: page"


def own(operator: Operator, folder: Path, *rows: str) -> None:
    """Give the operator sources of his own; each row is `id: fields`."""
    more = "level: news, basis: a/b"
    text = table(*(f"{row.partition(': ')[0]}: {{{row.partition(': ')[2]}, {more}}}" for row in rows))
    operator.environment["GONGBAO_SOURCES"] = str(write(folder, x=text))


def crawls(operator: Operator) -> list[Crawl]:
    """Return the crawls of the frontier."""
    return [Crawl(**fields) for fields in operator.frontier.crawls()]


def test_a_source_is_seeded_as_it_says(operator: Operator, tmp_path: Path) -> None:
    own(
        operator,
        tmp_path,
        f"city: title: t, start_urls: [http://127.0.0.1:7/, http://127.0.0.1:7/b], {POLITE}",
    )
    done = operator("seed", "city")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == (
        "http://127.0.0.1:7/ queued (source city, scope host, with focus)\n"
        "http://127.0.0.1:7/b queued (source city, scope host, with focus)\n"
    )
    (crawl,) = crawls(operator)
    assert (crawl.source, crawl.scope, crawl.delay) == ("city", "focus:host:127.0.0.1:7", 7.5)
    assert [(name, budget.base) for name, budget in Budgets(operator.frontier).all()] == [(crawl.id, 9)]
    assert Hosts(operator.frontier).get("127.0.0.1:7").delay == 7.5
    again = operator("seed", "city")
    assert "http://127.0.0.1:7/ is in the queue already (source city" in again.stdout


def test_a_delay_that_a_source_no_longer_has_is_taken_back(operator: Operator, tmp_path: Path) -> None:
    own(operator, tmp_path, f"city: title: t, start_urls: http://127.0.0.1:7/, {POLITE}")
    operator("seed", "city")
    own(operator, tmp_path, f"city: title: t, start_urls: http://127.0.0.1:7/, {PLAIN}")
    assert "(source city, scope page)" in operator("seed", "city").stdout
    assert Hosts(operator.frontier).get("127.0.0.1:7").delay == 0


def test_what_a_person_asks_for_wins(operator: Operator, tmp_path: Path) -> None:
    own(operator, tmp_path, f"city: title: t, start_urls: http://127.0.0.1:7/, {POLITE}")
    done = operator("seed", "city", "--scope", "site", "--no-focus", "http://127.0.0.1:8/")
    assert done.stdout == (
        "http://127.0.0.1:8/ queued (scope site)\nhttp://127.0.0.1:7/ queued (source city, scope site)\n"
    )
    assert list(Budgets(operator.frontier).all()) == []
    assert "with focus" in operator("seed", "city", "--focus", "--budget", "0").stdout
    assert [budget.base for _, budget in Budgets(operator.frontier).all()] == [0]


def test_all_of_a_province_and_level(operator: Operator) -> None:
    operator.environment["GONGBAO_CONTACT"] = "mailto:me@example.org"
    done = operator("seed", "--province", "安徽", "--level", "prefecture")
    assert done.returncode == 0
    lines = done.stdout.splitlines()
    cities = [s for s in load() if s.level == "prefecture" and (s.region_code or "").startswith("34")]
    assert len(lines) == sum(len(source.start_urls) for source in cities)
    assert "https://www.chizhou.gov.cn/ queued (source anhui-chizhou, scope site, with focus)" in lines
    assert {crawl.source for crawl in crawls(operator)} == {source.id for source in cities}


@pytest.mark.parametrize(
    ("arguments", "code", "sentence"),
    [
        (("atlantis",), 1, "There is no source 'atlantis'."),
        (("--province", "atlantis"), 1, "There is no province 'atlantis'."),
        (("anhui-chizhou",), 1, "https://www.chizhou.gov.cn/ is not on this machine. Set GONGBAO_CONTACT"),
    ],
)
def test_one_unknown_source_stops_all(
    operator: Operator, arguments: tuple[str, ...], code: int, sentence: str
) -> None:
    done = operator("seed", "http://127.0.0.1/", *arguments)
    assert (done.returncode, done.stdout) == (code, "")
    assert done.stderr.startswith(sentence)
    assert crawls(operator) == []


FRONT = (
    '<html><head><meta charset="utf-8"><title>青溪市人民政府</title></head><body><ul>{}</ul></body></html>'
)


def report(year: int) -> bytes:
    """Return the page of a report."""
    title = f"{year}年青溪市人民政府工作报告"
    head = f"<html><head><meta charset='utf-8'><title>{title}</title></head><body><h1>{title}</h1>"
    return (head + "".join(f"<p>{line}</p>" for line in speech("市", year)) + "</body></html>").encode()


def test_from_one_row_to_the_reports_of_a_site(operator: Operator, tmp_path: Path) -> None:
    links = "".join(f'<li><a href="/{y}.html">{y}年政府工作报告</a></li>' for y in (2023, 2024))
    column = FRONT.format(links).encode()
    front = FRONT.format(
        '<li><a href="/gzbg/">政府工作报告</a></li><li><a href="/jj">青溪简介</a></li>'
    ).encode()
    pages = {"/": page(front), "/gzbg/": page(column)}
    pages |= {f"/{year}.html": page(report(year)) for year in (2023, 2024)}
    with RawSite(pages) as site:
        row = f"city: title: 青溪市, start_urls: {site.url()}, expect: {{reports: 2, since: 2023}}"
        own(operator, tmp_path / "own", row + ", politeness: {delay: 0.3, reason: slow}")
        assert operator("seed", "city").returncode == 0
        operator.frontier.host(f"127.0.0.1:{site.port}", d="")  # as a host that was not known then
        command = ("crawl", "reports", "-a", "until_idle=1")
        done = scrapy(*command, environment=operator.environment, GONGBAO_DEFAULT_DELAY="0")
        assert done.returncode == 0, done.stderr
        assert Hosts(operator.frontier).get(f"127.0.0.1:{site.port}").delay == 0.3
    assert "Below expectation" not in done.stderr
    check = operator.json("sources", "check")
    (found,) = check["health"]
    assert (found["id"], found["state"], found["reports"]) == ("city", "ok", 2)
    assert operator("sources", "check").returncode == 0
