"""The content management systems of the simulated web, one a file."""

from __future__ import annotations

from collections.abc import Mapping

from tests.web.families.base import Family
from tests.web.families.discuz import Discuz
from tests.web.families.gkmlpt import Gkmlpt
from tests.web.families.govcn import GovCn
from tests.web.families.hanweb import Hanweb
from tests.web.families.inline import Inline
from tests.web.families.jpaas import Jpaas
from tests.web.families.nfcms import Nfcms
from tests.web.families.press import Enorth, Founder
from tests.web.families.public_column import PublicColumn
from tests.web.families.scripted import Scripted
from tests.web.families.sharing import Sharing
from tests.web.families.trs import Trs
from tests.web.families.ucap import Ucap
from tests.web.families.unknown import Unknown

GOVERNMENT: Mapping[type[Family], int] = {
    Trs: 10,
    Hanweb: 7,
    Jpaas: 5,
    Gkmlpt: 5,
    Nfcms: 5,
    Ucap: 7,
    GovCn: 4,
    PublicColumn: 5,
    Unknown: 12,
}
"""Family → how many of 60 government sites are made with it."""

OTHERS: Mapping[type[Family], int] = {Founder: 2, Enorth: 2, Discuz: 2, Inline: 1, Sharing: 1}
"""Family → how many sites of others there are beside 60 of governments."""

APART: Mapping[str, type[Family]] = {Scripted.name: Scripted}
"""Families that only a web of their own has: a crawl without a browser is not to be measured by them."""
