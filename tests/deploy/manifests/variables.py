"""What is checked of the environment of every process, however it is deployed."""

from __future__ import annotations

import re
from collections.abc import Mapping

from crawler import secret_files
from crawler.config import EXPECTED, variable

KNOWN = {variable(name) for name in EXPECTED} | {f"{variable(name)}_FILE" for name in secret_files.NAMES}
S3 = ("S3_ENDPOINT", "S3_ACCESS_KEY", "S3_SECRET_KEY", "S3_BUCKET")
NEEDED = {
    "reports": ("REDIS_URL", "MONGO_URI", *S3, "CONTACT"),
    "schedule": ("REDIS_URL", "MONGO_URI", "CONTACT"),
    "console": ("REDIS_URL", "MONGO_URI", "CONSOLE_PASSWORD"),
    "exporter": ("REDIS_URL", "MONGO_URI", *S3),
    "verify": ("MONGO_URI", *S3),
    "backup": ("REDIS_URL", "MONGO_URI"),
    "replay": S3,
}
"""Command → what it does not start without, where it fetches, or is reached from other machines."""
SECRETS = {variable(name) for name in secret_files.NAMES}
SECRET = re.compile(r"password|secret_key|access_key|://[^/\s]*:[^/\s]*@", re.I)


def problems(process: str, environment: Mapping[str, str]) -> list[str]:
    """Return what is wrong with the environment of a process."""
    own = {name for name in environment if name.startswith("GONGBAO_")}
    found = [f"{name} is no variable of ours" for name in sorted(own - KNOWN)]
    given = {name.removesuffix("_FILE") for name, value in environment.items() if str(value)}
    found += [
        f"GONGBAO_{name} is missing for {process}"
        for name in NEEDED[process]
        if f"GONGBAO_{name}" not in given
    ]
    return found + [
        f"{name} holds a secret in clear"
        for name, value in environment.items()
        if name in {variable(each) for each in secret_files.NAMES}
        or SECRET.search(str(value).partition("_FILE")[0])
        if not str(value).startswith("/")
    ]
