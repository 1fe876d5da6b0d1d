"""The version of what is stored in the database and the frontier, and which versions this program can work
on.

`scrapy migrate` raises it, one step a migration. Each worker runs beside one older: a migration leaves what
is there readable for the release before, unless it says that there is no way back. From then on workers that
do not know it are refused.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from crawler.errors import GongbaoError

KNOWN: Final = 2
"""The number of the last migration that this program knows (`crawler.migrations`)."""


class SchemaError(GongbaoError):
    """Raised at the start where database or frontier are of a schema that this program cannot work on.

    Update the program, or restore a backup from before the migration.
    """


def check(stored: Mapping[str, Any] | None, where: str) -> None:
    """Raise `SchemaError` where what is stored needs a newer program; `stored` has `version` and `needs`.

    None, and what is missing, is what there was before there were migrations.
    """
    needs = int((stored or {}).get("needs") or 0)
    if needs > KNOWN:
        raise SchemaError(
            f"The {where} is of schema {(stored or {}).get('version') or needs}, which needs a program "
            f"that knows "
            f"{needs}; this one knows {KNOWN}. Update it to the release that ran `scrapy migrate`, or newer."
        )
