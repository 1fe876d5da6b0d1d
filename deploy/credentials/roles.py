"""Who may do what in Redis, MongoDB and the object store: one table a server.

A process gets what it needs and no more. Nobody but the administrators can empty a database, drop a
collection or bucket, or read other keys than ours.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

KEYS: Final = "~gb:*"
"""All keys of ours (crawler/frontier/keys.py)."""
OURS: Final = (
    # no FLUSHALL, KEYS, DEBUG and the like; then the settings that a worker checks at its start, and what the
    # client of a cluster asks
    *("+@read", "+@write", "+@scripting", "+@transaction", "+@connection", "-@dangerous", "-@admin"),
    *("+time", "+config|get", "+command", "+cluster|slots", "+cluster|nodes", "+cluster|shards"),
)
SCRIPTS: Final = ("+eval", "+evalsha", "+script|load", "+time")
REDIS: Final[Mapping[str, Sequence[str]]] = {
    "worker": (KEYS, *OURS),
    "scheduler": (KEYS, *OURS),
    "console": (KEYS, *OURS),
    # EVAL for its reading scripts, in which a command that writes is refused as well; HSETNX, with which the
    # first process of all settles the number of partitions
    "exporter": (KEYS, "+@read", "+@connection", *SCRIPTS, "-@dangerous", "+hsetnx"),
    # drains the frontier for a moment, with what workers use
    "backup": (KEYS, *OURS, "+info"),
    # people at the command line, and restoring
    "operator": (KEYS, *OURS, "+info", "+restore"),
    "probe": ("+ping",),
    "admin": ("~*", "&*", "+@all"),
}
"""User → what it may do, in the words of `ACL SETUSER` (Redis 6.2 and newer), beginning with nothing."""

READ: Final = ("find", "listCollections", "listIndexes", "collStats", "dbStats")
WRITE: Final = ("insert", "update", "remove")
MAKE: Final = ("createCollection", "createIndex")
"""Commands that open the database make the indexes that are missing."""
CHANGE: Final = (
    "collMod",
    "dropCollection",
    "dropIndex",
    "renameCollectionSameDB",
    "bypassDocumentValidation",
)

Privilege = tuple[str, Sequence[str]]
"""A collection ("" for all of the database) and what may be done with it."""

MONGO: Final[Mapping[str, Sequence[Privilege]]] = {
    "worker": (("", (*READ, *WRITE, *MAKE)),),
    "scheduler": (
        ("", (*READ, *MAKE)),
        *((name, WRITE) for name in ("urls", "schedule", "runs")),
    ),
    # the audit log only grows
    "console": (
        ("", (*READ, *MAKE)),
        *((name, WRITE) for name in ("urls", "schedule", "runs")),
        ("audit", ("insert",)),
    ),
    "exporter": (("", READ),),
    "reader": (("", (*READ, "changeStream")),),
    "backup": (("", READ),),
    # people at the command line: migrations, take-downs, restoring
    "operator": (("", (*READ, *WRITE, *MAKE, *CHANGE)),),
}
"""User → the privileges of its role in our database."""

READ_OBJECTS: Final = ("Read", "List")
S3: Final[Mapping[str, Sequence[str]]] = {
    "worker": (*READ_OBJECTS, "Write", "Tagging"),
    "reader": READ_OBJECTS,
}
"""User → what it may do in our bucket alone, in SeaweedFS' words."""


def acl_line(user: str, password_sha256: str) -> str:
    """Return a user's line of Redis' ACL file; the password's SHA-256 in hex stands for it."""
    return " ".join(["user", user, "reset", "on", f"#{password_sha256}", *REDIS[user]])


def mongo_role(user: str, database: str) -> dict[str, Any]:
    """Return the privileges of a user's role for `createRole`."""
    privileges = [
        {"resource": {"db": database, "collection": collection}, "actions": list(actions)}
        for collection, actions in MONGO[user]
    ]
    return {"privileges": privileges, "roles": []}


def s3_identities(keys: Mapping[str, tuple[str, str]], bucket: str) -> dict[str, Any]:
    """Return SeaweedFS' identities: user → access key and secret key."""
    return {
        "identities": [
            {
                "name": user,
                "credentials": [{"accessKey": access, "secretKey": secret}],
                "actions": [f"{action}:{bucket}" for action in S3[user]],
            }
            for user, (access, secret) in keys.items()
        ]
    }
