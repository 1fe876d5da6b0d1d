"""A small simulated web, crawled from its front pages alone: most of its reports are found, and nothing else.

`deploy/bench discovery` is the long form, over fresh seeds.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from deploy.benches.discovery.crawl import Crawled
from deploy.benches.discovery.judge import Judgement
from deploy.benches.discovery.listing import false, missed
from deploy.benches.discovery.tables import report
from tests.e2e.conftest import Line

RECALL = 0.95
PRECISION = 0.97
FETCHES = 12


@pytest.fixture(scope="module")
def judgement(simulated: tuple[Line, Crawled]) -> Judgement:
    return Judgement(simulated[1])


def test_nearly_all_reports_are_found(judgement: Judgement) -> None:
    listing = "\n".join(json.dumps(row, ensure_ascii=False, default=str) for row in missed(judgement))
    assert len(judgement.found) >= RECALL * len(judgement.true), listing


def test_hardly_anything_else_is_taken_for_one(judgement: Judgement) -> None:
    listing = "\n".join(json.dumps(row, ensure_ascii=False, default=str) for row in false(judgement))
    assert len(judgement.false) <= (1 - PRECISION) * len(judgement.stored), listing


def test_it_takes_few_fetches(judgement: Judgement) -> None:
    assert len(judgement.crawled.requests) <= FETCHES * len(judgement.found)


def test_the_bench_says_the_same(judgement: Judgement) -> None:
    made = report([judgement], Path("listing.jsonl"))
    (table,) = (table for table in made.tables if {"found", "fetches"} <= set(table.columns))
    web = dict(zip(table.columns, table.rows[0], strict=True))
    assert web["found"] == len(judgement.found)
    assert web["fetches"] == len(judgement.crawled.requests)
