"""What the stores hold, streamed into a spill: the recorded states of URLs, and which captures are whole."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from typing import Final

from crawler.frontier.audit.spill import Spill
from crawler.frontier.audit.stores import Objects, Records
from crawler.frontier.chunks import chunks

ENDED: Final = ("done", "dead", "rejected")
"""The states that only the database knows. Any other recorded one says that the URL is still live."""
WAITING: Final = "waiting"
ROWS: Final = 10_000


class Stored:
    """Compares URLs with captures, and captures with objects. Raises `ServerUnavailableError`."""

    def __init__(
        self, records: Records, objects: Objects, digest: Callable[[str], int], spill: Spill
    ) -> None:
        self._records = records
        self._objects = objects
        self._digest = digest
        self._spill = spill

    def read(self) -> None:
        """Spill the digests of URLs by their state, and of done ones without capture or bytes.

        The order counts while workers run: a URL that was done when it was read has a capture and an object
        that are read after it.
        """
        self._read_urls()
        sizes = {_number(stored.key): stored.size for stored in self._objects.list("warc/")}
        self._read_captures(sizes)
        self._join()

    def _read_urls(self) -> None:
        for rows in chunks(self._records.url_states(), ROWS):
            digests: defaultdict[str, list[int]] = defaultdict(list)
            pages = []
            for key, state, capture in rows:
                digest = self._digest(key)
                digests[state if state in ENDED else WAITING].append(digest)
                if state == "done":
                    pages.append((_number(capture or ""), digest))
            for state, numbers in digests.items():
                self._spill.add(state, numbers)
            self._spill.add_pairs("page", pages)

    def _read_captures(self, sizes: dict[int, int]) -> None:
        for places in chunks(self._records.capture_places(), ROWS):
            whole: list[int] = []
            cut: list[int] = []
            for capture, key, end in places:
                (whole if sizes.get(_number(key), 0) >= end else cut).append(_number(capture))
            self._spill.add("whole", whole)
            self._spill.add("cut", cut)

    def _join(self) -> None:
        for part in self._spill.slices:
            whole, cut = set(self._spill.read("whole", part)), set(self._spill.read("cut", part))
            pages = self._spill.read("page", part)
            for capture, digest in zip(pages[::2], pages[1::2], strict=True):
                if capture in cut or capture not in whole:  # of a revisit's two records one may be cut
                    self._spill.add("no bytes" if capture in cut else "no capture", (digest,))


def _number(text: str) -> int:
    """Return 63 bits that stand for a text, in this process."""
    return hash(text) & (1 << 63) - 1
