"""What waits, and what was given up: look, queue again or drop, after seeing how many it would be."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import islice
from typing import Any, Final

from starlette.requests import Request

from crawler.console.data import Data, NotNowError
from crawler.console.pages.asking import Said, action, page
from crawler.frontier.connection import explained
from crawler.frontier.dead_letters import DeadLetters
from crawler.frontier.dropping import drop
from crawler.frontier.hosts import Hosts, UnknownHostError
from crawler.frontier.requeue import requeue
from crawler.frontier.urls import host_of

SHOWN: Final = 100
MOST: Final = 10_000
"""URLs that are counted for a person; more are more."""
STATES: Final[Mapping[str, tuple[str, str]]] = {
    "dead": ("dead", ""),
    "rejected": ("rejected", ""),
    "blocked": ("done", "soft block: "),
}
"""By its name: the state in `urls`, and what its reason begins with."""
CONFIRMED: Final = ("requeue", "drop")
GROUPS: Final = 20


def _state(fields: Mapping[str, str]) -> str:
    return fields.get("state", "dead") if fields.get("state") in STATES else "dead"


def _asked(fields: Mapping[str, str]) -> tuple[str | None, str | None]:
    """Return the host, and the part of the reason that is looked for."""
    begins = STATES[_state(fields)][1]
    return fields.get("host", "").strip() or None, begins + fields.get("error", "").strip() or None


def _settle(data: Data) -> None:
    with explained():
        DeadLetters(data.frontier).settle(data.records)


def _chosen(data: Data, fields: Mapping[str, str]) -> Any:
    """Return the rows of the URLs that are meant: one by its key, or all of a state, host and reason."""
    _settle(data)
    stored = STATES[_state(fields)][0]
    if key := fields.get("key"):
        rows = data.records.urls([key])
        return iter([row for row in rows.values() if row["state"] == stored])
    return data.records.select_urls([stored], *_asked(fields), newest=True)


def _make(data: Data, fields: Mapping[str, str]) -> Mapping[str, Any]:
    with explained():
        counts = data.frontier.counts()
    state, rows = _state(fields), _chosen(data, fields)
    listed = list(islice(rows, SHOWN))
    stored, (host, error) = STATES[state][0], _asked(fields)
    found = len(listed)
    if found == SHOWN:
        found = data.records.count_urls([stored], host, error, most=MOST + 1)
    groups = data.kept(
        f"ended {stored} {host} {error}",
        lambda: data.records.ended_by_reason(stored, host, error, GROUPS),
        10,
    )
    return {
        "counts": counts,
        "rows": listed,
        "groups": groups,
        "begins": STATES[state][1],
        "found": min(found, MOST),
        "many": found > MOST,
        "state": state,
        "states": tuple(STATES),
        "host": fields.get("host", ""),
        "error": fields.get("error", ""),
        "asked": fields.get("confirm") if fields.get("confirm") in CONFIRMED else None,
    }


def _one(data: Data, fields: Mapping[str, str]) -> Mapping[str, Any]:
    _settle(data)
    row = data.records.urls([fields.get("key", "")]).get(fields.get("key", ""))
    if row is None:
        raise NotNowError("That URL is not known: it may have been queued again, or never ended.")
    state = next((name for name, (stored, _) in STATES.items() if stored == row["state"]), None)
    if state == "blocked" and not str(row.get("reason") or "").startswith(STATES["blocked"][1]):
        state = None
    last = row.get("last_capture")
    capture = data.records.captures([last]).get(last) if last else None
    try:
        with explained():
            host = Hosts(data.frontier).get(host_of(row["_id"]))
    except UnknownHostError:
        host = None
    replay = data.config.replay(capture["url"], capture["fetched_at"]) if capture else None
    return {"row": row, "state": state, "capture": capture, "host": host, "replay": replay}


def _acting(
    name: str, act: Callable[..., int], said: str
) -> Callable[[Data, Request, Mapping[str, str]], Said]:
    """Return an action on all URLs that are chosen; `said` is what became of them."""

    def acting(data: Data, request: Request, fields: Mapping[str, str]) -> Said:
        state, rows = _state(fields), _chosen(data, fields)
        key = fields.get("key") or None
        details = {} if key else {field: fields.get(field) or None for field in ("host", "error")}
        with data.noted(request.state.user, name, key or f"{state} URLs", **details):
            number = act(data.frontier, data.records, rows)
        data.forget_all("ended ")
        if key and not number:
            raise NotNowError(f"{key} is not {state} any more, or it is left out: nothing was changed.")
        return said, {"number": f"{number:,}"}

    return acting


ROUTES = (
    ("/queue", page("queue.html", _make), ["GET"]),
    ("/queue/url", page("url.html", _one), ["GET"]),
    (
        "/queue/requeue",
        action(_acting("requeue", requeue, "URLs that are queued again: {number}"), "/queue"),
        ["POST"],
    ),
    ("/queue/drop", action(_acting("drop", drop, "URLs that are dropped: {number}"), "/queue"), ["POST"]),
)
