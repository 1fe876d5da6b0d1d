"""A file for a source, drafted from what one of its pages shows."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from crawler.sources.levels import Level, level_of
from crawler.sources.naming import id_of, labels_of
from crawler.sources.registry import Registry

NATIONAL: Final = "national"
NEWS: Final = "news"
PLAIN: Final = re.compile(r"(?!(?:null|true|false)$)[\w/(（](?:[^\s,\[\]{}#:\"'|>&*!%@`]|:(?=[^\s,\[\]{}]))*")
"""What needs no quotes in YAML; a colon needs none where something follows it at once."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A file that does not exist yet."""

    id: str
    table: str
    text: str

    def path(self, folder: Path) -> Path:
        """Return where it belongs in a folder of sources."""
        return folder / self.table / f"{self.id}.yml"


def draft(
    registry: Registry,
    url: str,
    *,
    title: str,
    region_code: str | None,
    platform: str | None,
    columns: Sequence[str] = (),
    basis: Sequence[str] = (),
    remarks: Sequence[str] = (),
    render: bool = False,
) -> Draft:
    """Return the file of a source that begins at a page, with its columns of reports.

    What is not known is left out. A host outside of gov.cn is taken for one that reprints, one inside whose
    region is not known for a department's; a person corrects that.
    """
    host = urlsplit(url).hostname or ""
    level = level_of(region_code) if region_code else Level.DEPARTMENT
    level = level if _governs(host) else Level.NEWS
    table, own = _table(registry, region_code, level)
    fields: dict[str, Any] = {"title": title}
    if region_code:
        fields["region_code"] = region_code
    if not region_code or level is Level.NEWS:
        fields["level"] = str(level)
    starts = list(dict.fromkeys([url, *columns]))
    fields["start_urls"] = starts[0] if len(starts) == 1 else starts
    if platform:
        fields["platform"] = platform
    if render:
        fields["render"] = "browser"
    fields["basis"] = list(basis) if len(basis) > 1 else (basis or [url])[0]
    lines = [f"# {remark}" for remark in remarks]
    lines += [f"{name}: {flow(value)}" for name, value in fields.items()]
    return Draft(id_of(host, table, own), table, "\n".join(lines) + "\n")


def _table(registry: Registry, region_code: str | None, level: Level) -> tuple[str, list[str]]:
    """Return the table that a source belongs to, and the labels of the domain of its province."""
    if level is Level.NEWS:
        return NEWS, []
    if region_code is None or level is Level.NATIONAL:
        return NATIONAL, []
    for source in registry:
        if source.level is Level.PROVINCE and (source.region_code or "")[:2] == region_code[:2]:
            return source.id, labels_of(urlsplit(source.start_urls[0]).hostname or "")
    return NATIONAL, []


def _governs(host: str) -> bool:
    return host == "gov.cn" or host.endswith(".gov.cn")


def flow(value: Any) -> str:
    """Return a value in one line of YAML."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {flow(each)}" for key, each in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(flow, value)) + "]"
    if isinstance(value, bool):
        return "true" if value else "false"
    text = str(value)
    return text if PLAIN.fullmatch(text) else json.dumps(text, ensure_ascii=False)
