"""What a commit leaves out: pages that are taken down, and citations of payloads that are gone with them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import blake2b
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from crawler.exclusions.rules import Rule, Rules
from crawler.items import Ending
from pipelines.archive import cdxj
from pipelines.archive.place import Original, Place
from pipelines.archive.segment import INDEX_SUFFIX, WARC_SUFFIX, ClosedSegment
from pipelines.fixity.ranges import Ranges
from pipelines.fixity.revisits import CITED
from pipelines.fixity.walk import walk
from pipelines.objects import FolderStore
from pipelines.records import RecordStore
from pipelines.takedown.rewriting import Changes, rewrite

Row = dict[str, Any]

EXCLUDED: Final = "excluded"
NOTHING: Final[Row] = {"capture_id": None, "status": None, "reports": (), "saw": None, "page": None}
"""What an ending says of a page that was not committed."""
LOST: Final = "What it repeated was taken down with another page; it is fetched again."


@dataclass(frozen=True)
class Kept:
    """What is to be uploaded of a segment."""

    path: Path
    key: str
    index_key: str
    places: tuple[Place, ...]

    def index(self) -> bytes:
        """Return its CDXJ index."""
        return cdxj.index(self.places, self.key)

    @classmethod
    def whole(cls, segment: ClosedSegment) -> Kept:
        """Return all of a segment."""
        return cls(segment.path, segment.key, segment.index_key, segment.places)


class Fence:
    """Asks the database, which is right at once for the whole fleet. Raises `ServerUnavailableError`."""

    def __init__(self, records: RecordStore) -> None:
        self._records = records
        self.lost: set[str] = set()
        """Captures that cited what is gone; their pages have to be fetched again."""

    def rules(self) -> Rules:
        """Return what is taken down now."""
        return Rules(Rule.parse(row["_id"]) for row in self._records.fences())

    def touches(self, places: Sequence[Place]) -> bool:
        """Whether anything of these was taken down, or cites what was."""
        rules = self.rules()
        if rules and any(rules.covering(place.capture.url) for place in places):
            return True
        return bool(self._records.tombstones(_cited(places)))

    @contextmanager
    def kept(self, segment: ClosedSegment) -> Iterator[Kept]:
        """Give what is to be committed of a segment; of most it is all, byte for byte."""
        if not self.touches(segment.places) or self._is_committed(segment):
            yield Kept.whole(segment)
            return
        with TemporaryDirectory(prefix="gongbao-fence-") as folder:
            yield self._without(segment, Path(folder))

    def correct(self, places: Sequence[Place]) -> None:
        """Let revisits that were just stored say where their originals lie, if these were moved meanwhile."""
        moved = self._records.rewritten({p.refers_to.object for p in places if p.refers_to})
        citing = [p for p in places if p.refers_to and p.refers_to.object in moved]
        if not citing:
            return
        rows = self._records.captures(_cited(citing))
        corrections = []
        for place in citing:
            assert place.refers_to  # noqa: S101
            if row := rows.get(place.refers_to.capture_id):
                told = {name: row[name] for name in CITED}
                corrections.append({"_id": place.capture.id, "refers_to": {"capture_id": row["_id"], **told}})
        self._records.correct_captures(corrections)

    def settled(self, endings: Sequence[Ending]) -> list[Ending]:
        """Return the endings of pages, those of what was not committed as what they are."""
        rules = self.rules()
        return [self._settled(ending, rules) for ending in endings]

    def _settled(self, ending: Ending, rules: Rules) -> Ending:
        if rules.covering(ending.url):
            return replace(ending, state="rejected", reason=EXCLUDED, **NOTHING)
        if ending.capture_id in self.lost:
            return replace(ending, state="queued", reason=LOST, **NOTHING)
        return ending

    def _is_committed(self, segment: ClosedSegment) -> bool:
        """Whether a segment was committed before, in part or whole, and only its file is still there."""
        rows = self._records.captures(segment.ids)
        return any(row["object"] == segment.key for row in rows.values())

    def _without(self, segment: ClosedSegment, folder: Path) -> Kept:
        rules = self.rules()
        stones = self._records.tombstones(_cited(segment.places))
        homes = self._records.captures(each["payload_in"] for each in stones.values() if each["payload_in"])
        drop, cites = set[str](), dict[str, Row]()
        for place in segment.places:
            stone = stones.get(place.refers_to.capture_id) if place.refers_to else None
            if rules.covering(place.capture.url):
                drop.add(place.capture.id)
            elif stone and (home := homes.get(stone["payload_in"])):
                cites[place.capture.id] = home | {"capture_id": home["_id"]}
            elif stone:
                drop.add(place.capture.id)
                self.lost.add(place.capture.id)
        told = repr((segment.key, sorted(drop), sorted(cites)))
        stem = segment.key.removesuffix(WARC_SUFFIX)
        stem += f"-t{blake2b(told.encode(), digest_size=4).hexdigest()}"
        path = folder / (stem.rpartition("/")[2] + WARC_SUFFIX)
        rewrite(segment.path, path, Changes(rules.covering, drop=frozenset(drop), cites=cites))
        places = tuple(_placed(path, segment.places, cites))
        return Kept(path, stem + WARC_SUFFIX, stem + INDEX_SUFFIX, places)


def _placed(path: Path, places: Sequence[Place], cites: dict[str, Row]) -> Iterator[Place]:
    known = {place.capture.id: place for place in places}
    for record in walk(Ranges(FolderStore(path.parent), path.name)):
        if record.is_capture and (place := known.get(record.id)):
            original = place.refers_to
            if home := cites.get(record.id):
                original = _original(home, place.payload_digest)
            yield replace(place, offset=record.offset, length=record.length, refers_to=original)


def _original(home: Row, payload_digest: str) -> Original:
    at: datetime = home["fetched_at"]
    place = {name: home[name] for name in ("url", "object", "offset", "length")}
    return Original(capture_id=home["_id"], fetched_at=at, payload_digest=payload_digest, **place)


def _cited(places: Sequence[Place]) -> set[str]:
    return {place.refers_to.capture_id for place in places if place.refers_to}
