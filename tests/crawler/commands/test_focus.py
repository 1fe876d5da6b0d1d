"""A crawl with focus, from the front page to its reports, and the second one that knows its way."""

from __future__ import annotations

import pytest

from crawler.frontier.budgets import Budgets
from tests.crawler.commands.conftest import scrapy
from tests.crawler.commands.operators import Operator
from tests.crawler.site import RawSite, page
from tests.pipelines.extraction.fields.speech import speech

YEARS = (2021, 2022, 2023)


def html(title: str, body: str) -> bytes:
    """Return the answer with a page of the site."""
    head = f'<head><meta charset="utf-8"><title>{title}_青溪市人民政府</title></head>'
    columns = {"/": "首页", "/xw/": "新闻中心", "/fq/": "府情文汇", "/rl/?day=3": "日历"}
    frame = " ".join(f'<a href="{href}">{name}</a>' for href, name in columns.items())
    return page(f"<html>{head}<body><div>{frame}</div>{body}</body></html>".encode())


def listed(*rows: tuple[str, str]) -> str:
    """Return a list of links."""
    return f"<ul>{''.join(f'<li><a href={href!r}>{text}</a></li>' for href, text in rows)}</ul>"


def report(year: int) -> bytes:
    """Return the page of a report, with a picture."""
    title = f"{year}年青溪市人民政府工作报告"
    text = "".join(f"<p>{line}</p>" for line in speech("市", year))
    return html(title, f'<h1>{title}</h1>{text}<img src="/img/{year}.png">')


def answers() -> dict[str, bytes]:
    """Return the site: of its 30 news and its calendar nothing is to be asked for."""
    news = [(f"/xw/{n}.html", f"青溪市第{n}次防汛工作会议召开") for n in range(100, 130)]
    found = {
        "/": html("首页", listed(("/gk/", "政务公开"), *news[:10])),
        "/xw/": html("新闻中心", listed(*news)),
        "/fq/": html("府情文汇", listed(*news)),
        "/gk/": html("政务公开", listed(("/gk/ghjh/", "规划计划"), ("/gk/rs/", "人事任免"))),
        "/gk/ghjh/": html("规划计划", listed(("/gk/bg/", "政府工作报告"))),
        "/gk/bg/": html(
            "政府工作报告",
            listed(*((f"/gk/bg/{year}.html", f"{year}年政府工作报告") for year in YEARS[1:]))
            + '<a href="/gk/bg/index_2.html">下一页</a>',
        ),
        "/gk/bg/index_2.html": html("政府工作报告", listed(("/gk/bg/2021.html", "2021年政府工作报告"))),
        "/robots.txt": page(b"User-agent: *\nDisallow: /geheim/\n"),
    }
    found |= {f"/gk/bg/{year}.html": report(year) for year in YEARS}
    return found | {f"/img/{year}.png": page(b"\x89PNG", b"Content-Type: image/png") for year in YEARS}


def crawl(operator: Operator) -> None:
    """Let a worker do all there is to do."""
    # dead letters are looked for every two seconds
    command = ("crawl", "reports", "-a", "until_idle=3")
    done = scrapy(*command, environment=operator.environment, GONGBAO_DEFAULT_DELAY="0")
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr


def asked(site: RawSite) -> list[str]:
    """Return what was asked for, without robots.txt, and forget it."""
    targets = [head.split()[1].decode() for head in site.requests]
    site.requests.clear()
    return [target for target in targets if target != "/robots.txt"]


def test_a_site_is_searched_and_searched_again(operator: Operator) -> None:
    with RawSite(answers()) as site:
        assert operator("seed", "--focus", "--budget", "30", site.url()).stdout == (
            f"{site.url()} queued (scope host, with focus)\n"
        )
        crawl(operator)
        first = asked(site)
        reports = [f"/gk/bg/{year}.html" for year in YEARS]
        columns = ["/gk/", "/gk/ghjh/", "/gk/bg/", "/gk/bg/index_2.html"]
        pictures = [f"/img/{year}.png" for year in YEARS]
        assert sorted(first) == sorted(["/", "/fq/", *columns, *reports, *pictures])
        assert first.index("/gk/bg/2021.html") < first.index("/fq/") < first.index("/img/2021.png")
        ((_, budget),) = Budgets(operator.frontier).all()
        assert (budget.spent, budget.out, budget.found) == (len(first), 0, 3)
        assert operator.records.counts()["documents_by_kind"]["work_report"] == 3
        assert [
            (row["url"], row["reports"]) for row in operator.records.columns(["127.0.0.1"])["127.0.0.1"]
        ] == [
            (site.url("/gk/bg/"), 2),
            (site.url("/gk/bg/index_2.html"), 1),
        ]
        assert operator("audit").returncode == 0

        site.answers["/gk/bg/"] = html("政府工作报告", listed(("/gk/bg/2024.html", "2024年政府工作报告")))
        site.answers["/gk/bg/2024.html"] = report(2024)
        said = operator("seed", "--focus", site.url()).stdout
        assert "and 2 columns that led to reports, 0 URLs left for want of budget" in said
        crawl(operator)
        assert sorted(asked(site)) == [
            *("/", "/gk/bg/", "/gk/bg/2024.html", "/gk/bg/index_2.html", "/img/2024.png"),
        ]
        assert operator("audit").returncode == 0


def test_what_a_budget_did_not_allow_is_rejected_and_taken_up_by_the_next_seed(operator: Operator) -> None:
    with RawSite(answers()) as site:
        operator("seed", "--focus", "--budget", "3", site.url())
        crawl(operator)
        assert asked(site) == ["/", "/gk/", "/gk/ghjh/"]
        rejected = {row["url"]: row for row in operator.records.select_urls(["rejected"])}
        assert {url: (row["reason"], row["priority"]) for url, row in rejected.items()} == {
            site.url("/gk/bg/"): ("budget", 8),
            site.url("/fq/"): ("budget", 2),
            site.url("/xw/"): ("budget", 1),
            site.url("/gk/rs/"): ("budget", 1),
        }
        status = operator.json("status")
        assert status["rejected"] == 4
        assert status["focused"] == {
            **{"crawls": 1, "spent": 3, "reports": 0, "without_budget": 1},
            "rejected_by_budget": 4,
        }
        assert "no budget left" in operator("hosts").stdout
        assert operator("audit").returncode == 0

        said = operator("seed", "--focus", site.url()).stdout
        assert "0 columns that led to reports, 4 URLs left for want of budget" in said
        crawl(operator)
        again = asked(site)
        assert {f"/gk/bg/{year}.html" for year in YEARS} | {"/fq/"} <= set(again)
        assert "/xw/" not in again  # there are reports enough
        assert operator.json("audit")["rejected"] == 2


@pytest.mark.parametrize("arguments", [("--budget", "3"), ("--focus", "--budget", "-1")])
def test_a_budget_is_a_number_for_a_crawl_with_focus(operator: Operator, arguments: tuple[str, ...]) -> None:
    assert operator("seed", *arguments, "http://127.0.0.1/").returncode == 2
    assert operator.frontier.counts()["queued"] == 0
