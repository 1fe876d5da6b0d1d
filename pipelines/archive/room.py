"""How much the spool folder can still take."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from uuid import uuid4

PROBE: Final = 64 << 10
"""Bytes that are written to see whether a disk takes anything."""
PROBE_PREFIX: Final = ".probe-"


@dataclass(frozen=True, slots=True)
class Room:
    """A measurement; all numbers are bytes."""

    used: int
    """By all files in the folder: those of other workers on it, too."""
    free: int
    """On its disk, for us."""
    limit: int
    """How much the folder may hold."""

    @property
    def reserve(self) -> int:
        """What stays free on the disk, for what was leased already and for whatever else is on it."""
        return self.limit // 20

    @property
    def allowed(self) -> int:
        """How much the folder may hold on this disk."""
        return max(0, min(self.limit, self.used + self.free - self.reserve))

    @property
    def share(self) -> float:
        """1 or more up to half of what is allowed, 0 at all of it, and between them in proportion."""
        return (self.allowed - self.used) / (self.allowed / 2) if self.used < self.allowed else 0.0


def measure(folder: Path, limit: int) -> Room:
    """Measure the folder, which is made where it is missing. Raises `OSError`."""
    folder.mkdir(parents=True, exist_ok=True)
    disk = os.statvfs(folder)
    return Room(sum(map(_size, folder.iterdir())), disk.f_bavail * disk.f_frsize, limit)


def probe(folder: Path) -> None:
    """Write a little and delete it. Raises `OSError` where that fails: full, read-only, over its quota."""
    path = folder / f"{PROBE_PREFIX}{uuid4().hex}"
    try:
        with path.open("xb") as file:
            file.write(bytes(PROBE))
            os.fsync(file.fileno())
    finally:
        path.unlink(missing_ok=True)


def shown(size: int) -> str:
    """Return bytes for a person, in the units that GONGBAO_SPOOL_LIMIT takes."""
    amount, units = float(size), iter("KMGT")
    unit = ""
    while amount >= 1024 and unit != "T":
        amount, unit = amount / 1024, next(units)
    return f"{amount:.3g}{unit}" if unit else f"{size} bytes"


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return 0  # committed since the folder was listed
