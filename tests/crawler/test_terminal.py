"""What strangers wrote does nothing to the terminal of whoever looks at it."""

from __future__ import annotations

import argparse
import io
import json
import sys

import pytest
from rich.table import Table

from crawler.command import GongbaoCommand, print_json
from crawler.errors import GongbaoError
from crawler.logs.safety import CONTROL, one_line
from crawler.terminal import Console, harmless_streams

EVIL = "政府\x1b]0;owned\x07\x1b[2J\x9b31m\u202e\ud800报告"


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def terminal_of(monkeypatch: pytest.MonkeyPatch) -> Terminal:
    """Put one in the place of this process' streams; not as a fixture, after which pytest sets its own."""
    made = Terminal()
    monkeypatch.setattr(sys, "stdout", made)
    monkeypatch.setattr(sys, "stderr", made)
    monkeypatch.setenv("TERM", "xterm-256color")
    return made


def test_tables_show_it_and_do_not_obey(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = terminal_of(monkeypatch)
    table = Table()
    table.add_column(EVIL)
    table.add_row(f"[red]{EVIL}[/bold]", style="red")
    Console(width=200).print(table)
    Console(width=200).print(EVIL, markup=False, highlight=False, soft_wrap=True)
    shown = terminal.getvalue()
    assert "\x1b[31m" in shown  # rich's own colour
    # rich itself drops bells
    assert r"[red]政府\x1b]0;owned\x1b[2J\x9b31m\u202e\ud800报告[/bold]" in shown
    assert not CONTROL.search(shown.replace("\x1b[", ""))
    assert shown.count("\x1b[2J") == 0


def test_what_is_printed_does_nothing_either(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = terminal_of(monkeypatch)
    with harmless_streams():
        print(EVIL)
        print(EVIL, file=sys.stderr)
        sys.stdout.writelines([EVIL, "\n"])
        Console(width=200).print(EVIL, highlight=False)
        assert sys.stdout.isatty()
    assert sys.stdout is terminal
    assert not CONTROL.search(terminal.getvalue())
    assert one_line("a\r\nError b\x1b") == r"a Error b\x1b"


def test_json_spells_it_as_json_does(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = terminal_of(monkeypatch)
    with harmless_streams():
        print_json({"title": EVIL, EVIL: [EVIL]})
    assert not CONTROL.search(terminal.getvalue())
    assert json.loads(terminal.getvalue()) == {"title": EVIL, EVIL: [EVIL]}


class Failing(GongbaoCommand):
    def short_desc(self) -> str:
        return ""

    def work(self, args: list[str], opts: argparse.Namespace) -> int:
        print(EVIL)
        raise GongbaoError(EVIL)


def test_every_command_is_within(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = terminal_of(monkeypatch)
    command = Failing()
    command.run([], argparse.Namespace())
    assert command.exitcode == 1
    assert terminal.getvalue().count("报告") == 2
    assert not CONTROL.search(terminal.getvalue())
