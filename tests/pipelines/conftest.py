"""The stores of a line, each behind a gate of its own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from deploy.embedded import EmbeddedServers
from pipelines.commit import Committer
from pipelines.objects import S3Store
from pipelines.records import MongoRecords
from tests.gate import Gate


@dataclass
class GatedLine:
    """A committer over real stores that can be made to go away."""

    committer: Committer
    objects_gate: Gate
    records_gate: Gate
    objects: S3Store
    """The same bucket without a gate."""
    records: MongoRecords
    """The same database without a gate."""


@pytest.fixture
def line(servers: EmbeddedServers, mongo_uri: str, bucket: str) -> Iterator[GatedLine]:
    """A committer over an empty bucket and an empty database."""
    keys = servers.s3.keys
    with Gate(servers.s3.address) as objects_gate, Gate(servers.mongo.address) as records_gate:
        # directConnection: the replica set would tell the client the server's own address
        database = mongo_uri.rpartition("/")[2].partition("?")[0]
        options = "directConnection=true&serverSelectionTimeoutMS=300&retryWrites=true"
        gated = Committer(
            S3Store(f"http://{objects_gate.address}", keys.access, keys.secret, bucket),
            MongoRecords(f"mongodb://{records_gate.address}/{database}?{options}"),
        )
        gated.records.check()
        yield GatedLine(
            gated,
            objects_gate,
            records_gate,
            S3Store(servers.s3.endpoint, keys.access, keys.secret, bucket),
            MongoRecords(mongo_uri),
        )
