"""After a failure: what is stored all the same, and how to go on."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from deploy.demonstration.progress import describe
from deploy.demonstration.stored import Progress


def kept(progress: Progress | None, directory: Path) -> Iterator[str]:
    """Yield sentences that say what is left; without `progress` MongoDB could not be asked."""
    if progress is None:
        yield "Kept: whatever was committed before; it is back when the servers run again (see below)."
    elif progress.captures:
        yield f"Kept: {describe(progress)}."
    else:
        yield "Nothing had been stored yet."
    spool = directory / "spool"
    waiting = len(list(spool.rglob("*.warc.gz*"))) if spool.exists() else 0
    if waiting:
        yield f"Fetched, but not committed: {waiting} archive segment(s) in {spool}."
    yield f"The logs of all processes are in {directory / 'logs'}."


def how_to_go_on(directory: Path) -> Iterator[str]:
    """Yield the commands for the next step."""
    yield "How to go on:"
    yield "  - Run the same command again. It empties the folder and begins anew."
    yield f"  - Or look at what was kept: `deploy/servers {directory}` starts the servers over it;"
    yield f"    then, in another terminal: source {directory / 'env'}; .venv/bin/scrapy status"
