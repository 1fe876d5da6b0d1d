"""What goes on: counts, speed, servers, workers, errors; live."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Mapping
from typing import Any, Final

import anyio.to_thread
from starlette.requests import Request
from starlette.responses import JSONResponse, StreamingResponse

from crawler.console.data import Data
from crawler.console.pages.asking import page
from crawler.console.rendering import language_of
from crawler.console.words import AWAY, chinese, english
from crawler.errors import GongbaoError
from crawler.top.looking import Looker, Seen

EVERY: Final = 2.0
"""Seconds between two live figures."""


def _make(data: Data, fields: Mapping[str, str]) -> Mapping[str, Any]:  # noqa: ARG001
    seen, away = _look(data), data.watch.away()
    stored: dict[str, Any] | None = None
    failed = None
    try:
        stored = data.counts()
    except GongbaoError as error:
        failed = str(error)
    reasons = {**({"redis": seen.outage} if seen.outage else {}), **({"mongodb": failed} if failed else {})}
    return {"seen": seen, "stored": stored, "away": reasons | away}


def _look(data: Data) -> Seen:
    looker = data.kept("looker", lambda: Looker(data.frontier), float("inf"))
    seen: Seen = data.kept("seen", looker.look, EVERY / 2)
    return seen


def live(seen: Seen, away: str | None = None) -> dict[str, Any]:
    """Return what the page's charts are drawn from: counters, of which the browser makes rates.

    `away` says which servers are, in the reader's language; without Redis there are no counters.
    """
    if seen.outage:
        return {"at": seen.at, "outage": away or seen.outage}
    return {
        "at": seen.at,
        "outage": away,
        "fetched": sum(beat.pages for beat, _ in seen.alive),
        "bytes": sum(beat.received for beat, _ in seen.alive) / 1000,
        "failures": sum(beat.failures for beat, _ in seen.alive),
        "workers": len(seen.alive),
        "uncommitted": sum(beat.uncommitted for beat, _ in seen.alive),
        **{name: seen.counts[name] for name in ("queued", "leased", "done", "dead", "rejected", "seen")},
    }


async def _events(request: Request) -> StreamingResponse:
    data: Data = request.app.state.data
    t = chinese if language_of(request) == "zh" else english

    async def lines() -> AsyncIterator[str]:
        while not await request.is_disconnected():
            seen = await anyio.to_thread.run_sync(_look, data)
            away = await anyio.to_thread.run_sync(data.watch.away)
            said = " ".join(t(AWAY[server]) for server in away) or None
            yield f"data: {json.dumps(live(seen, said))}\n\n"
            await asyncio.sleep(EVERY)

    return StreamingResponse(lines(), media_type="text/event-stream")


async def _health(request: Request) -> JSONResponse:  # noqa: ARG001
    return JSONResponse({"ok": True})


ROUTES = (
    ("/", page("overview.html", _make), ["GET"]),
    ("/events", _events, ["GET"]),
    ("/healthz", _health, ["GET"]),
)
