"""The duty of queueing known pages whose next visit is due."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any, Final

from crawler.config import Config
from crawler.frontier.queue import Frontier
from crawler.revisits.due import SOME, plant_due
from crawler.schedule.duties import Turn
from crawler.schedule.regular import Regular
from crawler.sources.registry import Registry

NAME: Final = "revisits"


def revisits(
    registry: Registry, frontier: Frontier, records: Any, config: Config, every: timedelta
) -> Regular:
    """Return the duty; `every`: between two looks that find nothing. Sources that are paused are left alone.

    Two who do it at a time queue nothing twice, so that it needs no fence.
    """

    def piece(turn: Turn) -> Mapping[str, int]:
        skip = records.paused_sources()
        turn.go_on()
        done = plant_due(frontier, config, records, turn.now, registry, skip=skip, most=SOME)
        return {"queued": done.queued, "at_work": done.at_work}

    return Regular(NAME, every, piece)
