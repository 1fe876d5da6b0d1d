"""Whether the replay answers, so that a page can say plainly where it does not."""

from __future__ import annotations

import socket
from typing import Final
from urllib.parse import urlsplit

from crawler.console.data import Data

PATIENCE: Final = 1.0
FRESH: Final = 15.0


def answers(data: Data) -> bool:
    """Return whether anything takes connections where GONGBAO_REPLAY_URL points; looked up now and then."""
    return bool(data.kept("replay", lambda: _answers(data.config.replay_url), FRESH))


def _answers(url: str) -> bool:
    parts = urlsplit(url)
    port = parts.port or (443 if parts.scheme == "https" else 80)
    try:
        socket.create_connection((parts.hostname or "", port), PATIENCE).close()
    except OSError:
        return False
    return True
