"""`deploy/replay` over a plain folder, and what it says where it cannot begin."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

from crawler.items import Capture
from pipelines.archive.place import Exchange, Original
from pipelines.archive.segment import ClosedSegment, Segment
from pipelines.objects import FolderStore
from tests.e2e.replaying import ROOT, replaying
from tests.pipelines.made import capture, segment

URL = "http://www.example.gov.cn/{}.html"


@pytest.fixture
def store(tmp_path: Path) -> FolderStore:
    store = FolderStore(tmp_path / "archive")
    store.check()
    return store


def page(name: str, body: bytes, at: int = 0) -> Capture:
    return capture(URL.format(name), body, at=at, response_head=b"HTTP/1.1 200 OK\r\n\r\n")


def commit(store: FolderStore, closed: ClosedSegment) -> None:
    store.put(closed.key, closed.path)
    store.put_bytes(closed.index_key, closed.index())


def put(store: FolderStore, tmp_path: Path, *names: str) -> None:
    commit(store, segment(tmp_path / "spool", *(page(name, f"<p>{name}</p>".encode()) for name in names)))


def start(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "deploy.replaying", *arguments],
        cwd=ROOT,
        env={"PATH": "/usr/bin:/bin"} | environment,
        text=True,
        capture_output=True,
        timeout=60,
    )


def test_new_captures_are_seen_within_seconds(store: FolderStore, tmp_path: Path) -> None:
    put(store, tmp_path, "first", "second")
    with replaying({"GONGBAO_ARCHIVE": store.location}, tmp_path / "replay") as replay:
        assert replay.said[0] == "2 captures of 1 segments are new in the index."
        assert replay.page(URL.format("first"), "id_") == (200, b"<p>first</p>")
        assert replay.page(URL.format("third"), "id_")[0] == 404
        put(store, tmp_path, "third")
        deadline = time.monotonic() + 5
        while replay.page(URL.format("third"), "id_") != (200, b"<p>third</p>"):
            assert time.monotonic() < deadline
            time.sleep(0.1)
        assert replay.page(URL.format("first"), "id_") == (200, b"<p>first</p>")


def test_a_revisit_is_shown_with_the_bytes_that_it_refers_to(store: FolderStore, tmp_path: Path) -> None:
    """Those of an earlier day, and those of another URL."""
    body = b"<p>the same</p>"
    closed = segment(tmp_path / "spool", made := page("first", body))
    commit(store, closed)
    (place,) = closed.places
    original = Original(
        made.id, made.url, made.fetched_at, closed.key, place.offset, place.length, place.payload_digest
    )
    later = Segment(tmp_path / "spool", "worker-1", "run-1")
    again = [page(name, body, at=86400) for name in ("first", "second")]
    later.extend(Exchange(each, place.payload_digest, original) for each in again)
    commit(store, later.close())
    with replaying({"GONGBAO_ARCHIVE": store.location}, tmp_path / "replay") as replay:
        for name in ("first", "second"):
            link = f"{replay.url}/gongbao/20260302080000id_/{URL.format(name)}"
            with urllib.request.urlopen(link, timeout=20) as answer:
                assert answer.headers["Memento-Datetime"] == "Mon, 02 Mar 2026 08:00:00 GMT"
                assert answer.read() == body
        with urllib.request.urlopen(f"{replay.url}/gongbao/cdx?url={URL.format('first')}") as answer:
            assert [line.split()[1] for line in answer.read().splitlines()] == [
                b"20260301080000",
                b"20260302080000",
            ]


def test_it_ends_when_pywb_does(store: FolderStore, tmp_path: Path) -> None:
    done = start(
        "--python", "/bin/false", "--port", "23999", str(tmp_path / "replay"), GONGBAO_ARCHIVE=store.location
    )
    assert done.returncode == 1
    assert done.stderr.startswith("pywb exited with code 1.")


def test_the_index_alone_needs_no_pywb(store: FolderStore, tmp_path: Path) -> None:
    put(store, tmp_path, "first")
    done = start("--index-only", str(tmp_path / "replay"), GONGBAO_ARCHIVE=store.location)
    assert (done.returncode, done.stderr) == (0, "")
    assert len(list((tmp_path / "replay" / "index").glob("*.cdxj"))) == 1


def test_a_port_that_is_taken_is_said(store: FolderStore, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = str(server.getsockname()[1])
        done = start("--port", port, str(tmp_path / "replay"), GONGBAO_ARCHIVE=store.location)
    assert done.returncode == 1
    assert done.stderr == f"Port {port} of 127.0.0.1 is taken; choose another one with --port.\n"


def test_an_archive_that_is_away_is_said(tmp_path: Path) -> None:
    done = start(
        str(tmp_path / "replay"),
        GONGBAO_S3_ENDPOINT="http://127.0.0.1:9",
        GONGBAO_S3_ACCESS_KEY="a",
        GONGBAO_S3_SECRET_KEY="hunter2",
        GONGBAO_S3_BUCKET="gongbao",
    )
    assert done.returncode == 1
    assert done.stderr.startswith("The object store at http://127.0.0.1:9 does not serve us")
    assert "hunter2" not in done.stderr
