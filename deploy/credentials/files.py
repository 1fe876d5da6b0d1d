"""The files with the secrets of a deployment, as servers and processes read them.

The folder is for its owner alone (0700). The files in it can be read by all (0444), since Compose mounts
each as it is, and the users in the containers are others than the owner here.
"""

from __future__ import annotations

import base64
import hashlib
import json
import os
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import quote

from deploy.credentials import roles

BYTES: Final = 24
"""Of a password, before it is written in letters and digits: 192 bits."""
KEY_BYTES: Final = 756
"""Of MongoDB's key file, which takes 6 to 1,024 characters of base64."""


@dataclass(frozen=True, slots=True)
class Places:
    """Where the servers are, as the processes reach them."""

    redis: str = "redis:6379"
    mongo: str = "mongo:27017"
    """Members of the replica set, separated by commas."""
    replica_set: str = "gongbao"
    database: str = "gongbao"
    bucket: str = "gongbao"


class Folder:
    """A folder of secrets. What is there stays; what is missing is made.

    Parameters
    ----------
    directory: made where it is missing
    """

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self.made: list[str] = []
        """Names of the files that were missing."""

    def fill(self, places: Places) -> None:
        """Make what is missing. Raises `OSError` where that does not go."""
        self.directory.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.directory.chmod(0o700)
        self._redis(places)
        self._mongo(places)
        self._s3(places)
        for name in ("console_password", "console_reader_password", "grafana_password"):
            self.password(name)
        # empty until somebody writes into them: which of them are used says alertmanager.yml
        for name in ("smtp_password", "relay_hooks"):
            self._once(name, "{}" if name == "relay_hooks" else "")

    def password(self, name: str) -> str:
        """Return what a file holds, made at random where there is none: letters, digits, - and _."""
        return self._once(name, secrets.token_urlsafe(BYTES))

    def _redis(self, places: Places) -> None:
        passwords = {user: self.password(f"redis_password_{user}") for user in roles.REDIS}
        digests = {user: hashlib.sha256(word.encode()).hexdigest() for user, word in passwords.items()}
        lines = ["user default off", *(roles.acl_line(user, digest) for user, digest in digests.items())]
        self._always("redis_acl", "\n".join(lines) + "\n")
        for user, password in passwords.items():
            if user not in ("probe", "admin"):
                self._always(f"redis_url_{user}", f"redis://{user}:{quote(password)}@{places.redis}/0")

    def _mongo(self, places: Places) -> None:
        self._once("mongo_key", base64.b64encode(secrets.token_bytes(KEY_BYTES)).decode())
        options = f"replicaSet={places.replica_set}"
        for user in (*roles.MONGO, "admin"):
            password = quote(self.password(f"mongo_password_{user}"))
            database = "admin" if user == "admin" else places.database
            source = "" if user == "admin" else f"&authSource={places.database}"
            uri = f"mongodb://{user}:{password}@{places.mongo}/{database}?{options}{source}"
            self._always(f"mongo_uri_{user}", uri)

    def _s3(self, places: Places) -> None:
        keys = {}
        for user in roles.S3:
            access = self._once(f"s3_access_{user}", "GB" + secrets.token_hex(9).upper())
            keys[user] = access, self.password(f"s3_secret_{user}")
        self._always("s3_identities", json.dumps(roles.s3_identities(keys, places.bucket), indent=1))

    def _once(self, name: str, text: str) -> str:
        """Return what the file holds; with `text` in it where it was missing."""
        file = self.directory / name
        if not file.exists():
            self._always(name, text)
        return file.read_text(encoding="utf-8").strip()

    def _always(self, name: str, text: str) -> None:
        """Write what follows from the passwords and the places, in one step."""
        file = self.directory / name
        if file.exists() and file.read_text(encoding="utf-8") == text:
            return
        self.made.append(name)
        new = file.with_name(f".{name}.new")
        new.unlink(missing_ok=True)
        with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as stream:
            stream.write(text)
        new.chmod(0o444)
        new.replace(file)
