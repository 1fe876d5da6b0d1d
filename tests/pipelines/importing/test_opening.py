"""Archive files of every form, whole and broken: only what is broken is lost, and it is named."""

from __future__ import annotations

import gzip
import random
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from warcio.archiveiterator import ArchiveIterator

from crawler.errors import UnreadableArchiveError
from pipelines.importing import records
from pipelines.importing.opening import archive_records
from pipelines.importing.pieces import Spot
from pipelines.importing.records import Broken, Record
from tests.pipelines.importing import foreign
from tests.pipelines.importing.foreign import members, name, response

THREE = [response(n) for n in range(3)]
NAMES = [name(n) for n in range(3)]


def read(tmp_path: Path, data: bytes) -> tuple[list[str], list[Broken]]:
    """The ids of the whole records of a file, and what is broken in it."""
    path = tmp_path / "file"
    path.write_bytes(data)
    found = list(archive_records(path))
    whole = [each.id for each in found if isinstance(each, Record)]
    return whole, [each for each in found if isinstance(each, Broken)]


@pytest.mark.parametrize("version", ["0.17", "0.18", "1.0", "1.1"])
def test_every_version_in_every_packing(tmp_path: Path, version: str) -> None:
    three = [response(n).replace(b"WARC/1.0", f"WARC/{version}".encode()) for n in range(3)]
    forms = [
        b"".join(three),
        members(*three),
        gzip.compress(b"".join(three)),
        foreign.frames(tmp_path / "lz4", *three),
        foreign.frames(tmp_path / "lz4", b"".join(three)),
        members(*(b"".join(three)[i : i + 50] for i in range(0, 2000, 50))),
    ]
    for data in forms:
        assert read(tmp_path, data) == (NAMES, [])


