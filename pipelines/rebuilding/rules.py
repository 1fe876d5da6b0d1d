"""What is left out, kept beside the archive: a rebuild must not bring back what was taken down.

An object a rule, `exclusions/DIGEST.json`, written by `scrapy exclude` after the database: the row of
`exclusions`, which names the rule, who wanted it and why, and nothing of the pages.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from hashlib import blake2b
from typing import Any, Final

from crawler.config import Config
from pipelines import objects, records
from pipelines.objects import ObjectStore

Row = dict[str, Any]

PREFIX: Final = "exclusions/"
MOMENTS: Final = frozenset({"at", "lifted_at", "done_at"})


def keep_exclusions(config: Config, *, dry_run: bool = False) -> int:
    """Write all rules of the database beside the archive where they are not there so yet; returns how many.

    With `dry_run`, only count them.

    Raises `ServerUnavailableError`, `ConfigError` and `ArchiveError`. May be repeated.
    """
    store, written = objects.from_config(config), 0
    known = {each.key for each in store.list(PREFIX)}
    for row in records.from_config(config).exclusions(lifted=True):
        key, data = _key(row["_id"]), json.dumps(row, ensure_ascii=False, default=_moment).encode()
        if key not in known or store.read(key) != data:
            written += 1
            if not dry_run:
                store.put_bytes(key, data)
    return written


def kept_exclusions(store: ObjectStore) -> Iterator[Row]:
    """Yield the rules that are kept beside the archive, as rows of `exclusions`.

    Raises `ValueError`, which names the object, for one that is none.
    """
    for each in store.list(PREFIX):
        try:
            row = json.loads(store.read(each.key), object_hook=_read)
            known = row["_id"], row["kind"], row["reason"], row["by"], row["at"]
        except (ValueError, LookupError, TypeError, RecursionError) as error:
            raise ValueError(f"{each.key} is no rule ({type(error).__name__})") from error
        if all(known):
            yield row


def _key(rule: str) -> str:
    return f"{PREFIX}{blake2b(rule.encode(errors='replace'), digest_size=16).hexdigest()}.json"


def _moment(value: object) -> str:
    if isinstance(value, datetime):
        return value.isoformat()
    raise TypeError(type(value).__name__)


def _read(row: Row) -> Row:
    for name in MOMENTS & row.keys():
        with suppress(TypeError):  # null: it is not lifted
            row[name] = datetime.fromisoformat(row[name])
    return row
