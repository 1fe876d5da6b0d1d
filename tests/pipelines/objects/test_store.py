"""The contract of `ObjectStore`, over each implementation: a folder, and a real S3 server."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from minio import Minio
from minio.commonconfig import ENABLED
from minio.versioningconfig import VersioningConfig

from crawler.errors import ArchiveError, ServerUnavailableError
from deploy.embedded import EmbeddedServers
from pipelines.objects import FolderStore, ObjectStore, S3Store
from pipelines.objects.base import StoredObject, checked_key
from tests.gate import Gate

KEY = "warc/example/2026/03/01/20260301T080000-worker-1-abcdef01.warc.gz"
DATA = bytes(range(256)) * 40


@dataclass
class Place:
    """A store, and how to take it away and bring it back."""

    store: ObjectStore
    away: Path | Gate

    def take_away(self) -> None:
        if isinstance(self.away, Gate):
            self.away.shut()
        else:
            self.away.rename(self.away.with_name("unmounted"))

    def bring_back(self) -> None:
        if isinstance(self.away, Gate):
            self.away.open()
        else:
            self.away.with_name("unmounted").rename(self.away)


@pytest.fixture(params=["folder", "s3"])
def place(request: pytest.FixtureRequest) -> Iterator[Place]:
    """An empty store of each kind."""
    if request.param == "folder":
        folder: Path = request.getfixturevalue("tmp_path") / "archive"
        made = Place(FolderStore(folder), folder)
        made.store.check()
        yield made
        return
    servers: EmbeddedServers = request.getfixturevalue("servers")
    keys, bucket = servers.s3.keys, request.getfixturevalue("bucket")
    with Gate(servers.s3.address) as gate:
        yield Place(S3Store(f"http://{gate.address}", keys.access, keys.secret, bucket), gate)


@pytest.fixture
def store(place: Place) -> ObjectStore:
    return place.store


def test_what_is_put_is_read(store: ObjectStore, tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(DATA)
    store.put(KEY, tmp_path / "file")
    store.put_bytes("small", b"x")
    store.put_bytes("empty", b"")
    assert store.read(KEY) == DATA
    assert store.read("small") == b"x"
    assert store.read("empty") == b""
    assert (tmp_path / "file").read_bytes() == DATA


@pytest.mark.parametrize(
    ("offset", "length"), [(0, 1), (0, None), (3, 4), (10_239, 1), (0, 10_240), (5000, None), (7, 0), (0, 0)]
)
def test_ranges(store: ObjectStore, offset: int, length: int | None) -> None:
    store.put_bytes(KEY, DATA)
    assert store.read(KEY, offset, length) == DATA[offset : None if length is None else offset + length]


@pytest.mark.parametrize(("offset", "length"), [(0, 10_241), (10_239, 2), (10_240, 1), (50_000, 5)])
def test_a_range_behind_the_end_is_an_archive_error(store: ObjectStore, offset: int, length: int) -> None:
    store.put_bytes(KEY, DATA)
    with pytest.raises(ArchiveError, match=f"^{KEY} in .* ends before byte {offset + length}"):
        store.read(KEY, offset, length)


def test_the_same_key_again_replaces(store: ObjectStore) -> None:
    store.put_bytes(KEY, DATA)
    store.put_bytes(KEY, b"short")
    assert store.read(KEY) == b"short"
    assert [each.size for each in store.list()] == [5]


@pytest.mark.parametrize("key", ["none", KEY, "warc", "warc/example", KEY + "/deeper"])
def test_what_is_missing_is_an_archive_error(store: ObjectStore, key: str) -> None:
    store.put_bytes(KEY + ".idx", DATA)
    for length in (None, 10):
        with pytest.raises(ArchiveError, match=f"^{key} is missing in "):
            store.read(key, 0, length)
    with pytest.raises(ArchiveError, match=f"^{key} is missing in "):
        store.size(key)


def test_an_object_tells_its_size_and_its_age(store: ObjectStore) -> None:
    before = datetime.now(UTC)
    for data in (b"", DATA):
        store.put_bytes(KEY, data)
        assert store.size(KEY) == len(data)
    [listed] = store.list()
    assert listed.modified_at
    assert abs(listed.modified_at - before) < timedelta(minutes=1)


def test_listing_is_complete_and_by_prefix(store: ObjectStore) -> None:
    keys = ["a-b", "a/b", "a.b", "a/b-c", "a/c/d", "a0", "B", "报/告", "a/b.c/d"]
    for number, key in enumerate(keys):
        store.put_bytes(key, b"x" * number)
    listed = list(store.list())
    assert sorted(each.key for each in listed) == sorted(keys)
    assert {each.key: each.size for each in listed} == {key: size for size, key in enumerate(keys)}
    assert {each.key for each in store.list("a/")} == {key for key in keys if key.startswith("a/")}
    assert {each.key for each in store.list("a/b")} == {"a/b", "a/b-c", "a/b.c/d"}
    assert list(store.list("none")) == []


def test_an_empty_store_lists_nothing(store: ObjectStore) -> None:
    store.check()
    assert list(store.list()) == []


@pytest.mark.parametrize(
    "key",
    [
        "",
        "/",
        "/etc/passwd",
        "..",
        "../x",
        "a/../../x",
        "a/../x",
        "./a",
        "a//b",
        "a/",
        "a/.",
        "a\x00b",
        "a\nb",
        "a\\b",
        "x" * 901,
    ],
)
def test_keys_that_lead_elsewhere_are_refused(store: ObjectStore, key: str, tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(DATA)
    for call in (
        lambda: store.read(key),
        lambda: store.read(key, 0, 5),
        lambda: store.size(key),
        lambda: store.put_bytes(key, DATA),
        lambda: store.put(key, tmp_path / "file"),
    ):
        with pytest.raises(ArchiveError, match="cannot be the key of an object"):
            call()
    assert list(store.list()) == []


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(st.characters(exclude_categories=["Cs", "Cc", "Zs"]), min_size=1, max_size=30))
def test_any_other_key_is_stored_and_found(store: ObjectStore, name: str) -> None:
    key = f"keys/{name}"
    try:
        checked_key(key)
    except ArchiveError:
        return
    store.put_bytes(key, DATA)
    assert store.read(key, 5, 5) == DATA[5:10]
    assert StoredObject(key, len(DATA)) in list(store.list("keys/"))


@pytest.mark.parametrize("call", ["check", "read", "size", "put", "put_bytes", "list"])
def test_a_store_that_is_away_is_named_and_serves_again(place: Place, tmp_path: Path, call: str) -> None:
    store = place.store
    store.put_bytes(KEY, DATA)
    (tmp_path / "file").write_bytes(DATA)
    place.take_away()
    if call == "check" and isinstance(place.away, Path):
        place.away.touch()  # a file where the folder should be
    arguments = {"read": (KEY,), "size": (KEY,), "put": (KEY, tmp_path / "file"), "put_bytes": (KEY, DATA)}
    with pytest.raises(ServerUnavailableError, match=r"GONGBAO_(ARCHIVE|S3_ENDPOINT)"):
        list(getattr(store, call)(*arguments.get(call, ())) or [])
    if isinstance(place.away, Path):
        place.away.unlink(missing_ok=True)
    place.bring_back()
    assert store.read(KEY) == DATA


def test_writers_of_one_key_do_not_mix(store: ObjectStore) -> None:
    contents = [bytes([n]) * 20_000 for n in range(6)]
    failures: list[Exception] = []

    def write(data: bytes) -> None:
        try:
            store.put_bytes(KEY, data)
        except ArchiveError:
            pass  # another writer was faster than the reading back: said, and not hidden
        except Exception as error:
            failures.append(error)

    threads = [threading.Thread(target=write, args=(data,)) for data in contents]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert store.read(KEY) in contents
    assert [each.key for each in store.list()] == [KEY]


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(
        ServerUnavailableError, match=r"archive's folder .*/file/a cannot be used .*GONGBAO_ARCHIVE"
    ):
        FolderStore(tmp_path / "file" / "a").check()


def test_a_write_that_fails_in_the_folder_leaves_nothing(tmp_path: Path) -> None:
    import resource

    store = FolderStore(tmp_path)
    store.put_bytes(KEY, b"before")
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, hard))  # as a full disk does
    try:
        with pytest.raises(ServerUnavailableError, match="File too large"):
            store.put_bytes(KEY, DATA)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert store.read(KEY) == b"before"
    assert len([path for path in tmp_path.rglob("*") if path.is_file()]) == 1


def test_a_bucket_that_does_not_exist_is_named(servers: EmbeddedServers) -> None:
    keys = servers.s3.keys
    with pytest.raises(
        ServerUnavailableError, match=r"has no bucket nowhere. Create it, or set GONGBAO_S3_BUCKET"
    ):
        S3Store(servers.s3.endpoint, keys.access, keys.secret, "nowhere").check()


def test_wrong_keys_are_named_and_not_shown(servers: EmbeddedServers, bucket: str) -> None:
    store = S3Store(servers.s3.endpoint, servers.s3.keys.access, "hunter2" * 5, bucket)
    for call in (store.check, lambda: store.put_bytes(KEY, DATA), lambda: store.read(KEY)):
        with pytest.raises(ServerUnavailableError, match=r"GONGBAO_S3_ENDPOINT and its keys") as caught:
            call()
        assert "hunter2" not in str(caught.value)


def test_what_reads_back_differently_is_an_archive_error(
    servers: EmbeddedServers, s3: Minio, bucket: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    keys = servers.s3.keys
    store = S3Store(servers.s3.endpoint, keys.access, keys.secret, bucket)
    put = store._client.put_object

    def faulty(bucket: str, key: str, file: object, size: int, **_: object) -> None:
        import io

        put(bucket, key, io.BytesIO(b"other bytes"), 11)

    monkeypatch.setattr(store._client, "put_object", faulty)
    with pytest.raises(ArchiveError, match="reads back differently"):
        store.put_bytes(KEY, DATA)


def test_what_is_deleted_is_gone_and_nothing_else(store: ObjectStore) -> None:
    for key in ("a/1.warc.gz", "a/1.warc.gz.more", "a/2"):
        store.put_bytes(key, b"bytes")
    store.delete("a/1.warc.gz")
    store.delete("a/1.warc.gz")
    store.delete("b/never")
    with pytest.raises(ArchiveError):
        store.read("a/1.warc.gz")
    assert sorted(each.key for each in store.list()) == ["a/1.warc.gz.more", "a/2"]


def test_in_a_bucket_with_versions_all_of_them_are_deleted(
    servers: EmbeddedServers, bucket: str, s3: Minio
) -> None:
    s3.set_bucket_versioning(bucket, VersioningConfig(ENABLED))
    keys = servers.s3.keys
    store = S3Store(servers.s3.endpoint, keys.access, keys.secret, bucket)
    for data in (b"first", b"second"):
        store.put_bytes("a/1", data)
    store.put_bytes("a/10", b"other")
    s3.remove_object(bucket, "a/1")
    assert len(list(s3.list_objects(bucket, "a/1", include_version=True))) >= 3
    store.delete("a/1")
    left = [each.object_name for each in s3.list_objects(bucket, "a/", include_version=True)]
    assert left == ["a/10"]
    store.delete("a/10")