def test_records_are_found_where_they_lie(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(members(*THREE))
    spots = [each.spot for each in archive_records(path)]
    assert spots == [Spot(0, 0), Spot(len(members(THREE[0])), 0), Spot(len(members(*THREE[:2])), 0)]
    path.write_bytes(gzip.compress(b"".join(THREE)))
    assert [each.spot for each in archive_records(path)][2] == Spot(0, len(THREE[0] + THREE[1]))
    path.write_bytes(b"".join(THREE))
    assert str([each.spot for each in archive_records(path)][1]) == f"byte {len(THREE[0])}"


def test_blocks_are_as_warcio_reads_them(tmp_path: Path) -> None:
    path = tmp_path / "x.warc"
    path.write_bytes(members(*THREE))
    with path.open("rb") as file:
        theirs = [each.raw_stream.read() for each in ArchiveIterator(file, no_record_parse=True)]
    assert [each.block for each in archive_records(path) if isinstance(each, Record)] == theirs


def test_lines_of_all_kinds_are_taken(tmp_path: Path) -> None:
    odd = THREE[1].replace(b"\r\n\r\nHTTP", b"\r\nX-Long: one\r\n two\r\nx-no-colon\r\n\r\nHTTP", 1)
    bare = THREE[2].partition(b"HTTP")[0].replace(b"\r\n", b"\n") + b"HTTP" + THREE[2].partition(b"HTTP")[2]
    assert read(tmp_path, b"\r\n" + THREE[0] + b"\0\0\r\n" + odd + b"\n\n\n" + bare) == (NAMES, [])


DAMAGES = {
    "cut in its head": (lambda one: one[:40], "begins in its head"),
    "cut in its block": (lambda one: one[:-30], "cut off"),
    "no length": (lambda one: one.replace(b"Content-Length", b"X-Length"), "how long it is"),
    "a length that is none": (lambda one: one.replace(b"Content-Length: ", b"Content-Length: -"), "how long"),
    "a longer length": (lambda one: one.replace(b"Content-Length: ", b"Content-Length: 7"), "cut off"),
    "an endless length": (
        lambda one: one.replace(b"Content-Length: ", b"Content-Length: 9" + b"9" * 12),
        "cut",
    ),
    "an absurd length": (
        lambda one: one.replace(b"Content-Length: ", b"Content-Length: " + b"9" * 99),
        "how long",
    ),
    "another version": (lambda one: one.replace(b"WARC/1.0", b"WARC/7.0"), "does not begin as a record"),
    "rubbish": (lambda one: random.Random(1).randbytes(len(one)), "does not begin as a record"),
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_broken_record_costs_no_other_in_its_own_member(tmp_path: Path, damage: str) -> None:
    break_, reason = DAMAGES[damage]
    whole, [broken] = read(tmp_path, members(THREE[0], break_(THREE[1]), THREE[2]))
    assert whole == [NAMES[0], NAMES[2]]
    assert broken.spot == Spot(len(members(THREE[0])), 0)
    assert any(part in broken.reason for part in reason.split("|")), broken.reason


@pytest.mark.parametrize("damage", [each for each in DAMAGES if each != "a longer length"])
@pytest.mark.parametrize("packed", [False, True])
def test_a_broken_record_costs_no_other_in_one_stretch(tmp_path: Path, damage: str, packed: bool) -> None:
    break_, _ = DAMAGES[damage]
    data = THREE[0] + break_(THREE[1]) + b"\r\n" + THREE[2]
    whole, broken = read(tmp_path, gzip.compress(data) if packed else data)
    assert whole[0] == NAMES[0]
    if packed and damage == "an endless length":  # where it ends cannot be known before all is unpacked
        assert whole == [NAMES[0]]
    else:
        assert whole[-1] == NAMES[2]
    assert broken


@pytest.mark.parametrize("at", [0.02, 0.3, 0.6, 0.98])
def test_a_damaged_member_costs_no_other(tmp_path: Path, at: float) -> None:
    pages = [response(n, random.Random(n).randbytes(3000)) for n in range(3)]
    packed = [bytearray(members(page)) for page in pages]
    place = int(len(packed[1]) * at)
    packed[1][place : place + 4] = bytes(255 - byte for byte in packed[1][place : place + 4])
    whole, broken = read(tmp_path, b"".join(packed))
    assert whole == [NAMES[0], NAMES[2]]
    assert broken
    assert broken[0].spot.offset >= len(packed[0])


@pytest.mark.parametrize("cut", [1, 5, 20, 100, 150])
def test_a_member_that_is_cut_off_costs_no_other(tmp_path: Path, cut: int) -> None:
    one = members(THREE[1])
    whole, broken = read(tmp_path, members(THREE[0]) + one[:-cut] + members(THREE[2]))
    assert whole == [NAMES[0], NAMES[2]]
    assert broken
    whole, broken = read(tmp_path, members(THREE[0]) + one[:-cut])
    assert whole == [NAMES[0]]
    assert len(broken) == 1


def test_a_damaged_frame_costs_no_other(tmp_path: Path) -> None:
    packed = [bytearray(foreign.frames(tmp_path / "lz4", one)) for one in THREE]
    packed[1][7:11] = b"\xff\xff\xff\x7f"  # the size of its block
    whole, [broken] = read(tmp_path, b"".join(packed))
    assert whole == [NAMES[0], NAMES[2]]
    assert broken.spot.offset == len(packed[0])
    assert read(tmp_path, packed[0] + packed[1][:50])[0] == NAMES[:1]


def test_what_lies_between_members_is_named(tmp_path: Path) -> None:
    whole, [broken] = read(tmp_path, members(THREE[0]) + b"rubbish" + members(THREE[1]) + b"\0" * 99)
    assert whole == NAMES[:2]
    assert broken.spot.offset == len(members(THREE[0]))


def test_a_block_without_the_digest_that_it_claims(tmp_path: Path) -> None:
    good = foreign.answer(b"right")
    claims = {"warc_block_digest": foreign.sha1(good), "warc_record_id": f"<{NAMES[0]}>"}
    assert read(tmp_path, foreign.record(good, **claims)) == ([NAMES[0]], [])
    whole, [broken] = read(tmp_path, foreign.record(foreign.answer(b"wrong"), **claims) + THREE[1])
    assert whole == [NAMES[1]]
    assert "does not have the digest" in broken.reason
    for label in ("sha1:nonsense", "blake3:AAAA", "sha1", "sha256:" + "A" * 32):
        fields = claims | {"warc_block_digest": label}
        assert read(tmp_path, foreign.record(good, **fields))[0] == [NAMES[0]]


def test_a_record_that_is_too_large_is_passed_by(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(records, "MAX_BLOCK", 5000)
    # what lies in it is not the archive's word, but that of a page that pretends to be an archive
    large = response(1, b"\r\n\r\n" + response(9) * 40)
    for data in (THREE[0] + large + THREE[2], members(THREE[0], large, THREE[2])):
        whole, [broken] = read(tmp_path, data)
        assert whole == [NAMES[0], NAMES[2]]
        assert "too large" in broken.reason


def test_arc_files(tmp_path: Path) -> None:
    block = foreign.answer(b"page")
    data = foreign.arc(("http://a.cn/x y", block), ("http://a.cn/2", block))
    for packed in (data, gzip.compress(data)):
        path = tmp_path / "x.arc"
        path.write_bytes(packed)
        head, first, second = archive_records(path)
        assert isinstance(first, Record)
        assert isinstance(second, Record)
        assert (head.kind, first.block, second.block) == ("warcinfo", block, block)  # type: ignore[union-attr]
        assert first.fields["warc-target-uri"] == "http://a.cn/x y"
        assert first.fields["warc-date"] == "20140216050221"


def test_a_broken_arc_record_costs_no_other(tmp_path: Path) -> None:
    block = foreign.answer(b"page")
    data = foreign.arc(("http://a.cn/1", block), ("http://a.cn/2", block), ("http://a.cn/3", block))
    path = tmp_path / "x.arc"
    path.write_bytes(data.replace(f"text/html {len(block)}\n".encode(), b"text/html -1\n", 1))
    found = list(archive_records(path))
    assert [each.fields["warc-target-uri"] for each in found[1:] if isinstance(each, Record)] == [
        "http://a.cn/2",
        "http://a.cn/3",
    ]
    [broken] = [each for each in found if isinstance(each, Broken)]
    assert broken.reason.startswith("does not say how long")


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "is no WARC or ARC file"),
        (b"<html>no archive</html>", "is no WARC or ARC file"),
        (gzip.compress(b"<html>"), "is no WARC or ARC file"),
        (b"\x28\xb5\x2f\xfd....", "Zstandard"),
        (b"PK\x03\x04", "ZIP"),
    ],
)
def test_what_is_no_archive_is_said(tmp_path: Path, data: bytes, why: str) -> None:
    with pytest.raises(UnreadableArchiveError, match=why):
        read(tmp_path, data)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(UnreadableArchiveError, match="cannot be read"):
        list(archive_records(tmp_path / "none"))
    with pytest.raises(UnreadableArchiveError, match="cannot be read"):
        list(archive_records(tmp_path))


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_no_damage_whatever_raises_or_hangs(tmp_path: Path, data: st.DataObject) -> None:
    files = [b"".join(THREE), members(*THREE), foreign.arc(("http://a.cn/1", foreign.answer(b"x" * 99)))]
    file = bytearray(data.draw(st.sampled_from(files)))
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(file)))
        file[at : at + data.draw(st.integers(0, 9))] = data.draw(st.binary(max_size=9))
    with suppress(UnreadableArchiveError):
        read(tmp_path, bytes(file))


@pytest.mark.parametrize(
    "data",
    [
        b"\x1f\x8b\x08" * 300_000,
        members(THREE[0])[:60] * 5_000,
        members(b"")[:12] * 50_000,
        b"WARC/1.0\r\nContent-Length: 60000000\r\n\r\n" * 20_000,
        b"WARC/1.0\r\n" * 100_000,
        gzip.compress(b"\r\n" * 20_000_000),
        gzip.compress(b"WARC/1.0\r\nX: " + b"x" * 50_000_000),
        members(*[b"\n"] * 40_000),
        foreign.arc() + b"http://a.cn/ 1.1.1.1 20140216050221 text/html 9999999\n" * 20_000,
        foreign.arc() + b"\nhttp://" + b"a " * 1_000_000,
    ],
    ids=range(10),
)
@pytest.mark.timeout(60)
def test_hostile_files_come_to_an_end(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "file"
    path.write_bytes(data)
    with suppress(UnreadableArchiveError):
        for found in archive_records(path):
            assert isinstance(found, Broken) or found.kind in ("", "warcinfo", "response")
