"""Reads one changed page in a process of the pool, and says what is wrong with what came of it."""

from __future__ import annotations

import io
import re
import zipfile
from functools import cache
from pathlib import Path
from typing import NamedTuple

from pipelines.extraction import Analysis, Page, analyse, extract_documents
from tests.fuzz.mutate import mutated
from tests.fuzz.seeds import real, seeds

URL = "http://www.example.gov.cn/zwgk/202301/t20230109_1.html"
_OURS = re.compile(r"^The \w+ reader failed on this page: ")


class Read(NamedTuple):
    """What came of one."""

    name: str
    """Of its seed."""
    problem: str | None
    resident: int
    """Bytes that the process holds afterwards."""


def body_of(number: int, *, with_real: bool = False) -> tuple[str, bytes]:
    """Return the page with a number, and the name of its seed: always the same of the same number."""
    known = _known(with_real)
    names = sorted(known)
    name, other = names[number % len(names)], names[(number * 7 + 3) % len(names)]
    inner = _inside(known[name], number) if number % 3 == 0 else None
    return name, inner or mutated(known[name], known[other], number)


def read(number: int, with_real: bool = False) -> Read:
    """Read the page with a number. What is raised goes through."""
    name, body = body_of(number, with_real=with_real)
    resident = int(Path("/proc/self/statm").read_text().split()[1]) * 4096
    return Read(name, problem_of(body), resident)


def problem_of(body: bytes) -> str | None:
    """Return what is wrong with what comes of a page; None where nothing is."""
    analysis = analyse(Page(body, URL))
    if analysis.outcome == "unreadable" and _OURS.match(analysis.explanation[0]):
        return analysis.explanation[0]
    if analysis.documents and list(analysis.documents) != extract_documents(body, url=URL):
        return "it gives other documents the second time"
    return _strange(analysis)


def _strange(analysis: Analysis) -> str | None:
    for document in analysis.documents:
        if not document.text or len(document.title) > 2000:
            return f"a document with a title of {len(document.title)} characters, {document.text[:40]!r}"
        try:
            document.model_dump_json()
        except (ValueError, UnicodeError) as error:
            return f"a document that cannot be written: {error}"
    for link in analysis.links:
        if not link.url.startswith(("http://", "https://")) or len(link.text) > 200:
            return f"a link to {link.url[:60]!r} called {link.text[:60]!r}"
    return None


@cache
def _known(with_real: bool) -> dict[str, bytes]:
    return seeds() | (real() if with_real else {})


def _inside(body: bytes, number: int) -> bytes | None:
    """Return a zip with one of its entries changed, and packed anew; None of what is no zip."""
    if not body.startswith(b"PK"):
        return None
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(body)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        entries = old.infolist()
        for place, entry in enumerate(entries):
            data = old.read(entry)
            changed = mutated(data, data, number) if place == (number // 3) % len(entries) else data
            new.writestr(entry.filename, changed)
    return made.getvalue()
