"""Segments that a dead worker left in a spool folder: found, cut at the last whole record, and finished."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path

from crawler.errors import ArchiveError
from pipelines.archive.journal import SUFFIX, Entry, Journal
from pipelines.archive.reading import read_record
from pipelines.archive.segment import WARC_SUFFIX, ClosedSegment, closed_segment
from pipelines.archive.spill import sweep

logger = logging.getLogger(__name__)


def abandoned(spool: Path) -> Iterator[ClosedSegment]:
    """Yield the segments in the folder that no living worker holds, ready for upload; now this process does.

    What dead workers held in files beside (`spill`) is deleted. A segment is cut behind its last record that
    is whole, in the file and in the journal; one without any is deleted. Folders and files that cannot be
    read are passed over, and said.
    """
    sweep(spool)
    for path in sorted(spool.glob(f"*{SUFFIX}")):
        try:
            journal = Journal(path, new=False)
        except OSError:
            continue  # its worker lives, or another one was faster
        try:
            segment = _adopt(journal)
        except OSError as error:
            logger.warning("%s cannot be adopted: %s", path, error)
            journal.release()
        else:
            if segment is not None:
                yield segment


def _adopt(journal: Journal) -> ClosedSegment | None:
    if not journal.readable:
        logger.warning("%s was written by another version of Gongbao, which can recover it.", journal.path)
        journal.release()
        return None
    warc = journal.path.with_name(journal.path.name.removesuffix(SUFFIX) + WARC_SUFFIX)
    entries = list(_whole(warc, journal)) if warc.exists() else []
    if not entries:
        warc.unlink(missing_ok=True)
        journal.discard()
        return None
    with warc.open("r+b") as file:
        file.truncate(entries[-1].end)
    logger.info("Adopted %s with %d captures, which its worker left behind.", warc.name, len(entries))
    return closed_segment(warc, tuple(entry.place for entry in entries), journal)


def _whole(warc: Path, journal: Journal) -> Iterator[Entry]:
    size = warc.stat().st_size
    with warc.open("rb") as file:
        for entry in journal.entries():
            if entry.end > size:
                return
            file.seek(entry.place.offset)
            try:
                record = read_record(file.read(entry.place.length))
            except ArchiveError:
                return
            expected = (entry.place.record_type, entry.place.capture.id)
            if (record.type, record.id) != expected or not record.intact():
                return
            yield entry
