"""Fills the columns of a site: reports where they belong, and all that stands around them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta

from tests.web.dice import Dice
from tests.web.site.columns import Menu
from tests.web.site.model import Body, Column, Entry, Form, Kind, Site
from tests.web.texts import about, fakes, news
from tests.web.texts.speech import speech
from tests.web.world.report import Report

NEWEST = date(2026, 6, 30)
FORMS = {
    Form.PAGE: 67,
    Form.PAGES: 7,
    Form.PDF: 7,
    Form.DOCX: 5,
    Form.DOC: 3,
    Form.WPS: 1,
    Form.OFD: 1,
    Form.ZIP: 2,
    Form.RAR: 1,
    Form.FILE: 3,
    Form.MOVED: 6,
    Form.GONE: 2,
}
"""How often a report is put up in which form."""
DEAD = 0.03
"""Share of other entries that are gone."""
RECENT = 5
"""Reports that stay in their column where a site has another one for those of past years."""
GLOSSARY = 0.12
"""Share of reports that explain their words at the end."""
FEW = 30
"""Entries below which a column is rather one of notices than of news."""
TWICE = 0.08
"""Share of reports that are in the news, too."""


class Editor:
    """Puts entries into a site's columns."""

    def __init__(self, site: Site, dice: Dice) -> None:
        self._site, self._dice = site, dice
        self._count = 0

    def fill(self, menu: Menu, reports: Sequence[Report], *, templates: int = 0) -> None:
        """Fill all columns; reports and templates go where the menu has a place for reports."""
        for number, report in enumerate(reports):
            self._home(menu, report, number).entries.append(self.report(report))
            if menu.news and self._dice.chance(TWICE):
                self._dice.choice(menu.news).entries.append(self.report(report, form=Form.PAGE))
        for _ in range(templates):
            menu.reports.entries.append(self._fake(self._dice.choice(reports), fakes.sold))
        if not menu.yearly:
            self._beside(menu, reports)
        for column in menu.news:
            self._news(column, reports, self._dice.randint(20, 110))
        for column in menu.files:
            self._notices(column, self._dice.randint(2, 26))
        for column in self._site.columns:
            column.entries.sort(key=lambda entry: (entry.day, entry.id), reverse=True)

    def _home(self, menu: Menu, report: Report, number: int) -> Column:
        """Return the column for a report, the newest having number 0."""
        if menu.yearly and report.region == self._site.region:
            column = menu.reports.add(f"{report.year}年{menu.yearly}")
            column.entries += [
                self._fake(report),
                *(self._about(report) for _ in range(self._dice.randint(1, 8))),
            ]
            return column
        return menu.archive if menu.archive and number >= RECENT else menu.reports

    def report(self, report: Report, *, form: Form | None = None) -> Entry:
        """Return an entry that shows a report whole."""
        seed, dice = self._site.seed, self._dice
        later = dice.weighted({dice.randint(2, 40): 8, dice.randint(60, 900): 1})
        day = min(report.delivered + timedelta(days=later), NEWEST)
        form = form or dice.weighted(FORMS)
        title = self._title(report)
        head = (
            dice.choice((title, "政府工作报告", f"{report.region.name}人民政府工作报告"))
            if dice.chance(0.4)
            else ""
        )
        own = dice.of("print", self._count)
        printed = own.chance(0.25) and not self._site.domain.endswith(".gov.cn")
        above = (about.opening(own, report),) if printed else ()
        below = tuple(about.glossary(own)) if own.chance(GLOSSARY) else ()
        make = lambda: _body(seed, report, head, above, below)  # noqa: E731
        return self._entry(title, day, Kind.REPORT, make, form=form, report=report)

    def _title(self, report: Report) -> str:
        name, year = report.region.name, report.year
        plain: dict[str, float] = {}
        if report.region == self._site.region:
            plain = {
                f"{year}年政府工作报告": 5,
                "政府工作报告": 1,
                f"政府工作报告（{year}年）": 1,
                f"{year}年{report.region.short}政府工作报告": 1,
                f"《政府工作报告》（{year}年）": 0.4,
            }
        return self._dice.weighted(
            {
                f"{year}年{name}政府工作报告": 5,
                f"{name}{year}年政府工作报告": 3,
                f"{name}人民政府工作报告（{year}年）": 1,
                f"{name}人民政府{year}年政府工作报告": 1,
                f"在{report.session}上的政府工作报告": 0.6,
                f"{name}政府工作报告—{year}年{report.role}{report.speaker}": 0.3,
                f"{name}人民政府{year}年工作报告": 0.3,
                **plain,
            }
        )

    def _beside(self, menu: Menu, reports: Sequence[Report]) -> None:
        """Put among the reports what often stands there."""
        dice, column = self._dice, menu.reports
        for report in reports:
            if dice.chance(0.5 if menu.mixed else 0.08):
                column.entries.append(self._fake(report))
            if dice.chance(0.3 if menu.mixed else 0.08):
                column.entries.append(self._about(report))
        if menu.mixed:
            self._notices(column, dice.randint(5, 60))

    def _news(self, column: Column, reports: Sequence[Report], count: int) -> None:
        dice = self._dice
        for _ in range(count):
            if reports and dice.chance(0.06):
                column.entries.append(self._about(dice.choice(reports)))
                continue
            self._ordinary(column, news.headline(dice, self._site.region))

    def _notices(self, column: Column, count: int) -> None:
        for _ in range(count):
            self._ordinary(column, news.notice(self._dice, self._site.region))

    def news(self, column: Column, day: date) -> Entry:
        """Return an article of a day that suits a column."""
        own = self._dice.of("article", self._count)
        draw = news.notice if len(column.entries) < FEW else news.headline
        make = lambda: Body((), tuple(news.article(own.again())))  # noqa: E731
        return self._entry(draw(own.of("title"), self._site.region), day, Kind.NEWS, make)

    def _ordinary(self, column: Column, title: str) -> None:
        own = self._dice.of("article", self._count)
        day = NEWEST - timedelta(days=int(self._dice.expovariate(1 / 700)) % 5000)
        form = Form.GONE if self._dice.chance(DEAD) else Form.PAGE
        make = lambda: Body((), tuple(news.article(own.again())))  # noqa: E731
        column.entries.append(self._entry(title, day, Kind.NEWS, make, form=form))

    def _about(self, report: Report) -> Entry:
        own = self._dice.of("about", self._count)
        day = min(report.delivered + timedelta(days=self._dice.randint(-20, 60)), NEWEST)
        title = about.headline(self._dice, report)
        return self._entry(
            title, day, Kind.ABOUT, lambda: Body((), tuple(about.article(own.again(), report)))
        )

    def _fake(self, report: Report, draw: Callable[[Dice, Report], fakes.Fake] = fakes.fake) -> Entry:
        made = draw(self._dice.of("fake", self._count), report)
        day = min(report.delivered + timedelta(days=self._dice.randint(1, 60)), NEWEST)
        return self._entry(made.title, day, Kind.FAKE, lambda: Body(made.byline, made.paragraphs))

    def _entry(self, title: str, day: date, kind: Kind, make: object, **more: object) -> Entry:
        self._count += 1
        source = self._dice.choice(
            (
                f"{self._site.region.name}人民政府办公室",
                f"{self._site.region.name}政府网",
                "本站",
                f"{self._site.region.name}融媒体中心",
            )
        )
        return Entry(f"e{self._count}", title, day, kind, make, source, **more)  # type: ignore[arg-type]


def _body(seed: int, report: Report, head: str, above: tuple[str, ...], below: tuple[str, ...]) -> Body:
    """Return a report's text, below its title once more where there is a `head`."""
    text = speech(seed, report)
    byline = (*above, head, *text.byline) if head else (*above, *text.byline)
    return Body(byline, (*text.paragraphs, *below))
