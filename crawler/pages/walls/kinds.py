"""The closed set of soft blocks: why a page is none, although something was answered."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from crawler.pages.kinds import PageKind


class SoftBlock(StrEnum):
    """What stands in the place of a page."""

    CHALLENGE = "challenge"
    """A script or a cookie that only a browser passes: 加速乐 (521), 瑞数 (412), Cloudflare and others."""
    CAPTCHA = "captcha"
    """A slider, a code or a question for people."""
    FIREWALL = "firewall"
    """A firewall that refuses the request: 您的访问被拦截, 访问被拒绝, an incident's number."""
    RATE = "rate"
    """Too many requests: 访问过于频繁."""
    LOGIN = "login"
    """For those who are logged in, or have a right to see it."""
    PAYMENT = "payment"
    """For those who pay or belong to it."""
    NOT_FOUND = "not_found"
    """An answer of success that says that there is no such page."""
    FAILURE = "failure"
    """An answer of success that says that the system behind it failed."""
    MAINTENANCE = "maintenance"
    """The whole site is being mended, moved or closed."""
    SHELL = "shell"
    """Scripts, or nothing at all, where a browser would show something."""
    SHORTER = "shorter"
    """Far shorter than what the same URL had before: the commit sees it, nothing on the page itself does."""


KINDS: Final = {
    SoftBlock.NOT_FOUND: PageKind.ERROR,
    SoftBlock.FAILURE: PageKind.ERROR,
    SoftBlock.MAINTENANCE: PageKind.ERROR,
    SoftBlock.SHELL: PageKind.EMPTY,
}
"""What kind of page they are; the others are `blocked`."""


def kind_of(block: SoftBlock) -> PageKind:
    """Return the kind of page that a soft block is."""
    return KINDS.get(block, PageKind.BLOCKED)
