"""How a demonstration fails."""

from __future__ import annotations

from crawler.errors import GongbaoError


class DemoError(GongbaoError):
    """Raised by `deploy.demonstration` where it cannot begin or go on; it says what to do about it."""
