"""ARC records, the format of the Internet Archive before WARC.

https://archive.org/web/researcher/ArcFileFormat.php: a line of URL, address, time, media type and length
(in version 2 with more between the last two), then the answer. URLs with spaces are found in real ones.
"""

from __future__ import annotations

import re
from typing import Final

from pipelines.importing.records import MAX_LINE, Head, UnfitError
from pipelines.importing.tape import Tape

LINE: Final = re.compile(
    rb"(?P<url>[A-Za-z][A-Za-z0-9+.-]{0,30}:[^\r\n]{0,8000}) (?P<ip>[0-9A-Fa-f.:-]{1,45}) "
    rb"(?P<date>[0-9]{8,18}) (?P<type>[^\r\n]{0,500}?) ?(?P<length>[^ \r\n]{1,20})\r?\n"
)


class Arc:
    """A `Format`."""

    start = b""

    def begins(self, line: bytes) -> bool:
        """Whether this is the line of a record; see `Format.begins`."""
        return LINE.match(line) is not None

    def head(self, tape: Tape) -> Head:
        """Take a record's line; see `Format.head`."""
        found = LINE.match(tape.peek(MAX_LINE))
        if found is None:
            raise UnfitError("has no line that says what it is")
        tape.skip(found.end() - 1)
        values = {name: value.decode("utf-8", "replace") for name, value in found.groupdict().items()}
        length = values["length"]
        if not (length.isascii() and length.isdigit()):
            raise UnfitError(f"does not say how long it is (Archive-length: {length!r})")
        tape.skip(1)
        is_head = values["url"].startswith("filedesc:")
        fields = {
            "warc-target-uri": values["url"],
            "warc-date": values["date"],
            "warc-ip-address": values["ip"],
            "content-length": length,
        }
        return Head("warcinfo" if is_head else "response", "", fields, int(length))

    def check(self, head: Head, block: bytes) -> None:
        """Find nothing wrong: an ARC has no digests of blocks; see `Format.check`."""
