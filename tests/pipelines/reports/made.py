"""Reports made up for tests: words at random, so that two of them are as different as two reports."""

from __future__ import annotations

import hashlib
import random
from typing import Any

from pipelines.records.identity import document_id
from pipelines.reports.keys import key_of
from pipelines.similarity import signature
from tests.pipelines.made import document

Row = dict[str, Any]
HAN = [chr(code) for code in range(0x4E00, 0x4E00 + 2500)]
SESSION = "青禾县第十届人民代表大会第三次会议"
CODE = "341721"


def speech(seed: int, length: int = 1200) -> str:
    """Return a text; the same seed gives the same one, and another seed one that shares nothing with it."""
    choose = random.Random(seed)
    words = ["".join(choose.choices(HAN, k=20)) + "。" for _ in range(length // 20)]
    return "\n".join(words)


def edited(text: str, every: int = 200) -> str:
    """Return a text of which one character in `every` was changed."""
    return "".join("某" if n % every == 7 and c != "\n" else c for n, c in enumerate(text))


def part_of(text: str, share: float = 0.6) -> str:
    """Return the beginning of a text."""
    return text[: int(len(text) * share)]


def rendition(name: str, text: str, **fields: Any) -> Row:
    """Return the row of a document as it is stored, with what reports need of it."""
    url = f"http://{fields.get('site', 'www.example.com')}/{name}.html"
    whole = {
        "region_code": CODE,
        "region_name": "青禾县",
        "year": 2024,
        "session": SESSION,
        "truncated": False,
        "agreement": None,
        "publisher": None,
        "completeness": {"complete": not fields.get("truncated"), "missing": []},
        "evidence": {"year": "title"},
    }
    row: Row = {
        "_id": document_id(document(url=url), url),
        "kind": "work_report",
        "title": "政府工作报告",
        "delivered_on": None,
        "speaker": None,
        "speaker_role": None,
        "site": "www.example.com",
        "page_url": url,
        "text": text,
        "text_sha256": hashlib.sha256(text.encode()).hexdigest(),
        "near_duplicate": signature(text),
        **whole,
        **fields,
    }
    return row | {"report_keys": list(filter(None, [key_of(row)]))}
