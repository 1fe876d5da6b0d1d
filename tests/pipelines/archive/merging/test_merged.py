"""A merged index over a real archive: both kinds of store, restarts, and what may go wrong."""

from __future__ import annotations

import json
import time
from itertools import count
from pathlib import Path

import pytest

from crawler.errors import ArchiveError, ServerUnavailableError
from deploy.embedded import EmbeddedServers
from pipelines.archive.merging import MergedIndex, Update, merged
from pipelines.objects import FolderStore, ObjectStore, S3Store
from tests.pipelines.made import capture, segment

NUMBERS = count()


@pytest.fixture(params=["folder", "s3"])
def store(request: pytest.FixtureRequest) -> ObjectStore:
    """An empty store of each kind."""
    if request.param == "folder":
        made: ObjectStore = FolderStore(request.getfixturevalue("tmp_path") / "archive")
    else:
        servers: EmbeddedServers = request.getfixturevalue("servers")
        keys, bucket = servers.s3.keys, request.getfixturevalue("bucket")
        made = S3Store(servers.s3.endpoint, keys.access, keys.secret, bucket)
    made.check()
    return made


@pytest.fixture
def folder_store(tmp_path: Path) -> FolderStore:
    store = FolderStore(tmp_path / "archive")
    store.check()
    return store


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "replay"
    made.mkdir()
    return made


def put_segment(store: ObjectStore, spool: Path, captures: int = 3) -> str:
    """Commit a segment's two objects; returns the key of the index."""
    made = [capture(f"http://www.example.gov.cn/{next(NUMBERS)}.html") for _ in range(captures)]
    closed = segment(spool, *made)
    store.put(closed.key, closed.path)
    store.put_bytes(closed.index_key, closed.index())
    closed.discard()
    return closed.index_key


def update(index: MergedIndex) -> list[Update]:
    return list(index.update())


def lines(index: MergedIndex) -> list[bytes]:
    """All lines; each file has to be sorted. What was just merged stays for a moment, and is there twice."""
    found: list[bytes] = []
    for path in index.path.glob("*.cdxj"):
        own = path.read_bytes().splitlines(keepends=True)
        assert own == sorted(set(own))
        found += own
    return sorted(set(found))


def test_it_follows_the_archive(store: ObjectStore, folder: Path, tmp_path: Path) -> None:
    keys = [put_segment(store, tmp_path / "spool")]
    with MergedIndex(folder, store) as index:
        assert update(index) == [Update(1, 3)]
        assert update(index) == []
        keys += [put_segment(store, tmp_path / "spool", captures=4) for _ in range(2)]
        assert update(index) == [Update(2, 8)]
        wanted = b"".join(store.read(key) for key in keys).splitlines(keepends=True)
        assert lines(index) == sorted(wanted)


def test_what_is_crawled_now_is_found_without_listing_the_whole_archive(
    store: ObjectStore, folder: Path, tmp_path: Path
) -> None:
    put_segment(store, tmp_path / "spool")
    with MergedIndex(folder, store) as index:
        assert list(index.update_active()) == []
        update(index)
        put_segment(store, tmp_path / "spool")
        store.put_bytes("warc/example/2001/01/01/old.cdxj", b"cn,a)/ 20010101000000 {}\n")
        assert list(index.update_active()) == [Update(1, 3)]
        assert list(index.update_active()) == []
        assert update(index) == [Update(1, 1)]
        assert len(lines(index)) == 7


def test_a_restart_goes_on_where_it_was(folder_store: FolderStore, folder: Path, tmp_path: Path) -> None:
    put_segment(folder_store, tmp_path / "spool")
    with MergedIndex(folder, folder_store) as index:
        update(index)
        before = lines(index)
    put_segment(folder_store, tmp_path / "spool")
    with MergedIndex(folder, folder_store) as index:
        assert lines(index) == before
        assert update(index) == [Update(1, 3)]
        assert len(lines(index)) == 6


