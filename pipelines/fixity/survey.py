"""Which objects there are: the store's listing, the database's segments and its captures side by side."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import Any, Final, TypeVar

from crawler.errors import ArchiveError
from pipelines.archive.segment import INDEX_SUFFIX, WARC_SUFFIX
from pipelines.fixity.stores import Stores
from pipelines.objects.base import StoredObject
from pipelines.records.segments import segment_row

T = TypeVar("T")
Row = dict[str, Any]

PREFIX: Final = "warc/"
BATCH: Final = 1000


@dataclass
class Survey:
    """Numbers of objects."""

    listed: int = 0
    under_way: int = 0
    """Young ones that the database does not know: a commit that has not come so far yet."""
    adopted: int = 0
    """Those that the database knows from now on."""


def survey(stores: Stores, grace: timedelta) -> Survey:
    """Give every object a row: those in the store, those that captures cite, those that an index tells of.

    Objects younger than `grace` are left to the worker that is committing them.
    Raises `ServerUnavailableError`.
    """
    counts, lonely, young = Survey(), set[str](), set[str]()
    horizon = datetime.now(UTC) - grace
    for batch in _batches(stores.objects.list(PREFIX)):
        for each in batch:
            if each.key.endswith((WARC_SUFFIX, INDEX_SUFFIX)):
                lonely ^= {_stem(each.key)}  # the second of a pair takes it out
        found = [each for each in batch if each.key.endswith(WARC_SUFFIX)]
        counts.listed += len(found)
        _adopt_listed(stores, found, horizon, counts, young)
    for keys in _batches(stores.records.capture_objects()):
        _adopt_missing(stores, set(keys) - young, counts)
    for stems in _batches(sorted(lonely)):
        _adopt_missing(stores, {stem + WARC_SUFFIX for stem in stems} - young, counts)
    return counts


def _adopt_listed(
    stores: Stores, found: list[StoredObject], horizon: datetime, counts: Survey, young: set[str]
) -> None:
    known = stores.records.segments(each.key for each in found)
    unknown = [each for each in found if each.key not in known]
    fresh = {each.key for each in unknown if each.modified_at and each.modified_at > horizon}
    young |= fresh
    counts.under_way += len(fresh)
    bucket = stores.objects.location
    adopted = [_row(each.key, bucket, each.modified_at) for each in unknown if each.key not in fresh]
    stores.records.adopt_segments(adopted)
    counts.adopted += len(adopted)


def _adopt_missing(stores: Stores, keys: set[str], counts: Survey) -> None:
    unknown = sorted(keys - stores.records.segments(keys).keys())
    missing = [key for key in unknown if _is_missing(stores, key)]
    stores.records.adopt_segments([_row(key, stores.objects.location, None) for key in missing])
    counts.adopted += len(missing)


def _is_missing(stores: Stores, key: str) -> bool:
    try:
        stores.objects.size(key)
    except ArchiveError:
        return True
    return False  # it was uploaded since the listing


def _row(key: str, bucket: str, stored_at: datetime | None) -> Row:
    return segment_row(key, _stem(key) + INDEX_SUFFIX, bucket, stored_at)


def _stem(key: str) -> str:
    return key.removesuffix(WARC_SUFFIX).removesuffix(INDEX_SUFFIX)


def _batches(things: Iterable[T]) -> Iterator[list[T]]:
    rest = iter(things)
    while batch := list(islice(rest, BATCH)):
        yield batch
