"""`scrapy archive import`: other crawlers' WARC and ARC files become captures, and then documents."""

from __future__ import annotations

import hashlib
import os
import socket
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from functools import cache, partial
from pathlib import Path
from typing import Final

from crawler.config import Config
from crawler.errors import ArchiveError, UnreadableArchiveError
from pipelines import objects, records
from pipelines.commit import Committer
from pipelines.importing.captures import Origin, capture_of, is_web, record_id
from pipelines.importing.opening import archive_records
from pipelines.importing.pairing import Exchange, exchanges
from pipelines.importing.readers import Readers
from pipelines.importing.records import Broken, Record, UnfitError
from pipelines.importing.result import FileResult
from pipelines.importing.revisits import is_not_modified, payload_of
from pipelines.importing.store import Store

REVISITS: Final = 200
"""That wait until what they refer to is committed."""
RENAMED: Final = 100_000
"""Record ids that are no UUIDs and that are remembered, for the revisits that refer to them."""
Progress = Callable[[Path, int], None]
"""Is told how many bytes of which file are read."""


def import_archives(
    config: Config,
    paths: Sequence[Path],
    *,
    source: str | None = None,
    dry_run: bool = False,
    progress: Progress | None = None,
) -> list[FileResult]:
    """Import files one after the other; one that cannot be read does not keep the others.

    Parameters
    ----------
    source: id of the source that the captures belong to; by default the host of each
    dry_run: only read the files; revisits are not resolved then, and all captures count as new

    Raises `ServerUnavailableError` and `ConfigError` where a store cannot be used, and `ArchiveError` where
    the spool is full.
    """
    run = f"import-{datetime.now(UTC):%Y%m%dT%H%M%SZ}"
    worker = f"{socket.gethostname()}-{os.getpid()}"
    origins = [Origin(run, worker, source, cache(partial(_digest, path))) for path in paths]
    if dry_run:
        return [
            _File(path, origin, None, progress).read() for path, origin in zip(paths, origins, strict=True)
        ]
    committer = Committer(objects.from_config(config), records.from_config(config))
    committer.objects.check()
    committer.records.check()
    with Readers() as readers:
        return [
            _File(path, origin, Store(committer, readers, config.spool, worker, run), progress).read()
            for path, origin in zip(paths, origins, strict=True)
        ]


class _File:
    """One file on its way in."""

    def __init__(self, path: Path, origin: Origin, store: Store | None, progress: Progress | None) -> None:
        self._path, self._origin, self._store = path, origin, store
        self._progress = partial(progress, path) if progress else None
        self._result = FileResult(path)
        self._revisits: list[Exchange] = []

    def read(self) -> FileResult:
        """Take in all of it, or what comes before a place where it cannot be read on."""
        try:
            for found in exchanges(archive_records(self._path, self._progress)):
                self._sort(found)
        except UnreadableArchiveError as error:
            self._result.problem = str(error)
        self._resolve()
        if self._store:
            self._store.flush(self._result)
        return self._result

    def _sort(self, found: Exchange | Record | Broken) -> None:
        if isinstance(found, Broken):
            self._result.refuse(found, found.reason)
        elif isinstance(found, Record):
            self._result.pass_over(found.kind or "without a type", found)
        elif not is_web(found.answer):
            self._result.pass_over(f"{found.answer.kind} of no web page", found.answer)
        elif found.answer.fields.get("warc-segment-number"):
            self._result.refuse(found.answer, "is only the first part of a record in several")
        elif found.answer.kind == "revisit" and not is_not_modified(found.answer):
            self._put_off(found)
        else:
            self._take(found)

    def _put_off(self, revisit: Exchange) -> None:
        self._revisits.append(revisit)
        if len(self._revisits) >= REVISITS:
            self._resolve()

    def _resolve(self) -> None:
        """Take revisits with the bodies that they refer to, which are committed first."""
        revisits, self._revisits = self._revisits, []
        if revisits and self._store:
            self._store.flush(self._result)
        for revisit in revisits:
            payload = b""
            if self._store:
                try:
                    found = payload_of(revisit.answer, self._store.committer, self._store.renamed)
                except ArchiveError as error:
                    self._result.refuse(revisit.answer, f"refers to a capture that is damaged: {error}")
                    continue
                if found is None:
                    self._result.pass_over("revisit of what the archive does not have", revisit.answer)
                    continue
                payload = found
            self._take(revisit, payload)

    def _take(self, exchange: Exchange, payload: bytes | None = None) -> None:
        answer, origin = exchange.answer, self._origin
        try:
            capture = capture_of(exchange, origin, payload)
        except UnfitError as error:
            self._result.refuse(answer, str(error))
            return
        if self._store is None:
            self._result.captures += 1
            return
        self._store.add(capture, partial(record_id, answer, origin.digest, place=True), self._result)
        if capture.id != answer.id.lower() and len(self._store.renamed) < RENAMED:
            self._store.renamed[answer.id[:200]] = capture.id


def _digest(path: Path) -> str:
    """Return the digest of a file; it makes ids where records have none."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise UnreadableArchiveError(f"{path} cannot be read ({error.strerror or error}).") from error
