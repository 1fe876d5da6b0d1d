"""The servers through their real clients: what the rest of the project relies on."""

from __future__ import annotations

import io
import time
import urllib.request
from pathlib import Path
from typing import Any

import pymongo
import pytest
import redis
from minio import Minio
from minio.error import S3Error
from pymongo.database import Database

from deploy.embedded import EmbeddedServerError, EmbeddedServers
from deploy.embedded.ports import COMPANION


def test_redis_keeps_an_append_only_file_and_listens_on_loopback_only(redis_client: redis.Redis) -> None:
    assert redis_client.config_get("appendonly")["appendonly"] == "yes"
    assert redis_client.config_get("appendfsync")["appendfsync"] == "everysec"
    assert redis_client.config_get("bind")["bind"] == "127.0.0.1"
    assert redis_client.config_get("protected-mode")["protected-mode"] == "yes"


def test_mongo_has_transactions_and_change_streams(mongo: Database[dict[str, Any]]) -> None:
    mongo.create_collection("things")
    with mongo.things.watch(max_await_time_ms=100) as stream:
        with mongo.client.start_session() as session, session.start_transaction():
            mongo.things.insert_one({"_id": 1}, session=session)
        assert next(stream)["documentKey"] == {"_id": 1}


def test_s3_refuses_other_keys_and_unknown_buckets(servers: EmbeddedServers, s3: Minio) -> None:
    stranger = Minio(servers.s3.address, access_key=servers.s3.keys.access, secret_key="x" * 40, secure=False)
    with pytest.raises(S3Error, match="SignatureDoesNotMatch"):
        stranger.list_buckets()
    with pytest.raises(S3Error, match="NoSuchBucket"):
        s3.put_object("misspelt", "key", io.BytesIO(b"x"), 1)
    with pytest.raises(urllib.error.HTTPError, match="403"):
        urllib.request.urlopen(servers.s3.endpoint + "/gongbao")


def test_s3_stores_and_returns_ranges(s3: Minio, bucket: str) -> None:
    s3.put_object(bucket, "a/b", io.BytesIO(b"0123456789"), 10)
    assert s3.get_object(bucket, "a/b", offset=3, length=4).read() == b"3456"


def test_a_second_stack_beside_the_first_and_a_restart_on_other_ports(
    servers: EmbeddedServers, tmp_path: Path
) -> None:
    directory = tmp_path / "a folder with spaces 公报"
    with EmbeddedServers(directory) as first:
        taken = {port for server in servers.servers for port in server.ports.values()}
        mine = {port for server in first.servers for port in server.ports.values()}
        assert not (taken | {port + COMPANION for port in taken}) & (
            mine | {port + COMPANION for port in mine}
        )
        write(first)
        with pytest.raises(EmbeddedServerError, match="already run over"), EmbeddedServers(directory):
            pass
    started = time.monotonic()
    with EmbeddedServers(directory) as again:
        assert again.environment() == first.environment()
        assert time.monotonic() - started < 20
    (directory / "ports.json").unlink()
    with EmbeddedServers(directory) as moved:
        assert moved.environment()["GONGBAO_MONGO_URI"] != first.environment()["GONGBAO_MONGO_URI"]
        assert moved.environment()["GONGBAO_S3_SECRET_KEY"] == first.environment()["GONGBAO_S3_SECRET_KEY"]
        read(moved)
    assert not list(Path("/tmp").glob(f"seaweedfs-*-{moved.s3.ports['s3'] + COMPANION}.sock"))


def write(stack: EmbeddedServers) -> None:
    with redis.Redis.from_url(stack.redis.url) as client:
        client.set("kept", "yes")
    with pymongo.MongoClient[dict[str, Any]](stack.mongo.uri) as mongo:
        mongo.get_default_database().kept.insert_one({"_id": 1})
    s3_client(stack).put_object("gongbao", "kept", io.BytesIO(b"yes"), 3)


def read(stack: EmbeddedServers) -> None:
    with redis.Redis.from_url(stack.redis.url) as client:
        assert client.get("kept") == b"yes"
    with pymongo.MongoClient[dict[str, Any]](stack.mongo.uri) as mongo:
        assert mongo.get_default_database().kept.find_one() == {"_id": 1}
    assert s3_client(stack).get_object("gongbao", "kept").read() == b"yes"


def s3_client(stack: EmbeddedServers) -> Minio:
    keys = stack.s3.keys
    return Minio(stack.s3.address, access_key=keys.access, secret_key=keys.secret, secure=False)
