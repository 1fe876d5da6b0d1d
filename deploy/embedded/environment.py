"""The GONGBAO_* variables that point the line at a stack, as a mapping and as a file to source."""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from pathlib import Path

from deploy.embedded.mongo import Mongo
from deploy.embedded.redis import Redis
from deploy.embedded.s3 import BUCKET, S3
from deploy.embedded.secrets import write_private

LOOPBACK = "127.0.0.0/8"
DELAY = "0.02"
"""Seconds between two fetches from one host: small, since the only hosts are on this machine."""


def environment(redis: Redis, mongo: Mongo, s3: S3, spool: Path) -> dict[str, str]:
    """Return every variable that a worker or a command needs."""
    return {
        "GONGBAO_REDIS_URL": redis.url,
        "GONGBAO_MONGO_URI": mongo.uri,
        "GONGBAO_S3_ENDPOINT": s3.endpoint,
        "GONGBAO_S3_ACCESS_KEY": s3.keys.access,
        "GONGBAO_S3_SECRET_KEY": s3.keys.secret,
        "GONGBAO_S3_BUCKET": BUCKET,
        "GONGBAO_ARCHIVE": "s3",
        "GONGBAO_SPOOL": str(spool),
        "GONGBAO_ALLOW_NETWORKS": LOOPBACK,
        "GONGBAO_DEFAULT_DELAY": DELAY,
    }


def write_environment(file: Path, variables: Mapping[str, str]) -> None:
    """Write `export NAME=value` lines, readable by the owner only: there is a secret key among them."""
    lines = [f"export {name}={shlex.quote(value)}" for name, value in variables.items()]
    write_private(file, "\n".join(lines) + "\n")
