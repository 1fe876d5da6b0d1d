"""Whether a run did what is expected of it."""

from __future__ import annotations

from typing import Any

import pytest

from crawler.runs.showing import errors
from crawler.runs.verdict import Verdict, judge


def counts(pages: int = 10, blocks: int = 0, **fields: Any) -> dict[str, Any]:
    found = {
        "captures": pages + 1,
        "statuses": {"200": pages, "404": 1},
        "outcomes": {"documents": pages - blocks, "blocked": blocks},
        "soft_blocks": {"challenge": blocks} if blocks else {},
    }
    return found | fields


@pytest.mark.parametrize(
    ("found", "reports", "wanted", "verdict"),
    [
        (counts(), 3, 3, Verdict.AS_EXPECTED),
        (counts(), 2, 3, Verdict.BELOW),
        (counts(), None, 3, Verdict.BELOW),
        (counts(), None, None, Verdict.DONE),
        (counts(blocks=6), 0, 3, Verdict.BLOCKED),
        (counts(blocks=6), None, None, Verdict.BLOCKED),
        (counts(blocks=6), 3, 3, Verdict.AS_EXPECTED),
        (counts(blocks=4), 0, 3, Verdict.BELOW),
        (counts(statuses={"404": 3, "500": 1}, outcomes={"error": 4}), 3, 3, Verdict.NOTHING_FETCHED),
        (counts(statuses={"304": 9}, outcomes={"unchanged": 9}), 3, 3, Verdict.AS_EXPECTED),
        (counts(statuses={}, outcomes={}, captures=0), 0, 3, Verdict.NOTHING_FETCHED),
        (counts(blocks=10, statuses={"521": 10}), 0, 3, Verdict.BLOCKED),
    ],
)
def test_verdicts(found: dict[str, Any], reports: int | None, wanted: int | None, verdict: Verdict) -> None:
    assert judge(found, reports, wanted, 2019 if wanted else None).verdict == verdict


def test_each_says_why() -> None:
    assert judge(counts(), 2, 3, 2019).why == "2 of at least 3 work reports since 2019"
    assert judge(counts(blocks=6), 0, 3, 2019).why == "6 of 10 pages are soft blocks, mostly challenge"
    nothing = counts(statuses={"404": 1}, outcomes={"error": 1}, captures=1)
    assert judge(nothing, 0, 3, 2019).why == "1 answers, none of them a success"


def test_errors_by_kind_count_an_answer_once() -> None:
    row = counts(blocks=2) | {"failed_urls": {"HTTP 404": 1, "TimeoutError": 2, "robots": 1}}
    assert errors(row) == {"HTTP 404": 1, "TimeoutError": 2, "robots": 1, "soft block challenge": 2}
