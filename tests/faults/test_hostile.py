"""A crawl over sites that mean harm: each attack ends as it has to, and nobody else feels it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

from tests.faults.hostile.crawl import Aftermath, crawl
from tests.faults.hostile.registry import chosen
from tests.faults.hostile.server import Hostile
from tests.faults.line import Line

MOST_MEMORY: Final = 600 << 20
"""Bytes that a worker's own process may hold."""


@pytest.fixture
def hostile(tmp_path: Path) -> Iterator[Hostile]:
    with Hostile(tmp_path / "hostile") as server:
        yield server


def test_the_short_form(line: Line, hostile: Hostile, tmp_path: Path) -> None:
    attacks = chosen(heavy=False)
    left = crawl(line, hostile, attacks, tmp_path)
    assert [each for attack in attacks for each in left.complaints(attack)] == [], left.logs[-3000:]
    nobody_else_felt_it(left)


def nobody_else_felt_it(left: Aftermath) -> None:
    """The worker lived and ended well, within its memory, and asked nobody inside."""
    assert left.status == 0, left.logs[-3000:]
    assert "Traceback" not in left.logs, left.logs[left.logs.index("Traceback") - 500 :][:3000]
    assert ["inner"] not in left.asked
    assert left.memory.worker < MOST_MEMORY, left.memory
