"""The command line, as a person calls it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
import redis

from tests import zygote
from tests.crawler.commands.operators import Operator

ROOT = Path(__file__).parents[3]
Run = Callable[..., "subprocess.CompletedProcess[str]"]

DEAD = {
    "GONGBAO_REDIS_URL": "redis://:hunter2@127.0.0.1:9/0",
    "GONGBAO_MONGO_URI": "mongodb://me:hunter2@127.0.0.1:9/gongbao?serverSelectionTimeoutMS=200",
    "GONGBAO_S3_ENDPOINT": "http://127.0.0.1:9",
}
"""Addresses at which nothing listens."""


def scrapy(
    *arguments: str, environment: Mapping[str, str] | None = None, own_process: bool = False, **values: str
) -> subprocess.CompletedProcess[str]:
    """Run `scrapy ARGUMENTS` with only these GONGBAO_* variables, in a fork or in a process of its own."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GONGBAO_")}
    given = kept | dict(environment or {}) | values
    if not own_process:
        return zygote.run("scrapy", *arguments, environment=given, timeout=100)
    return subprocess.run(
        [sys.executable, "-m", "scrapy", *arguments],
        cwd=ROOT,
        env=given,
        capture_output=True,
        text=True,
        timeout=100,
    )


@pytest.fixture
def run(environment: dict[str, str]) -> Run:
    """Run a command over the real servers; variables can be set otherwise by name."""

    def with_servers(
        *arguments: str, own_process: bool = False, **values: str
    ) -> subprocess.CompletedProcess[str]:
        return scrapy(*arguments, environment=environment, own_process=own_process, **values)

    return with_servers


@pytest.fixture
def operator(environment: dict[str, str], redis_client: redis.Redis) -> Operator:
    """An operator of servers on which nothing was crawled yet."""
    return Operator(environment, redis_client)
