"""The contract in a database: validators, and a role that reads what is promised and cannot write.

A validator here warns (`validationAction: warn`): the server logs a row that is not as the models say, and
stores it. Workers of two releases run side by side while one is rolled out, and what the validator refused
would go to quarantine: a page less for readers, for a field that is new or gone. It looks at every write
(`validationLevel: strict`), since nothing is refused by that. Whether rows keep the contract is asked with
`count_others`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from pymongo.database import Database
from pymongo.errors import CollectionInvalid, OperationFailure

from pipelines.contract.collections import BESIDE, COLLECTIONS
from pipelines.contract.schema import schema_of

Row = dict[str, Any]

ROLE: Final = "gongbao_contract_reader"
ACTIONS: Final = ("find", "changeStream", "collStats", "listIndexes")
"""What the role may do with each collection of the contract."""
ROLE_EXISTS: Final = 51002
USER_EXISTS: Final = 51003
EXISTS: Final = 48
"""Codes of src/mongo/base/error_codes.yml; 51002 and 51003 are `DuplicateKey` of roles and users."""


def options(name: str) -> Row:
    """Return the validator of a collection as `create` and `collMod` take it."""
    schema = {"$jsonSchema": schema_of(COLLECTIONS[name].models)}
    return {"validator": schema, "validationLevel": "strict", "validationAction": "warn"}


def create_missing(database: Database[Row]) -> None:
    """Make the collections that are not there yet, with their validators; others stay as they are.

    A worker may do that: it needs no right beyond readWrite, and takes back nothing that a newer one said.
    """
    known = set(database.list_collection_names())
    for name in COLLECTIONS.keys() - known:
        try:
            database.create_collection(name, check_exists=False, **options(name))
        except CollectionInvalid:
            pass
        except OperationFailure as error:
            if error.code != EXISTS:  # another worker was faster
                raise


def apply(database: Database[Row]) -> None:
    """Give all collections the validators of this release. Needs the right to `collMod` (dbAdmin)."""
    create_missing(database)
    for name in COLLECTIONS:
        database.command("collMod", name, **options(name))


def states(database: Database[Row]) -> Iterator[tuple[str, str]]:
    """Yield for each collection whether its validator is `right`, `missing`, or `other` than this one's."""
    known = {each["name"]: each.get("options", {}) for each in database.list_collections()}
    for name in COLLECTIONS:
        found = known.get(name, {})
        wanted = options(name)
        same = {each: found.get(each) for each in wanted} == wanted
        yield name, "right" if same else "other" if found.get("validator") else "missing"


def count_others(database: Database[Row], name: str) -> int:
    """Return how many rows of a collection are not as this release's models say; reads all of them."""
    return database[name].count_documents({"$nor": [options(name)["validator"]]})


def example(database: Database[Row], name: str) -> str | None:
    """Return the id of a row that is not as the models say, or None."""
    row: Row | None = database[name].find_one({"$nor": [options(name)["validator"]]}, {"_id": 1})
    return str(row["_id"]) if row else None


def make_role(database: Database[Row]) -> None:
    """Make the role in this database, or bring it up to this release. Needs userAdmin."""
    privileges: list[Row] = [
        {"resource": {"db": database.name, "collection": name}, "actions": list(ACTIONS)}
        for name in (*COLLECTIONS, *BESIDE)
    ]
    listing = {"resource": {"db": database.name, "collection": ""}, "actions": ["listCollections"]}
    told: Row = {"privileges": [*privileges, listing], "roles": []}
    try:
        database.command("createRole", ROLE, **told)
    except OperationFailure as error:
        if error.code != ROLE_EXISTS:
            raise
        database.command("updateRole", ROLE, **told)


def make_reader(database: Database[Row], name: str, password: str) -> None:
    """Make a user who has the role and no other, or give one who is there this password."""
    make_role(database)
    told: Row = {"pwd": password, "roles": [{"role": ROLE, "db": database.name}]}
    try:
        database.command("createUser", name, **told)
    except OperationFailure as error:
        if error.code != USER_EXISTS:
            raise
        database.command("updateUser", name, **told)
