"""Files that only programs of others read (RTF, DOC before Word 97, damaged ones): LibreOffice, else catdoc.

LibreOffice reads all of them right, and takes some seconds; catdoc takes a hundredth of that, and loses much
of the Chinese text of newer files. What has read a file is stored with its document: locators count in what
it gave.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from crawler.errors import UnreadableError
from pipelines.documents import Piece
from pipelines.extraction import programs
from pipelines.extraction.attachments.lines import whole_lines
from pipelines.extraction.attachments.model import Line, Reading
from pipelines.extraction.programs.limited import folder

LIMITS: Final = programs.Limits(seconds=20, memory=4 << 30)
"""LibreOffice maps some 2 GB of address space, and takes 150 MB of memory; a report takes 2 to 5 s."""
CHARACTERS: Final = 6_000_000
LOST: Final = 0.005
"""Share of question marks from which on a text has lost characters; speeches ask nothing."""
_HAN: Final = re.compile("[\u4e00-\u9fff]")
ABSENT: Final = "LibreOffice would read it (Debian: libreoffice-writer-nogui), or catdoc"


def read(body: bytes, suffix: str) -> Reading:
    """Return the lines of a file, whose name would end in `suffix`.

    Raises `UnreadableError` where no program is here or none can read it; the message says which would.
    """
    name, text = _text(body, suffix, None)
    lines: list[Line] = []
    start = 0
    for part in text.split("\n"):
        lines += whole_lines(part, Piece(start=start, end=start + len(part)))
        start += len(part) + 1
    if not lines:
        raise UnreadableError(f"{name} finds no text in the file.")
    return Reading(tuple(lines), notes=(f"Read by {name}.",), program=name)


def piece_reader(body: bytes, suffix: str, program: str | None) -> Callable[[Piece], str]:
    """Return a function from a piece to its characters, those of the text that this program gives, or any."""
    name, text = _text(body, suffix, program)

    def read_piece(piece: Piece) -> str:
        if not piece.start <= piece.end <= len(text):
            raise UnreadableError(f"{name} finds {len(text)} characters in the file, not {piece.end}.")
        return text[piece.start : piece.end]

    return read_piece


def _text(body: bytes, suffix: str, wanted: str | None) -> tuple[str, str]:
    """Return what has read the file, and its text; only `wanted` is asked where that is given."""
    problems: list[str] = []
    for name, (names, ask) in _PROGRAMS.items():
        if wanted not in (None, name):
            continue
        path = programs.find(*names)
        if path is None:
            continue
        try:
            text = ask(path, body, suffix)
        except programs.ProgramError as error:
            problems.append(str(error))
            continue
        if len(text) > CHARACTERS:
            raise UnreadableError(f"The file has more than {CHARACTERS} characters.")
        if text.strip():
            return name, text
        problems.append(f"{name} finds no text in it.")
    if problems:
        raise UnreadableError(f"The {suffix.upper()} file cannot be read: {' '.join(problems)}")
    raise UnreadableError(f"The {suffix.upper()} file is not read here: {wanted or ABSENT} is missing.")


def _by_libreoffice(path: str, body: bytes, suffix: str) -> str:
    with folder() as home:
        (home / f"file.{suffix}").write_bytes(body)
        profile = f"-env:UserInstallation={(home / 'profile').as_uri()}"
        form = "txt:Text (encoded):UTF8,LF"
        programs.run(
            [path, profile, "--headless", "--norestore", "--convert-to", form, f"file.{suffix}"], home, LIMITS
        )
        made = home / "file.txt"
        if not made.is_file():
            raise programs.ProgramError("LibreOffice does not take it for a text.")
        return _plain(made.read_bytes())


def _by_catdoc(path: str, body: bytes, suffix: str) -> str:
    with folder() as home:
        file = home / f"file.{suffix}"
        file.write_bytes(body)
        text = _plain(programs.run([path, "-d", "utf-8", "-w", file.name], home, LIMITS))
        if not _HAN.search(text) or text.count("?") > LOST * len(text):
            # it knows no Chinese charset but Unicode, and no character above U+7FFF of an RTF
            raise programs.ProgramError("catdoc loses characters of it.")
        return text


def _plain(data: bytes) -> str:
    text = data.decode("utf-8-sig", "replace").replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n")
    return text.replace("\x00", "")


_PROGRAMS: Final[dict[str, tuple[tuple[str, ...], Callable[[str, bytes, str], str]]]] = {
    "libreoffice": (("soffice", "libreoffice"), _by_libreoffice),
    "catdoc": (("catdoc",), _by_catdoc),
}
