"""A small HTTP/1.1 server: all hosts of a web on one port of 127.0.0.1."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import format_datetime
from http import HTTPStatus
from typing import IO

from tests.web.rounds.chrome import Chrome
from tests.web.serve.manners import Manners
from tests.web.serve.responding import respond
from tests.web.serve.validators import HONEST, Validators
from tests.web.site.answer import Answer
from tests.web.site.filling import NEWEST
from tests.web.web import Web

PATIENCE = 30.0
"""Seconds that a connection may say nothing."""


class Server:
    """Answers for a web, and writes a line a request to a log.

    Parameters
    ----------
    log: takes {"host", "target", "status", "bytes", "round"} as JSON, a line each; bytes include the head
    """

    def __init__(self, web: Web, log: IO[str]) -> None:
        self._web, self._log = web, log
        self._manners = {
            host: Manners(family.dice) for host, family in web.hosts.items() if not family.site.blocked
        }
        self._chrome = {
            family: Chrome(family, lively=telling not in HONEST) for family, telling in web.telling.items()
        }
        self._validators = {family: Validators(telling, NEWEST) for family, telling in web.telling.items()}

    async def connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer the requests of one connection until it ends."""
        try:
            while await self._one(reader, writer):
                pass
        except (ConnectionError, asyncio.IncompleteReadError, TimeoutError, asyncio.LimitOverrunError):
            pass
        finally:
            writer.close()

    async def _one(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        head = await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), PATIENCE)
        first, *lines = head.decode("latin-1").rstrip().split("\r\n")
        method, target, _ = first.split(" ", 2)
        headers = {
            name.strip().lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)
        }
        host = headers.get("host", "").partition(":")[0].lower()
        length = int(headers.get("content-length", "0"))
        form = (await reader.readexactly(length)).decode("latin-1") if length else ""
        answer = self._answer(host, target, form, headers)
        sent = _bytes(answer, headers, with_body=method != "HEAD")
        row = {"host": host, "target": target, "status": answer.status, "bytes": len(sent)}
        self._log.write(json.dumps(row | {"round": self._web.clock.round}) + "\n")
        if answer.delay:
            await asyncio.sleep(answer.delay)
        writer.write(sent)
        await writer.drain()
        return headers.get("connection", "").lower() != "close"

    def _answer(self, host: str, target: str, form: str, asked: Mapping[str, str]) -> Answer:
        manners = self._manners.get(host)
        if not manners:
            return respond(self._web, host, target, form)
        instead = manners.instead(target, asked)
        if instead:
            return instead
        family, today = self._web.hosts[host], self._web.clock.today
        url = f"http://{host}:{self._web.port}{target}"
        dressed = self._chrome[family].dress(url, respond(self._web, host, target, form), today)
        return manners.packed(self._validators[family].told(url, dressed, asked, today), asked)


def _bytes(answer: Answer, asked: Mapping[str, str], *, with_body: bool) -> bytes:
    of_body = [f"Content-Type: {answer.content_type}", f"Content-Length: {len(answer.body)}"]
    lines = [
        f"HTTP/1.1 {int(answer.status)} {_phrase(answer.status)}",
        f"Date: {format_datetime(datetime.now(UTC), usegmt=True)}",
        *(of_body if answer.status != 304 else ()),
        *(f"{name}: {value}" for name, value in answer.headers),
    ]
    head = "\r\n".join(lines) + "\r\n\r\n"
    return head.encode("latin-1") + (answer.body if with_body else b"")


def _phrase(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return "Unknown"
