"""Requests put together with their answers, which stand beside each other in most writers' files."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from pipelines.importing.records import Broken, Record

ANSWERS: Final = ("response", "revisit")
MAX_REQUEST: Final = 1 << 20
"""Bytes of a request that is kept with its answer."""


@dataclass(frozen=True, slots=True)
class Exchange:
    """An answer, and what asked for it."""

    answer: Record
    """A response or a revisit."""
    request: bytes = b""
    """Head and body; empty where that is not known."""


def exchanges(found: Iterable[Record | Broken]) -> Iterator[Exchange | Record | Broken]:
    """Yield exchanges, and everything else as it is: a request too where no answer stands beside it."""
    request: Record | None = None
    answer: Record | None = None
    for record in found:
        if isinstance(record, Broken) or record.kind not in ("request", *ANSWERS):
            yield record
        elif record.kind == "request":
            if answer is not None and _belong(answer, record):
                yield _exchange(answer, record)
                answer = None
                continue
            if request is not None:
                yield request
            request = record
        else:
            if answer is not None:
                yield Exchange(answer)
            answer = record
            if request is not None and _belong(record, request):
                yield _exchange(record, request)
                answer = request = None
    if request is not None:
        yield request
    if answer is not None:
        yield Exchange(answer)


def _exchange(answer: Record, request: Record) -> Exchange:
    return Exchange(answer, request.block if len(request.block) <= MAX_REQUEST else b"")


def _belong(answer: Record, request: Record) -> bool:
    concurrent = [each.fields.get("warc-concurrent-to", "").strip("<>") for each in (answer, request)]
    if any(concurrent):
        return concurrent[0] == request.id or concurrent[1] == answer.id
    return all(
        answer.fields.get(name) == request.fields.get(name) for name in ("warc-target-uri", "warc-date")
    )
