"""Sources: what each yielded against what is expected, when it is due; run now, skip, pause, resume."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from starlette.requests import Request

from crawler.console.data import BEIJING, Data, NotNowError
from crawler.console.pages.asking import Said, action, page
from crawler.frontier.connection import explained

SHOWN: Final = 100
ORDER: Final = ("below expectation", "being crawled", "ok", "never crawled")


def _make(data: Data, fields: Mapping[str, str]) -> Mapping[str, Any]:
    every = data.health()
    wanted, state = fields.get("q", "").strip().lower(), fields.get("state", "")
    found = [
        each
        for each in every
        if (not state or each.state == state) and (wanted in each.source.id or wanted in each.source.title)
    ]
    found.sort(key=lambda each: (ORDER.index(each.state), each.source.id))
    listed = found[:SHOWN]
    names = [each.source.id for each in listed]
    states = [each.state for each in every]
    return {
        "sources": listed,
        "found": len(found),
        "known": len(every),
        "schedule": data.records.schedule(names),
        "runs": data.records.last_runs(names),
        "counts": {name: states.count(name) for name in ORDER},
        "q": wanted,
        "state": state,
        "states": ORDER,
    }


def _run(data: Data, request: Request, fields: Mapping[str, str]) -> Said:
    source = _source(data, fields["id"])
    with data.noted(request.state.user, "run now", source.id):
        sown = list(_operating(data).run([source]))
    queued = sum(bool(each.queued) for each in sown)
    return ("{id} is queued." if queued else "{id} is in the queue already."), {"id": source.id}


def _skip(data: Data, request: Request, fields: Mapping[str, str]) -> Said:
    source = _source(data, fields["id"])
    with data.noted(request.state.user, "skip", source.id):
        time = _operating(data).skip([source]).get(source.id)
    if not time:
        return "{id} has no time to skip.", {"id": source.id}
    return "{id} skips {time}.", {"id": source.id, "time": f"{time.astimezone(BEIJING):%Y-%m-%d %H:%M}"}


def _pause(data: Data, request: Request, fields: Mapping[str, str]) -> Said:
    source, reason = _source(data, fields["id"]), fields.get("reason", "").strip()
    if not reason:
        raise NotNowError("Say why it is paused, for others to read.")
    with data.noted(request.state.user, "pause source", source.id, reason=reason):
        _operating(data).pause([source], reason)
    return "{id} is paused.", {"id": source.id}


def _resume(data: Data, request: Request, fields: Mapping[str, str]) -> Said:
    source = _source(data, fields["id"])
    with data.noted(request.state.user, "resume source", source.id):
        _operating(data).resume([source])
    return "{id} is seeded again from now on.", {"id": source.id}


def _source(data: Data, name: str) -> Any:
    return data.registry().get(name)


def _operating(data: Data) -> Any:
    from crawler.schedule.clock import redis_clock
    from crawler.schedule.operating import Operating

    with explained():
        now = redis_clock(data.frontier)()
    return Operating(data.frontier, data.records, data.rules, now)


ROUTES = (
    ("/sources", page("sources.html", _make), ["GET"]),
    ("/sources/run", action(_run, "/sources"), ["POST"]),
    ("/sources/skip", action(_skip, "/sources"), ["POST"]),
    ("/sources/pause", action(_pause, "/sources"), ["POST"]),
    ("/sources/resume", action(_resume, "/sources"), ["POST"]),
)
