"""The embedded servers with the users and passwords of `deploy/secrets`."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import pymongo
import redis

from deploy.credentials import mongo
from deploy.credentials.files import Folder, Places
from deploy.embedded.environment import DELAY, LOOPBACK
from deploy.embedded.mongo import Mongo
from deploy.embedded.ports import Ports
from deploy.embedded.redis import Redis
from deploy.embedded.s3 import BUCKET, S3
from deploy.embedded.secrets import Keys
from deploy.embedded.server import Server


class Secured:
    """The folder of secrets, and what a process of each user is given."""

    def __init__(self, directory: Path, s3: str) -> None:
        self.directory, self._s3 = directory, s3

    def read(self, name: str) -> str:
        return (self.directory / name).read_text().strip()

    def environment(self, user: str, spool: Path, s3: str = "worker") -> dict[str, str]:
        """As compose.yml and the manifests have it: secrets by their files."""
        return {
            "GONGBAO_REDIS_URL_FILE": f"{self.directory}/redis_url_{user}",
            "GONGBAO_MONGO_URI_FILE": f"{self.directory}/mongo_uri_{user}",
            "GONGBAO_S3_ENDPOINT": self._s3,
            "GONGBAO_S3_ACCESS_KEY_FILE": f"{self.directory}/s3_access_{s3}",
            "GONGBAO_S3_SECRET_KEY_FILE": f"{self.directory}/s3_secret_{s3}",
            "GONGBAO_S3_BUCKET": BUCKET,
            "GONGBAO_SPOOL": str(spool),
            "GONGBAO_DEFAULT_DELAY": DELAY,
            "GONGBAO_ALLOW_NETWORKS": LOOPBACK,
        }


class _Redis(Redis):
    secrets: Folder

    def prepare(self) -> list[str]:
        return [*super().prepare(), "--aclfile", f"{self.secrets.directory}/redis_acl"]

    def serve_client(self) -> None:
        with redis.Redis.from_url(
            self.url, username="probe", password=self.secrets.password("redis_password_probe"), retry=None
        ) as client:
            client.ping()


class _Mongo(Mongo):
    secrets: Folder

    def prepare(self) -> list[str]:
        key = self.directory / "key"
        key.touch(0o600)
        key.write_text((self.secrets.directory / "mongo_key").read_text())
        return [*super().prepare(), "--keyFile", str(key)]

    def serve_client(self) -> None:
        """Make the administrator as the image's entry point does: by the exception for loopback."""
        with pymongo.MongoClient[dict[str, Any]](
            f"mongodb://{self.address}/?directConnection=true"
        ) as client:
            client.admin.command("ping")


class _S3(S3):
    secrets: Folder

    def _identities(self) -> object:
        found: dict[str, Any] = json.loads((self.secrets.directory / "s3_identities").read_text())
        administrator: dict[str, Any] = super()._identities()  # type: ignore[assignment]
        return {"identities": found["identities"] + administrator["identities"]}


@contextmanager
def secured(directory: Path) -> Iterator[Secured]:
    """Start the three servers; nobody but the users of `deploy/secrets` is let in."""
    folder, ports = Folder(directory / "secrets"), Ports(directory / "ports.json")
    made: list[Server] = [
        _Redis(directory / "redis", ports),
        _Mongo(directory / "mongo", ports),
        _S3(directory / "s3", ports, Keys("GONGBAOTEST", "a key of the test alone")),
    ]
    with ExitStack() as stack:
        addresses = {each: f"127.0.0.1:{ports.get(each.port_names[0])}" for each in made}
        folder.fill(Places(redis=addresses[made[0]], mongo=addresses[made[1]]))
        for server in made:
            server.secrets = folder  # type: ignore[attr-defined]
            server.start()
            stack.callback(server.stop)
        for server in made:
            server.wait()
        assert {each: each.address for each in made} == addresses
        _administrator(made[1].address, folder)
        mongo.prepare(folder.directory)
        yield Secured(folder.directory, f"http://{made[2].address}")


def _administrator(address: str, folder: Folder) -> None:
    """What the image does for MONGO_INITDB_ROOT_PASSWORD_FILE, with the exception for loopback."""
    with pymongo.MongoClient[dict[str, Any]](f"mongodb://{address}/?directConnection=true") as client:
        member = {"_id": 0, "host": address}
        client.admin.command("replSetInitiate", {"_id": "gongbao", "members": [member]})
    password = folder.password("mongo_password_admin")
    with pymongo.MongoClient[dict[str, Any]](f"mongodb://{address}/?replicaSet=gongbao") as client:
        client.admin.command("createUser", "admin", pwd=password, roles=["root"])
