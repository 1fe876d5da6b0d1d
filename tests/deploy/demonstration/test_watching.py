"""The console that the demonstration starts."""

from __future__ import annotations

import os
import urllib.request
from pathlib import Path

from deploy.demonstration.watching import ConsoleBeside


def test_it_answers_where_it_says_until_the_demonstration_ends(
    environment: dict[str, str], tmp_path: Path
) -> None:
    with ConsoleBeside(os.environ | environment, tmp_path, wanted=True) as console:
        address = console.address
        assert address
        with urllib.request.urlopen(f"{address}healthz", timeout=20) as answer:
            assert answer.status == 200
    assert console.address is None


def test_one_that_cannot_start_costs_nothing(tmp_path: Path) -> None:
    with ConsoleBeside(dict(os.environ), tmp_path, wanted=True) as console:
        assert console.address is None
    with ConsoleBeside(dict(os.environ), tmp_path, wanted=False) as console:
        assert console.address is None
