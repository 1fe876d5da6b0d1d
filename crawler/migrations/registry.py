"""All migrations, in their order. A new one gets the next number, here and in `crawler.schema.KNOWN`."""

from __future__ import annotations

from typing import Final

from crawler.migrations.model import Migration, Places


def _nothing_left(places: Places) -> int:
    """Return 0: that it is noted as applied is all there is to do."""
    return int(places.records is None)


def _rules_left(places: Places) -> int:
    return int(places.load("KEEP_EXCLUSIONS")(places.config, dry_run=True))


def _keep_rules(places: Places) -> int:
    places.load("KEEP_EXCLUSIONS")(places.config)
    return 0


MIGRATIONS: Final = (
    Migration(1, "record the schema in database and frontier", _nothing_left, _nothing_left),
    Migration(2, "keep the rules of what is left out beside the archive, too", _rules_left, _keep_rules),
)
