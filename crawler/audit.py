"""What somebody does by hand, as it is written down."""

from __future__ import annotations

import getpass
import os
import socket
from datetime import UTC, datetime
from typing import Any


def entry(by: str, action: str, subject: str, **details: Any) -> dict[str, Any]:
    """Return a row of the collection `audit`: who does what to what, now; details of None are left out."""
    known = {name: value for name, value in details.items() if value is not None}
    return {"at": datetime.now(UTC), "by": by, "action": action, "subject": subject, "details": known}


def whom(named: str | None = None) -> str:
    """Return who gives a command: as it says, else the user and machine."""
    if named:
        return named
    try:
        user = getpass.getuser()
    except (KeyError, OSError):  # a container's user without a name
        user = str(os.getuid())
    return f"{user}@{socket.gethostname()}"
