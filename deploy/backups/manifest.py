"""What a backup consists of; written last, so that a backup without one was broken off."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from deploy.backups.errors import BackupError
from deploy.backups.place import Place
from deploy.backups.streams import Entry

Row = dict[str, Any]

FILE: Final = "manifest.json"
FORMAT: Final = 1
NAME: Final = re.compile(r"gongbao-\d{8}T\d{6}Z")
ABANDONED: Final = timedelta(days=1)
"""After which what has no manifest is no backup under way any more."""


def new_name(now: datetime) -> str:
    """Return the name of a backup that begins now."""
    return f"gongbao-{now:%Y%m%dT%H%M%SZ}"


def write(place: Place, name: str, manifest: Row) -> None:
    """Write it: from now on this is a backup."""
    place.put_bytes(f"{name}/{FILE}", json.dumps(manifest, indent=1, default=str).encode())


def read(place: Place, name: str) -> Row:
    """Return the manifest of a backup. Raises `BackupError` where there is none that can be read."""
    try:
        manifest: Row = json.loads(place.read(f"{name}/{FILE}"))
        known = manifest["format"]
    except (ValueError, LookupError, TypeError) as error:
        raise BackupError(f"{name} has no manifest that can be read. Restore another backup.") from error
    if known != FORMAT:
        raise BackupError(f"{name} is of format {known}, and this program reads {FORMAT}. Take a newer one.")
    return manifest


def entries(manifest: Row) -> Iterator[Entry]:
    """Yield the files of a backup."""
    yield from (manifest.get("frontier") or {}).get("keys", [])
    for files in (manifest.get("database") or {}).get("collections", {}).values():
        yield from files


def backups(place: Place) -> list[str]:
    """Return the names of the whole backups, the oldest first."""
    parts = (name.split("/") for name in place.names())
    return sorted(
        {part[0] for part in parts if len(part) == 2 and part[1] == FILE and NAME.fullmatch(part[0])}
    )


def keep_newest(place: Place, number: int, now: datetime) -> list[str]:
    """Delete all backups but the newest, and what was broken off a day ago; returns their names.

    The manifest goes first, so that a backup is there whole or not at all.
    """
    whole = backups(place)
    files: dict[str, list[str]] = {}
    for each in place.names():
        name = each.partition("/")[0]
        if NAME.fullmatch(name):
            files.setdefault(name, []).append(each)
    abandoned = new_name(now - ABANDONED)
    gone = [
        name for name in sorted(files) if name in whole[:-number] or (name not in whole and name < abandoned)
    ]
    for name in gone:
        for file in sorted(files[name], key=lambda each: not each.endswith(FILE)):
            place.delete(file)
    return gone


def moment() -> datetime:
    """Return the time, in UTC."""
    return datetime.now(UTC)
