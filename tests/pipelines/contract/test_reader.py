"""A reader reads, follows, and cannot write: asked of a server that asks for passwords."""

from __future__ import annotations

import base64
import json
import secrets
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pymongo
import pytest
from pymongo.errors import OperationFailure

from deploy.embedded.errors import EmbeddedServerError
from deploy.embedded.mongo import REPLICA_SET, Mongo
from deploy.embedded.ports import Ports
from pipelines.contract import COLLECTIONS

ALREADY_INITIALIZED = 23  # src/mongo/base/error_codes.yml
PASSWORD = "correct-horse-battery"
ROOT = Path(__file__).resolve().parents[3]


class Guarded(Mongo):
    """A mongod that lets nobody in without a password; `root` has the same as all."""

    def prepare(self) -> list[str]:
        key = self.directory / "key"
        key.write_text(base64.b64encode(secrets.token_bytes(48)).decode())
        key.chmod(0o400)
        return [*super().prepare(), "--keyFile", str(key)]

    def serve_client(self) -> None:
        member = {"_id": 0, "host": self.address}
        with pymongo.MongoClient[dict[str, Any]](
            f"mongodb://{self.address}/?directConnection=true"
        ) as client:
            try:  # nobody has a password yet: from this machine, that may be done
                client.admin.command("replSetInitiate", {"_id": REPLICA_SET, "members": [member]})
            except OperationFailure as error:
                if error.code != ALREADY_INITIALIZED:
                    raise
            while not client.admin.command("hello")["isWritablePrimary"]:
                time.sleep(0.05)
            client.admin.command("createUser", "root", pwd=PASSWORD, roles=["root"])

    def uri_of(self, user: str, source: str) -> str:
        return self.uri.replace("//", f"//{user}:{PASSWORD}@") + f"&authSource={source}"


@pytest.fixture(scope="module")
def guarded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Guarded]:
    folder = tmp_path_factory.mktemp("guarded")
    (folder / "logs").mkdir()
    server = Guarded(folder / "mongo", Ports(folder / "ports.json"))
    try:
        server.start()
        server.wait()
    except EmbeddedServerError as error:
        pytest.skip(str(error))
    yield server
    server.stop()


def test_a_reader_reads_and_cannot_write(guarded: Guarded, environment: dict[str, str]) -> None:
    environment = environment | {"GONGBAO_MONGO_URI": guarded.uri_of("root", "admin")}
    command = [sys.executable, "-m", "scrapy", "contract", "--apply", "--reader", "ann", "--rows", "--json"]
    for _ in range(2):  # again is no error
        done = subprocess.run(
            command, cwd=ROOT, env=environment, input=PASSWORD, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
    assert {each["validator"] for each in json.loads(done.stdout)["collections"]} == {"right"}
    with pymongo.MongoClient[dict[str, Any]](guarded.uri_of("root", "admin")) as client:
        client["gongbao"]["audit"].insert_one({"_id": 1})
    with pymongo.MongoClient[dict[str, Any]](guarded.uri_of("ann", "gongbao")) as client:
        database = client["gongbao"]
        for name in COLLECTIONS:
            assert database[name].find_one({}) is None
            with database[name].watch():
                pass
            writes = (
                lambda c: c.insert_one({"_id": 1}),
                lambda c: c.update_many({}, {"$set": {"a": 1}}),
                lambda c: c.delete_many({}),
                lambda c: c.create_index("a"),
                lambda c: c.drop(),
            )
            for write in writes:
                with pytest.raises(OperationFailure, match="not authorized"):
                    write(database[name])
        with pytest.raises(OperationFailure, match="not authorized"):  # what is no part of the contract
            database["audit"].find_one({})


def test_a_short_password_is_refused(environment: dict[str, str]) -> None:
    command = [sys.executable, "-m", "scrapy", "contract", "--reader", "ann"]
    done = subprocess.run(
        command, cwd=ROOT, env=environment, input="short", capture_output=True, text=True, check=False
    )
    assert done.returncode == 2
    assert "at least 12 characters" in done.stderr
