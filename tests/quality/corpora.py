"""The real pages, with what comes out of them and the reference text."""

from __future__ import annotations

import gzip
import json
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from pipelines.extraction import Analysis, Page, analyse
from tests.shared import shared


@dataclass(frozen=True)
class Case:
    """One page: its bytes, what came out, and the text a person took from it ("" where nobody did)."""

    name: str
    body: bytes
    analysis: Analysis
    reference: str


@cache
def floors() -> dict[str, Any]:
    """Return the pinned floors by corpus."""
    return tomllib.loads((Path(__file__).parent / "floors.toml").read_text())


@cache
def cases(corpus: str) -> list[Case]:
    """Read a corpus with reference texts."""
    folder = shared(f"pages/{corpus}")
    rows = map(json.loads, (folder / "truth.jsonl").read_text().splitlines())
    return [_case(folder / row["file"], row["url"], row["text"]) for row in rows]


@cache
def bare_cases(corpus: str) -> list[Case]:
    """Read a corpus without them."""
    folder = shared(f"pages/{corpus}")
    return [
        _case(path, f"http://www.example.cn/{corpus}/{path.stem}", "") for path in sorted(folder.glob("*.gz"))
    ]


def texts(case: Case, *, titles: bool) -> str:
    """Return all text of a page's documents."""
    parts: Iterator[str] = (f"{d.title}\n{d.text}" if titles else d.text for d in case.analysis.documents)
    return "\n".join(parts)


def _case(path: Path, url: str, reference: str) -> Case:
    body = gzip.decompress(path.read_bytes())
    return Case(path.name, body, analyse(Page(body, url, "text/html")), reference)
