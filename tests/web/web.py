"""The whole web of one seed: its sites, and what each URL answers."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

from tests.web.dice import Dice
from tests.web.families import APART
from tests.web.families.addresses import Around
from tests.web.families.base import Family
from tests.web.planning import Planner
from tests.web.rounds.clock import Clock
from tests.web.serve.validators import Telling, allot


class Web:
    """All sites of a seed, served on a port; `only` those of a family that is apart."""

    def __init__(self, seed: int, sites: int, port: int, only: str | None = None) -> None:
        self.seed, self.port = seed, port
        drawn = Planner(seed, sites, APART[only] if only else None).sites()
        friends = [(f"http://{site.hosts[0]}:{port}/", site.title) for _, site in drawn]
        self.families: list[Family] = []
        for kind, site in drawn:
            near = Dice(seed, "friends", site.domain).sample(friends, min(6, len(friends)))
            self.families.append(kind(site, Around(port, near)))
        told = allot(Dice(seed, "telling"), len(self.families))
        self.telling: dict[Family, Telling] = dict(zip(self.families, told, strict=True))
        """Site → what its server tells of the age of pages."""
        self.clock = Clock(self)

    @cached_property
    def hosts(self) -> dict[str, Family]:
        """Every name that resolves → its site."""
        return {host: family for family in self.families for host in family.site.names}

    def __iter__(self) -> Iterator[Family]:
        return iter(self.families)

    def front(self, family: Family) -> str:
        """Return the URL of a site's front page."""
        return f"http://{family.site.hosts[0]}:{self.port}/"
