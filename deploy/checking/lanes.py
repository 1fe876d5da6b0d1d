"""Areas of tests side by side: they wait for servers and delays more than they work."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path
from typing import Final

from deploy.checking.area import Area
from deploy.checking.result import Result, run

LANES: Final = min(3, (os.cpu_count() or 1) + 1)
"""One more than the processors of a small machine: tests work for less than half of their time. Still more
would make those fail that watch the clock."""


def run_all(areas: Sequence[Area], root: Path, lanes: int = LANES) -> Iterator[Result]:
    """Run areas in their order, so many at a time; yields each when it ends, with its output printed."""
    with tempfile.TemporaryDirectory(prefix="gongbao-check-") as folder, ThreadPoolExecutor(lanes) as pool:
        outputs = {area.name: Path(folder) / f"{number}.txt" for number, area in enumerate(areas)}
        started = [pool.submit(_run, area, root, outputs[area.name]) for area in areas]
        try:
            for future in as_completed(started):
                result = future.result()
                text = outputs[result.area.name].read_text(encoding="utf-8", errors="replace")
                print(f"\n== {result.area.name}\n{text}", end="", flush=True)
                yield result
        finally:
            pool.shutdown(cancel_futures=True)  # after Ctrl-C, which the commands got as well


def _run(area: Area, root: Path, output: Path) -> Result:
    with output.open("wb") as file:
        return run(area, root, file)
