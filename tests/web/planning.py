"""Which sites a web has, and which reports are on each."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from tests.web.dice import Dice
from tests.web.families import GOVERNMENT, OTHERS
from tests.web.families.base import Family
from tests.web.site.columns import Menu, MenuGrammar
from tests.web.site.filling import Editor
from tests.web.site.model import Site
from tests.web.site.names import pinyin
from tests.web.site.press_menu import forum_menu, press_menu
from tests.web.world.regions import Region, children, regions
from tests.web.world.report import THIS_YEAR, Report, reports

LEVELS = {"province": 0.04, "prefecture": 0.36, "county": 0.6}
FEWEST, MOST = 3, 15
"""Reports of a government's site."""
OF_THOSE_BELOW = 0.4
"""Share of prefectures whose site has reports of its counties, too."""
APART = 0.12
"""Share of sites with a second host, for the part of the menu that the reports are in."""
MOBILE = 0.1
"""Share of sites with a copy for telephones."""
BLOCKED = {0: 95, 403: 2, 412: 2, 521: 1}
"""Status with which a site answers everything; 0 for one that lets crawlers in."""


@dataclass(frozen=True, slots=True)
class Other:
    """What sites of others have in common."""

    menu: Callable[[Dice, Region], Menu]
    titles: Sequence[str]
    host: str
    copies: tuple[int, int]
    """How many reports it has that are on governments' sites, too."""
    own: tuple[int, int]
    """How many it has that are nowhere else."""
    templates: int = 0
    """How many texts it has that only look like reports."""


PRESS = Other(press_menu, ("{name}日报", "{name}新闻网", "{name}在线"), "www", (4, 9), (0, 1))
KINDS = {
    "founder": PRESS,
    "enorth": PRESS,
    "discuz": Other(forum_menu, ("{name}论坛", "文秘论坛", "公文网"), "bbs", (4, 8), (2, 4), 3),
    "inline": Other(press_menu, ("投资{name}", "{name}招商网", "{name}产业网"), "www", (4, 8), (1, 2)),
    "sharing": Other(forum_menu, ("文档之家", "文库网", "好文档"), "doc", (6, 12), (0, 0), 5),
}


class Planner:
    """Draws the sites of a web."""

    def __init__(self, seed: int, count: int, only: type[Family] | None = None) -> None:
        self._seed, self._dice, self._count = seed, Dice(seed), count
        self._only = only
        self._domains: set[str] = set()
        self._held: dict[str, list[Report]] = {}
        """A site's domain → the reports that are on it."""

    def sites(self) -> list[tuple[type[Family], Site]]:
        """Return sites with the systems they are made with: those of governments, then the others."""
        chosen = self._regions()
        families = [self._only] * self._count if self._only else self._families(GOVERNMENT, self._count)
        made = [
            (family, self._government(self._dice.of("site", number), family, region))
            for number, (family, region) in enumerate(zip(families, chosen, strict=True))
        ]
        if self._only:
            return made
        held = [report for _, site in made if not site.blocked for report in self._held[site.domain]]
        others = self._families(OTHERS, max(len(OTHERS), round(self._count * 8 / 60)))
        for number, family in enumerate(others):
            made.append((family, self._other(self._dice.of("other", number), family, held)))
        return made

    def _regions(self) -> list[Region]:
        dice, count = self._dice.of("regions"), self._count
        by_level: dict[str, list[Region]] = {level: [] for level in LEVELS}
        for region in regions().values():
            by_level[region.level].append(region)
        chosen: list[Region] = []
        for level, share in LEVELS.items():
            chosen += dice.sample(by_level[level], round(count * share))
        rest = [region for region in by_level["county"] if region not in chosen]
        chosen = (chosen + dice.sample(rest, max(0, count - len(chosen))))[:count]
        dice.shuffle(chosen)
        return chosen

    def _families(self, weights: Mapping[type[Family], int], count: int) -> list[type[Family]]:
        """Return a family for each site, in shares after the weights; each at least once if there is room."""
        total = sum(weights.values())
        found: list[type[Family]] = []
        for family, weight in sorted(weights.items(), key=lambda item: -item[1]):
            found += [family] * max(1, round(count * weight / total))
        while len(found) < count:
            found.append(self._dice.of("more", len(found)).choice(list(weights)))
        return found[:count] if count < len(weights) else self._cut(found, count)

    def _cut(self, found: list[type[Family]], count: int) -> list[type[Family]]:
        """Return so many of them; the most frequent ones give way."""
        while len(found) > count:
            found.remove(max(found, key=found.count))
        return found

    def _government(self, dice: Dice, family: type[Family], region: Region) -> Site:
        menu = MenuGrammar(dice.of("menu"), region).draw()
        end = dice.choice(("", "", "xzf", "zf", "qu", "xian"))
        domain = f"{self._name(dice)}{end}.gov.cn"
        title = f"{region.name}{dice.choice(('人民政府', '人民政府门户网站', '政府网', '人民政府网站'))}"
        site = self._site(family, region, title, domain, menu, f"www.{domain}")
        if dice.of("apart").chance(APART):
            site.apart = menu.reports.trail[0]
            site.hosts.append(f"{dice.of('apart').choice(('zwgk', 'xxgk', 'info'))}.{domain}")
        if dice.of("mobile").chance(MOBILE):
            site.mobile = f"m.{domain}"
        site.blocked = dice.of("blocked").weighted(BLOCKED)
        last = THIS_YEAR - dice.choice((0, 0, 0, 0, 1, 2))
        years = range(last - dice.randint(FEWEST, MOST) + 1, last + 1)
        own = reports(self._seed, region, years)
        below = self._below(dice.of("below"), region) if dice.chance(OF_THOSE_BELOW) else []
        self._held[domain] = own
        Editor(site, dice.of("editor")).fill(menu, [*own, *below])
        return site

    def _below(self, dice: Dice, region: Region) -> list[Report]:
        """Return a report of some of the regions below, all of about the same years."""
        year = THIS_YEAR - dice.randint(0, 3)
        lower = children(region)
        return (
            [reports(self._seed, one, range(year, year + 1))[0] for one in dice.some(lower, 2, 6)]
            if lower
            else []
        )

    def _other(self, dice: Dice, family: type[Family], held: Sequence[Report]) -> Site:
        """Return a site that prints some of the reports that governments have, and a few others."""
        kind = KINDS[family.name]
        region = dice.choice(held).region
        menu = kind.menu(dice.of("menu"), region)
        domain = f"{self._name(dice)}{dice.choice(('.com', '.cn', '.net', '.com.cn'))}"
        name = region.name.removesuffix(region.ending) or region.name
        title = dice.choice(kind.titles).format(name=name)
        site = self._site(family, region, title, domain, menu, f"{kind.host}.{domain}")
        printed = dice.some(held, *kind.copies)
        for away in dice.some(list(regions().values()), *kind.own):
            year = dice.randint(2014, THIS_YEAR)
            printed += reports(self._seed, away, range(year, year + 1))
        Editor(site, dice.of("editor")).fill(menu, list(dict.fromkeys(printed)), templates=kind.templates)
        return site

    def _site(
        self, family: type[Family], region: Region, title: str, domain: str, menu: Menu, host: str
    ) -> Site:
        return Site(self._seed, family.name, region, title, domain, menu.root, hosts=[host])

    def _name(self, dice: Dice) -> str:
        """Return a domain's name that no other site has."""
        number = 0
        while (name := pinyin(dice.of("domain", number))) in self._domains:
            number += 1
        self._domains.add(name)
        return name
