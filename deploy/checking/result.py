"""How an area came out."""

from __future__ import annotations

import re
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO
from xml.etree import ElementTree

from deploy.checking.area import Area
from deploy.checking.bounded import run_within

NO_TESTS = 5
"""pytest's exit code where all tests of a folder were deselected, as the slow ones are."""


@dataclass(frozen=True, slots=True)
class Result:
    """How one area came out."""

    area: Area
    seconds: float
    code: int
    counts: Mapping[str, int] = field(default_factory=dict)
    """Of an area of tests: passed, failed, skipped, expected failures."""
    failed: tuple[str, ...] = ()
    """Names of the tests that failed."""
    skipped: tuple[str, ...] = ()
    """Names of the tests that were skipped, each with the reason."""
    modules: Mapping[str, float] = field(default_factory=dict)
    """Seconds by module of tests, what its fixtures took included."""

    @property
    def good(self) -> bool:
        """Whether nothing failed."""
        return self.code == 0 or (self.area.tests and self.code == NO_TESTS)


def run(area: Area, root: Path, output: BinaryIO | None = None) -> Result:
    """Run an area's command, with its output in a file or on the terminal, and return how it came out."""
    started = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="gongbao-check-") as folder:
        report = Path(folder) / "report.xml"
        extra = (f"--junitxml={report}",) if area.tests else ()
        code = run_within(area.limit, (*area.command, *extra), root, output)
        seconds = time.monotonic() - started
        if not report.exists():
            return Result(area, seconds, code)
        return Result(area, seconds, code, *read_report(report))


def read_report(
    report: Path,
) -> tuple[Mapping[str, int], tuple[str, ...], tuple[str, ...], Mapping[str, float]]:
    """Return counts, failed and skipped tests, and seconds by module, of a JUnit XML report of pytest."""
    counts: Counter[str] = Counter()
    modules: defaultdict[str, float] = defaultdict(float)
    failed, skipped = [], []
    for case in ElementTree.parse(report).iter("testcase"):  # noqa: S314 - our own file
        name = readable(f"{case.get('classname', '')}::{case.get('name', '')}")
        modules[case.get("classname", "")] += float(case.get("time", 0))
        skip = case.find("skipped")
        if case.find("failure") is not None or case.find("error") is not None:
            counts["failed"] += 1
            failed.append(name)
        elif skip is None:
            counts["passed"] += 1
        elif skip.get("type") == "pytest.xfail":
            counts["expected failures"] += 1
        else:
            counts["skipped"] += 1
            skipped.append(f"{name}: {skip.get('message', '')}")
    return counts, tuple(failed), tuple(skipped), modules


def readable(name: str) -> str:
    """Return a test's name with the Chinese in it, which pytest writes as escapes."""
    return re.sub(r"\\u([0-9a-f]{4})", lambda escape: chr(int(escape[1], 16)), name)
