"""What is wrong with files of sources, all of it at once, each with its place."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from crawler.errors import GongbaoError


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One mistake in a file."""

    path: Path
    line: int
    """From 1."""
    text: str
    """What is there, and what was expected."""

    def __str__(self) -> str:
        return f"{_short(self.path)}:{self.line}: {self.text}"


class SourcesError(GongbaoError):
    """Raised by the registry where files of sources are wrong; has every problem, a line each."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(set(problems)))
        super().__init__("\n".join(map(str, self.problems)))


def _short(path: Path) -> Path:
    """Return the path as a person in this folder writes it."""
    try:
        return path.relative_to(Path.cwd())
    except ValueError:
        return path
