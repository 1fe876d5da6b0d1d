"""What is true of a web: its reports, and where each is found."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from tests.web.families.base import Family
from tests.web.rounds.change import Change
from tests.web.site.model import Entry, Kind
from tests.web.web import Web


def true_reports(web: Web) -> Iterator[dict[str, Any]]:
    """Yield a row for each speech that is anywhere on the web, with all URLs that show it whole.

    Those that are nowhere to be had whole are not `reachable`.
    """
    found: dict[tuple[str, int, int, int], list[tuple[Family, Entry]]] = {}
    for family in web:
        for entry in family.urls:
            if entry.kind is Kind.REPORT and entry.report:
                found.setdefault(entry.report.key, []).append((family, entry))
    for places in found.values():
        report = places[0][1].report
        assert report
        home = next((family for family, _ in places if family.site.region == report.region), places[0][0])
        yield {
            "region_code": report.region.code,
            "region_name": report.region.name,
            "level": report.region.level,
            "year": report.year,
            "congress": report.congress,
            "meeting": report.meeting,
            "session": report.session,
            "speaker": report.speaker,
            "speaker_role": report.role,
            "delivered_on": report.delivered.isoformat(),
            "family": home.name,
            "known": home.known,
            "host": home.site.hosts[0],
            "reachable": any(_reachable(family, entry) for family, entry in places),
            "renditions": [_rendition(family, entry) for family, entry in places],
        }


def _rendition(family: Family, entry: Entry) -> dict[str, Any]:
    return {
        "urls": family.urls[entry],
        "way": family.way(entry),
        "title": entry.title,
        "form": entry.form.value,
        "host": family.site.hosts[0],
        "family": family.name,
        "known": family.known,
        "reachable": _reachable(family, entry),
    }


def _reachable(family: Family, entry: Entry) -> bool:
    """Whether the whole text can be had: a preview or a page that is gone does not give it."""
    return not family.site.blocked and bool(family.urls[entry])


def true_sites(web: Web) -> Iterator[dict[str, Any]]:
    """Yield a row for each site."""
    for family in web:
        site = family.site
        yield {
            "url": web.front(family),
            "hosts": site.hosts,
            "title": site.title,
            "region_code": site.region.code,
            "family": family.name,
            "known": family.known,
            "government": family.government,
            "blocked": site.blocked,
            "charset": family.charset.encoding,
            "telling": web.telling[family].value,
            "urls": len(family.answers),
            "reports": sum(entry.kind is Kind.REPORT for entry in family.urls),
        }


def true_pages(web: Web) -> Iterator[dict[str, Any]]:
    """Yield a row for each page that is there, with the mean days between two changes of what it says."""
    for family, page in web.clock.pages():
        yield {"url": page.url, "kind": page.kind, "days": page.days, "telling": web.telling[family].value}


def write(web: Web, folder: Path) -> None:
    """Write truth.jsonl, sites.jsonl, pages.jsonl and hosts.txt."""
    folder.mkdir(parents=True, exist_ok=True)
    _lines(folder / "truth.jsonl", true_reports(web))
    _lines(folder / "sites.jsonl", true_sites(web))
    _lines(folder / "pages.jsonl", true_pages(web))
    (folder / "hosts.txt").write_text("".join(f"{host}\n" for host in web.hosts), encoding="utf-8")


def write_round(web: Web, folder: Path, changes: Iterable[Change]) -> None:
    """Write changes-<round>.jsonl, the other files as they are now, and round.json when all is written."""
    _lines(folder / f"changes-{web.clock.round}.jsonl", (change.as_json() for change in changes))
    write(web, folder)
    part = folder / "round.part"
    part.write_text(json.dumps({"round": web.clock.round}), encoding="utf-8")
    part.replace(folder / "round.json")


def _lines(path: Path, rows: Iterable[Mapping[str, Any]]) -> None:
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
