"""The Lua scripts: one atomic call each, on one partition."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Any

import redis
from redis.exceptions import NoScriptError

COMMON = ("common",)
PRELUDES = {"add": ("common", "seen"), "reserve": ()}
"""What is put in front of a script; the others get `common` alone."""


class Script:
    """One script of `crawler/frontier/lua`; sent by its digest, and whole where Redis does not know it."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._text = source(name)
        self._sha = ""

    def __call__(self, client: redis.Redis, key: str, *arguments: str | float) -> Any:
        """Run on the partition (or group) of `key`. Raises `redis.RedisError`."""
        if self._sha:
            try:
                return client.evalsha(self._sha, 1, key, *arguments)
            except NoScriptError:
                pass  # a restarted or failed-over Redis; EVAL loads it anew
        result = client.eval(self._text, 1, key, *arguments)
        self._sha = _sha1(self._text)
        return result


@cache
def source(name: str) -> str:
    """Return the text of a script with its preludes."""
    folder = files("crawler.frontier") / "lua"
    names = (*PRELUDES.get(name, COMMON), name)
    return "\n".join((folder / f"{part}.lua").read_text(encoding="utf-8") for part in names)


def _sha1(text: str) -> str:
    import hashlib

    return hashlib.sha1(text.encode(), usedforsecurity=False).hexdigest()
