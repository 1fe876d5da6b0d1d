"""Pages on which a reader failed, hung or gave what is none, made small; and what they showed."""

from __future__ import annotations

from typing import Final

FINDINGS: Final[dict[str, bytes]] = {
    # Python's recursion, one call an element around it
    "a text in a thousand elements": b"<div>" * 1500 + "各位代表：现在报告工作。".encode() * 40,
}
