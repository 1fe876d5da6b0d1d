"""Every key that the project uses in Redis."""

from typing import Final

QUEUE: Final = "gongbao:queue"
"""Sorted set of `crawler.frontier.records` entries by negative priority (scrapy-redis' PriorityQueue)."""
SEEN: Final = "gongbao:seen"
"""Set of request fingerprints (scrapy-redis' RFPDupeFilter)."""
SEEDS: Final = "gongbao:seeds"
"""Hash: seed URL → its scope."""
WORKERS: Final = "gongbao:workers"
"""Hash: worker id → JSON of its last heartbeat."""
WORKERS_SEEN: Final = "gongbao:workers:seen"
"""Sorted set: worker id by the time of its last heartbeat, in seconds of Redis' clock."""
ERRORS: Final = "gongbao:errors"
"""List of JSON: the last failures of the fleet, newest first, at most `ERRORS_KEPT`."""
ERRORS_KEPT: Final = 100
