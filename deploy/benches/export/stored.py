"""Documents to export, shaped like those of the line and written straight to the database."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import islice
from typing import Any, Final

from pymongo.database import Database

from crawler.items import Capture
from pipelines.documents import Document, Kind
from pipelines.records import rows

Row = dict[str, Any]

REPORT, NEWS = 18_000, 1_200
"""Characters of a work report and of an article."""
EVERY: Final = 10
"""One document of so many is a work report."""
HAN: Final = [chr(code) for code in range(0x4E00, 0x4E00 + 2500)]
SOME: Final = 500


def put(database: Database[Row], count: int) -> int:
    """Store so many documents; returns the characters of their texts."""
    characters, made = 0, _documents(count)
    while some := list(islice(made, SOME)):
        database["documents"].insert_many(some, ordered=False)
        characters += sum(len(row["text"]) for row in some)
    # as the line stamps them: with the server's clock
    database["documents"].update_many({}, [{"$set": {"changed_at": "$$NOW"}}])
    return characters


def _documents(count: int) -> Iterator[Row]:
    dice = random.Random(count)  # noqa: S311 -- texts
    words = "".join(dice.choices(HAN, k=200_000))
    shape = rows.document_rows(_capture(), [Document(kind=Kind.NEWS, title="标题", text="正文。")], 1)[0]
    for number in range(count):
        is_report = number % EVERY == 0
        start = dice.randrange(len(words) - REPORT)
        length = REPORT if is_report else NEWS
        url = f"http://{number % 997}.example.gov.cn/{number}.html"
        kind = Kind.WORK_REPORT if is_report else Kind.NEWS
        told: Row = {"kind": kind.value, "url": url, "page_url": url, "text": words[start : start + length]}
        told |= {"region_code": f"{dice.randrange(110000, 659999)}", "year": dice.randrange(1990, 2027)}
        yield shape | told | {"_id": f"{dice.getrandbits(128):032x}", "completeness": None}


def _capture() -> Capture:
    return Capture(
        id="urn:uuid:bench",
        url="http://www.example.gov.cn/",
        requested_url="http://www.example.gov.cn/",
        fetched_at=datetime(2026, 3, 1, tzinfo=UTC),
        status=200,
        request_head=b"",
        response_head=b"",
        body=b"",
        source="bench",
        run="bench",
        worker="bench",
    )
