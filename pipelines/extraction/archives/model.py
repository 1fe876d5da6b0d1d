"""What an archive holds, and the limits within which it is opened."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

ENTRIES: Final = 1_000
"""Of one archive; more than that is none of a report's attachments."""
SIGNATURES: Final = 20 * ENTRIES
"""Directory entries that a file may seem to have; archives in it have theirs, too."""
NAME: Final = 500
"""Characters of a member's name, its folders included; it is stored with its documents."""
MEMBER_BYTES: Final = 64 * 1024 * 1024
TOTAL_BYTES: Final = 128 * 1024 * 1024
"""Unpacked, of an archive with all that are in it."""
RATIO: Final = 300
"""Unpacked to packed bytes of a member; it counts from 1 MB on."""
DEPTH: Final = 2
"""Archives in each other that are opened."""
READ: Final = 60
"""Members that are read; further ones are only counted."""


@dataclass(frozen=True, slots=True)
class Member:
    """One file in an archive."""

    name: str
    """With its folders, decoded."""
    body: bytes


@dataclass(frozen=True, slots=True)
class Contents:
    """The files in an archive, in its order."""

    members: tuple[Member, ...]
    """Each name once: of several with one name the first."""
    notes: tuple[str, ...] = ()
    """What was not unpacked, a sentence each."""


def is_chaff(name: str) -> bool:
    """Tell whether a member is what systems leave in archives, and no file of anybody's."""
    parts = name.replace("\\", "/").split("/")
    return (
        parts[0] == "__MACOSX"
        or parts[-1].startswith("._")
        or parts[-1].lower() in ("", ".ds_store", "thumbs.db", "desktop.ini")
    )
