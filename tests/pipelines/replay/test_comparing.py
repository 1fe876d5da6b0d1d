"""What a reading of today would change, case by case."""

from __future__ import annotations

from typing import Any

from crawler.items import Capture
from pipelines.read_page import read_page
from pipelines.records import rows
from pipelines.replay.comparing import compare
from tests.pipelines.made import Analysis, capture, document, page

Row = dict[str, Any]
BEFORE = {"outcome": "documents", "kind": "article"}


def stored(seen: Capture, *documents: Any, extractor: int = 1, **fields: Any) -> dict[str, Row]:
    made = rows.document_rows(seen, documents, extractor)
    return {row["_id"]: row | fields for row in made}


def changes(now: Capture, known: dict[str, Row], before: Row = BEFORE) -> Row:
    assert now.analysis is not None
    made = rows.document_rows(now, now.analysis.documents, 2)  # type: ignore[arg-type]
    return compare(read_page(now), before, made, known)


def test_the_same_again() -> None:
    now = page(document())
    assert changes(now, stored(now, document())) == {
        "added": [],
        "gone": [],
        "changed": [],
        "unchanged": 1,
        "kept": 0,
    }


def test_what_is_new_what_is_gone_and_what_the_page_became() -> None:
    now = page(document("新", url=None), analysis=Analysis((document("新", url=None),), outcome="list"))
    found = changes(now, stored(now, document("旧", url=None)))
    assert [each["title"] for each in found["added"]] == ["新"]
    assert [(each["title"], each["extractor"]) for each in found["gone"]] == [("旧", 1)]
    assert found["outcome"] == ["documents", "list"]
    assert "kind" not in found


def test_a_field_and_the_text_that_differ() -> None:
    now = page(document(text="一\n二", year=2024))
    [change] = changes(now, stored(now, document(text="一", year=2023)))["changed"]
    assert change["fields"] == {"text": None, "year": [2023, 2024]}
    assert change["text"] == "+二"
    assert change["content"]


def test_evidence_alone_is_no_change_of_the_content() -> None:
    now = page(document(evidence={"title": "h1"}))
    [change] = changes(now, stored(now, document(evidence={"title": "meta"})))["changed"]
    assert list(change["fields"]) == ["evidence"]
    assert not change["content"]


def test_what_a_later_capture_says_stays() -> None:
    now, later = page(document(text="old")), capture(at=9)
    found = changes(now, stored(later, document(text="new")))
    assert (found["kept"], found["changed"], found["gone"]) == (1, [], [])


def test_what_is_retired_is_not_gone_again_and_comes_back_as_new() -> None:
    now = page(document())
    retired = stored(now, document(), retired_at=now.fetched_at)
    assert len(changes(now, retired)["added"]) == 1
    empty = page(id=now.id)
    assert changes(empty, retired)["gone"] == []
