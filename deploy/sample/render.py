"""Pages from templates and reference texts."""

from __future__ import annotations

from collections.abc import Mapping
from string import Template

from deploy.sample.bodies import STYLES
from deploy.sample.model import SITES, Item, Route, Site
from deploy.sample.texts import read_paragraphs


def render(site: Site, route: Route, urls: Mapping[str, str]) -> str:
    """Return a route's page as text.

    Templates are `string.Template`s. They may name the site's parts, its fields and the route's (a list page
    its items), `path`, and for each site `url_<name>`. What is unknown stays, for scripts use `$` too.

    Raises FileNotFoundError where a template or text does not exist, KeyError for an unknown style.
    """
    fields = {**urls, **site.fields, **route.fields, "path": route.path, "url": urls[f"url_{site.name}"]}
    if route.text:
        fields["body"] = _body(route)
    if route.items:
        fields["items"] = "\n".join(_item(site, route, item, fields) for item in route.items)
    page = (SITES / site.name / (route.page or "")).read_text("utf-8")
    with_parts = Template(page).safe_substitute(_parts(site))
    return Template(with_parts).safe_substitute(fields)


def _parts(site: Site) -> dict[str, str]:
    return {part.stem: part.read_text("utf-8") for part in (SITES / site.name).glob("_*.html")}


def _body(route: Route) -> str:
    paragraphs = read_paragraphs(route.text or "")[route.first : route.end]
    if route.notes:
        paragraphs += read_paragraphs(f"{route.text}.notes")
    return STYLES[route.style](paragraphs)


def _item(site: Site, route: Route, item: Item, fields: Mapping[str, str]) -> str:
    part = (SITES / site.name / f"{route.item}.html").read_text("utf-8")
    body = STYLES[item.style](read_paragraphs(item.text))
    return Template(part).safe_substitute({**fields, **item.fields, "body": body})
