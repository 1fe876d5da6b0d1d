"""One record read by the id of its capture: how many requests that takes, and how long."""

from __future__ import annotations

import random
import time
from dataclasses import dataclass
from urllib.parse import urlsplit

from crawler.config import Config, secret
from crawler.errors import ArchiveError
from deploy.benches.archive.counting import CountingDoor
from pipelines import records
from pipelines.archive.access import read_capture
from pipelines.objects import S3Store

READS = 100


@dataclass(frozen=True, slots=True)
class Reads:
    """What reading records at random took."""

    requests: float
    """That the store saw for each record, but for the one by which a client learns its bucket's region."""
    ranged: float
    """Those of them that asked for a range."""
    milliseconds: float
    """For each record, the look-up in the database included."""


def measure(config: Config) -> Reads:
    """Read records at random, each checked by its digest. Raises `ArchiveError` where one is not intact."""
    stored = records.from_config(config)
    ids = sorted(name for name, _, _ in stored.capture_places())
    chosen = random.Random(1).choices(ids, k=READS)  # noqa: S311
    with CountingDoor(urlsplit(str(config.s3_endpoint)).netloc) as door:
        keys = secret(config.s3_access_key), secret(config.s3_secret_key)
        objects = S3Store(f"http://{door.address}", *keys, str(config.s3_bucket))
        started = time.perf_counter()
        for name in chosen:
            row = stored.captures([name])[name]
            found = read_capture(objects, row)
            if found.payload_digest != row["payload_digest"] or not found.intact():
                raise ArchiveError(f"{name} was not read back as it was written.")
        took = time.perf_counter() - started
        counted = door.requests
    methods = sum(count for name, count in counted.items() if name.isupper())
    return Reads((methods - counted["location"]) / READS, counted["ranged"] / READS, took * 1000 / READS)
