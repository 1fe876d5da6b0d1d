"""One document of several pages, without a store."""

from __future__ import annotations

import hashlib
from datetime import date
from typing import Any

from pipelines.documents import Paragraph, Piece
from pipelines.records import rows
from pipelines.records.joining import join
from tests.pipelines.made import capture, document

Row = dict[str, Any]


def url(number: int) -> str:
    return f"http://h/a_{number}.html"


def located(text: str) -> tuple[Paragraph, ...]:
    lines = text.split("\n") if text else []
    return tuple(Paragraph(pieces=(Piece(start=n, end=n + 1),)) for n, _ in enumerate(lines))


def part(number: int, text: str = "甲\n乙", *, after: bool = True, extractor: int = 1, **fields: Any) -> Row:
    seen = capture(url(number), id=f"urn:uuid:{number}", at=number)
    located_fields = {"paragraphs": located(text), "note_paragraphs": located(fields.get("notes", ""))}
    found = document(text=text, **({"url": url(number)} | located_fields | fields))
    [row] = rows.document_rows(seen, [found], extractor, url(number + 1) if after else None)
    sighting = {"capture_id": seen.id, "fetched_at": seen.fetched_at}
    return row | {"appearances": [{"page_url": seen.url, "first": sighting, "last": sighting}]}


def captures(paragraphs: list[Row]) -> list[str | None]:
    return [piece["capture"] for paragraph in paragraphs for piece in paragraph["pieces"]]


def test_texts_notes_and_locators_are_strung_together() -> None:
    joined = join([part(1, notes="注一"), part(2, "丙"), part(3, "丁", after=False, notes="注二\n注三")])
    assert joined["text"] == "甲\n乙\n丙\n丁"
    assert joined["text_sha256"] == hashlib.sha256(joined["text"].encode()).hexdigest()
    assert joined["notes"] == "注一\n注二\n注三"
    assert captures(joined["paragraphs"]) == [None, None, "urn:uuid:2", "urn:uuid:3"]
    assert captures(joined["note_paragraphs"]) == [None, "urn:uuid:3", "urn:uuid:3"]


def test_it_is_the_first_pages_document_and_names_all_pages() -> None:
    first, second = part(1, charset="gbk"), part(2, after=False, charset="utf-8", title="第二页")
    joined = join([first, second])
    assert joined.keys() == first.keys() - {"next_page"}
    same = ("_id", "title", "url", "page_url", "capture_id", "fetched_at")
    assert [joined[name] for name in same] == [first[name] for name in same]
    assert joined["appearances"] == [*first["appearances"], *second["appearances"]]
    assert joined["pages"] == [
        {"page_url": url(1), "capture_id": "urn:uuid:1", "medium": "html", "charset": "gbk"},
        {"page_url": url(2), "capture_id": "urn:uuid:2", "medium": "html", "charset": "utf-8"},
    ]


def test_what_the_first_page_lacks_is_taken_from_the_next_that_has_it() -> None:
    first = part(1, publisher="甲报", region_name="样县", evidence={"publisher": "source"})
    second = part(2, publisher="乙报", region_name="丙县", region_code="110000", speaker_role="县长")
    third = part(
        3,
        after=False,
        speaker="某人",
        speaker_role="市长",
        published_on=date(2024, 1, 2),
        evidence={"published_on": "meta:pubdate", "title": "h1"},
    )
    joined = join([first, second, third])
    assert (joined["publisher"], joined["published_on"]) == ("甲报", "2024-01-02")
    assert (joined["region_name"], joined["region_code"]) == ("样县", None)  # a name without its code
    assert (joined["speaker"], joined["speaker_role"]) == (None, "县长")
    assert joined["evidence"] == {"publisher": "source", "published_on": "meta:pubdate"}
    assert first["evidence"] == {"publisher": "source"}  # the parts stay as they are


def test_it_is_cut_off_while_the_next_page_is_not_there_or_where_the_last_one_is() -> None:
    cut, whole = part(2, after=False, truncated=True), part(2, after=False)
    pages = {
        "missing": join([part(1)]),
        "cut": join([part(1), cut]),
        "whole": join([part(1, truncated=True), whole]),
        "circle": join([part(1), whole | {"next_page": url(1)}]),
    }
    assert {name: joined["truncated"] for name, joined in pages.items()} == {
        "missing": True,
        "cut": True,
        "whole": False,
        "circle": False,
    }
    assert pages["missing"]["flags"] == ["pages_missing"]
    assert pages["missing"]["pages"]
    assert pages["whole"]["flags"] == pages["circle"]["flags"] == ["pages_joined"]


def test_doubts_of_each_page_are_kept() -> None:
    joined = join(
        [
            part(1, flags=("broken_lines",), agreement=0.9),
            part(2, agreement=None),
            part(3, flags=("glossary",), agreement=0.7, extractor=2),
        ]
    )
    assert joined["flags"] == ["broken_lines", "glossary", "pages_joined", "pages_missing"]
    assert (joined["agreement"], joined["extractor"]) == (0.7, 1)


def test_a_page_that_stands_alone_is_a_document_as_any_other() -> None:
    row = part(1, after=False)
    assert join([row | {"nexts": ["x"], "next_page": None}]) == row
    assert row["pages"] == []


def test_a_page_seen_under_one_url_has_one_appearance() -> None:
    first, second = part(1), part(2, after=False)
    early, late = first["appearances"][0], second["appearances"][0] | {"page_url": url(1)}
    second["appearances"] = [late]
    assert join([first, second])["appearances"] == [
        {"page_url": url(1), "first": early["first"], "last": late["last"]}
    ]


def test_outline_and_completeness_are_those_of_the_whole_text() -> None:
    first = "各位代表：\n现在，我向大会报告工作，请予审议。\n一、2023年工作回顾\n一年来，粮食丰收。"
    second = "二、2024年工作安排\n今年的目标是更大的丰收。\n各位代表，让我们为丰收而努力奋斗！"
    joined = join([part(1, first, year=2024), part(2, second, after=False)])
    assert [(section["line"], section["part"]) for section in joined["outline"]] == [
        (2, "review"),
        (4, "plan"),
    ]
    assert joined["completeness"]["missing"] == []
    assert join([part(1, first, year=2024)])["completeness"]["missing"] == ["plan", "closing", "end"]
