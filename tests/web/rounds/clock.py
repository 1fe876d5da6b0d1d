"""The rounds of a web: in each some days pass, and some of its pages change."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final, TypeVar

from tests.web.dice import Dice
from tests.web.rounds.change import Change
from tests.web.rounds.editing import edited
from tests.web.rounds.pages import Page, articles_of, front_of, lists_of, pages_of, said
from tests.web.rounds.rates import Rates
from tests.web.site.filling import NEWEST, Editor
from tests.web.site.model import Column, Entry, Form, Kind
from tests.web.world.report import THIS_YEAR, reports

if TYPE_CHECKING:
    from tests.web.families.base import Family
    from tests.web.web import Web

DAYS: Final = 7
"""That pass in a round."""
GONE: Final = 0.15
"""Of a share of the articles that has to change: those that go."""
GOES: Final = 0.002
"""Share of the articles that go in a round."""
RETURNS: Final = 0.2
"""Share of those that are gone that come back."""
CHROME: Final = 0.01
"""Share of the pages on which nothing changes but what stands around everything."""
REPORTS: Final = 0.15
"""Share of the sites that put up a report in a round in which a share of all pages changes; one at least."""


T = TypeVar("T")


@dataclass(slots=True)
class _Drawn:
    """What happens to one site."""

    edits: list[Entry]
    columns: list[Column]
    """That get an entry."""
    report: bool
    gone: list[Entry]
    back: list[Entry]

    def __bool__(self) -> bool:
        return bool(self.edits or self.columns or self.report or self.gone or self.back)


class Clock:
    """Moves a web on, a round at a time; the same seed and the same rounds give the same web."""

    def __init__(self, web: Web) -> None:
        self._web, self.round = web, 0
        self._dice = Dice(web.seed, "rounds")
        self.rates = {family: Rates(family.dice) for family in web}
        self.editors = {family: Editor(family.site, family.dice.of("rounds")) for family in web}

    @property
    def today(self) -> date:
        """The day of this round."""
        return NEWEST + timedelta(days=DAYS * self.round)

    def pages(self) -> Iterator[tuple[Family, Page]]:
        """Yield all pages that are there, of sites that let crawlers in."""
        for family in self._web:
            if not family.site.blocked:
                yield from ((family, page) for page in pages_of(family, self.rates[family]))

    def advance(self, share: float | None = None) -> list[Change]:
        """Go on by a round; return what changed.

        Parameters
        ----------
        share: so many of all lists change, and so many of all articles, those first that change often;
            without it each as often as it does
        """
        self.round += 1
        dice = self._dice.of(self.round)
        changes: list[Change] = []
        open_ones = [family for family in self._web if not family.site.blocked]
        able = [family for family in open_ones if _reports_column(family)]
        speakers = dice.of("speakers").sample(able, min(len(able), max(1, round(REPORTS * len(able)))))
        columns = self._some_columns(dice.of("columns"), share, speakers) if share is not None else {}
        for family in open_ones:
            own = dice.of(family.site.domain)
            if share is None:
                drawn = self._days(family, own)
            else:
                drawn = self._share(family, own, share, columns.get(family, []), report=family in speakers)
            if drawn:
                changes += self._apply(family, own, drawn)
            changes += self._chrome(family, own, {change.url for change in changes})
        return changes

    # --- what happens ---

    def _days(self, family: Family, dice: Dice) -> _Drawn:
        """Draw what happens in the days of a round."""
        rates = self.rates[family]
        there = list(self._there(family))
        due = [one for one in _filled(family) if _happens(dice.of("column", one.id), rates.column(one))]
        home = _reports_column(family)
        own = [column for column in due if column is home]
        return _Drawn(
            [entry for entry in there if _happens(dice.of("entry", entry.id), rates.entry(entry))],
            [column for column in due if column not in own],
            bool(own),
            self._goes(family, dice, round(GOES * len(there) + dice.of("gone").random() - 0.5)),
            [entry for entry in family.gone if dice.of("back", entry.id).chance(RETURNS)],
        )

    def _share(
        self, family: Family, dice: Dice, share: float, columns: list[Column], *, report: bool
    ) -> _Drawn:
        """Draw what happens where so many of the site's articles have to change, and these columns."""
        rates = self.rates[family]
        kinds = Counter(page.kind for page in pages_of(family, rates))
        articles = (kinds["article"] + kinds["file"]) * share
        back = [entry for entry in family.gone if dice.of("back", entry.id).chance(RETURNS)]
        return _Drawn(
            _weighted(dice.of("edits"), [(entry, rates.entry(entry)) for entry in self._there(family)])[
                : _whole(dice.of("so many"), articles * (1 - GONE))
            ],
            columns,
            report,
            self._goes(family, dice, _whole(dice.of("go"), articles * GONE - len(back))),
            back,
        )

    def _some_columns(
        self, dice: Dice, share: float, speakers: Iterable[Family]
    ) -> dict[Family, list[Column]]:
        """Return columns for new entries, by which so many of all lists change, with those of new reports."""
        lists = sum(page.kind in ("list", "front") for _, page in self.pages()) * share
        homes = {family: home for family in speakers if (home := _reports_column(family))}
        shifted = {page.url for family, home in homes.items() for page in self._shifted(family, [home])}
        rated = [
            ((family, column), self.rates[family].column(column))
            for family in self._web
            if not family.site.blocked
            for column in _filled(family)
        ]
        found: dict[Family, list[Column]] = {}
        for family, column in _weighted(dice, rated):
            if len(shifted) >= lists:
                break
            shifted |= {page.url for page in self._shifted(family, [column])}
            found.setdefault(family, []).append(column)
        return found

    def _there(self, family: Family) -> Iterator[Entry]:
        """Yield the entries that have a page."""
        return (entry for entry, urls in family.installed.items() if urls and entry not in family.gone)

    def _goes(self, family: Family, dice: Dice, count: int) -> list[Entry]:
        others = [entry for entry in self._there(family) if entry.kind is not Kind.REPORT]
        if not family.own_pages:
            return []
        return dice.of("goes").sample(others, min(max(0, count), len(others)))

    # --- what becomes of it ---

    def _apply(self, family: Family, dice: Dice, drawn: _Drawn) -> list[Change]:
        rates = self.rates[family]
        drawn.gone = [entry for entry in drawn.gone if entry not in drawn.edits]
        columns = [*drawn.columns]
        if drawn.report and (home := _reports_column(family)):
            columns.append(home)
        touched = list(self._touched(family, drawn.edits, columns))
        before = said(family, touched)
        for entry in drawn.edits:
            entry.make = edited(entry.make, dice.of("text", entry.id))
        new = [self._put_up(family, column) for column in drawn.columns]
        if drawn.report and (report := self._report(family)):
            new.append(report)
        for entry in drawn.back:
            del family.gone[entry]
        family.gone |= dict.fromkeys(drawn.gone)
        family.settle()
        touched = list(dict.fromkeys([*touched, *self._touched(family, drawn.edits, columns)]))
        after = said(family, touched)
        number = self.round
        changes = [
            Change(number, page.url, _what(page) if page.url in before else "new", page.kind)
            for page in {page.url: page for page in touched}.values()
            if page.url in after and after[page.url] != before.get(page.url)
        ]
        for what, entries, status in (
            ("new", new, 200),
            ("gone", drawn.gone, family.gone_status),
            ("back", drawn.back, 200),
        ):
            for entry in entries:
                key = entry.report.key if entry.report else None
                for page in articles_of(family, rates, entry):
                    changes.append(Change(number, page.url, what, page.kind, status, key))
        return changes

    def _touched(self, family: Family, edits: Iterable[Entry], columns: Iterable[Column]) -> Iterator[Page]:
        """Yield the pages that may be others by this."""
        rates = self.rates[family]
        edits = list(edits)
        for entry in edits:
            yield from articles_of(family, rates, entry)
        homes = [] if family.own_pages else [family.homes[entry] for entry in edits]
        yield from self._shifted(family, dict.fromkeys([*columns, *homes]))

    def _shifted(self, family: Family, columns: Iterable[Column]) -> Iterator[Page]:
        rates = self.rates[family]
        columns = list(columns)
        for column in dict.fromkeys(each for one in columns for each in (one, one.parent) if each):
            if column.parent:
                yield from lists_of(family, rates, column)
        if columns:
            yield front_of(family, rates)

    def _put_up(self, family: Family, column: Column) -> Entry:
        entry = self.editors[family].news(column, self.today)
        return _into(family, column, entry)

    def _report(self, family: Family) -> Entry | None:
        """Put up the report of the next year, or where that is not over, of the one before the first."""
        column = _reports_column(family)
        region = family.site.region
        held = {entry.report.year for entry in family.urls if entry.report and entry.report.region == region}
        if not column or not held:
            return None
        year = max(held) + 1 if max(held) < THIS_YEAR else min(held) - 1
        [report] = reports(self._web.seed, region, range(year, year + 1))
        entry = self.editors[family].report(report, form=Form.PAGE)
        entry.day = self.today
        return _into(family, column, entry)

    def _chrome(self, family: Family, dice: Dice, changed: set[str]) -> list[Change]:
        """Give some pages another banner, and nothing else."""
        others = [page for page in pages_of(family, self.rates[family]) if page.url not in changed]
        count = _whole(dice.of("banners"), CHROME * len(others))
        chosen = [page for page in dice.of("banner").sample(others, count) if page.kind != "file"]
        for page in chosen:
            family.banners[page.url] = self.round
        return [Change(self.round, page.url, "chrome", page.kind) for page in chosen]


