"""`scrapy newsource`: draft the file of a source from a live page."""

from __future__ import annotations

import argparse
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

from scrapy.exceptions import UsageError

from crawler.command import GongbaoCommand, add_json, print_json
from crawler.errors import GongbaoError
from crawler.fetching import Answer, fetch_page
from crawler.frontier.seeding import check_contact
from crawler.sources.endpoint import Search
from crawler.sources.scope import Reach, Scope

if TYPE_CHECKING:
    from crawler.sources.drafting import Draft
    from crawler.sources.registry import Registry

UNREADABLE: Final = ("blocked", "error", "unreadable", "scan", "empty")
"""Outcomes of pages from which nothing is to be learnt."""


class NothingToSeeError(GongbaoError):
    """Raised for a page that shows nothing of its site: a challenge, a login, an error."""


class Command(GongbaoCommand):
    """Fetches one page, obeying robots.txt, and says what it recognized; writes a file only with --write."""

    def syntax(self) -> str:
        """Return the arguments."""
        return "[--write] [--id ID] [--basis URL_OR_LIST] [--json] URL"

    def short_desc(self) -> str:
        """Return one line of help."""
        return "Draft the file of a source from a live page"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add the options."""
        super().add_options(parser)
        add = parser.add_argument
        add("--write", action="store_true", help="write the file where it belongs, instead of printing it")
        add("--id", metavar="ID", help="its name (default: from the region and the host)")
        add("--basis", metavar="WHERE", action="append", help="the public page or list that names the host")
        add_json(parser)

    def work(self, args: list[str], opts: argparse.Namespace) -> int:
        """Fetch, recognize, and print or write the draft."""
        from crawler.sources.registry import load

        if len(args) != 1:
            raise UsageError("name one URL: the front page of a site, or its list of reports")
        (url,) = args
        Scope.around(url, Reach.HOST)
        check_contact(self.config, [url])
        registry = load(self.config.sources)
        portray = self.load("PORTRAY")
        search = Search(portray)
        answer = fetch_page(url, self._settings, search)
        page = search.shown or answer
        portrait = portray(page.body, page.url, page.content_type, page.status)
        unreadable = portrait.analysis.outcome in UNREADABLE and search.endpoint is None
        if unreadable or answer.status >= 400:
            raise NothingToSeeError(_nothing(answer, portrait, search))
        drafted = self._draft(registry, answer, portrait, opts, search)
        said = recognized(registry, answer, portrait) | endpoint_said(portrait, search)
        place = self._write(drafted) if opts.write else None
        if opts.json:
            print_json({"id": drafted.id, "draft": drafted.text, "file": place, "recognized": said})
            return 0
        for name, value in said.items():
            print(f"{name + ':':16} {_words(value)}", file=sys.stderr)
        print(f"Written to {place}" if place else drafted.text, end="\n" if place else "")
        return 0

    def _draft(
        self,
        registry: Registry,
        answer: Answer,
        portrait: Any,
        opts: argparse.Namespace,
        search: Search,
    ) -> Draft:
        from dataclasses import replace

        from crawler.sources.drafting import draft

        remark = f"drafted from {answer.url} on {datetime.now(UTC):%Y-%m-%d}; "
        remark += "basis: better the public page or list that names it" if not opts.basis else "check it"
        host = urlsplit(answer.url).hostname
        drafted = draft(
            registry,
            answer.url,
            title=portrait.site_name or host or "",
            region_code=portrait.region_code,
            platform=portrait.platform,
            columns=[
                *([search.endpoint] if search.endpoint else ()),
                *(link.url for link in portrait.columns[:2]),
            ],
            render=search.endpoint is None and search.shown is not None,
            basis=opts.basis or (),
            remarks=[remark],
        )
        return replace(drafted, id=opts.id) if opts.id else drafted

    def _write(self, drafted: Draft) -> Path:
        """Write the file where it belongs, and make sure that it is right."""
        from crawler.sources.registry import SHIPPED, load

        path = drafted.path(self.config.sources or SHIPPED)
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            with path.open("x", encoding="utf-8") as file:
                file.write(drafted.text)
        except FileExistsError:
            raise GongbaoError(f"{path} is there already; change it, or choose another --id.") from None
        try:
            load(self.config.sources)
        except GongbaoError:
            path.unlink()
            raise
        return path


def recognized(registry: Registry, answer: Answer, portrait: Any) -> dict[str, Any]:
    """Return what was recognized on a page, with where it stands."""
    known = registry.by_host(urlsplit(answer.url).netloc)
    read = portrait.analysis
    return {
        "page": f"{answer.url} (status {answer.status}, {read.outcome}, {read.kind})",
        "title": portrait.title or None,
        "site name": portrait.site_name,
        "platform": portrait.platform,
        "charset": portrait.charset,
        "region": portrait.region_code,
        "region named by": [f"{clue.code}: {clue.where} {clue.words!r}" for clue in portrait.clues],
        "report columns": [f"{link.text} {link.url}" for link in portrait.columns],
        "columns to try": [f"{link.text} {link.url}" for link in portrait.leads],
        "reports": [f"{link.text} {link.url}" for link in portrait.reports],
        "data endpoints": list(portrait.endpoints),
        "known source": f"{known.id}, {registry.place(known.id)[0].name}" if known else None,
    }


def endpoint_said(portrait: Any, search: Search) -> dict[str, Any]:
    """Return what there is to say of the list, and of where its data come from."""
    said: dict[str, Any] = {}
    if search.endpoint or portrait.endpoints:
        said["data endpoint"] = search.endpoint or portrait.endpoints[0]
    elif search.unreadable:
        said["data endpoint"] = f"{search.unreadable} (its rows do not tell where they lead)"
    if search.shown is not None:
        said["list"] = "written by scripts alone"
    if search.browser:
        said["browser"] = search.browser
    return said


def _nothing(answer: Answer, portrait: Any, search: Search) -> str:
    why = [*portrait.analysis.explanation, *([search.browser] if search.browser else ())]
    outcome = portrait.analysis.outcome
    return f"{answer.url} shows nothing of its site (status {answer.status}, {outcome}). {' '.join(why)}"


def _words(value: Any) -> str:
    if isinstance(value, list):
        return "; ".join(value) or "none found"
    return "unknown" if value is None else str(value)
