"""A page with a very long run of one character takes no longer than any page of its size.

An expression that may begin anywhere in a run, and looks to its end each time, takes quadratic time: a
hundred thousand blanks hung a parser for minutes.
"""

from __future__ import annotations

import time
from typing import Final

import pytest

from pipelines.extraction import Page, analyse

URL: Final = "http://www.example.gov.cn/zwgk/202301/t20230109_1.html"
LENGTH: Final = 100_000
SLOWEST: Final = 1.5
"""Seconds of the processor; each takes some tenths."""
RUNS: Final = (
    " ",
    "\n",
    "　",
    "&nbsp;",
    "_",
    "-",
    "—",
    "=",
    "|",
    "（",
    "“",
    "《",
    "1",
    "1.",
    "一、",
    "年",
    "。",
    "a",
    "<br>",
)
ARTICLE: Final = "<p>　　全县上下认真贯彻落实各项决策部署，经济运行总体平稳，各项工作取得新的进展。</p>" * 30
NOTICE: Final = "<title>关于工作的通知</title><h1>关于工作的通知</h1>"
PLACES: Final = {
    "within a paragraph": f"{NOTICE}{ARTICLE}<p>全县上下{{run}}落实。一、经济</p>{ARTICLE}",
    "a paragraph": f"{NOTICE}<p>{{run}}</p>{ARTICLE}",
    "within the title": f"<title>关于{{run}}的通知</title><h1>关于{{run}}的通知</h1>{ARTICLE}",
    "below a report's title": "<title>2023年政府工作报告</title><h1>2023年青溪县政府工作报告</h1>"
    f"<p>（2023年1月5日）</p><p>县长　王{{run}}明</p><p>各位代表：</p>{ARTICLE}",
    "within a link": "<ul><li><a href='/zwgk/1.html'>关于{run}的通知</a>2023-01-05</li></ul>",
    "within a script": f"{ARTICLE}<script>var a = '{{run}}';</script>",
}


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("run", RUNS)
def test_is_read_in_no_time(place: str, run: str) -> None:
    body = PLACES[place].replace("{run}", run * (LENGTH // len(run))).encode()
    start = time.process_time()
    analysis = analyse(Page(body, URL))
    assert time.process_time() - start < SLOWEST
    assert analysis.outcome != "unreadable", analysis.explanation
