"""Revisit records: answers whose body another record has (ISO 28500, section 6.7)."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from pipelines.archive.access import read_capture
from pipelines.commit import Committer
from pipelines.importing.dates import moment
from pipelines.importing.records import Record, UnfitError
from pipelines.records.base import Row

TOLERANCE: Final = timedelta(seconds=1)
"""By which the date that is referred to may be rounded."""


def is_not_modified(record: Record) -> bool:
    """Whether the server sent no body: such an answer is whole as it is."""
    return "server-not-modified" in record.fields.get("warc-profile", "")


def payload_of(record: Record, committer: Committer, renamed: dict[str, str]) -> bytes | None:
    """Return the body that a revisit refers to, from the archive; None where the archive does not have it.

    `renamed` maps the file's record ids to ids of captures where they differ. Raises `ArchiveError` and
    `ServerUnavailableError`.
    """
    row = _referred(record, committer, renamed)
    return None if row is None else read_capture(committer.objects, row).payload


def _referred(record: Record, committer: Committer, renamed: dict[str, str]) -> Row | None:
    fields = record.fields
    if name := fields.get("warc-refers-to", "").strip("<>"):
        name = renamed.get(name, name.lower())
        if row := committer.records.captures([name]).get(name):
            return row
    url = fields.get("warc-refers-to-target-uri", "").strip("<>").replace(" ", "%20")
    try:
        when = moment(fields.get("warc-refers-to-date", ""))
    except UnfitError:
        return None
    found = committer.records.find_capture(url, when + TOLERANCE) if url else None
    return found if found and when - found["fetched_at"] < TOLERANCE else None
