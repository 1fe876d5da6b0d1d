"""The records of an archive file, and what stands where one should be."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final, Protocol

from pipelines.importing.pieces import Spot
from pipelines.importing.tape import Tape

MAX_HEAD: Final = 1 << 16
"""Bytes of a record's own head."""
MAX_BLOCK: Final = (64 << 20) + (1 << 20)
"""Bytes of a record: what the crawler takes of a page, and its HTTP head."""
MAX_LINE: Final = 1 << 14
"""Bytes of the line that it begins with."""
BLANK: Final = b"\r\n\0"
"""What stands between records: two line ends, and in some writers' files more, or zeros."""
MAX_BLANK: Final = 1 << 12


class UnfitError(Exception):
    """Raised while a record is read, for one that is refused; says why, as the rest of a sentence."""


@dataclass(frozen=True, slots=True)
class Record:
    """One whole record."""

    spot: Spot
    kind: str
    """The WARC type, in lower case; of an ARC's record `response`, or `warcinfo`."""
    id: str
    """The WARC-Record-ID without angle brackets; empty where there is none, as in an ARC."""
    fields: Mapping[str, str]
    """By names in lower case; for an ARC's record those that a WARC's would have."""
    block: bytes


@dataclass(frozen=True, slots=True)
class Broken:
    """A place from which nothing can be taken."""

    spot: Spot
    reason: str
    """The rest of a sentence that begins with the record."""
    id: str = ""


@dataclass(slots=True)
class Head:
    """A record's head, when the tape stands behind it."""

    kind: str
    id: str
    fields: dict[str, str]
    length: int
    """Of the block, in bytes."""


class Format(Protocol):
    """How a kind of archive writes its records."""

    start: bytes
    """What each line begins with at which a record may begin; empty where that is not fixed."""

    def begins(self, line: bytes) -> bool:
        """Whether a record begins with this line, of which the end may be missing."""

    def head(self, tape: Tape) -> Head:
        """Take a record's head off the tape. Raises `UnfitError`, and then leaves the tape within it."""

    def check(self, head: Head, block: bytes) -> None:
        """Raise `UnfitError` where the block is not what the head says."""


def read_records(tape: Tape, form: Format) -> Iterator[Record | Broken]:
    """Yield what is on the tape, in order. Never raises for bad input, whatever it is."""
    while True:
        _skip_blank(tape)
        if fault := tape.fault:
            yield Broken(Spot(fault.offset), fault.reason)
            tape.pass_fault()
        elif not tape.has(1):
            return
        elif form.begins(tape.peek(MAX_LINE)):
            yield _record(tape, form)
        else:
            yield Broken(tape.spot, "does not begin as a record does")
            _seek(tape, form)


def _record(tape: Tape, form: Format) -> Record | Broken:
    spot = tape.spot
    try:
        head = form.head(tape)
    except UnfitError as error:
        _seek(tape, form)
        return Broken(spot, _member_fault(tape, spot) or str(error))
    try:
        block = _block(tape, form, head.length)
        _skip_blank(tape)
        if reason := _member_fault(tape, spot):  # its checksum comes behind it
            raise UnfitError(reason)
        form.check(head, block)
    except UnfitError as error:
        return Broken(spot, _member_fault(tape, spot) or str(error), head.id)
    return Record(spot, head.kind, head.id, head.fields, block)


def _block(tape: Tape, form: Format, length: int) -> bytes:
    """Take a record's block. Where it is not whole, the tape stands at the next record behind."""
    if length > MAX_BLOCK and (tape.left is None or length <= tape.left):
        if tape.skip(length, form.start or None) < length:
            raise UnfitError(f"is cut off: it should have {length:,} bytes")
        raise UnfitError(f"is too large: it has {length:,} bytes, and {MAX_BLOCK:,} are taken at most")
    if form.start and (member := tape.member_within(length, form.start)) is not None:
        tape.skip(member)
        raise UnfitError(f"is cut off: the next record begins after {member:,} of its {length:,} bytes")
    if tape.has(length):
        block, behind = tape.peek(length), tape.peek(length + MAX_LINE)[length:]
        if not behind or behind[:1] in BLANK or form.begins(behind):
            tape.skip(length)
            return block
        _seek(tape, form)
        raise UnfitError(f"does not end after its {length:,} bytes")
    _seek(tape, form)
    raise UnfitError(f"is cut off: it should have {length:,} bytes")


def _member_fault(tape: Tape, spot: Spot) -> str | None:
    """Pass the fault that stands right here, where it is one of the member at `spot`; returns its reason."""
    fault = tape.fault
    if fault is None or fault.offset != spot.offset:
        return None
    tape.pass_fault()
    return fault.reason


def _skip_blank(tape: Tape) -> None:
    """Skip what stands between records."""
    while blank := len(window := tape.peek(MAX_BLANK)) - len(window.lstrip(BLANK)):
        tape.skip(blank)


def _seek(tape: Tape, form: Format) -> None:
    """Go on to the next line or member with which a record begins, or to the end, or to a fault."""
    while tape.has(1):
        line = tape.find(b"\n" + form.start, MAX_HEAD) + 1
        step = line or MAX_HEAD
        tape.skip(tape.member_within(step, form.start) or step)
        if form.begins(tape.peek(MAX_LINE)):
            return
