"""Hosts: who waits for what, and since when, and how politely they were asked; pause, block, resume."""

from __future__ import annotations

import heapq
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import Any, Final

from starlette.requests import Request

from crawler.console.data import BEIJING, HOUR, Data, NotNowError
from crawler.console.pages.asking import Said, action, page
from crawler.durations import duration
from crawler.errors import GongbaoError
from crawler.frontier.connection import explained
from crawler.frontier.hosts import Hosts, HostState
from crawler.frontier.pausing import Pausing
from crawler.traps.kinds import meaning_of
from crawler.traps.known import Trap, Traps
from crawler.traps.lifting import lift

SHOWN: Final = 100
MOST_TRAPS: Final = 2000
"""That are looked at."""
DAYS: Final = 30
LONGEST: Final = timedelta(days=366)
TOO_SHORT: Final = 0.9
"""Share of the delay below which an interval between two answers is shown as too short: answers may come
quicker one after the other than they were asked for."""
STATES: Final = ("all", "working", "paused", "resting", "backing off")


def _make(data: Data, fields: Mapping[str, str]) -> Mapping[str, Any]:
    wanted, state = fields.get("q", "").strip().lower(), fields.get("state", "all")
    with explained():
        # one look at all of them for everybody who asks within some seconds
        every: list[HostState] = data.kept("hosts", lambda: list(Hosts(data.frontier).all()), 5)
        traps: list[Trap] = data.kept(
            "traps", lambda: list(islice(Traps(data.frontier).all(), MOST_TRAPS)), 5
        )
    found = [each for each in every if wanted in each.host and _is(each, state)]
    listed = heapq.nlargest(SHOWN, found, key=lambda each: (each.queued, each.in_flight))
    try:
        since = datetime.now(UTC) - timedelta(days=DAYS)
        blocks = data.records.soft_blocks(since, [each.host for each in listed])
        intervals = data.intervals()
        dead = data.kept("ended dead by host", lambda: data.records.ended_by_host("dead"), 30, HOUR)
    except GongbaoError:  # the frontier's own figures are there all the same
        blocks, intervals, dead = {}, {}, {}
    return {
        "hosts": listed,
        "traps": sorted(
            (trap for trap in traps if wanted in trap.host), key=lambda trap: trap.since, reverse=True
        )[:SHOWN],
        "meaning_of": meaning_of,
        "intervals": intervals,
        "dead": dead,
        "too_short": TOO_SHORT,
        "found": len(found),
        "known": len(every),
        "blocks": blocks,
        "q": wanted,
        "state": state,
        "states": STATES,
    }


def _is(host: HostState, state: str) -> bool:
    return {
        "working": bool(host.queued or host.in_flight),
        "paused": host.paused or bool(host.blocked_for),
        "resting": bool(host.stopped_for),
        "backing off": bool(host.backoff),
    }.get(state, True)


def _pause(data: Data, request: Request, fields: Mapping[str, str]) -> Said:
    host, span = fields["host"], fields.get("for", "").strip()
    seconds = duration(span).total_seconds() if span else None
    with data.noted(request.state.user, "pause", host, seconds=seconds, reason=fields.get("reason")):
        (state, *_) = Pausing(data.frontier).pause([host], seconds)
    data.forget("hosts")
    said = (
        "{host} is paused for {span}: {number} URLs wait."
        if span
        else "{host} is paused: {number} URLs wait."
    )
    return said, _values(state, span=span)


def _block(data: Data, request: Request, fields: Mapping[str, str]) -> Said:
    host, until = fields["host"], _moment(fields.get("until", ""))
    seconds = (until - datetime.now(UTC)).total_seconds()
    if not 0 < seconds < LONGEST.total_seconds():
        raise NotNowError(f"Choose a time from now until {LONGEST.days} days from now.")
    reason = fields.get("reason") or None
    with data.noted(request.state.user, "block", host, until=f"{until:%Y-%m-%d %H:%M} UTC", reason=reason):
        (state, *_) = Pausing(data.frontier).pause([host], seconds)
    data.forget("hosts")
    shown = until.astimezone(BEIJING).strftime("%Y-%m-%d %H:%M")
    return "{host} is blocked until {shown}: {number} URLs wait.", _values(state, shown=shown)


def _moment(text: str) -> datetime:
    """Return the moment that a field for a local time has, which is Beijing's."""
    try:
        return datetime.strptime(text.strip(), "%Y-%m-%dT%H:%M").replace(tzinfo=BEIJING).astimezone(UTC)
    except ValueError:
        raise NotNowError(f"{text!r} is no time. Write it as 2026-03-01T08:00; it is Beijing's.") from None


def _resume(data: Data, request: Request, fields: Mapping[str, str]) -> Said:
    host = fields["host"]
    with data.noted(request.state.user, "resume", host):
        (state, *_) = Pausing(data.frontier).resume([host])
    data.forget("hosts")
    return "{host} is fetched from again: {number} URLs wait.", _values(state)


def _lift(data: Data, request: Request, fields: Mapping[str, str]) -> Said:
    host, pattern = fields["host"], fields["pattern"]
    with data.noted(request.state.user, "lift trap", " ".join((host, pattern))):
        queued = lift(data.frontier, data.records, host, pattern)
    data.forget("traps")
    return "{pattern} of {host} may be fetched: {number} URLs are queued.", {
        "pattern": pattern,
        "host": host,
        "number": f"{queued:,}",
    }


def _values(state: HostState, **more: str) -> dict[str, str]:
    return {"host": state.host, "number": f"{state.queued:,}", **more}


ROUTES = (
    ("/hosts", page("hosts.html", _make), ["GET"]),
    ("/hosts/pause", action(_pause, "/hosts"), ["POST"]),
    ("/hosts/block", action(_block, "/hosts"), ["POST"]),
    ("/hosts/resume", action(_resume, "/hosts"), ["POST"]),
    ("/hosts/lift", action(_lift, "/hosts"), ["POST"]),
)
