"""Any number of lines in the order of their bytes, with bounded memory."""

from __future__ import annotations

import heapq
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from typing import IO, Final

IN_MEMORY: Final = 50_000


class SortedLines:
    """Takes lines in any order; what is too much for memory lies in temporary files. A context."""

    def __init__(self) -> None:
        self._lines: list[bytes] = []
        self._files: list[IO[bytes]] = []
        self._stack = ExitStack()

    def __enter__(self) -> SortedLines:
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def add(self, line: bytes) -> None:
        """Take a line, with the line feed that ends it."""
        self._lines.append(line)
        if len(self._lines) >= IN_MEMORY:
            file = self._stack.enter_context(tempfile.TemporaryFile())  # noqa: SIM115 - so it is one
            file.writelines(sorted(self._lines))
            self._files.append(file)
            self._lines = []

    def __iter__(self) -> Iterator[bytes]:
        for file in self._files:
            file.seek(0)
        return heapq.merge(*self._files, sorted(self._lines))
