"""What commands print: the words of strangers among it (titles, reasons, hosts) do nothing to a terminal."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any, TextIO, cast

import rich.console
from rich.console import ConsoleOptions, ConsoleRenderable, RenderHook, RenderResult
from rich.segment import Segment

from crawler.logs.safety import printable


class Console(rich.console.Console):
    """Rich's console; takes `[brackets]` and `:names:` as they are, and spells out control characters."""

    def __init__(self, *, stderr: bool = False, **options: Any) -> None:
        super().__init__(**{"stderr": stderr, "markup": False, "emoji": False, **options})
        self.push_render_hook(_Harmless())


class _Harmless(RenderHook):
    def process_renderables(self, renderables: list[ConsoleRenderable]) -> list[ConsoleRenderable]:
        return [_Printable(each) for each in renderables]


class _Printable:
    """Something to be shown, without the control characters in its texts; those of rich itself stay."""

    def __init__(self, shown: ConsoleRenderable) -> None:
        self._shown = shown

    def __rich_console__(self, console: rich.console.Console, options: ConsoleOptions) -> RenderResult:
        for segment in console.render(self._shown, options):
            yield segment if segment.control else Segment(printable(segment.text), segment.style)


class Printed:
    """A stream that spells out the control characters in what is printed; all else is the stream's own."""

    def __init__(self, stream: TextIO) -> None:
        self.rich_proxied_file = stream
        """Where rich writes to: its own escapes are meant."""

    def write(self, text: str) -> int:
        """Write a text; returns its length."""
        self.rich_proxied_file.write(printable(text))
        return len(text)

    def writelines(self, lines: Iterable[str]) -> None:
        """Write several."""
        for line in lines:
            self.write(line)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.rich_proxied_file, name)


@contextmanager
def harmless_streams() -> Iterator[None]:
    """Let nothing that is printed in this context move a cursor, colour a terminal or turn a text round."""
    out, err = sys.stdout, sys.stderr
    sys.stdout, sys.stderr = cast(TextIO, Printed(out)), cast(TextIO, Printed(err))
    try:
        yield
    finally:
        sys.stdout, sys.stderr = out, err
