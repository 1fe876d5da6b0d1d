"""The real servers, started once for all tests, and a clean place in each for every test.

Where they cannot run, tests that need them are skipped on a laptop and fail in CI (`CI=true`).
"""

from __future__ import annotations

import faulthandler
import os
import shutil
import sys
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import psutil
import pymongo
import pytest
import redis
from minio import Minio
from pymongo.database import Database

from deploy.embedded import EmbeddedServerError, EmbeddedServers

SHARED_MEMORY: Final = Path("/dev/shm")
"""tmpfs on Linux (shm_overview(7))."""
LEFT: Final = "gongbao-tests-"
ROOM: Final = 6 << 30
"""Bytes that have to be free there; the servers of one run of tests keep 0.6 GB."""


def pytest_configure(config: pytest.Config) -> None:
    """Know the marker of the tests that only `deploy/check --full` runs."""
    config.addinivalue_line("markers", "slow: takes minutes; only `deploy/check --full` runs it")


@pytest.hookimpl(trylast=True)
def pytest_unconfigure() -> None:
    """Say where each thread stands, if any keeps the process from ending after its last test."""
    faulthandler.dump_traceback_later(60, exit=True, file=sys.__stderr__)


@pytest.fixture(scope="session")
def servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedServers]:
    """Redis, MongoDB and S3 on loopback."""
    with in_memory() as folder:
        yield from _running(folder or tmp_path_factory.mktemp("servers"))


def _running(folder: Path) -> Iterator[EmbeddedServers]:
    stack = EmbeddedServers(folder)
    try:
        stack.start()
    except EmbeddedServerError as error:
        if os.environ.get("CI") == "true":
            raise
        pytest.skip(f"needs the embedded servers. {error}")
    try:
        yield stack
    finally:
        stack.stop()


@contextmanager
def in_memory() -> Iterator[Path | None]:
    """Make a folder in memory for the servers' data, where there is room; else None.

    A database of a test's own is some ninety files, each of which MongoDB syncs: on a disk that takes longer
    than most tests. No test needs the data to outlive the machine.
    """
    if not SHARED_MEMORY.is_dir() or shutil.disk_usage(SHARED_MEMORY).free < ROOM:
        yield None
        return
    for left in SHARED_MEMORY.glob(f"{LEFT}*"):
        if not psutil.pid_exists(int(left.name.split("-")[2])):  # a run that was killed
            shutil.rmtree(left, ignore_errors=True)
    with tempfile.TemporaryDirectory(
        prefix=f"{LEFT}{os.getpid()}-", dir=SHARED_MEMORY, ignore_cleanup_errors=True
    ) as name:
        yield Path(name) / "servers"


@pytest.fixture
def redis_url(servers: EmbeddedServers) -> str:
    """The URL of an empty Redis."""
    with redis.Redis.from_url(servers.redis.url) as client:
        client.flushdb()
    return servers.redis.url


@pytest.fixture
def redis_client(redis_url: str) -> Iterator[redis.Redis]:
    """A client of an empty Redis."""
    with redis.Redis.from_url(redis_url) as client:
        yield client


@pytest.fixture
def mongo_uri(servers: EmbeddedServers) -> Iterator[str]:
    """The URI of a database of this test's own."""
    name = f"test_{uuid.uuid4().hex[:12]}"
    yield servers.mongo.uri.replace("/gongbao?", f"/{name}?")
    with pymongo.MongoClient[dict[str, Any]](servers.mongo.uri) as client:
        client.drop_database(name)


@pytest.fixture
def mongo(mongo_uri: str) -> Iterator[Database[dict[str, Any]]]:
    """A client's view of a database of this test's own."""
    with pymongo.MongoClient[dict[str, Any]](mongo_uri, tz_aware=True) as client:
        yield client.get_default_database()


@pytest.fixture
def s3(servers: EmbeddedServers) -> Minio:
    """A client of the S3 server."""
    keys = servers.s3.keys
    return Minio(servers.s3.address, access_key=keys.access, secret_key=keys.secret, secure=False)


@pytest.fixture
def bucket(s3: Minio) -> Iterator[str]:
    """The name of an empty bucket of this test's own."""
    name = f"test-{uuid.uuid4().hex[:12]}"
    s3.make_bucket(name)
    yield name
    for item in s3.list_objects(name, recursive=True):
        s3.remove_object(name, item.object_name or "")
    s3.remove_bucket(name)


@pytest.fixture
def environment(
    servers: EmbeddedServers, redis_url: str, mongo_uri: str, bucket: str, tmp_path: Any
) -> dict[str, str]:
    """All GONGBAO_* variables, pointing to an empty Redis, database, bucket and spool."""
    return servers.environment() | {
        "GONGBAO_REDIS_URL": redis_url,
        "GONGBAO_MONGO_URI": mongo_uri,
        "GONGBAO_S3_BUCKET": bucket,
        "GONGBAO_SPOOL": str(tmp_path / "spool"),
    }
