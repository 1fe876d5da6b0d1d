"""Making, checking and bringing back backups."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from crawler import __version__
from crawler.config import Config
from crawler.errors import GongbaoError
from deploy.backups import manifest as manifests
from deploy.backups.database import BackedDatabase
from deploy.backups.errors import BackupError
from deploy.backups.frontier import BackedFrontier
from deploy.backups.place import Place
from deploy.backups.streams import check
from pipelines import objects, records
from pipelines.documents import SCHEMA_VERSION
from pipelines.rebuilding.rules import kept_exclusions

Row = dict[str, Any]
Tick = Callable[[str, int], None]

PARTS: Final = ("frontier", "database")
FRONTIER: Final = "live"


def make(place: Place, config: Config, *, only: str | None, patience: float | None, tick: Tick) -> Row:
    """Make a backup; returns its manifest with its name. The frontier is copied first: see the package."""
    begun = manifests.moment()
    name = manifests.new_name(begun)
    made: Row = {"format": manifests.FORMAT, "program": __version__, "schema_version": SCHEMA_VERSION}
    made |= {"begun_at": begun}
    with TemporaryDirectory(prefix="gongbao-backup-") as folder:
        if only in (None, "frontier"):
            frontier = _frontier(config)
            made["frontier"] = frontier.dump(place, name, Path(folder), tick, patience=patience)
            made["frontier"]["was_drained"] = frontier.was_drained
        if only in (None, "database"):
            made["database"] = BackedDatabase(config).dump(place, name, Path(folder), tick)
    made["ended_at"] = manifests.moment()
    manifests.write(place, name, made)
    return {"name": name, **made}


def verify(place: Place, name: str, tick: Tick) -> list[str]:
    """Return what is wrong with a backup, a sentence each; nothing where all is as it was written."""
    problems = []
    for entry in manifests.entries(manifests.read(place, name)):
        if problem := check(place, entry):
            problems.append(problem)
        tick("checked", 1)
    return problems


def restore(
    place: Place, name: str | None, config: Config, *, only: str | None, replace: bool, tick: Tick
) -> Row:
    """Bring a backup back, the newest by default; returns its name and how many rows and keys it had.

    All of it is checked before anything is written. Raises `BackupError` where the backup is damaged, or the
    target is not empty and not to be replaced.
    """
    whole = manifests.backups(place)
    if not whole:
        raise BackupError("There is no whole backup in that place. `deploy/backup TARGET` makes one.")
    if name is not None and name not in whole:
        raise BackupError(f"There is no backup {name}. There are: {', '.join(whole)}.")
    name = name or whole[-1]
    told = manifests.read(place, name)
    parts = [part for part in PARTS if only in (None, part) and part in told]
    if not parts:
        raise BackupError(f"{name} has no {only}: it was made with --only. Restore another backup.")
    if problems := verify(place, name, tick):
        raise BackupError(f"{problems[0]} Nothing was changed. Restore another backup.")
    if told["schema_version"] > SCHEMA_VERSION:
        raise BackupError(
            f"{name} is of schema {told['schema_version']}, and this program knows {SCHEMA_VERSION}. "
            f"Restore it "
            "with the release that made it, or a newer one."
        )
    frontier, database = _frontier(config), BackedDatabase(config)
    _make_room(frontier, database, parts, replace=replace)
    done: Row = {"name": name}
    if "database" in parts:
        done["rows"] = database.restore(place, told["database"], tick)
        done["exclusions"] = _newer_rules(config)
    if "frontier" in parts:
        done["keys"] = frontier.restore(place, told["frontier"], tick)
    return done


def _make_room(
    frontier: BackedFrontier, database: BackedDatabase, parts: Sequence[str], *, replace: bool
) -> None:
    filled = []
    if "database" in parts and (rows := database.rows()):
        filled.append(f"the database has {sum(rows.values()):,} rows")
    if "frontier" in parts and not frontier.empty():
        filled.append("the frontier has keys")
    if filled and not replace:
        raise BackupError(
            f"There is something already: {' and '.join(filled)}. Restore into an empty place, or delete "
            f"what is "
            "there with --replace, when no worker runs."
        )
    if "database" in parts:
        database.drop()
    if "frontier" in parts:
        frontier.drop()


def _newer_rules(config: Config) -> int:
    """Bring back what was left out since: the rules are kept beside the archive, too. Returns how many."""
    rules = []
    with suppress(GongbaoError, ValueError):  # the archive may not be there yet
        rules = list(kept_exclusions(objects.from_config(config)))
    store = records.from_config(config)
    known = {row["_id"] for row in store.exclusions(lifted=True)}
    new = [row for row in rules if row["_id"] not in known]
    store.put_exclusions(new)
    return len(new)


def _frontier(config: Config) -> BackedFrontier:
    return BackedFrontier(config, FRONTIER, 8 if config.redis_is_cluster else 1)
