"""How a replay fails."""

from __future__ import annotations

from crawler.errors import GongbaoError


class ReplayError(GongbaoError):
    """Raised by `deploy.replaying` where it cannot begin; it says what to do about it."""
