"""Following an archive that goes away and comes back."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from deploy.replaying import serving
from deploy.replaying.serving import Follower
from pipelines.archive.merging import MergedIndex
from pipelines.objects import FolderStore
from tests.pipelines.made import capture, segment


@pytest.fixture
def store(tmp_path: Path) -> FolderStore:
    store = FolderStore(tmp_path / "archive")
    store.check()
    return store


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Callable[[float], None]:
    """Lets time pass."""
    now = [1000.0]
    monkeypatch.setattr(serving.time, "monotonic", lambda: now[0])

    def passes(seconds: float) -> None:
        now[0] += seconds

    return passes


def put(store: FolderStore, spool: Path) -> None:
    closed = segment(spool, capture())
    store.put_bytes(closed.index_key, closed.index())


def test_an_archive_that_goes_away_is_said_once_and_followed_again(
    store: FolderStore, tmp_path: Path, clock: Callable[[float], None]
) -> None:
    said: list[str] = []
    with MergedIndex(tmp_path, store) as index:
        follower = Follower(index, said.append)
        follower.look()
        (tmp_path / "archive").rename(tmp_path / "unmounted")
        for _ in range(3):
            clock(10)
            follower.follow()
        assert len(said) == 1
        assert said[0].endswith("Trying again until it works.")
        (tmp_path / "unmounted").rename(tmp_path / "archive")
        put(store, tmp_path / "spool")
        clock(10)
        follower.follow()
    assert said[1:] == ["1 captures of 1 segments are new in the index.", "The archive is back."]


def test_it_looks_no_sooner_than_it_should(
    store: FolderStore, tmp_path: Path, clock: Callable[[float], None]
) -> None:
    said: list[str] = []
    with MergedIndex(tmp_path, store) as index:
        follower = Follower(index, said.append)
        follower.look()
        put(store, tmp_path / "spool")
        clock(serving.EVERY / 2)
        follower.follow()
        assert said == []
        clock(serving.EVERY)
        follower.follow()
    assert said == ["1 captures of 1 segments are new in the index."]


def test_a_problem_is_said_once(store: FolderStore, tmp_path: Path, clock: Callable[[float], None]) -> None:
    said: list[str] = []
    store.put_bytes("warc/example/2026/03/01/broken.cdxj", b"no index\n")
    with MergedIndex(tmp_path, store) as index:
        follower = Follower(index, said.append)
        follower.look()
        store.put_bytes("warc/example/2026/03/01/broken.cdxj", b"still no index\n")
        clock(10)
        follower.follow()
    assert [line for line in said if "no index lines" in line] == [
        "1 lines of warc/example/2026/03/01/broken.cdxj are no index lines and are left out."
    ]
