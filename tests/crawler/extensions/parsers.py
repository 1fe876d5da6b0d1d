"""Analyses that end badly, each in its own way; run in the processes of a pool."""

from __future__ import annotations

import os
import time
from datetime import datetime

from pipelines.extraction import Analysis


def work(
    body: bytes, url: str, content_type: str | None, fetched_at: datetime, status: int, promise: int
) -> Analysis:
    """Do what the body says."""
    match body.split():
        case [b"sleep", seconds]:
            time.sleep(float(seconds))
        case [b"spin"]:
            while True:
                pass
        case [b"exit", code]:
            os._exit(int(code))
        case [b"crash"]:
            os.kill(os.getpid(), 11)
        case [b"raise"]:
            raise ValueError("$ bad page")
    return Analysis("empty", f"{url} {content_type} {fetched_at:%Y} {status} {promise}")