def test_files_stay_few_however_many_segments_there_are(
    folder_store: FolderStore, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(merged, "GRACE", 0.0)
    with MergedIndex(folder, folder_store) as index:
        for _ in range(40):
            put_segment(folder_store, tmp_path / "spool", captures=2)
            update(index)
        assert len(lines(index)) == 80
        assert len(list(index.path.iterdir())) <= 6


def test_what_was_merged_stays_a_moment_for_those_about_to_open_it(
    folder_store: FolderStore, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(merged, "GRACE", 0.3)
    with MergedIndex(folder, folder_store) as index:
        for _ in range(2):
            put_segment(folder_store, tmp_path / "spool")
            update(index)
        assert len(list(index.path.iterdir())) == 2
        time.sleep(0.35)
        update(index)
        assert len(list(index.path.iterdir())) == 1


def test_halves_of_a_killed_process_are_removed(
    folder_store: FolderStore, folder: Path, tmp_path: Path
) -> None:
    put_segment(folder_store, tmp_path / "spool")
    with MergedIndex(folder, folder_store) as index:
        update(index)
        before = lines(index)
        (index.path / "00000099.cdxj.part").write_bytes(b"half a li")
        (index.path / "00000098.cdxj").write_bytes(before[0])  # written, but not remembered
    with MergedIndex(folder, folder_store) as index:
        assert lines(index) == before


def test_a_segment_that_was_committed_twice_is_there_once(
    folder_store: FolderStore, folder: Path, tmp_path: Path
) -> None:
    key = put_segment(folder_store, tmp_path / "spool")
    with MergedIndex(folder, folder_store) as index:
        update(index)
        more = folder_store.read(key) + b'cn,gov,example)/x 20260301080000 {"mime": "warc/revisit"}\n'
        folder_store.put_bytes(key, more)
        assert update(index) == [Update(1, 4)]
        assert lines(index) == sorted(more.splitlines(keepends=True))


def test_what_is_no_index_is_named_and_loses_nothing_else(
    folder_store: FolderStore, folder: Path, tmp_path: Path
) -> None:
    put_segment(folder_store, tmp_path / "spool")
    folder_store.put_bytes("warc/example/broken.cdxj", b"this is no index\n")
    with MergedIndex(folder, folder_store) as index:
        problem = "1 lines of warc/example/broken.cdxj are no index lines and are left out."
        assert update(index) == [Update(2, 3, (problem,))]
        assert update(index) == []
        assert all(json.loads(line.split(b" ", 2)[2])["filename"] for line in lines(index))


def test_many_segments_are_taken_in_batches(
    folder_store: FolderStore, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(merged, "BATCH", 1000)
    for _ in range(5):
        put_segment(folder_store, tmp_path / "spool")
    with MergedIndex(folder, folder_store) as index:
        updates = update(index)
        assert len(updates) > 1
        assert sum(each.lines for each in updates) == len(lines(index)) == 15


def test_another_archive_begins_anew(folder_store: FolderStore, folder: Path, tmp_path: Path) -> None:
    put_segment(folder_store, tmp_path / "spool")
    with MergedIndex(folder, folder_store) as index:
        update(index)
    other = FolderStore(tmp_path / "other")
    other.check()
    with MergedIndex(folder, other) as index:
        assert update(index) == []
        assert lines(index) == []


def test_an_archive_that_was_emptied_begins_anew(
    folder_store: FolderStore, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(merged, "GRACE", 0.0)
    with MergedIndex(folder, folder_store) as index:
        keys = [put_segment(folder_store, tmp_path / "spool") for _ in range(3)]
        update(index)
        for key in keys[:2]:
            (tmp_path / "archive" / key).unlink()
        keys.append(put_segment(folder_store, tmp_path / "spool", captures=1))
        assert update(index) == [Update(1, 1), Update(2, 4)]
        wanted = b"".join(map(folder_store.read, keys[2:])).splitlines(keepends=True)
        assert lines(index) == sorted(wanted)


def test_one_process_at_a_time(folder_store: FolderStore, folder: Path) -> None:
    with MergedIndex(folder, folder_store), pytest.raises(ArchiveError, match="Another process may hold it"):
        MergedIndex(folder, folder_store)
    MergedIndex(folder, folder_store).__exit__(None, None, None)


def test_a_state_that_is_damaged_is_said(folder_store: FolderStore, folder: Path) -> None:
    (folder / merged.STATE).write_bytes(b"no database " * 100)
    with pytest.raises(ArchiveError, match="delete the folder"):
        MergedIndex(folder, folder_store)


def test_an_archive_that_is_away_is_an_error_and_loses_nothing(
    folder_store: FolderStore, folder: Path, tmp_path: Path
) -> None:
    put_segment(folder_store, tmp_path / "spool")
    with MergedIndex(folder, folder_store) as index:
        update(index)
        (tmp_path / "archive").rename(tmp_path / "unmounted")
        with pytest.raises(ServerUnavailableError):
            update(index)
        assert len(lines(index)) == 3
        (tmp_path / "unmounted").rename(tmp_path / "archive")
        assert update(index) == []
