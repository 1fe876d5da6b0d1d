"""Following the archive with the index while pywb serves it."""

from __future__ import annotations

import time
import urllib.error
import urllib.request
from collections.abc import Callable

from crawler.errors import ServerUnavailableError
from deploy.embedded.child import Child
from deploy.replaying.errors import ReplayError
from pipelines.archive.merging import MergedIndex

EVERY = 1.0
"""Seconds between two looks at the archive, at least."""
SHARE = 4
"""A look at the whole archive takes a fifth of the time at most: listing a large one takes a while."""
START = 60.0
"""Seconds in which pywb has to answer; the first start compiles it."""

Say = Callable[[str], None]


class Follower:
    """Keeps an index up to date, and says what is new in it."""

    def __init__(self, index: MergedIndex, say: Say) -> None:
        self._index, self._say = index, say
        self._said: set[str] = set()
        self._away = False
        self._next = self._next_whole = 0.0

    def look(self) -> None:
        """Take in what is new: of the whole archive where it is time to, else of what was crawled lately.

        Raises `ServerUnavailableError` where the archive is away.
        """
        started = time.monotonic()
        whole = started >= self._next_whole
        for update in self._index.update() if whole else self._index.update_active():
            if update.objects:
                self._say(f"{update.lines:,} captures of {update.objects:,} segments are new in the index.")
            for problem in set(update.problems) - self._said:
                self._say(problem)
            self._said.update(update.problems)
        pause = max(EVERY, SHARE * (time.monotonic() - started))
        self._next = time.monotonic() + (EVERY if whole else pause)
        if whole:
            self._next_whole = time.monotonic() + pause

    def follow(self) -> None:
        """Look where it is time to; says once that the archive is away, and once that it is back."""
        if time.monotonic() < self._next:
            return
        try:
            self.look()
            if self._away:
                self._say("The archive is back.")
            self._away = False
        except ServerUnavailableError as error:
            if not self._away:
                self._say(f"{error} Trying again until it works.")
            self._away = True
            self._next = time.monotonic() + 5 * EVERY


def wait_for(child: Child, url: str) -> None:
    """Return when pywb answers at `url`. Raises `ChildError` where it ends, `ReplayError` after a while."""
    deadline = time.monotonic() + START
    while not _answers(url):
        check(child)
        if time.monotonic() > deadline:
            raise ReplayError(child.with_log(f"pywb does not answer at {url} after {START:.0f} s."))
        time.sleep(0.1)
    check(child)  # else somebody else answers there


def check(child: Child) -> None:
    """Raise `ChildError` where pywb has ended."""
    if not child.running:
        raise child.error(child.how_it_ended())


def _answers(url: str) -> bool:
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(url, timeout=5):
            return True
    except (urllib.error.URLError, OSError):
        return False
