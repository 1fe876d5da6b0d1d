"""A Redis Cluster of three local processes."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import redis

from deploy.embedded.ports import Ports
from deploy.embedded.redis import Redis

SLOTS = 16384
NODES = 3


class Node(Redis):
    """One node; its bus takes the port 10,000 above, which is known to be free as well."""

    title = "Redis Cluster node"

    def prepare(self) -> list[str]:
        return [*super().prepare(), "--cluster-enabled", "yes", "--cluster-config-file", "nodes.conf"]

    def client(self) -> redis.Redis:
        return redis.Redis.from_url(self.url)


@contextmanager
def running_cluster(folder: Path) -> Iterator[list[Node]]:
    """Serve until the context ends."""
    ports = [Ports(folder / f"ports-{number}.json") for number in range(NODES)]
    nodes = [Node(folder / f"node-{number}", ports[number]) for number in range(NODES)]
    try:
        for node in nodes:
            node.start()
            node.wait()
        _join(nodes)
        yield nodes
    finally:
        for node in nodes:
            node.stop()


def _join(nodes: list[Node]) -> None:
    for number, node in enumerate(nodes):
        first, last = SLOTS * number // NODES, SLOTS * (number + 1) // NODES
        node.client().execute_command("CLUSTER ADDSLOTS", *range(first, last))
        node.client().execute_command("CLUSTER MEET", "127.0.0.1", nodes[0].ports["redis"])
    deadline = time.monotonic() + 30
    while not all(_complete(node) for node in nodes):
        assert time.monotonic() < deadline, "the cluster did not form"
        time.sleep(0.1)


def _complete(node: Node) -> bool:
    info: Any = node.client().execute_command("CLUSTER INFO")
    if isinstance(info, bytes):
        info = dict(line.split(":") for line in info.decode().split())
    return info["cluster_state"] == "ok" and int(info["cluster_known_nodes"]) == NODES
