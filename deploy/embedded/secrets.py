"""Random keys, one pair a folder, in a file that only its owner reads."""

from __future__ import annotations

import json
import os
import secrets
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Keys:
    """Access key and secret key of the S3 server."""

    access: str
    secret: str


def load_keys(file: Path) -> Keys:
    """Return the keys in the file, made at random where there is no such file yet."""
    if not file.exists():
        keys = {"access": "GONGBAO" + secrets.token_hex(6).upper(), "secret": secrets.token_hex(20)}
        write_private(file, json.dumps(keys))
    return Keys(**json.loads(file.read_text()))


def write_private(file: Path, text: str) -> None:
    """Write the file with mode 0600, in one step: a reader sees the old content or the new, never a part."""
    new = file.with_name(file.name + ".new")
    new.unlink(missing_ok=True)
    with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as stream:
        stream.write(text)
    new.replace(file)
