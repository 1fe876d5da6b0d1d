"""Whether this machine has a browser to render pages in."""

from __future__ import annotations

import shutil
from importlib.util import find_spec
from typing import Final

from crawler.errors import BrowserMissingError

NAMES: Final = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
"""Under which the system may have it."""


def executable() -> str:
    """Return the path of the system's Chromium.

    Raises `BrowserMissingError` where it or the client that drives it is not installed.
    """
    found = next(filter(None, map(shutil.which, NAMES)), None)
    missing = [] if found else ["Chromium (on Debian: apt-get install chromium)"]
    if find_spec("playwright") is None:
        missing.append("the extra `browser` (pip install 'gongbao[browser]')")
    if missing or found is None:
        raise BrowserMissingError(
            "A source with `render: browser` cannot be crawled on this machine: install "
            f"{' and '.join(missing)}."
        )
    return found
