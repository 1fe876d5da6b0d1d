"""What servers were asked and what they keep, by their own counts."""

from __future__ import annotations

import re
import urllib.request
from collections import Counter
from collections.abc import Mapping
from typing import Any, Final

import pymongo
import redis

from deploy.embedded import EmbeddedServers

REDIS_ROUNDS: Final = "Redis round trips"
REDIS_COMMANDS: Final = "Redis commands, those of scripts included"
MONGO_ROUNDS: Final = "MongoDB round trips"
MONGO_WRITES: Final = "MongoDB documents written"
MONGO_FOUND: Final = "MongoDB queries"
S3_REQUESTS: Final = "S3 requests"
S3_PUTS: Final = "S3 puts"
COUNTED: Final = (REDIS_ROUNDS, REDIS_COMMANDS, MONGO_ROUNDS, MONGO_WRITES, MONGO_FOUND, S3_REQUESTS, S3_PUTS)
_REQUESTS: Final = re.compile(r"^SeaweedFS_s3_request_total\{([^}]*)\} (\S+)$", re.MULTILINE)
_TYPE: Final = re.compile(r'type="([A-Z]+)"')


def counts(servers: EmbeddedServers) -> Counter[str]:
    """Return what the servers have been asked since they were started."""
    return _redis(servers) + _mongo(servers) + _s3(servers)


def _redis(servers: EmbeddedServers) -> Counter[str]:
    with redis.Redis.from_url(servers.redis.url) as client:
        stats: Mapping[str, Any] = client.info("stats")
        commands: Mapping[str, Any] = client.info("commandstats")
    calls = sum(int(each["calls"]) for each in commands.values())
    return Counter({REDIS_ROUNDS: int(stats["total_reads_processed"]), REDIS_COMMANDS: calls})


def _mongo(servers: EmbeddedServers) -> Counter[str]:
    with pymongo.MongoClient[dict[str, Any]](servers.mongo.uri) as client:
        status = client.admin.command("serverStatus")
    did = status["opcounters"]
    return Counter(
        {
            MONGO_ROUNDS: int(status["network"]["numRequests"]),
            MONGO_WRITES: int(did["insert"] + did["update"] + did["delete"]),
            MONGO_FOUND: int(did["query"] + did["getmore"]),
        }
    )


def _s3(servers: EmbeddedServers) -> Counter[str]:
    with urllib.request.urlopen(f"{servers.s3.metrics}/metrics", timeout=10) as answer:  # noqa: S310
        found = _REQUESTS.findall(answer.read().decode())
    counted: Counter[str] = Counter()
    for labels, value in found:
        kind = _TYPE.search(labels)
        counted[S3_REQUESTS] += round(float(value))
        counted[S3_PUTS] += round(float(value)) if kind and kind[1] in ("PUT", "POST") else 0
    return counted
