"""Every field of the seeds' documents, given each one's exact title and lines."""

from datetime import date
from typing import Any

from pipelines.extraction.fields import Fields, PageFacts, read_fields
from tests.quality.scoring import Score, floors, truth
from tests.shared import shared

TITLE_LINE = {"003_6734cc391de7877c.txt": 3, "004_dfa59adf43b11ef8.txt": 3}
"""Where the title stands, if not in the line before the text."""


def read(row: dict[str, Any]) -> Fields:
    lines = (shared("seeds") / row["file"]).read_text().split("\n")
    start, end = row["lines"]
    title = lines[TITLE_LINE.get(row["file"], start - 1)]
    published = row["published_on"] and date.fromisoformat(row["published_on"])
    facts = PageFacts(url="https://www.example.invalid/list.html", published_on=published)
    return read_fields(title, [line for line in lines[start:end] if line.strip()], facts)


def test_every_field_of_every_document() -> None:
    score = Score()
    rows = truth("seeds")
    for row in rows:
        score.compare(read(row), row)
    assert (len(rows), sum(row["kind"] == "work_report" for row in rows)) == (46, 32)
    score.must_reach(floors()["seeds"]["fields"])


def test_what_was_repaired_is_flagged_and_nothing_else() -> None:
    flagged = {row["speaker"]: read(row).flags for row in truth("seeds") if row.get("speaker")}
    assert {name for name, flags in flagged.items() if flags == ("damaged_name",)} == {"黄滔", "刘素月"}
    assert {name for name, flags in flagged.items() if flags} == {"黄滔", "刘素月"}
