"""Links that carry a session: each page has new ones for the same pages."""

from __future__ import annotations

import hashlib
import re

LINK = re.compile(r'(<a href="/[^"?#;]*)(?=["?#])')
CARRIED = re.compile(r";jsessionid=[0-9A-F]+")


def with_session(text: str) -> str:
    """Return a page whose links carry a session that depends on the page."""
    name = hashlib.sha256(text.encode()).hexdigest()[:32].upper()
    return LINK.sub(rf"\1;jsessionid={name}", text)


def without_session(url: str) -> str:
    """Return the URL that a link with a session means."""
    return CARRIED.sub("", url)
