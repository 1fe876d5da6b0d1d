"""ETag and Last-Modified: most servers tell the truth with them, some have none, and a few lie."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from email.utils import format_datetime
from enum import StrEnum
from typing import Final

from tests.web.dice import Dice
from tests.web.site.answer import Answer


class Telling(StrEnum):
    """What a server tells of a page's age."""

    BOTH = "both"
    ETAG = "etag"
    MODIFIED = "modified"
    NONE = "none"
    RESTLESS = "restless"
    """A weak ETag that is another one each time."""
    NOW = "now"
    """Last-Modified is the time of the answer."""


SHARES: Final[Mapping[Telling, float]] = {
    Telling.BOTH: 0.52,
    Telling.MODIFIED: 0.24,
    Telling.ETAG: 0.18,
    Telling.NONE: 0.03,
    Telling.RESTLESS: 0.015,
    Telling.NOW: 0.015,
}
"""Share of the sites that tell so much."""
HONEST: Final = frozenset({Telling.BOTH, Telling.ETAG, Telling.MODIFIED})


def allot(dice: Dice, count: int) -> list[Telling]:
    """Return what each of so many sites tells: in these shares as nearly as whole sites can be."""
    found: list[Telling] = []
    owed = 0.0
    for telling, share in reversed(list(SHARES.items())):
        owed += share * count
        some = round(owed) - len(found) if telling is not Telling.BOTH else count - len(found)
        found += [telling] * some
    dice.shuffle(found)
    return found


class Validators:
    """Those of one site. They remember what was answered, to know since when it is so.

    Parameters
    ----------
    telling: what the site tells
    started: the day before which all was put up
    """

    def __init__(self, telling: Telling, started: date) -> None:
        self._telling, self._started = telling, started
        self._since: dict[str, tuple[str, date]] = {}
        self._times = 0

    def told(self, url: str, answer: Answer, asked: Mapping[str, str], today: date) -> Answer:
        """Return the answer with validators, or 304 where these fit what was asked.

        Only pages and files have them: what a program makes up when it is asked (JSON, XML) has none.
        """
        if answer.status != 200 or not answer.content_type.startswith(
            ("text/html", "image/", "application/")
        ):
            return answer
        if self._telling is Telling.NONE or "json" in answer.content_type:
            return answer
        etag, modified = self._validators(url, answer, today)
        headers = tuple(
            (name, value) for name, value in (("ETag", etag), ("Last-Modified", modified)) if value
        )
        if self._telling in HONEST and _fits(asked, etag, modified):
            return Answer(b"", answer.content_type, 304, headers)
        return Answer(
            answer.body, answer.content_type, answer.status, (*answer.headers, *headers), answer.delay
        )

    def _validators(self, url: str, answer: Answer, today: date) -> tuple[str, str]:
        digest = hashlib.sha256(answer.body).hexdigest()[:16]
        if self._telling is Telling.RESTLESS:
            self._times += 1
            return f'W/"{digest}-{self._times}"', ""
        if self._telling is Telling.NOW:
            return "", format_datetime(datetime.now(UTC), usegmt=True)
        known = self._since.get(url)
        if known is None or known[0] != digest:
            known = self._since[url] = digest, self._started if known is None else today
        at = datetime.combine(known[1], time(8, 30), UTC)
        etag = f'"{digest}"' if self._telling is not Telling.MODIFIED else ""
        return etag, format_datetime(at, usegmt=True) if self._telling is not Telling.ETAG else ""


def _fits(asked: Mapping[str, str], etag: str, modified: str) -> bool:
    """Whether the client has what would be sent; an ETag counts before a day, as RFC 9110 has it."""
    if wanted := asked.get("if-none-match"):
        return bool(etag) and etag in (part.strip().removeprefix("W/") for part in wanted.split(","))
    return bool(modified) and asked.get("if-modified-since") == modified
