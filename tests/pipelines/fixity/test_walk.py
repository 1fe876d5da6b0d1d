"""Records as they stream by: in small reads, with damage between them, chunk framing and all."""

from __future__ import annotations

import gzip
import hashlib
import tracemalloc
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.archive.digests import digest
from pipelines.archive.framing import dechunk
from pipelines.archive.warc import request_record, response_record
from pipelines.fixity import ranges, walk
from pipelines.fixity.block import Chunks
from pipelines.fixity.hashing import Digest
from pipelines.fixity.ranges import Ranges, Stopped
from pipelines.fixity.record import Record
from pipelines.objects import FolderStore
from tests.pipelines.fixity.conftest import exchanges
from tests.pipelines.made import capture

EXCHANGES = exchanges()
MEMBERS = [
    member
    for each in EXCHANGES
    for member in (response_record(each, digest(each.body)), request_record(each))
]


@pytest.fixture
def small_reads(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every read end in the middle of something."""
    monkeypatch.setattr(ranges, "CHUNK", 97)
    monkeypatch.setattr(walk, "SLICE", 13)
    monkeypatch.setattr(walk, "PIECE", 11)


def walked(folder: Path, data: bytes) -> list[Record]:
    store = FolderStore(folder)
    store.check()
    store.put_bytes("object", data)
    read = Ranges(store, "object")
    found = list(walk.walk(read))
    assert read.sha256() == hashlib.sha256(data).hexdigest()
    return found


def offsets(members: list[bytes]) -> list[int]:
    return [sum(map(len, members[:n])) for n in range(len(members))]


def test_every_record_is_found_and_right(tmp_path: Path, small_reads: None) -> None:
    found = walked(tmp_path, b"".join(MEMBERS))
    assert [each.offset for each in found] == offsets(MEMBERS)
    assert [each.length for each in found] == [len(member) for member in MEMBERS]
    assert {each.fault for each in found} == {None}
    assert [each.id for each in found[::2]] == [each.id for each in EXCHANGES]
    assert [each.status for each in found[::2]] == [each.status for each in EXCHANGES]


@pytest.mark.parametrize("damaged", [0, 3, len(MEMBERS) - 1])
@pytest.mark.parametrize("where", [0, 1, 11, 40, 0.5, -9, -4, -1])
def test_damage_hides_no_other_record(tmp_path: Path, small_reads: None, damaged: int, where: float) -> None:
    members = list(MEMBERS)
    broken = bytearray(members[damaged])
    broken[int(len(broken) * where) if isinstance(where, float) else where] ^= 0xFF
    members[damaged] = bytes(broken)
    found = walked(tmp_path, b"".join(members))
    assert [each.offset for each in found] == offsets(MEMBERS)
    assert [n for n, each in enumerate(found) if each.fault] == [damaged]


@pytest.mark.parametrize(
    "garbage", [b"\x00" * 500, b"\x1f\x8b\x08" * 50, gzip.compress(b"no WARC" * 99), b"x"]
)
def test_what_is_no_record_is_one_fault(tmp_path: Path, small_reads: None, garbage: bytes) -> None:
    found = walked(tmp_path, MEMBERS[0] + garbage + MEMBERS[1])
    assert [(each.offset, each.length, each.fault is None) for each in found] == [
        (0, len(MEMBERS[0]), True),
        (len(MEMBERS[0]), len(garbage), False),
        (len(MEMBERS[0] + garbage), len(MEMBERS[1]), True),
    ]


def test_a_cut_record_is_a_fault(tmp_path: Path) -> None:
    found = walked(tmp_path, MEMBERS[0] + MEMBERS[2][:-1])
    assert [each.fault for each in found] == [None, "It is no whole WARC record (it is cut off)."]


def rewritten(old: bytes, new: bytes, member: bytes = MEMBERS[2]) -> bytes:
    plain = gzip.decompress(member)
    assert old in plain
    return gzip.compress(plain.replace(old, new))


@pytest.mark.parametrize(
    ("record", "fault"),
    [
        (rewritten(b"WARC/1.1", b"WARD/1.1"), "does not begin with WARC/1.1"),
        (rewritten(b"Content-Length: ", b"Content-Length: 1"), "not as long as it says"),
        (rewritten(b"Content-Length: ", b"Content-Length: -"), "not as long as it says"),
        (rewritten(b"Content-Length: ", b"Content-Length: x"), "invalid literal"),
        (rewritten(b"WARC-Record-ID", b"X-Record-ID"), "it has no warc-record-id"),
        (rewritten(b"<p>ab", b"<p>ac"), "Its block does not have the digest"),
        (rewritten(b"\r\nWARC-Payload-Digest: sha256:", b"\r\nWARC-Payload-Digest: sha256:A"), "Its payload"),
        (gzip.compress(gzip.decompress(MEMBERS[2]) + b"x"), "not as long as it says"),
        (gzip.compress(b""), "it has no head"),
    ],
)
def test_what_is_wrong_with_a_record_is_said(
    tmp_path: Path, small_reads: None, record: bytes, fault: str
) -> None:
    [found] = walked(tmp_path, record)
    assert fault in (found.fault or "")


def test_a_payload_digest_over_the_stored_bytes_is_as_good(tmp_path: Path) -> None:
    chunked = EXCHANGES[1]
    assert chunked.framed_body
    [found] = walked(tmp_path, response_record(chunked, digest(chunked.framed_body)))
    assert found.fault is None
    [found] = walked(tmp_path, response_record(chunked, digest(b"another")))
    assert found.fault == "Its payload does not have the digest that was written with it."


@pytest.mark.parametrize(
    ("claimed", "agrees"),
    [
        ("sha1:2jmj7l5rSw0yVb/vlWAYkK/YBwk=", False),
        ("sha1:da39a3ee5e6b4b0d3255bfef95601890afd80709", True),
        ("SHA-1:3I42H3S6NNFQ2MSVX7XZKYAYSCX5QBYJ", True),
        ("md5:d41d8cd98f00b204e9800998ecf8427e", True),
        ("crc32:00000000", None),
        ("", None),
        (None, None),
    ],
)
def test_labelled_digests_of_other_tools(claimed: str | None, agrees: bool | None) -> None:
    assert Digest(claimed).agrees is agrees


CHUNKY = st.binary(max_size=40) | st.lists(
    st.tuples(st.binary(max_size=30), st.sampled_from([b"", b";a=b", b" ", b"\t;x"])), max_size=4
).map(
    lambda parts: b"".join(b"%x%s\r\n%s\r\n" % (len(data), more, data) for data, more in parts) + b"0\r\n\r\n"
)


@settings(max_examples=300)
@given(CHUNKY, st.integers(1, 20), st.integers(0, 60))
def test_framing_comes_off_in_pieces_as_in_one(framed: bytes, size: int, cut: int) -> None:
    framed = framed[: len(framed) - cut] if cut < 20 else framed
    chunks, out = Chunks(), []
    for start in range(0, len(framed), size):
        out += chunks.feed(memoryview(framed)[start : start + size])
    assert b"".join(out) == dechunk(framed)


def test_a_check_can_be_stopped(tmp_path: Path) -> None:
    store = FolderStore(tmp_path)
    store.put_bytes("object", MEMBERS[0])
    with pytest.raises(Stopped):
        list(walk.walk(Ranges(store, "object", stopped=lambda: True)))


def test_a_large_body_is_never_whole_in_memory(tmp_path: Path) -> None:
    big = capture(body=bytes(50 << 20))
    store = FolderStore(tmp_path)
    store.put_bytes("object", response_record(big, digest(big.body)))
    del big
    tracemalloc.start()
    [found] = list(walk.walk(Ranges(store, "object")))
    assert found.fault is None
    assert tracemalloc.get_traced_memory()[1] < 16 << 20
    tracemalloc.stop()
