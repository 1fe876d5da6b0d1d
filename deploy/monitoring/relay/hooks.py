"""The hooks that alerts are handed on to, read from a file."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from deploy.monitoring.relay.forms import FORMS

LARGEST: Final = 64 << 10
"""Bytes of the file."""


class HooksError(Exception):
    """Raised for a file of hooks that cannot be used; says what to do about it."""


@dataclass(frozen=True, slots=True)
class Hook:
    """Where one group's messages go."""

    kind: str
    """dingtalk, feishu or wecom."""
    url: str
    """Holds the group's token: never to be shown."""
    secret: str = ""
    """With which messages are signed; "" where the group does not ask for it."""


def load(path: Path) -> Mapping[str, Hook]:
    """Return the hooks by name. Raises `HooksError`."""
    try:
        with path.open(encoding="utf-8") as file:
            rows = json.loads(file.read(LARGEST) or "{}")
    except (OSError, ValueError) as error:
        raise HooksError(f"The hooks in {path} cannot be read: {error}.") from None
    if not isinstance(rows, dict):
        raise HooksError(f"{path} has to be an object of hooks by name.")
    return {name: _hook(name, row) for name, row in rows.items()}


def _hook(name: str, row: object) -> Hook:
    if not isinstance(row, dict) or not row.keys() <= {"kind", "url", "secret"}:
        raise HooksError(f"The hook {name} has to be an object of kind, url and, where needed, secret.")
    hook = Hook(str(row.get("kind")), str(row.get("url")), str(row.get("secret", "")))
    if hook.kind not in FORMS:
        raise HooksError(f"The hook {name} is of no known kind. Known are {', '.join(FORMS)}.")
    parts = urlsplit(hook.url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise HooksError(f"The url of the hook {name} is no address of a web server.")
    return hook
