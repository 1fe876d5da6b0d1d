"""To which run the visits of known URLs belong.

A run of a source lasts until its next one begins. What is visited again belongs to the source's last run
while that is running, and for a day after its beginning; then a run of its own begins, with the cause
`revisit`. So there is one a day at most, however few URLs become due at a time.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from crawler.frontier.begun import Begun, BegunRuns
from crawler.frontier.queue import Frontier

CAUSE: Final = "revisit"
APART: Final = timedelta(days=1)


def begin_runs(frontier: Frontier, stored: Any, sources: Sequence[str], now: datetime) -> list[str]:
    """Begin a run of each of these sources of which none is under way or young; returns their sources.

    Raises `redis.RedisError` and `ServerUnavailableError`.
    """
    if not sources:
        return []
    begun = BegunRuns(frontier)
    waiting = {run.source for run in begun.oldest()}
    last = stored.last_runs(sources)
    new = [each for each in sources if each not in waiting and _is_past(last.get(each), now)]
    for source in new:
        begun.add(Begun(source, now, CAUSE))
    return new


def _is_past(run: Any, now: datetime) -> bool:
    return run is None or (run["state"] == "over" and run["started_at"] <= now - APART)
