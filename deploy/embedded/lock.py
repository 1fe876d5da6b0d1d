"""One stack a folder: a lock that lasts as long as any of the servers over it."""

from __future__ import annotations

import fcntl
import os
import time
from pathlib import Path

from deploy.embedded.errors import EmbeddedServerError
from deploy.embedded.folder import LOCK

PATIENCE = 20.0
"""Seconds to wait for the servers of a starter that was killed; they stop by themselves."""


def lock(directory: Path) -> int:
    """Lock the folder and return the descriptor that holds the lock.

    Servers inherit the descriptor, so that servers whose starter was killed keep the folder until they have
    stopped. Raises EmbeddedServerError where others hold it for longer than `PATIENCE`.
    """
    descriptor = os.open(directory / LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > deadline or _owner_lives(descriptor):
                owner = _owner(descriptor)
                os.close(descriptor)
                raise EmbeddedServerError(
                    f"Embedded servers already run over {directory} (started by process {owner});"
                    " stop them first, or choose another folder."
                ) from None
            time.sleep(0.2)
        else:
            os.truncate(descriptor, 0)
            os.pwrite(descriptor, str(os.getpid()).encode(), 0)
            return descriptor


def _owner(descriptor: int) -> str:
    return os.pread(descriptor, 20, 0).decode(errors="replace") or "unknown"


def _owner_lives(descriptor: int) -> bool:
    owner = _owner(descriptor)
    return owner.isdigit() and Path(f"/proc/{owner}").exists()
