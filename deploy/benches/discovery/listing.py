"""A file that says of each missed and each false report what happened, for those who can help it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from deploy.benches.discovery.judge import Judgement, Reasons

Row = dict[str, Any]


def write_listing(path: Path, judgements: Iterable[Judgement]) -> None:
    """Write one line of JSON for each, the missed ones first."""
    path.parent.mkdir(parents=True, exist_ok=True)
    rows = [
        row for judgement in judgements for row in [*missed(judgement), *false(judgement), *wrong(judgement)]
    ]
    path.write_text(
        "".join(json.dumps(row, ensure_ascii=False, default=str) + "\n" for row in rows), encoding="utf-8"
    )


def missed(judgement: Judgement) -> Iterator[Row]:
    """Yield a row for each report that is not there."""
    reasons = Reasons(judgement.crawled)
    for row in judgement.missed:
        about = {
            name: row[name] for name in ("region_code", "region_name", "year", "session", "family", "host")
        }
        yield {"what": "missed", "seed": judgement.crawled.seed, **about, "renditions": list(reasons.of(row))}


def false(judgement: Judgement) -> Iterator[Row]:
    """Yield a row for each report that was never held."""
    fields = ("_id", "region_name", "year", "session", "speaker", "title", "page_url", "conflicts", "missing")
    for row in judgement.false:
        yield {"what": "false", "seed": judgement.crawled.seed, **{name: row.get(name) for name in fields}}


def wrong(judgement: Judgement) -> Iterator[Row]:
    """Yield a row for each found report with a wrong field."""
    for true, stored in judgement.found:
        fields = {
            name: {"is": true[name], "stored": stored[name]}
            for name in ("speaker", "speaker_role", "delivered_on", "region_name")
            if stored[name] != true[name]
        }
        if fields:
            yield {
                "what": "wrong field",
                "seed": judgement.crawled.seed,
                "page_url": stored["page_url"],
                **fields,
            }
