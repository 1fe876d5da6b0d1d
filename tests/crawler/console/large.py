"""A large installation, written row by row as the line would have: 100,000 documents, 1,000 hosts.

Texts are made of words at random, some of which nearly all texts have and some few, as in real ones; they are
shorter than real ones (some 300 characters), which makes the rows smaller, not fewer.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import Any, Final

from pymongo.database import Database

from crawler.frontier.batches import Found
from crawler.frontier.crawls import Crawl, Crawls
from crawler.frontier.queue import Frontier
from pipelines.documents import Paragraph, Piece
from pipelines.extraction.regions.table import regions
from pipelines.records import rows
from pipelines.records.indexes import INDEXES
from pipelines.reports.building import build
from pipelines.reports.looked_for import FIELDS
from pipelines.reports.words import words_of
from tests.pipelines.made import capture, document

Row = dict[str, Any]

HOSTS: Final = 1000
DOCUMENTS: Final = 100_000
REPORTS: Final = 20_000
DEAD: Final = 5_000
NOW: Final = datetime.now(UTC).replace(microsecond=0)
RARE, COMMON, SCATTERED = "熊猫基地", "乡村振兴", "兴乡振村"
"""Words of few texts, of nearly all, and of none though its pairs are common."""
LINES, WORDS_A_LINE = 8, 14
BATCH: Final = 2000


def fill(database: Database[Row], frontier: Frontier, source: str) -> None:
    """Fill an empty database and frontier; indexes are made afterwards, which is quicker."""
    _insert(database, "documents", _documents())
    _reports(database)
    _insert(database, "captures", (_capture(number, source) for number in range(DOCUMENTS + REPORTS)))
    _insert(database, "urls", (_url(number, source) for number in range(DOCUMENTS + DEAD)))
    _insert(database, "runs", (_run(number, source) for number in range(3000)))
    _insert(database, "segments", (_segment(number) for number in range(2000)))
    _insert(database, "audit", (_action(number) for number in range(3000)))
    for collection, indexes in INDEXES.items():
        database[collection].create_indexes(indexes)
    crawl = Crawls(frontier).put(Crawl(source, "site:gov.cn"))
    for host in range(HOSTS):
        frontier.add([Found(f"http://{name(host)}/wait/{n}", crawl, 5) for n in range(20)])


def name(host: int) -> str:
    """Return the name of a host."""
    return f"www.site{host % HOSTS}.gov.cn"


def _documents() -> Iterator[Row]:
    choose = random.Random(7)
    words = [
        "".join(chr(choose.randint(0x4E00, 0x4E00 + 2500)) for _ in range(choose.choice((2, 2, 3, 4))))
        for _ in range(3000)
    ]
    often = [1 / (rank + 3) for rank in range(len(words))]
    places = [(area.code, area.name) for area in regions() if not area.valid_to][:3000]
    news = _template("news")
    report = _template("work_report")
    few = [_text(choose, words, often, number) for number in range(500)]  # nobody looks into those of news
    for number in range(DOCUMENTS):
        is_report = number < REPORTS
        text = _text(choose, words, often, number) if is_report else few[number % len(few)]
        code, place = places[number % len(places)]
        year = 2026 - number // len(places)
        fields: Row = {"title": f"{year}年{place}政府工作报告" if is_report else f"新闻第{number}条"}
        if is_report:
            fields |= {
                "region_code": code,
                "region_name": place,
                "year": year,
                "session": f"第五届{year}次会议",
            }
            fields |= {
                "speaker": f"{'赵钱孙李周'[number % 5]}某",
                "completeness": {"complete": number % 7 > 0, "missing": []},
            }
            fields |= {"report_keys": [f"work_report/{code}"], "speaker_role": "市长"}
        url = f"http://{name(number)}/{number}.html"
        fields |= {
            "_id": f"{number:032x}",
            "url": url,
            "page_url": url,
            "text": text,
            "text_sha256": f"{number}",
        }
        yield (report if is_report else news) | fields | {"capture_id": f"urn:{number}"}


def _text(choose: random.Random, words: Sequence[str], often: Sequence[float], number: int) -> str:
    drawn = iter(choose.choices(words, often, k=LINES * WORDS_A_LINE))
    text = "\n".join("".join(islice(drawn, WORDS_A_LINE)) + "。" for _ in range(LINES))
    common, rare = f"\n推进{COMMON}。" * (number % 10 > 0), f"\n建成{RARE}。" * (number % 1000 == 5)
    return f"{text}{common}{rare}\n振村乡振。"


def _template(kind: str) -> Row:
    """Return a row that others are made like; with locators, which are most of a row."""
    pieces = [
        Paragraph(pieces=(Piece(start=0, end=60, xpath=f"/html/body/div[3]/div[2]/p[{n}]"),))
        for n in range(LINES)
    ]
    made = document(kind=kind, paragraphs=tuple(pieces), text="\n".join("各" * 60 for _ in pieces))
    (row,) = rows.document_rows(capture(), [made], 1)
    return row | {"fetched_at": NOW - timedelta(days=3), "evidence": {"year": "title", "speaker": "byline"}}


def _reports(database: Database[Row]) -> None:
    found = database["documents"].find({"kind": "work_report"})
    for some in _batches(found):
        made = [(row, build(f"work_report/{row['region_code']}", [row], lambda _: "")[0]) for row in some]
        database["reports"].insert_many([report for _, report in made], ordered=False)
        looked = [
            {"_id": report["_id"], **{field: report[field] for field in FIELDS}}
            | {"words": words_of(f"{row['title']}\n{row['text']}"), "text": row["text_sha256"]}
            for row, report in made
        ]
        database["report_words"].insert_many(looked, ordered=False)


def _capture(number: int, source: str) -> Row:
    url = f"http://{name(number)}/{number}.html"
    at = NOW - timedelta(seconds=number)
    blocked = number % 200 == 0
    return {
        **{
            "_id": f"urn:{number}",
            "url": url,
            "final_url": url,
            "status": 404 if number % 20 == 0 else 200,
        },
        **{"fetched_at": at, "source": source if number % 3 else f"x{number % 900}", "length": 20_000},
        **{"outcome": "blocked" if blocked else "documents", "block": "login" if blocked else None},
        **{
            "object": f"o{number // 50}.warc.gz",
            "offset": number,
            "record_type": "response",
            "kind": "article",
        },
        **{
            "run": f"r{number % 3000}",
            "worker": "w",
            "payload_digest": f"sha256:{number:064x}",
            "extractor": 1,
        },
        **{
            "explanation": ["A page of the family.", "One document."],
            "content_type": "text/html",
            "reports": 0,
        },
    }


def _url(number: int, source: str) -> Row:
    dead = number >= DOCUMENTS
    url = f"http://{name(number)}/{number}.html"
    return {
        **{
            "_id": url,
            "url": url,
            "state": "dead" if dead else "done",
            "source": source,
            "at": NOW,
            "attempts": 1,
        },
        **{
            "reason": f"HTTP {500 + number % 4}" if dead else None,
            "run": "r",
            "scope": "site:gov.cn",
            "depth": 2,
        },
        **{"last_capture": f"urn:{number}", "next_visit_at": NOW + timedelta(days=9), "history": []},
    }


def _run(number: int, source: str) -> Row:
    at = NOW - timedelta(hours=number)
    return {
        **{
            "_id": f"{at:%Y%m%dT%H%M%SZ}-{number}",
            "source": source if number % 9 else f"x{number}",
            "cause": "schedule",
        },
        **{"started_at": at, "state": "over", "captures": 40, "verdict": "done", "statuses": {"200": 40}},
    }


def _segment(number: int) -> Row:
    key = f"o{number}.warc.gz"
    row = rows_of_segment(key, NOW - timedelta(hours=number))
    return row | {"state": "sound", "checked_at": NOW - timedelta(hours=number), "problems": []}


def rows_of_segment(key: str, at: datetime) -> Row:
    """Return the row of an archived object."""
    return {
        "_id": key,
        "index_key": f"{key}.cdxj",
        "bucket": "b",
        "size": 10**6,
        "stored_at": at,
        "captures": 50,
    }


def _action(number: int) -> Row:
    at = NOW - timedelta(minutes=number)
    return {"at": at, "by": "ops", "action": "pause", "subject": name(number), "details": {"seconds": 60}}


def _insert(database: Database[Row], collection: str, made: Iterator[Row]) -> None:
    for some in _batches(made):
        database[collection].insert_many(some, ordered=False)


def _batches(made: Any) -> Iterator[Sequence[Row]]:
    rest = iter(made)
    while some := list(islice(rest, BATCH)):
        yield some
