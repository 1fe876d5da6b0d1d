"""What lies in a stack's folder, and how to begin it anew."""

from __future__ import annotations

import shutil
from pathlib import Path

from deploy.embedded.errors import EmbeddedServerError

LOCK = "lock"
OURS = frozenset({LOCK, "ports.json", "keys.json", "env", "redis", "mongo", "s3", "spool", "logs"})
"""Every name that a stack, the line over it, or the demo makes in its folder."""


def empty(directory: Path) -> None:
    """Remove everything in a locked folder but the lock.

    Raises EmbeddedServerError, before anything is removed, where the folder holds what is not a stack's.
    """
    entries = list(directory.iterdir())
    foreign = sorted(entry.name for entry in entries if entry.name not in OURS)
    if foreign:
        raise EmbeddedServerError(
            f"{directory} is to be emptied, but holds {foreign[0]!r}, which is not from a stack of embedded"
            " servers; choose another folder."
        )
    for entry in entries:
        if entry.is_dir() and not entry.is_symlink():
            shutil.rmtree(entry)
        elif entry.name != LOCK:
            entry.unlink()
