"""After a failure: what is stored all the same, and how to go on."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from deploy.demonstration.progress import megabytes
from deploy.demonstration.stored import Stored


def kept(stored: Stored | None, directory: Path) -> Iterator[str]:
    """Yield sentences that say what is left and what to do."""
    progress = stored.progress() if stored else None
    if progress and progress.captures:
        yield (
            f"Kept: {progress.captures:,} exchanges ({megabytes(progress.archived_bytes)}) and"
            f" {progress.documents:,} documents; {progress.queued:,} URLs were still queued."
        )
    elif progress:
        yield "Nothing had been stored yet."
    else:
        yield "What was committed before it is on disk, and comes back when the servers are started again."
    waiting = list((directory / "spool").rglob("*.warc.gz*")) if (directory / "spool").exists() else []
    if waiting:
        yield f"Fetched, but not committed: {len(waiting)} archive segments in {directory / 'spool'}."
    yield f"Logs: {directory / 'logs'}."


def how_to_go_on(directory: Path) -> Iterator[str]:
    """Yield the commands for the next step."""
    yield "To go on:"
    yield "  deploy/demo                                   begins anew; this folder is emptied then"
    yield f"  deploy/servers {directory}   starts the servers over what was kept; then in another"
    yield f"    terminal: source {directory / 'env'}; .venv/bin/scrapy status"
