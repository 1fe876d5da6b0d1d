"""A line is one event, whatever is in it."""

from __future__ import annotations

import json
import logging
import sys

import pytest
from scrapy.http import Request, Response

from crawler.logs import context
from crawler.logs.formatters import JsonFormatter, TextFormatter
from crawler.logs.safety import CONTROL

SECRETS = ("hunter22", "hunter2")
EVIL = "a\r2026-01-01 ERROR forged\x1b[2J\u202eb"


def _record(message: str, *args: object, **extra: object) -> logging.LogRecord:
    return logging.getLogger("crawler.x").makeRecord(
        "crawler.x", logging.INFO, "f", 1, message, args, None, extra=extra
    )


def _failing() -> logging.LogRecord:
    try:
        raise ValueError("hunter2\nand more")
    except ValueError:
        return logging.getLogger("x").makeRecord("x", logging.ERROR, "f", 1, "It failed", (), sys.exc_info())


@pytest.fixture
def text() -> TextFormatter:
    return TextFormatter("%(levelname)s: %(message)s", None, SECRETS)


def test_control_characters_are_spelt_out(text: TextFormatter) -> None:
    assert text.format(_record("%s", EVIL)) == r"INFO: a\r2026-01-01 ERROR forged\x1b[2J\u202eb"
    assert text.format(_record("政府工作报告\t%s", "x")) == "INFO: 政府工作报告\tx"


@pytest.mark.parametrize(
    "evil",
    [
        *("\x1b]0;title\x07", "\x9b31m", "\x00", "\x7f", "\x85", "a\x08\x08b"),  # terminals
        *("\u2028", "\u2029", "\r\n", "\x0b", "\x0c"),  # ends of lines, for some
        *("\u061c", "\u200e", "\u200f", "\u202a", "\u202e", "\u2066", "\u2069"),  # directions
        *("\U000e0041", "\ufff9", "\ud800"),  # hidden or halved characters
    ],
)
@pytest.mark.parametrize("formatter", [TextFormatter("%(message)s", None), JsonFormatter()])
def test_a_line_holds_no_character_that_does_anything(formatter: logging.Formatter, evil: str) -> None:
    for record in (_record(f"a{evil}b"), _record("%s", f"a{evil}b"), _record("x", url=f"http://a.cn/{evil}")):
        line = formatter.format(record)
        assert not CONTROL.search(line)
        line.encode()
        assert len([part for part in line.splitlines() if not part.startswith("    ")]) == 1


def test_no_line_of_an_event_can_pass_for_another(text: TextFormatter) -> None:
    lines = text.format(_record("a\nINFO: forged")).split("\n")
    assert lines == ["INFO: a", "    INFO: forged"]
    first, *rest = text.format(_failing()).split("\n")
    assert first == "ERROR: It failed"
    assert rest
    assert all(line.startswith("    ") for line in rest)


@pytest.mark.parametrize("formatter", [TextFormatter("%(message)s", None, SECRETS), JsonFormatter(SECRETS)])
def test_secrets_are_hidden_also_in_tracebacks(formatter: logging.Formatter) -> None:
    line = formatter.format(_record("redis://:%s@h and %s", "hunter22", "hunter2"))
    assert "redis://:***@h and ***" in line
    assert "hunter" not in line + formatter.format(_failing())


def test_json_has_what_is_known(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(context, "BOUND", {})
    monkeypatch.setitem(context.BOUND, "worker", "w1")
    monkeypatch.setattr("crawler.logs.formatters.BOUND", context.BOUND)
    line = json.loads(JsonFormatter().format(_record("%s 慢", "x", url="http://a.cn/", source="anhui")))
    assert line.pop("at").endswith("+00:00")
    assert line == {
        "level": "INFO",
        "logger": "crawler.x",
        "message": "x 慢",
        "worker": "w1",
        "url": "http://a.cn/",
        "source": "anhui",
    }


def test_json_is_one_line_and_has_the_traceback() -> None:
    text = JsonFormatter().format(_failing())
    assert "\n" not in text
    assert "ValueError" in json.loads(text)["error"]


def test_scrapys_own_lines_tell_their_url_and_source() -> None:
    request = Request("http://a.cn/1", meta={"source": "anhui"})
    for argument in (request, Response("http://a.cn/1", request=request)):
        record = _record("Gave up %(it)s", {"it": argument})
        assert json.loads(JsonFormatter().format(record))["url"] == "http://a.cn/1"
        assert json.loads(JsonFormatter().format(record))["source"] == "anhui"
