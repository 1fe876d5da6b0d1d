"""RAR and 7z archives, by libarchive's bsdtar where this machine has it.

bsdtar writes all that is in an archive to its standard output as one tar (pax, whose names are UTF-8):
nothing is written by name anywhere, one process reads all, and it reads RAR 4, RAR 5 and 7z alike. `rarfile`
would need a program for each packed member, and `py7zr` unpacks within this process, whose memory it would
take.
"""

from __future__ import annotations

import io
import tarfile

from crawler.errors import UnreadableError
from pipelines.extraction import programs
from pipelines.extraction.archives import model
from pipelines.extraction.archives.model import Contents, Member, is_chaff
from pipelines.extraction.programs.limited import folder

PROGRAM = "bsdtar"
PACKAGE = "libarchive-tools"
"""As Debian calls it."""


def contents(body: bytes, form: str) -> Contents:
    """Return the files of an archive; `form` is what it is called: RAR, 7z.

    Raises `UnreadableError` where it is broken, locked or too large, and where there is no program to read
    it.
    """
    program = programs.find(PROGRAM)
    if program is None:
        raise UnreadableError(
            f"{form} archives are read by {PROGRAM} (Debian: {PACKAGE}), which is not here."
        )
    limits = programs.Limits(output=model.TOTAL_BYTES + model.ENTRIES * 2048)
    command = [program, "-c", "-f", "-", "--format", "pax"]
    with folder() as home:
        try:
            if form == "RAR":
                # it cannot look at the end of a pipe, where it would take a DOCX that is not packed for a zip
                packed = programs.run([*command, "@-"], home, limits, fed=body)
            else:
                (home / "archive").write_bytes(body)
                packed = programs.run([*command, "@archive"], home, limits)
        except programs.ProgramError as error:
            raise UnreadableError(f"The {form} archive cannot be unpacked: {error}") from error
    return _members(packed, form, len(body))


def _members(packed: bytes, form: str, size: int) -> Contents:
    found: dict[str, Member] = {}
    notes: list[str] = []
    if len(packed) > 1 << 20 and len(packed) > model.RATIO * size:
        raise UnreadableError(f"The {form} archive is packed too densely to hold documents.")
    try:
        with tarfile.open(fileobj=io.BytesIO(packed), mode="r:") as archive:
            for number, entry in enumerate(archive):
                if number >= model.ENTRIES:
                    raise UnreadableError(f"The {form} archive has more than {model.ENTRIES} files.")
                name = entry.name.replace("\\", "/")
                if not entry.isreg() or is_chaff(name) or name in found:
                    continue
                if len(name) > model.NAME:
                    notes.append(f"{name[:40]}… was not unpacked: its name is longer than {model.NAME}.")
                    continue
                if entry.size > model.MEMBER_BYTES:
                    notes.append(f"{name} was not unpacked: it has more than {model.MEMBER_BYTES} bytes.")
                    continue
                file = archive.extractfile(entry)
                if file is not None:
                    found[name] = Member(name, file.read())
    except tarfile.TarError as error:
        raise UnreadableError(f"What bsdtar made of the {form} archive is broken: {error}.") from error
    return Contents(tuple(found.values()), tuple(notes))
