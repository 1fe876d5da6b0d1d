"""The same URL in other letters."""

from __future__ import annotations

from urllib.parse import urlsplit

from tests.web.dice import Dice

SHARE = 0.04
TRACKERS = ("from=timeline", "from=groupmessage", "isappinstalled=0", "utm_source=wechat")


def spelt(dice: Dice, url: str) -> str:
    """Return a URL, now and then in another spelling of it that the server takes for the same."""
    if not dice.chance(SHARE):
        return url
    tracker = dice.choice(TRACKERS)
    other = dice.choice(("#top", "#", f"{'&' if '?' in url else '?'}{tracker}", "host"))
    if other != "host":
        return url if url.startswith("javascript") else url + other
    parts = urlsplit(url)
    return url.replace(parts.netloc, parts.netloc.upper(), 1) if parts.netloc else url
