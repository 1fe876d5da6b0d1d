"""The areas that are checked, each one command."""

from __future__ import annotations

import sys
import sysconfig
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

FIRST: Final = ("e2e", "pipelines", "crawler", "faults", "deploy", "crawler/commands", "quality")
"""The test folders that take longest, in this order; others come after them."""
APART: Final = ("crawler/commands",)
"""Folders within others that are areas of their own, so that no area takes much longer than the others."""

LIMIT: Final = 3600.0
"""Seconds that an area may take."""
LONG_LIMIT: Final = 4 * 3600.0
"""The same with the long tests."""


@dataclass(frozen=True, slots=True)
class Area:
    """One command, and how to name it."""

    name: str
    command: tuple[str, ...]
    tests: bool = False
    """Whether it is pytest, which can tell more than its exit code."""
    limit: float = LIMIT
    """Seconds after which it is ended, and has failed."""


def areas(root: Path, *, full: bool = False) -> Iterator[Area]:
    """Yield everything to check below `root`, the quick things first; `full` adds the tests marked slow."""
    scripts = Path(sysconfig.get_path("scripts"))
    yield Area("format", (str(scripts / "ruff"), "format", "--check", "."))
    yield Area("lint", (str(scripts / "ruff"), "check", "."))
    yield Area("types", (str(scripts / "mypy"),))
    yield Area("imports", (str(scripts / "lint-imports"), "--no-logo"))
    for name, paths in test_folders(root / "tests"):
        arguments = ["-q"] if full else ["-q", "-m", "not slow"]
        arguments += [f"--ignore=tests/{apart}" for apart in APART if f"tests/{apart}".startswith(f"{name}/")]
        arguments += [str(path.relative_to(root)) for path in paths]
        command = (sys.executable, "-m", "pytest", *arguments)
        yield Area(name, command, tests=True, limit=LONG_LIMIT if full else LIMIT)


def test_folders(tests: Path) -> Iterator[tuple[str, list[Path]]]:
    """Yield name and paths of every folder with tests in it, and of the test files beside the folders."""
    inside = [*(path.name for path in sorted(tests.iterdir())), *APART]
    folders = {name: tests / name for name in inside if any((tests / name).rglob("test_*.py"))}
    for name in sorted(folders, key=lambda name: (FIRST.index(name) if name in FIRST else len(FIRST), name)):
        yield f"tests/{name}", [folders[name]]
    files = sorted(tests.glob("test_*.py"))
    if files:
        yield "tests", files
