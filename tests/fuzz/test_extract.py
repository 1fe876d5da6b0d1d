"""Whatever the bytes are: no reader crashes, hangs or grows, and what it gives is what it says it is."""

from __future__ import annotations

import time
from collections.abc import Iterable
from itertools import count, takewhile
from typing import Final

import pytest
from pebble import ProcessExpired

from pipelines.pool import MEMORY, make_parsers
from tests.fuzz.findings import FINDINGS
from tests.fuzz.reading import Read, body_of, problem_of, read
from tests.fuzz.seeds import seeds

SHORT: Final = 150
"""Pages in the ordinary check: ten of each seed."""
LONG: Final = 300.0
"""Seconds of the long form."""
SLOWEST: Final = 20.0
"""Seconds for a page; the crawl has 30."""
GROWTH: Final = 64 << 20
"""Bytes that the process may hold at its end beyond what it held after it had read each seed."""


@pytest.mark.parametrize("name", FINDINGS)
def test_what_was_found_before(name: str) -> None:
    assert problem_of(FINDINGS[name]) is None


@pytest.mark.parametrize("name", sorted(seeds()))
def test_the_seeds_are_what_they_are_called(name: str) -> None:
    assert problem_of(seeds()[name]) is None


def test_changed_pages() -> None:
    problems, _ = _read_all(range(SHORT), with_real=False)
    assert problems == []


@pytest.mark.slow
@pytest.mark.timeout(LONG + 120)
def test_changed_pages_for_long() -> None:
    """Each run begins where a clock says, and names the numbers of what it finds: `read(NUMBER, True)`."""
    end, first = time.monotonic() + LONG, int(time.time()) * 1000
    numbers = takewhile(lambda _: time.monotonic() < end, count(first))
    problems, done = _read_all(numbers, with_real=True)
    assert not problems, "\n".join(problems)
    sizes = [each.resident for each in done]
    assert len(done) > 500
    assert max(sizes[-50:]) - max(sizes[100:150]) < GROWTH, [
        size >> 20 for size in sizes[:: len(sizes) // 20]
    ]


def _read_all(numbers: Iterable[int], *, with_real: bool) -> tuple[list[str], list[Read]]:
    """Read pages one after the other in the processes that the crawl has; returns what is wrong, and all."""
    pool = make_parsers(1, "pipelines.extraction.worker", MEMORY)
    problems: list[str] = []
    done: list[Read] = []
    try:
        for number in numbers:
            try:
                found = pool.schedule(read, args=[number, with_real], timeout=SLOWEST).result()
            except TimeoutError:
                problems.append(f"{number} ({body_of(number, with_real=with_real)[0]}): it hangs")
                continue
            except ProcessExpired as error:
                problems.append(f"{number} ({body_of(number, with_real=with_real)[0]}): {error.exitcode}")
                continue
            done.append(found)
            if found.problem:
                problems.append(f"{number} ({found.name}): {found.problem}")
    finally:
        pool.stop()
        pool.join()
    return problems, done
