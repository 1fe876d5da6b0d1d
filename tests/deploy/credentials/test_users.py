"""Each user of a deployment can do its work on real servers, and nothing beyond it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pymongo
import pytest
import redis
from minio import Minio
from minio.error import S3Error
from pymongo.errors import OperationFailure

from crawler.audit import entry
from crawler.config import Config
from crawler.errors import GongbaoError, ServerUnavailableError
from crawler.frontier.batches import Found
from crawler.frontier.connection import connect
from crawler.frontier.fleet import Fleet
from crawler.frontier.guarantees import warnings
from crawler.frontier.queue import Frontier
from crawler.metrics.frontier import FrontierCollector
from deploy.backups.place import Place
from deploy.backups.run import make, restore
from deploy.credentials import mongo, roles
from deploy.embedded.s3 import BUCKET
from pipelines import objects, records
from pipelines.records import rows, together
from tests.deploy.credentials.secured import Secured, secured
from tests.pipelines.made import T0, capture, document


@pytest.fixture(scope="module")
def deployment(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Secured]:
    with secured(tmp_path_factory.mktemp("secured")) as started:
        yield started


@pytest.fixture
def config(deployment: Secured, tmp_path: Path) -> Callable[[str, str], Config]:
    def made(user: str, s3: str = "worker") -> Config:
        return Config.from_environment(deployment.environment(user, tmp_path, s3))

    return made  # type: ignore[return-value]


@pytest.mark.parametrize("user", ["worker", "scheduler", "console"])
def test_a_frontier_is_worked_with(config: Callable[..., Config], user: str) -> None:
    client = connect(config(user))
    frontier = Frontier(client)
    frontier.add([Found(f"http://{user}.example.gov.cn/", "")])
    leases = frontier.lease(1)
    assert [lease.url for lease in leases] == [f"http://{user}.example.gov.cn/"]
    assert warnings(client) == []


def test_the_exporter_reads_the_frontier_and_cannot_write(config: Callable[..., Config]) -> None:
    Frontier(connect(config("worker"))).add([Found("http://read.example.gov.cn/", "")])
    client = connect(config("exporter"))
    frontier = Frontier(client)
    up, *_ = FrontierCollector(frontier, Fleet(client)).collect()
    assert [sample.value for sample in up.samples] == [1]
    with pytest.raises(redis.ResponseError, match=r"(?i)permission|can't run this command"):
        frontier.add([Found("http://written.example.gov.cn/", "")])
    with pytest.raises(redis.ResponseError, match=r"(?i)permission|can't run this command"):
        client.set("gb:x", 1)


@pytest.mark.parametrize("user", sorted(set(roles.REDIS) - {"admin", "probe"}))
@pytest.mark.parametrize(
    "command", ["FLUSHALL", "KEYS *", "SHUTDOWN", "CONFIG SET dir /", "GET theirs", "ACL LIST"]
)
def test_no_user_of_redis_can_do_harm(config: Callable[..., Config], user: str, command: str) -> None:
    with pytest.raises(redis.ResponseError, match=r"(?i)no permissions"):
        connect(config(user)).execute_command(*command.split())


def test_who_has_no_name_is_let_in_nowhere(deployment: Secured, config: Callable[..., Config]) -> None:
    address = deployment.read("redis_url_worker").rpartition("@")[2]
    with pytest.raises(redis.AuthenticationError):
        redis.Redis.from_url(f"redis://{address}").get("gb:x")
    members = deployment.read("mongo_uri_worker").rpartition("@")[2].partition("&")[0]
    with (
        pymongo.MongoClient[dict[str, Any]](f"mongodb://{members}") as client,
        pytest.raises(OperationFailure),
    ):
        client.gongbao.captures.find_one()
    with pytest.raises(S3Error, match="AccessDenied"):
        Minio(str(config("worker").s3_endpoint).removeprefix("http://"), secure=False).list_buckets()


@pytest.mark.parametrize("user", ["worker", "scheduler", "console", "operator"])
def test_the_indexes_are_made_by_whoever_opens_the_database(
    deployment: Secured, config: Callable[..., Config], user: str
) -> None:
    if user == "operator":
        with pymongo.MongoClient[dict[str, Any]](deployment.read("mongo_uri_operator")) as client:
            client.gongbao.captures.drop_indexes()
    else:
        records.from_config(config(user)).check()


def test_a_worker_may_write_many_rows_in_one_command(
    deployment: Secured, config: Callable[..., Config]
) -> None:
    """Where its role did not let it, each row would take an operation of its own, for four times as much."""
    records.from_config(config("worker")).check()
    page = capture("http://together.example.gov.cn/1.html")
    with pymongo.MongoClient[dict[str, Any]](deployment.read("mongo_uri_worker"), tz_aware=True) as client:
        database = client.gongbao
        made = rows.document_rows(page, [document(url=page.url)], 3)
        assert together.new_documents(database.documents, made) == []
        read = {"_id": page.id, "outcome": "documents", "extractor": 1, "read_at": T0}
        assert together.add_analyses(database.captures, [read]) == []
        assert database.documents.count_documents({"capture_id": page.id}) == 1


WRITE = {"insert": lambda c: c.insert_one({"x": 1}), "update": lambda c: c.update_one({}, {"$set": {"x": 2}})}
CAN = {
    "worker": {"captures": "insert update", "documents": "insert update", "urls": "insert update"},
    "scheduler": {"captures": "", "documents": "", "urls": "insert update", "schedule": "insert update"},
    "console": {"captures": "", "documents": "", "audit": "insert", "urls": "insert update"},
    "exporter": {"captures": "", "audit": "", "urls": ""},
    "reader": {"captures": "", "documents": "", "reports": ""},
    "backup": {"captures": "", "documents": "", "reports": ""},
}


@pytest.mark.parametrize("user", CAN)
def test_the_database_is_written_by_those_alone_who_have_to(deployment: Secured, user: str) -> None:
    with pymongo.MongoClient[dict[str, Any]](deployment.read(f"mongo_uri_{user}")) as client:
        for collection, allowed in CAN[user].items():
            assert client.gongbao[collection].find_one({"_id": "none"}) is None
            for action, write in WRITE.items():
                if action in allowed:
                    write(client.gongbao[collection])
                else:
                    with pytest.raises(OperationFailure, match="not authorized"):
                        write(client.gongbao[collection])
        with pytest.raises(OperationFailure, match="not authorized"):
            client.gongbao.captures.drop()
        with pytest.raises(OperationFailure, match="not authorized"):
            client.drop_database("gongbao")
        with pytest.raises(OperationFailure, match="not authorized"):
            client.other.rows.find_one()


def test_what_an_operator_did_cannot_be_taken_out_of_the_log_by_the_console(
    deployment: Secured, config: Callable[..., Config]
) -> None:
    records.from_config(config("console")).note_action(entry("ann", "pause", "www.example.gov.cn"))
    with (
        pymongo.MongoClient[dict[str, Any]](deployment.read("mongo_uri_console")) as client,
        pytest.raises(OperationFailure, match="not authorized"),
    ):
        client.gongbao.audit.delete_many({})


def test_objects_are_written_with_the_workers_key_and_read_with_the_readers(
    config: Callable[..., Config],
) -> None:
    worker, reader = objects.from_config(config("worker")), objects.from_config(config("worker", "reader"))
    worker.check()
    worker.put_bytes("a/b.txt", b"bytes")
    reader.check()
    assert reader.read("a/b.txt") == b"bytes"
    assert [each.key for each in reader.list("a/")] == ["a/b.txt"]
    with pytest.raises(ServerUnavailableError, match="AccessDenied"):
        reader.put_bytes("a/c.txt", b"bytes")
    with pytest.raises(ServerUnavailableError, match="AccessDenied"):
        reader.delete("a/b.txt")
    worker.delete("a/b.txt")


def test_the_workers_key_makes_and_removes_no_bucket(config: Callable[..., Config]) -> None:
    made = config("worker")
    access, secret = made.s3_access_key, made.s3_secret_key
    assert access
    assert secret
    keys = {"access_key": access.get_secret_value(), "secret_key": secret.get_secret_value()}
    client = Minio(str(made.s3_endpoint).removeprefix("http://"), secure=False, **keys)
    with pytest.raises(S3Error, match="AccessDenied"):
        client.make_bucket("another")
    with pytest.raises(S3Error, match="AccessDenied"):
        client.remove_bucket(BUCKET)


def test_a_backup_is_made_by_its_own_user_and_brought_back_by_an_operator_alone(
    config: Callable[..., Config], tmp_path: Path
) -> None:
    Frontier(connect(config("worker"))).add([Found("http://backed.example.gov.cn/", "")])
    records.from_config(config("worker")).note_action(entry("ann", "resume", "www.example.gov.cn"))
    place = Place.of(str(tmp_path / "backups"), config("backup", "reader"))
    make(place, config("backup", "reader"), only=None, patience=10, tick=lambda *_: None)
    seen = Frontier(connect(config("exporter"))).counts()["seen"]
    with pytest.raises(GongbaoError):
        restore(place, None, config("backup", "reader"), only=None, replace=True, tick=lambda *_: None)
    done = restore(place, None, config("operator"), only=None, replace=True, tick=lambda *_: None)
    assert done["rows"]
    assert Frontier(connect(config("exporter"))).counts()["seen"] == seen > 0


def test_preparing_again_changes_nothing_and_gives_the_password_of_the_file(deployment: Secured) -> None:
    mongo.prepare(deployment.directory)
    with pymongo.MongoClient[dict[str, Any]](deployment.read("mongo_uri_reader")) as client:
        assert client.gongbao.captures.find_one({"_id": "none"}) is None
