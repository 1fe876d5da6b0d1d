"""Archives with documents in them (ZIP, RAR, 7z): their members, and one of them by its name."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from crawler.errors import UnreadableError
from pipelines.extraction.archives import others, zips
from pipelines.extraction.archives.model import DEPTH, READ, Contents, Member
from pipelines.extraction.media import sniff

__all__ = ["DEPTH", "FORMS", "READ", "Contents", "Member", "contents", "member"]

FORMS: Final[dict[str, Callable[[bytes], Contents]]] = {
    "zip": zips.contents,
    "rar": lambda body: others.contents(body, "RAR"),
    "7z": lambda body: others.contents(body, "7z"),
}
"""Form, as `sniff` names it, and who opens it."""


def contents(body: bytes, form: str) -> Contents:
    """Return the files of an archive of one of the `FORMS`. Raises `UnreadableError` with the reason."""
    return FORMS[form](body)


def member(body: bytes, path: Sequence[str]) -> bytes:
    """Return the bytes of a member: its name, after those of the archives that it lies in.

    Raises `UnreadableError` where there is none of that name.
    """
    for name in path:
        form = sniff(body, None)
        if form not in FORMS:
            raise UnreadableError(f"There is no archive that {name} could be in.")
        found = next((each for each in contents(body, form).members if each.name == name), None)
        if found is None:
            raise UnreadableError(f"The archive has no {name}.")
        body = found.body
    return body