def _what(page: Page) -> str:
    return "edited" if page.kind in ("article", "file") else "shifted"


def _into(family: Family, column: Column, entry: Entry) -> Entry:
    """Put an entry at the head of a column, with a number that no other one has."""
    numbers = [int(one.id[1:]) for one in family.homes] + [int(one.id[1:]) for one in column.entries]
    entry.id = f"e{max(numbers) + 1}"
    column.entries.insert(0, entry)
    family.homes[entry] = column
    return entry


def _filled(family: Family) -> list[Column]:
    return [column for column in family.site.columns if column.entries]


def _reports_column(family: Family) -> Column | None:
    """Return the column with the site's own reports; None where there is none, or one a year."""
    region = family.site.region
    if not family.government:
        return None
    counts = {
        column: sum(bool(entry.report and entry.report.region == region) for entry in column.entries)
        for column in _filled(family)
    }
    best = max(counts, key=lambda column: counts[column], default=None)
    return best if best and counts[best] > 1 else None


def _happens(dice: Dice, mean: float) -> bool:
    """Whether something that happens every so many days does within a round."""
    return bool(mean) and dice.chance(1 - math.exp(-DAYS / mean))


def _whole(dice: Dice, number: float) -> int:
    """Return a whole number that is this one on average."""
    return max(0, math.floor(number) + dice.chance(number - math.floor(number)))


def _weighted(dice: Dice, rated: list[tuple[T, float]]) -> list[T]:
    """Return those that change at all in random order, those sooner that change often."""
    keys = [(-math.log(1 - dice.random()) * days, number) for number, (_, days) in enumerate(rated) if days]
    return [rated[number][0] for _, number in sorted(keys)]
