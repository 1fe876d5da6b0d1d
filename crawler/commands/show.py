"""`scrapy show`: one capture out of the archive."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping
from typing import Any

from scrapy.exceptions import UsageError

from crawler.command import GongbaoCommand
from crawler.durations import short
from crawler.frontier.urls import url_key
from crawler.logs.safety import one_line
from crawler.moments import moment
from crawler.pages.dom import decode

FIELDS = (
    "url requested_url status fetched_at source run worker ip_address tls_verified tls_problem"
    " tls_protocol certificate truncated payload_digest record_type"
    " bucket object offset length refers_to page converted_from rendering outcome kind documents replay"
).split()

OF_THE_URL = (
    "state reason visits changed_at interval next_visit_at first_seen last_seen gone_since whole_at etag"
    " last_modified"
).split()


class Command(GongbaoCommand):
    """Reads one capture with one ranged GET."""

    def syntax(self) -> str:
        """Return the arguments."""
        return "[--at DATE] [--raw|--headers|--text] URL|CAPTURE_ID"

    def short_desc(self) -> str:
        """Return one line of help."""
        return "Show one capture out of the archive"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add the options."""
        super().add_options(parser)
        parser.add_argument(
            "--at", metavar="DATE", help="the last capture up to this day or moment (ISO 8601, UTC)"
        )
        form = parser.add_mutually_exclusive_group()
        form.add_argument(
            "--raw", action="store_true", help="the answer as the socket carried it, head and body"
        )
        form.add_argument("--headers", action="store_true", help="the head of the answer")
        form.add_argument("--text", action="store_true", help="the body without its encodings, as UTF-8")

    def work(self, args: list[str], opts: argparse.Namespace) -> int:
        """Print the capture; where it lies and what is known of its URL, unless a form is asked for."""
        if len(args) != 1:
            raise UsageError("name one URL or capture id")
        row, response = self.load("OPEN_CAPTURE")(args[0], self.config, moment(opts.at, end=True))
        row["replay"] = self.config.replay(row["url"], row["fetched_at"])
        if opts.raw or opts.headers or opts.text:
            _write(_form(row, response, opts))
        else:
            print(_told(row) + _known(self._row_of(row["requested_url"] or row["url"])), end="")
        return 0

    def _row_of(self, url: str) -> Mapping[str, Any]:
        """Return what is known of a URL; nothing where no crawl visited it."""
        try:
            key = url_key(url)
        except ValueError:
            return {}
        found: Mapping[str, Any] = self.load("RECORD_STORE")(self.config).urls([key]).get(key, {})
        return found


def _known(row: Mapping[str, Any]) -> str:
    """Return what is known of the visits of a URL, a line each."""
    told = {name: row[name] for name in OF_THE_URL if row.get(name) is not None}
    if "visits" in told:
        told["visits"] = f"{row['visits']}, {row['changes']} with a change"
    if "interval" in told:
        told["interval"] = short(row["interval"])
    lines = [f"{name:15} {one_line(str(value))}\n" for name, value in told.items()]
    return "".join(["\nIts URL\n", *lines]) if lines else ""


def _form(row: dict[str, Any], response: Any, opts: argparse.Namespace) -> bytes:
    if opts.raw:
        return bytes(response.block)
    if opts.headers:
        lines = (f"{name}: {value}\n" for name, value in response.headers)
        return f"{response.status}\n{''.join(lines)}".encode("latin-1", "replace")
    return decode(response.body, row["content_type"])[0].encode("utf-8", "replace")


def _told(row: Mapping[str, Any]) -> str:
    return "".join(f"{name:15} {one_line(str(row[name]))}\n" for name in FIELDS if row.get(name) is not None)


def _write(data: bytes) -> None:
    """Write bytes as they are to a file or a program, and to a terminal what does no harm there."""
    if sys.stdout.isatty():
        print(data.decode("utf-8", "backslashreplace"), end="")
    else:
        sys.stdout.buffer.write(data)
