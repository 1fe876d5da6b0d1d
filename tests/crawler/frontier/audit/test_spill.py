"""Numbers on disk: what goes in comes out, in the slice that its upper bits name."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest

from crawler.frontier.audit.digests import Digests
from crawler.frontier.audit.spill import BUFFERED, MOST_BITS, PER_SLICE, Spill

SIZES = (0, 1, BUFFERED - 1, BUFFERED, 3 * BUFFERED + 5)


def numbers(count: int) -> list[int]:
    """Return 63-bit numbers."""
    random = Random(count)
    return [random.getrandbits(63) for _ in range(count)]


@pytest.mark.parametrize("count", SIZES)
@pytest.mark.parametrize("at_once", [True, False])
def test_all_comes_out_each_in_its_slice(tmp_path: Path, count: int, at_once: bool) -> None:
    spill, given = Spill(tmp_path, 8 * PER_SLICE), numbers(count)
    for start in range(0, count, count or 1) if at_once else range(0, count, 1000):
        spill.add("one", given[start : start + (count if at_once else 1000)])
    slices = [list(spill.read("one", part)) for part in spill.slices]
    assert sorted(number for part in slices for number in part) == sorted(given)
    assert all(number >> 59 == at for at, part in enumerate(slices) for number in part)


@pytest.mark.parametrize("count", SIZES)
def test_pairs_stay_together(tmp_path: Path, count: int) -> None:
    spill, given = Spill(tmp_path, 4 * PER_SLICE), numbers(count)
    pairs = [(number, number ^ 1) for number in given]
    spill.add_pairs("two", pairs)
    found = []
    for part in spill.slices:
        flat = spill.read("two", part)
        found += zip(flat[::2], flat[1::2], strict=True)
    assert sorted(found) == sorted(pairs)


def test_kinds_are_kept_apart_and_may_be_missing(tmp_path: Path) -> None:
    spill = Spill(tmp_path, 0)
    spill.add("one", [1, 2])
    spill.add("two", [2])
    assert [list(spill.read(kind, 0)) for kind in ("one", "two", "three")] == [[1, 2], [2], []]


@pytest.mark.parametrize(
    ("expected", "slices"), [(0, 1), (PER_SLICE, 2), (10**6, 32), (10**12, 1 << MOST_BITS)]
)
def test_slices_grow_with_what_is_expected_up_to_a_number_of_files(
    tmp_path: Path, expected: int, slices: int
) -> None:
    assert len(Spill(tmp_path, expected).slices) == slices


def test_a_set_of_digests_can_be_taken_from() -> None:
    given = numbers(1000)
    digests = Digests(given[:500])
    assert all(number in digests for number in given[:500])
    assert not any(number in digests for number in given[500:])
    assert [digests.discard(number) for number in (given[0], given[0], given[700])] == [True, False, False]
    assert given[0] not in digests
    assert len(digests) == 499
    assert sorted(digests) == sorted(given[1:500])
