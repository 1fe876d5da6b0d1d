"""What was stored, where it lies and how to look at it, for somebody who sees it for the first time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from crawler.config import Config
from deploy.demonstration.progress import megabytes
from deploy.demonstration.source import Verdict
from deploy.demonstration.stored import Row, Stored
from deploy.demonstration.verification import Verification

FIELDS = (
    *("kind", "title", "region_name", "region_code", "year", "session", "speaker", "speaker_role"),
    *("delivered_on", "published_on", "publisher", "truncated"),
)
PLURALS = {
    "work_report": "work reports (政府工作报告)",
    "statistical_communique": "statistical communiqués (统计公报)",
    "plan_report": "plan reports (计划报告)",
    "budget_report": "budget reports (预算报告)",
    "news": "news articles",
    "other": "others",
}
BEGINNING = 60
"""Characters of the example's text that are shown."""


def summary(
    stored: Stored, environment: Mapping[str, str], verification: Verification, verdict: Verdict
) -> Iterator[str]:
    """Yield the lines of the summary."""
    counts, objects = stored.counts(), stored.objects()
    place = f"{environment['GONGBAO_S3_ENDPOINT']}, bucket {environment['GONGBAO_S3_BUCKET']}"
    yield from _section("What was stored")
    statuses = ", ".join(f"{n:,} with status {status}" for status, n in counts["captures_by_status"].items())
    exchanges = f"{counts['captures']:,} exchanges, robots.txt and redirects among them: {statuses}"
    yield _line("Pages fetched", exchanges)
    archived = megabytes(counts["archived_bytes"])
    yield _line("Bytes archived", f"{archived} as WARC in {len(objects):,} objects at {place}")
    yield _line("Documents", f"{counts['documents']:,} in MongoDB, {environment['GONGBAO_MONGO_URI']}")
    for kind, number in counts["documents_by_kind"].items():
        yield _line("", f"{number:5,} {PLURALS.get(kind, kind)}")
    yield _line("Reports", _reports(stored.reports()))
    yield _line("Verified", verification.sentence)
    yield _line("Compared", verdict.expected)
    example = stored.example()
    if example:
        yield from _example(*example, Config.from_environment(environment))


def look_further(directory: Path, root: Path, console: str | None, *, stay: bool) -> Iterator[str]:
    """Yield the commands to look at the data with; without `stay` the servers have to be started first.

    `console` is the address of the console that runs, if one does.
    """
    if console:
        yield from _section("Look at it in a browser")
        yield f"  {console:40} # the operators' console: hosts, queue, sources, coverage, reports"
    yield from _section("Look further, in another terminal" if stay else "Look further")
    if not stay:
        yield f"  {root / 'deploy' / 'servers'} {directory}"
        yield "  starts the servers over this data again; then, in another terminal:"
    yield f"  cd {root}; source {directory / 'env'}"
    for command, meaning in (
        (".venv/bin/scrapy status", "queue, workers, counts, last errors"),
        *([] if console else [(".venv/bin/scrapy console", "the operators' web console")]),
        (".venv/bin/scrapy reports", "reports out of their renditions, and what contradicts"),
        (".venv/bin/scrapy verify", "prove each document from the archived bytes again"),
        ("deploy/replay", "the archive in a browser (pywb; the first time it is installed)"),
        (".venv/bin/scrapy extract --explain URL", "what is read on a fetched page, and why"),
    ):
        yield f"  {command:40} # {meaning}"


def _reports(reports: Sequence[Row]) -> str:
    renditions = sum(len(report["renditions"]) for report in reports)
    said = f"{len(reports):,} of {renditions:,} renditions"
    conflicting = sum(bool(report["conflicts"]) for report in reports)
    return said + (f"; {conflicting:,} with renditions that contradict each other" if conflicting else "")


def _example(document: Row, capture: Row, config: Config) -> Iterator[str]:
    yield from _section("One of them")
    for name in FIELDS:
        if document.get(name) is not None:
            yield _line(name, document[name])
    paragraphs = document["text"].split("\n")
    size = f"{len(document['text']):,} characters in {len(paragraphs):,} paragraphs"
    yield _line("text", f"{document['text'][:BEGINNING]!r}… ({size})")
    yield from _section("Where it comes from")
    yield _line("page", capture["url"])
    yield _line("capture", f"{capture['_id']}, fetched {capture['fetched_at']:%Y-%m-%d %H:%M:%S} UTC")
    yield _line("replay", f"{config.replay(capture['url'], capture['fetched_at'])} (deploy/replay serves it)")
    yield _line("archived in", f"object {capture['object']} of bucket {capture['bucket']}")
    yield _line("record", f"{capture['length']:,} bytes at offset {capture['offset']:,}")
    if document.get("paragraphs"):
        yield _line("paragraph 1", _locator(document["paragraphs"][0]))


def _locator(paragraph: Mapping[str, Any]) -> str:
    places = []
    for piece in paragraph["pieces"]:
        place = piece.get("xpath") or (f"PDF page {piece['page']}" if piece.get("page") else "the body")
        places.append(f"characters {piece['start']:,} to {piece['end']:,} of {place}")
    edits = len(paragraph.get("edits") or ())
    return "; ".join(places) + (f", with {edits} edits" if edits else "")


def _section(title: str) -> Iterator[str]:
    yield ""
    yield title


def _line(name: str, value: object) -> str:
    return f"  {name:14} {value}"
