"""What is due, done once: for cron and Kubernetes' CronJobs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Final

from crawler.frontier.queue import Frontier
from crawler.frontier.sowing import FencedError
from crawler.schedule.clock import redis_clock
from crawler.schedule.duties import Duty, Turn
from crawler.schedule.leadership import leader_of, let_hear

TRIES: Final = 5
"""How often it is begun anew where the leader changes meanwhile."""


def once(frontier: Frontier, duties: Sequence[Duty]) -> Counter[str]:
    """Let each duty do all that is due; returns what was done, by name.

    It leads nobody, and waits for no leader: it acts under the number of the one there is, and the marks of
    the frontier keep both from doing the same. Raises `redis.RedisError`, `ServerUnavailableError`, and
    `FencedError` where leaders change all the time.
    """
    for left in reversed(range(TRIES)):
        try:
            _work(frontier, duties)
            let_hear(frontier)
            break
        except FencedError:
            if not left:
                raise
    return sum((duty.done for duty in duties), Counter())


def _work(frontier: Frontier, duties: Sequence[Duty]) -> None:
    clock = redis_clock(frontier)
    number = leader_of(frontier).number
    for duty in duties:
        duty.begin(clock())
        while duty.work(Turn(clock(), number, bool)):
            pass
