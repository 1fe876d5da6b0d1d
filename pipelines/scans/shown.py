"""The pictures that are the text of a page, as far as the archive has them: a scan in many captures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Final

from crawler.errors import ArchiveError, UnreadableError
from pipelines.extraction import PagePicture
from pipelines.records import RecordStore
from pipelines.replay.reading import Read

Row = dict[str, Any]

MOST_BYTES: Final = 256 << 20
"""Of all pictures of a page; a page of a text has half a megabyte."""


@dataclass(frozen=True, slots=True)
class Shown:
    """What there is of a page's pictures."""

    pictures: tuple[PagePicture, ...]
    """Those that are archived, in page order."""
    missing: tuple[str, ...]
    """URLs of those that nobody has fetched yet; one that was answered with an error is not among them."""
    digest: str
    """Of them all: the same pictures on another page, or on the same one fetched again, are known."""


def shown_on(row: Mapping[str, Any], store: RecordStore, read: Read) -> Shown | None:
    """Return what there is of the pictures that are the text of a page; None where it has none.

    Parameters
    ----------
    row: of the page's capture, with its `pictures`
    store: the captures
    read: gives the body of one

    Raises `ServerUnavailableError`. Pictures whose bytes are damaged, and those beyond `MOST_BYTES`, are left
    out.
    """
    urls: Sequence[str] = row.get("pictures") or ()
    if not urls:
        return None
    rows = _last_captures(urls, store)
    found: list[PagePicture] = []
    digests: list[str] = []
    size = 0
    for url in urls:
        capture = rows.get(url)
        if capture is None or capture["status"] != 200:
            continue
        try:
            _, body = read(capture["_id"])
        except (ArchiveError, UnreadableError):
            continue
        size += len(body)
        if size > MOST_BYTES:
            break
        found.append(PagePicture(url, capture["_id"], body))
        digests.append(str(capture["payload_digest"]))
    digest = sha256(" ".join(digests).encode()).hexdigest()
    return Shown(tuple(found), tuple(url for url in urls if url not in rows), f"pictures:{digest}")


def _last_captures(urls: Sequence[str], store: RecordStore) -> dict[str, Row]:
    """Return the last captures of pictures, by URL; of one that redirects, that to which it leads."""
    rows = store.last_captures(urls)
    moved = {url: row["final_url"] for url, row in rows.items() if row["final_url"] != url}
    if not moved:
        return rows
    targets = store.last_captures(list(moved.values()))
    kept = {url: row for url, row in rows.items() if url not in moved}
    return kept | {url: targets[target] for url, target in moved.items() if target in targets}
