"""The WARC files of a package: copied records behind a warcinfo record of their own."""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import Final

from pipelines.archive.warc import info_record
from pipelines.exporting.package import Output, Package

MAX_SIZE: Final = 1 << 30
"""Bytes of one file, as the standard advises."""


class Warcs:
    """Takes gzip members; begins a new file where one becomes too large. A context."""

    def __init__(self, package: Package, title: str) -> None:
        self._package = package
        self._title = title
        self._count = 0
        self._name = ""
        self._output: Output | None = None
        self._open: AbstractContextManager[Output] | None = None

    def __enter__(self) -> Warcs:
        self._begin()
        return self

    def __exit__(self, *_: object) -> None:
        self._end()

    def write(self, *members: bytes) -> tuple[str, int]:
        """Write members side by side; returns the file's name and the offset of the first."""
        if self._output is None or self._output.size + sum(map(len, members)) > MAX_SIZE:
            self._end()
            output = self._begin()
        else:
            output = self._output
        return self._name, output.write(b"".join(members))

    def _begin(self) -> Output:
        self._name = f"data-{self._count:05}.warc.gz"
        self._count += 1
        self._open = self._package.file(f"archive/{self._name}")
        self._output = self._open.__enter__()
        fields = {"software": "gongbao", "format": "WARC File Format 1.1", "description": self._title}
        self._output.write(info_record(self._name, fields))
        return self._output

    def _end(self) -> None:
        if self._open is not None:
            self._open.__exit__(None, None, None)
        self._open = self._output = None
