"""The Lua scripts: one atomic call each, on one partition."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from functools import cached_property
from importlib.resources import files
from typing import Any, Final, NamedTuple

import redis
from redis.cluster import RedisCluster
from redis.exceptions import NoScriptError

COMMON: Final = ("common",)
PRELUDES: Final = {"add": ("common", "seen"), "reserve": ()}
"""What is put in front of a script; the others get `common` alone."""
NAMES: Final = ("add", "lease", "fetched", "ack", "renew", "host", "reserve")


class Script:
    """One script of `crawler/frontier/lua`."""

    def __init__(self, name: str) -> None:
        self.name = name

    @cached_property
    def text(self) -> str:
        """The script with its preludes."""
        folder = files("crawler.frontier") / "lua"
        names = (*PRELUDES.get(self.name, COMMON), self.name)
        return "\n".join((folder / f"{part}.lua").read_text(encoding="utf-8") for part in names)

    @cached_property
    def sha(self) -> str:
        """Its digest, by which Redis knows it."""
        return hashlib.sha1(self.text.encode(), usedforsecurity=False).hexdigest()


SCRIPTS: Final = {name: Script(name) for name in NAMES}


class Call(NamedTuple):
    """A script, the one key that it is given, and its arguments."""

    script: str
    key: str
    arguments: Sequence[str | float]


def run(client: redis.Redis, calls: Sequence[Call]) -> list[Any]:
    """Run scripts in one round trip (on a Redis Cluster, one each) and return their answers in order.

    They are sent by their digests, and whole where Redis does not know them: a new, a restarted or a
    failed-over one. Raises `redis.RedisError`; some of the scripts may have run then.
    """
    if len(calls) == 1 or isinstance(client, RedisCluster):
        return [_run(client, call) for call in calls]
    with client.pipeline(transaction=False) as pipe:
        for script, key, arguments in calls:
            pipe.evalsha(SCRIPTS[script].sha, 1, key, *arguments)
        answers: list[Any] = pipe.execute(raise_on_error=False)
    for i, answer in enumerate(answers):
        if isinstance(answer, NoScriptError):
            answers[i] = _run(client, calls[i])
        elif isinstance(answer, Exception):
            raise answer
    return answers


def _run(client: redis.Redis, call: Call) -> Any:
    script = SCRIPTS[call.script]
    try:
        return client.evalsha(script.sha, 1, call.key, *call.arguments)
    except NoScriptError:
        return client.eval(script.text, 1, call.key, *call.arguments)
