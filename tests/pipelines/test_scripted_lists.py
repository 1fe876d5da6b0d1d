"""Lists that only scripts write, on simulated sites: pages show none of their rows, endpoints all of them."""

from __future__ import annotations

import pytest

from pipelines.portrait import portray
from tests.web.families.scripted import Scripted
from tests.web.serve.responding import respond
from tests.web.site.model import Column
from tests.web.web import Web

SITES = 4
MOST_PAGES = 12


@pytest.fixture(scope="module")
def web() -> Web:
    return Web(7, SITES, 9, "scripted")


def lists(web: Web) -> list[tuple[Scripted, Column]]:
    """The columns with reports."""
    families = [each for each in web if isinstance(each, Scripted) and not each.site.blocked]
    held = ((family, column, entry) for family in families for entry, column in family.homes.items())
    return list(dict.fromkeys((family, column) for family, column, entry in held if entry.report))


def leads(web: Web, url: str) -> list[tuple[str, bool]]:
    host, target = url.removeprefix("http://").split(":9", 1)
    answer = respond(web, host, target)
    read = portray(answer.body, url, answer.content_type, answer.status).analysis
    return [(link.url, link.further) for link in read.links]


def test_a_page_leads_to_no_article_and_its_endpoint_to_all(web: Web) -> None:
    columns = lists(web)
    assert len(columns) >= SITES - 1
    for family, column in columns:
        wanted = {family.target(entry) for entry in column.entries}
        assert not wanted & {url for url, _ in leads(web, family.column_url(column))}
        found, queue, asked = set[str](), [family.endpoint(column, 1)], set[str]()
        while queue and len(asked) < MOST_PAGES:
            asked.add(url := queue.pop(0))
            links = leads(web, url)
            found |= {target for target, _ in links}
            queue += [target for target, further in links if further and target not in {*asked, *queue}]
        reports = {family.target(entry) for entry in column.entries if entry.report}
        assert reports <= found
        assert len(wanted - found) <= 0.05 * len(wanted)
