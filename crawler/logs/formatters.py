"""From a log record to its line."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any, Final

from scrapy.http import Request, Response

from crawler.logs.context import BOUND
from crawler.logs.safety import printable, without

OF_EVENTS: Final = ("url", "source")
"""What a line may be about: given by `extra`, or taken from the request that Scrapy's own lines have."""


class TextFormatter(logging.Formatter):
    """As Scrapy's, with secrets hidden and control characters spelt out.

    An event is one line; only a traceback adds lines, which are indented.
    """

    def __init__(self, form: str | None, dates: str | None, secrets: Iterable[str] = ()) -> None:
        super().__init__(form, dates)
        self._secrets = tuple(secrets)

    def formatMessage(self, record: logging.LogRecord) -> str:
        """Return the line without a traceback."""
        return super().formatMessage(record).replace("\n", "\n    ")

    def formatException(self, ei: Any) -> str:
        """Return an indented traceback."""
        return "    " + super().formatException(ei).replace("\n", "\n    ")

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        return printable(without(self._secrets, super().format(record)))


class JsonFormatter(logging.Formatter):
    """One JSON object a line: `at`, `level`, `logger`, `message`; if known `worker`, `run`, `url`, `source`.

    `error` has the traceback. JSON itself spells out line feeds and control characters.
    """

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        super().__init__()
        self._secrets = tuple(secrets)

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        line: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
            **BOUND,
            **about(record),
        }
        if record.exc_info:
            line["error"] = self.formatException(record.exc_info)
        safe = {
            name: printable(without(self._secrets, value)) if isinstance(value, str) else value
            for name, value in line.items()
        }
        return json.dumps(safe, ensure_ascii=False, default=str)


def about(record: logging.LogRecord) -> dict[str, str]:
    """Return the URL and the source that a line is about, where it tells."""
    found = {name: str(value) for name in OF_EVENTS if (value := getattr(record, name, None))}
    arguments = record.args.values() if isinstance(record.args, dict) else record.args or ()
    for argument in arguments:
        if isinstance(argument, Request | Response):
            found.setdefault("url", argument.url)
            request = argument if isinstance(argument, Request) else argument.request
            if request is not None and "source" in request.meta:
                found.setdefault("source", request.meta["source"])
    return found
