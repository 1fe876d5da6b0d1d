"""The Lua scripts: one atomic call each, on one partition."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from functools import cached_property
from importlib.resources import files
from typing import Any, Final, NamedTuple, cast

import redis
from redis.cluster import RedisCluster
from redis.exceptions import NoScriptError

COMMON: Final = ("clock", "common")
PRELUDES: Final = {
    **dict.fromkeys(("mark", "forget", "unknown"), (*COMMON, "seen")),
    **dict.fromkeys(("ack", "budget", "allow"), (*COMMON, "budgets")),
    "add": (*COMMON, "seen", "excluded", "traps", "adding"),
    "sow": (*COMMON, "budgets", "seen", "excluded", "traps", "adding"),
    "revisit": (*COMMON, "seen", "excluded"),
    "lease": (*COMMON, "budgets", "excluded", "traps"),
    **dict.fromkeys(("showed", "trap"), (*COMMON, "traps")),
    **dict.fromkeys(("reserve", "hold", "alive", "lead"), ("clock",)),
    **dict.fromkeys(("join", "exclude", "resign"), ()),
}
"""What is put in front of a script; the others get `COMMON`."""
NAMES: Final = (
    *("add", "lease", "fetched", "ack", "renew", "host", "reserve", "hold"),
    *("join", "mark", "forget", "unknown", "alive", "budget", "judged"),
    *("exclude", "sow", "lead", "resign", "revisit", "allow", "showed", "trap"),
)


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
    """Run scripts in one round trip and return their answers in order.

    Raises `redis.RedisError`; some of the scripts may have run then.
    """
    answers = attempt(client, calls)
    for answer in answers:
        if isinstance(answer, redis.RedisError):
            raise answer
    return answers


def attempt(client: redis.Redis, calls: Sequence[Call]) -> list[Any]:
    """Run scripts in one round trip; the answer of one that failed is its `redis.RedisError`.

    They are sent by their digests, and whole where Redis does not know them: a new, a restarted or a
    failed-over one. On a Redis Cluster each takes a round trip of its own.
    """
    if len(calls) == 1 or isinstance(client, RedisCluster):
        return [_attempt(client, call) for call in calls]
    try:
        with client.pipeline(transaction=False) as pipe:
            for script, key, arguments in calls:
                pipe.evalsha(SCRIPTS[script].sha, 1, key, *arguments)
            answers: list[Any] = pipe.execute(raise_on_error=False)
    except redis.RedisError as error:
        return [error] * len(calls)
    for i, answer in enumerate(answers):
        if isinstance(answer, NoScriptError):
            answers[i] = _attempt(client, calls[i])
    return answers


def clock(client: redis.Redis, key: str) -> int:
    """Return the milliseconds of the clock of the Redis that holds a key; raises `redis.RedisError`."""
    seconds, micros = cast(Any, client.eval("return redis.call('TIME')", 1, key))
    return int(seconds) * 1000 + int(micros) // 1000


def _attempt(client: redis.Redis, call: Call) -> Any:
    script, key, arguments = SCRIPTS[call.script], call.key, call.arguments
    try:
        try:
            return client.evalsha(script.sha, 1, key, *arguments)
        except NoScriptError:
            return client.eval(script.text, 1, key, *arguments)
    except redis.RedisError as error:
        return error
