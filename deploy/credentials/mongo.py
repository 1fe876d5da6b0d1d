"""MongoDB's replica set, roles and users: `python -m deploy.credentials.mongo DIR`, a one-shot service.

It may run at every start: roles that are there are brought to what the table says, and passwords to what the
files say.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import Any, Final

import pymongo
from pymongo.errors import AutoReconnect, OperationFailure, PyMongoError
from pymongo.uri_parser import parse_uri

from deploy.credentials import roles

PATIENCE: Final = 120.0
"""Seconds in which the servers have to be there, and the set to have a primary."""
NOT_YET_INITIALIZED: Final = 94  # src/mongo/base/error_codes.yml
ALREADY_INITIALIZED: Final = 23
ALREADY_THERE: Final = (51002, 51003)  # role, user

Client = pymongo.MongoClient[dict[str, Any]]


def main(arguments: list[str]) -> int:
    """Bring a replica set to what the folder says: 0, or 1 with a sentence."""
    if len(arguments) != 1:
        print("Usage: python -m deploy.credentials.mongo DIR, the folder of deploy/secrets", file=sys.stderr)
        return 2
    try:
        prepare(Path(arguments[0]))
    except (PyMongoError, OSError) as error:
        print(f"MongoDB could not be prepared: {error}", file=sys.stderr)
        return 1
    print(f"The replica set has a primary, and {len(roles.MONGO)} users with their roles.")
    return 0


def prepare(directory: Path) -> None:
    """Make set, roles and users. Raises `PyMongoError` where the servers do not play along in time."""
    uri = _read(directory, "mongo_uri_admin")
    deadline = time.monotonic() + PATIENCE
    _again(lambda: initiate(uri), deadline)
    with Client(uri, serverSelectionTimeoutMS=int(PATIENCE * 1000)) as client:
        database = parse_uri(_read(directory, "mongo_uri_worker"))["database"]
        for user in roles.MONGO:
            password = _read(directory, f"mongo_password_{user}")
            _again(lambda user=user, password=password: grant(client, database, user, password), deadline)


def initiate(uri: str) -> None:
    """Make the replica set of the members that the administrator's URI names, where there is none."""
    parts = parse_uri(uri)
    members = [f"{host}:{port}" for host, port in parts["nodelist"]]
    login = {"username": parts["username"], "password": parts["password"], "authSource": "admin"}
    with Client(members[0], directConnection=True, serverSelectionTimeoutMS=3000, **login) as client:
        try:
            client.admin.command("replSetGetStatus")
        except OperationFailure as error:
            if error.code != NOT_YET_INITIALIZED:
                raise
            name = parts["options"]["replicaSet"]
            rows = [{"_id": number, "host": member} for number, member in enumerate(members)]
            try:
                client.admin.command("replSetInitiate", {"_id": name, "members": rows})
            except OperationFailure as other:
                if other.code != ALREADY_INITIALIZED:
                    raise


def grant(client: Client, database: str, user: str, password: str) -> None:
    """Give a user its role and its password."""
    where, role = client[database], roles.mongo_role(user, database)
    try:
        where.command("createRole", f"gongbao_{user}", **role)
    except OperationFailure as error:
        if error.code not in ALREADY_THERE:
            raise
        where.command("updateRole", f"gongbao_{user}", **role)
    account: dict[str, Any] = {"pwd": password, "roles": [f"gongbao_{user}"]}
    try:
        where.command("createUser", user, **account)
    except OperationFailure as error:
        if error.code not in ALREADY_THERE:
            raise
        where.command("updateUser", user, **account)


def _again(step: Any, deadline: float) -> None:
    """Do a step until it goes: right after the set was made, its primary is not chosen yet."""
    while True:
        try:
            step()
        except AutoReconnect:
            if time.monotonic() > deadline:
                raise
            time.sleep(1)
        else:
            return


def _read(directory: Path, name: str) -> str:
    return (directory / name).read_text(encoding="utf-8").strip()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
