"""The rows of the list of hosts, cleaned: one for each host, with what is known of it."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from crawler.sources.model import PUBLIC_FILE
from crawler.sources.naming import id_of
from deploy.portals import corrections
from deploy.portals.ids import own_labels, table_of
from pipelines.extraction.regions import by_code

PLATFORMS: Final = {
    "gkmlpt+nfcms": "nfcms",  # a portal of NFCMS has its documents in gkmlpt
    "jspx (jeecms-like)": "jspx",
    "enorth-like (url shape)": "enorth",
    "ln-web": "liaoning",
    "shanghai-nw": "shanghai",
}
"""Hints under the names that the crawler uses."""
REPORTS: Final = re.compile(r"gzbg", re.IGNORECASE)
"""In the path of a list of work reports (政府工作报告: zfgzbg)."""
NOISE: Final = re.compile(
    r"level in source: \S+|start_url is on another host|reprint \S+, not official|report page \S+ seen"
)
SECOND: Final = re.compile(r"second list gives (\S+)")
OFFICES: Final = ("地区", "盟")
"""Prefectures that a branch of the province's government administers."""


@dataclass(frozen=True)
class Row:
    """One source to be."""

    id: str
    table: str
    level: str
    code: str
    title: str
    start_urls: tuple[str, ...]
    platform: str
    basis: tuple[str, ...]
    official: bool
    notes: tuple[str, ...] = ()
    fields: Mapping[str, Any] = field(default_factory=dict)

    @property
    def order(self) -> tuple[Any, ...]:
        """Governments by region, each before its departments."""
        levels = ("national", "province", "prefecture", "county", "department", "news")
        last = levels.index(self.level) > 3
        return (last, self.code or "999999", levels.index(self.level), self.id)


def read(path: Path) -> list[dict[str, str]]:
    """Return the rows of the list."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def rows(listed: Iterable[Mapping[str, str]], said: list[str]) -> list[Row]:
    """Return one row for each host; what was found odd is appended to `said`."""
    merged: dict[str, Row] = {}
    for each in listed:
        place = (each["region_code"], each["host"])
        if place in corrections.NOT_OF:
            said.append(f"{each['host']} is not taken for {each['region_name']}: {corrections.NOT_OF[place]}")
            continue
        row = _row(each)
        if row.id in merged:
            said.append(f"{each['host']} is there twice: {merged[row.id].title} and {row.title}")
            row = _joined(merged[row.id], row)
        merged[row.id] = row
    said += _doubts(merged.values())
    owners = {urlsplit(row.start_urls[0]).netloc: row.id for row in merged.values()}
    return sorted((_of_its_own(row, owners) for row in merged.values()), key=lambda row: row.order)


def _row(each: Mapping[str, str]) -> Row:
    host = each["host"]
    level = _level(each)
    code = each["region_code"] or corrections.CODES.get(host, "")
    table = table_of(level, code)
    return Row(
        id=corrections.IDS.get(host) or id_of(host, table, own_labels(table)),
        table=table,
        level=level,
        code=code,
        title=_title(each, level, code),
        start_urls=_start_urls(each, level),
        platform=PLATFORMS.get(each["platform"], each["platform"]),
        basis=_basis(each),
        official=host.endswith(".gov.cn"),
        notes=tuple(_notes(each["notes"], code if level in ("province", "prefecture") else "")),
        fields=corrections.FIELDS.get(host, {}),
    )


def _level(each: Mapping[str, str]) -> str:
    if each["host"] in corrections.PRESS:
        return "news"
    return "department" if each["host"] in corrections.AREAS else each["level"]


def _title(each: Mapping[str, str], level: str, code: str) -> str:
    if each["host"] in corrections.TITLES:
        return corrections.TITLES[each["host"]]
    region = by_code(code) if code else None
    if region is None or level in ("national", "news"):
        return each["region_name"]
    if level == "department":
        known = region.name[:2] in each["region_name"]
        return each["region_name"] if known else region.name + each["region_name"]
    above = by_code(region.parent)
    prefix = above.name if level == "county" and above and not _is_province_proper(above.code) else ""
    office = "行政公署" if region.name.endswith(OFFICES) else "人民政府"
    return prefix + region.name + office


def _is_province_proper(code: str) -> bool:
    """Whether a region is a province, whose name its counties do not bear, and no municipality."""
    return code.endswith("0000") and code[:2] not in ("11", "12", "31", "50")


def _start_urls(each: Mapping[str, str], level: str) -> tuple[str, ...]:
    """Return the front page, and the list's URL where it leads to reports or to another host of the site.

    Other URLs of the list are of decrees and rules: on those hosts everything is found from the front page.
    """
    host, url = each["host"], urlsplit(each["start_url"])
    scheme = url.scheme if url.netloc == host else "http"
    front = f"{scheme}://{host}/"
    if level == "news" or (level == "department" and url.netloc == host):
        return (each["start_url"] if url.path else front,)
    if url.netloc == host:
        leads = REPORTS.search(url.path) or host in corrections.REPORT_LISTS
        return (front, each["start_url"]) if leads else (front,)
    sibling = url.netloc.endswith("." + host.removeprefix("www."))
    return (front, each["start_url"]) if sibling else (front,)


def _basis(each: Mapping[str, str]) -> tuple[str, ...]:
    lists = [part.strip() for part in each["seen_in"].split(";")]
    public = [part.removesuffix("/*.yaml") for part in lists if PUBLIC_FILE.fullmatch(part)]
    names = {place: name for name, place in corrections.LISTS.items()}
    return tuple(names.get(each, each) for each in public) or (corrections.PAGES[each["host"]],)


def _notes(text: str, code: str) -> Iterator[str]:
    for part in map(str.strip, text.split(";")):
        if second := SECOND.fullmatch(part):
            yield f"another list names {second[1]}"
        elif part and not NOISE.match(part) and part not in corrections.NOTED:
            yield part
    if code in corrections.REFUSALS:
        yield f"was reported to answer scripts with {corrections.REFUSALS[code]}"


def _of_its_own(row: Row, owners: Mapping[str, str]) -> Row:
    """Return a row without start URLs on hosts that another one begins at."""
    kept = tuple(url for url in row.start_urls if owners.get(urlsplit(url).netloc, row.id) == row.id)
    return replace(row, start_urls=kept)


def _joined(first: Row, second: Row) -> Row:
    """Return two rows of one host as one: the first's, with what only the second knows."""
    return replace(
        first,
        basis=tuple(dict.fromkeys(first.basis + second.basis)),
        notes=tuple(dict.fromkeys(first.notes + second.notes)),
        platform=first.platform or second.platform,
    )


def _doubts(found: Iterable[Row]) -> Iterator[str]:
    for row in found:
        region = by_code(row.code) if row.code else None
        if row.code and region is None:
            yield f"{row.id}: no region ever had the code {row.code}"
        elif region and not region.current:
            yield f"{row.id}: {region.name} ({row.code}) is in no table after {region.valid_to}"
