"""From host and target to an answer."""

from __future__ import annotations

from urllib.parse import parse_qsl, unquote, urlsplit

from tests.web.families.base import NOT_FOUND, Family
from tests.web.site.answer import Answer
from tests.web.traps.sessions import without_session
from tests.web.web import Web

CHALLENGE = "<html><script>document.cookie='__jsl='+Date.now();location.reload()</script></html>"
TRACKERS = frozenset({"from", "isappinstalled", "utm_source"})
FORBIDDEN = "<html><head><title>403</title></head><body><h1>403 Forbidden</h1><p>访问被拒绝</p></body></html>"


def respond(web: Web, host: str, target: str, form: str = "") -> Answer:
    """Return what a host of this web answers; the fields of a POST's body, `form`, count as parameters."""
    family = web.hosts.get(host)
    if not family:
        return Answer(b"no such host\n", "text/plain", 421)
    if family.site.blocked:
        text = FORBIDDEN if family.site.blocked == 403 else CHALLENGE
        return Answer(text.encode(), status=family.site.blocked)
    if host == family.site.mobile:
        host = family.site.hosts[0]
    url = without_session(f"http://{host}:{web.port}{target}")
    return _page(family, url) or _dynamic(family, url, form) or _missing(family)


def _page(family: Family, url: str) -> Answer | None:
    """Return a page of the site, under any spelling of its URL."""
    for spelling in (url, unquote(url), _untracked(url)):
        maker = family.answers.get(spelling)
        if maker:
            return maker()
    return None


def _untracked(url: str) -> str:
    """Return the URL without parameters that only tell where a reader came from."""
    path, _, query = url.partition("?")
    kept = [part for part in query.split("&") if part.partition("=")[0] not in TRACKERS]
    return f"{path}?{'&'.join(kept)}" if kept != [""] and kept else path


def _dynamic(family: Family, url: str, form: str) -> Answer | None:
    parts = urlsplit(url)
    query = dict(parse_qsl(parts.query, keep_blank_values=True) + parse_qsl(form, keep_blank_values=True))
    path = unquote(parts.path)
    return family.dynamic(path, query) or family.trapped(path, query)


def _missing(family: Family) -> Answer:
    return family.missing() if family.soft else Answer(NOT_FOUND.encode(), status=404)
