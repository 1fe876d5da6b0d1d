from __future__ import annotations

import tracemalloc
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from pipelines.archive.merging.tiers import merge, outgrown


def test_a_much_larger_file_is_left_alone() -> None:
    assert outgrown({}, 10) == []
    assert outgrown({1: 20}, 10) == [1]
    assert outgrown({1: 21}, 10) == []
    assert outgrown({1: 1000, 2: 5, 3: 30}, 10) == [2, 3]


@given(st.lists(st.integers(1, 10_000), min_size=1, max_size=300))
def test_files_stay_few_and_lines_are_seldom_written_anew(sizes: list[int]) -> None:
    files: dict[int, int] = {}
    written = 0
    for number, size in enumerate(sizes):
        replaced = outgrown(files, size)
        total = size + sum(files.pop(each) for each in replaced)
        files[number] = total
        written += total
    assert sum(files.values()) == sum(sizes)
    smallest, total = min(sizes), sum(sizes)
    steps = (total // smallest).bit_length() + 1
    assert len(files) <= steps
    assert written <= total * 2 * steps


def test_merging_sorts_across_files_and_drops_doubles(tmp_path: Path) -> None:
    (tmp_path / "1.cdxj").write_bytes(b"a\nc\ne\n")
    (tmp_path / "2.cdxj").write_bytes(b"b\nc\n")
    target = tmp_path / "3.cdxj"
    size = merge([tmp_path / "1.cdxj", tmp_path / "2.cdxj"], [b"c\n", b"d\n"], target)
    assert target.read_bytes() == b"a\nb\nc\nd\ne\n"
    assert size == 10
    assert sorted(path.name for path in tmp_path.iterdir()) == ["1.cdxj", "2.cdxj", "3.cdxj"]


def test_merging_large_files_takes_little_memory(tmp_path: Path) -> None:
    for name in ("1.cdxj", "2.cdxj"):
        lines = (b"%08d %s\n" % (number, name.encode() * 20) for number in range(40_000))
        (tmp_path / name).write_bytes(b"".join(lines))
    tracemalloc.start()
    size = merge([tmp_path / "1.cdxj", tmp_path / "2.cdxj"], [], tmp_path / "3.cdxj")
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert size > 10_000_000
    assert peak < 1_000_000
