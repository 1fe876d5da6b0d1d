"""The stages of a page between its bytes and the servers, each as a function of the same pages."""

from __future__ import annotations

import pickle
import shutil
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Final

import bson
from lxml import html

from crawler.frontier.batches import Found, adding
from crawler.frontier.keys import Keys
from crawler.items import Capture, leads
from deploy.benches.extract.memory import forget
from deploy.benches.line import web
from pipelines.archive.known import Known
from pipelines.archive.segment import Segment
from pipelines.extraction import Analysis
from pipelines.parsing import analyse_response
from pipelines.read_page import ReadPage, read_page

PAGES: Final = 12
SITE: Final = "http://www.qingxi.example.cn"
FETCHED: Final = datetime(2026, 3, 1, 8, 0, tzinfo=UTC)
HEAD: Final = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=%s\r\n\r\n"


@dataclass(frozen=True, slots=True)
class Material:
    """What the stages work on; made once."""

    captures: Sequence[Capture]
    """With the bodies."""
    analysed: Sequence[Capture]
    """The same as the line has them after reading."""
    pickled: Sequence[bytes]
    """Their analyses as they come from another process."""
    read: Sequence[ReadPage]


def material(pages: int = PAGES, first: int = 0) -> Material:
    """Return so many pages of the line's site: half of them articles, each markup among them."""
    captures = [_capture(first + n, web.made_page(first + n, 10_000, 0)) for n in range(pages)]
    analyses = [_analyse(each) for each in captures]
    analysed = [
        replace(each, body=b"", analysis=analysis) for each, analysis in zip(captures, analyses, strict=True)
    ]
    return Material(
        captures, analysed, [pickle.dumps(each) for each in analyses], [read_page(each) for each in analysed]
    )


def stages(of: Material) -> Mapping[str, Callable[[], object]]:
    """Return the stages by name, each doing its work for all pages."""
    return {
        "read the page": partial(_read, of.captures),
        "hand it over to the worker": partial(_hand_over, of.pickled),
        "write its exchange": partial(_archive, of.captures),
        "queue its links": partial(_queue, of.analysed),
        "make its rows": lambda: [read_page(each) for each in of.analysed],
        "encode its rows": lambda: [bson.encode(row) for page in of.read for row in page.documents],
    }


def reference(of: Material) -> None:
    """Do what every crawler does with a page, in Python and in libraries: the measure of the stages' time."""
    for capture in of.captures:
        text = capture.body.decode("utf-8", errors="replace")
        tree = html.fromstring(text.replace("charset", "chars"))
        found: dict[str, int] = {}
        for element in tree.iter("a", "p", "li", "span", "div"):
            words = " ".join("".join(map(str, element.itertext())).split())
            found[words] = found.get(words, 0) + len(element.attrib)


def _read(captures: Sequence[Capture]) -> None:
    forget()
    for each in captures:
        _analyse(each)


def _analyse(capture: Capture) -> Analysis:
    return analyse_response(
        capture.body, capture.url, capture.content_type, capture.fetched_at, capture.status
    )


def _hand_over(pickled: Sequence[bytes]) -> None:
    for each in pickled:
        pickle.dumps(pickle.loads(each))  # noqa: S301 - our own


def _archive(captures: Sequence[Capture]) -> None:
    folder = Path(tempfile.mkdtemp(prefix="gongbao-costs-"))
    try:
        segment = Segment(folder, "worker", "run")
        segment.extend(Known(lambda *_: {}).exchanges(captures))
        closed = segment.close()
        closed.index()
        closed.discard()
    finally:
        shutil.rmtree(folder)


def _queue(analysed: Sequence[Capture]) -> None:
    for each in analysed:
        if each.analysis:
            found = [Found(link.url, "crawl", link.promise or 3, 1) for link in leads(each.analysis)]
            list(adding(found, Keys(), 1, b"secret"))


def _capture(number: int, page: web.WebPage) -> Capture:
    url = SITE + page.path
    return Capture(
        id=f"urn:uuid:00000000-0000-4000-8000-{number:012}",
        url=url,
        requested_url=url,
        fetched_at=FETCHED,
        status=200,
        request_head=b"GET / HTTP/1.1\r\nHost: www.qingxi.example.cn\r\n\r\n",
        response_head=HEAD % (page.charset or "utf-8").encode(),
        body=page.body,
        source="costs",
        run="run",
        worker="worker",
        scope=f"host:{SITE.partition('//')[2]}",
        content_type=f"text/html; charset={page.charset}",
        key=url,
        token=f"0:{number}",
    )
