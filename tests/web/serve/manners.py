"""How servers behave, apart from what they serve: compressing, wanting a cookie, failing at times."""

from __future__ import annotations

import gzip
from collections.abc import Mapping

from tests.web.dice import Dice
from tests.web.site.answer import Answer

COMPRESSED = 0.3
"""Share of sites that compress."""
WALLED = 0.03
"""Share of sites that want a cookie back before they show anything."""
FLAKY = 0.1
"""Share of sites on which some pages fail when they are first asked for."""
FAILS = 0.05
"""Share of the pages of such a site."""
COOKIE = "visited=1"


class Manners:
    """Of the site with these dice. It remembers what it was asked for."""

    def __init__(self, dice: Dice) -> None:
        self._dice = dice.of("manners")
        self._compressed = self._dice.of("gzip").chance(COMPRESSED)
        self._walled = self._dice.of("cookie").chance(WALLED)
        self._flaky = self._dice.of("flaky").chance(FLAKY)
        self._failed: set[str] = set()

    def instead(self, target: str, asked: Mapping[str, str]) -> Answer | None:
        """Return what comes in place of the answer; None where that may come."""
        if target == "/robots.txt":
            return None
        if self._walled and COOKIE not in asked.get("cookie", ""):
            headers = (("Location", target), ("Set-Cookie", f"{COOKIE}; Path=/"))
            return Answer(b"", status=302, headers=headers)
        if self._flaky and target not in self._failed and self._fails(self._dice.of(target)):
            self._failed.add(target)
            return Answer(b"<html><body><h1>503 Service Unavailable</h1></body></html>", status=503)
        return None

    def _fails(self, dice: Dice) -> bool:
        return dice.chance(FAILS)

    def packed(self, answer: Answer, asked: Mapping[str, str]) -> Answer:
        """Return the answer as it goes over the wire."""
        if not self._compressed or not answer.body or "gzip" not in asked.get("accept-encoding", ""):
            return answer
        headers = (*answer.headers, ("Content-Encoding", "gzip"), ("Vary", "Accept-Encoding"))
        body = gzip.compress(answer.body, mtime=0)
        return Answer(body, answer.content_type, answer.status, headers, answer.delay)
