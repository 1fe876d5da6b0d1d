"""The meta tags that government sites have to have (国办发〔2017〕47号)."""

from __future__ import annotations

from html import escape

from tests.web.dice import Dice
from tests.web.site.model import Column, Entry, Site


def metas(dice: Dice, site: Site, entry: Entry | None, column: Column, url: str) -> str:
    """Return the tags of a page; as on real sites some are missing, or spelt otherwise."""
    dice = dice.of("metas")
    values = {
        "SiteName": site.title,
        "SiteDomain": site.hosts[0],
        "SiteIDCode": f"{site.region.code}{dice.randint(1, 99):04d}",
    }
    if column.parent:
        values |= {"ColumnName": column.name, "ColumnType": dice.choice((column.name, "", "栏目"))}
    if entry:
        values |= {
            "ArticleTitle": entry.title,
            "PubDate": entry.day.strftime(dice.choice(("%Y-%m-%d 06:23", "%Y-%m-%d", "%Y-%m-%d 15:04:27"))),
            "ContentSource": entry.source,
            "Author": dice.choice(("", "管理员", "网站编辑")),
            "Keywords": entry.title,
            "Url": dice.choice((url, "/" + url.split("/", 3)[3])),
        }
    lower = dice.chance(0.15)
    dropped = dice.choice(("", "", "PubDate", "ContentSource", "ArticleTitle"))
    return "".join(
        f'<meta name="{name[0].lower() + name[1:] if lower else name}" content="{escape(value)}">\n'
        for name, value in values.items()
        if name != dropped
    )
