"""A small installation with something of everything that the console shows."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from crawler.frontier.batches import Found
from crawler.frontier.crawls import Crawl, Crawls
from crawler.frontier.fleet import Fleet, Heartbeat
from crawler.frontier.queue import Frontier
from pipelines.documents import Completeness, Section
from pipelines.records import rows
from tests.pipelines.made import capture, document

Row = dict[str, Any]
NOW = datetime.now(UTC).replace(microsecond=0)
REGIONS = (("341700", "池州市", "张三"), ("340200", "芜湖市", "李四"), ("340000", "安徽省", "王五"))
YEARS = (2022, 2023, 2024)
HOSTS = tuple(f"www.site{n}.gov.cn" for n in range(12))
HEADINGS = ("过去一年工作回顾", "今年工作安排")
SENTENCE = "第{0}段：坚持稳中求进，完成投资{1}亿元，新建农村公路{0}公里，改造老旧小区{1}个，推进乡村振兴。"
WALL = "This is a very long reason without a break: " + "x" * 180


def populate(store: Any, frontier: Frontier) -> None:
    """Fill the servers."""
    _reports(store)
    _queue(store, frontier)
    _work(store, frontier)


def _reports(store: Any) -> None:
    for number, (code, name, speaker) in enumerate(REGIONS):
        for year in YEARS:
            put_report(store, f"http://{HOSTS[number]}/{year}.html", code, name, speaker, year)
    code, name, speaker = REGIONS[0]
    put_report(store, f"http://{HOSTS[0]}/2023.html", code, name, speaker, 2023, at=60, changed="投资7亿")
    put_report(store, "http://news.example.com/c.html", code, name, speaker, 2023, cut=30, at=5)


def put_report(
    store: Any,
    url: str,
    code: str,
    name: str,
    speaker: str,
    year: int,
    *,
    at: int = 0,
    changed: str = "",
    cut: int = 40,
) -> None:
    """Store a page with one report; `changed` words are others, `cut` is where it ends."""
    lines = [SENTENCE.format(n, n + year % 10) for n in range(cut)]
    head = f"——{year}年1月5日在{name}第五届人民代表大会第{year % 10}次会议上"
    parts = [
        head,
        f"{name}市长 {speaker}",
        f"一、{HEADINGS[0]}",
        *lines[:20],
        f"二、{HEADINGS[1]}",
        *lines[20:],
        "谢谢大家。",
    ]
    text = "\n".join(parts).replace(changed or "\0", "投资88亿")
    found = document(
        f"{year}年{name}政府工作报告",
        text,
        **{"url": url, "region_code": code, "region_name": name, "year": year, "speaker": speaker},
        **{"speaker_role": "市长", "delivered_on": date(year, 1, 5), "published_on": date(year, 1, 12)},
        **{"session": f"{name}第五届人民代表大会第{year % 10}次会议", "publisher": f"{name}人民政府"},
        outline=tuple(
            Section(level=1, number="一二"[n], title=title, line=2 + 21 * n)
            for n, title in enumerate(HEADINGS)
        ),
        completeness=Completeness(complete=cut == 40, missing=() if cut == 40 else ("closing",)),
        evidence={"year": "title", "delivered_on": "byline", "speaker": f"byline: {speaker}"},
    )
    seen = replace(capture(url, at=at), fetched_at=NOW + timedelta(seconds=at), source="anhui-chizhou")
    store.put_captures([capture_row(seen)])
    store.put_documents(rows.document_rows(seen, [found], 1))


def capture_row(seen: Any, **fields: Any) -> Row:
    """Return the row of a capture."""
    return {
        **{"_id": seen.id, "url": seen.url, "status": 200, "source": seen.source, "outcome": "documents"},
        **{"fetched_at": seen.fetched_at, "length": 20_000, "object": "a.warc.gz", "offset": 0},
        **{"explanation": ["One document."], "kind": "article", "block": None},
        **fields,
    }


def _queue(store: Any, frontier: Frontier) -> None:
    frontier.configure(5, 1000)
    crawl = Crawls(frontier).put(Crawl("anhui-chizhou", "site:gov.cn"))
    for number, host in enumerate(HOSTS):
        frontier.add([Found(f"http://{host}/{n}", crawl, 5) for n in range(number + 1)])
    frontier.host(HOSTS[3], x=1)
    dead = [dead_row(f"http://{host}/dead/{n}") for host in HOSTS[:4] for n in range(3)]
    store.put_urls([*dead, dead_row(f"http://{HOSTS[5]}/long/{'y' * 150}", WALL)])
    frontier.client.hset(frontier.keys.partition(0), mapping={"dead": len(dead) + 1})


def dead_row(url: str, reason: str = "TimeoutError: no answer within 30 s") -> Row:
    """Return the row of a dead URL."""
    return {
        **{"_id": url, "url": url, "state": "dead", "reason": reason, "attempts": 3, "at": NOW},
        **{"source": "anhui-chizhou", "run": "r", "scope": "site:gov.cn", "depth": 2, "priority": 5},
    }


def _work(store: Any, frontier: Frontier) -> None:
    fleet = Fleet(frontier.client)
    fleet.beat(Heartbeat("worker-1@host", "run-1", f"{NOW:%Y-%m-%dT%H:%M:%SZ}", 700))
    fleet.report({"at": f"{NOW:%Y-%m-%dT%H:%M:%S}", "url": f"http://{HOSTS[0]}/x", "error": WALL})
    run = {
        **{"_id": f"{NOW:%Y%m%dT%H%M%SZ}-anhui-chizhou", "source": "anhui-chizhou", "cause": "manual"},
        **{"started_at": NOW, "state": "over", "captures": 12, "bytes": 240_000, "statuses": {"200": 12}},
        **{"verdict": "below expectation", "reports": 3, "expected": 10, "workers": ["worker-1@host"]},
    }
    store.begin_runs([run])
