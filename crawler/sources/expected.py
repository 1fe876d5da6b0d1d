"""What each field of a source expects, in the words of its error messages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from crawler.sources.levels import Level
from crawler.sources.scope import Reach

EXPECTED: Final[Mapping[str, str]] = {
    "id": "small letters and digits in words joined by hyphens, such as anhui-chizhou",
    "title": "the site's name, such as 池州市人民政府",
    "region_code": "the six digits of GB/T 2260, such as 341700",
    "level": f"one of {', '.join(Level)}; it may be left out where there is a region_code",
    "publisher": "who answers for the site",
    "official": "true or false",
    "start_urls": "one URL or a list of them, each with http:// or https:// and a host",
    "hosts": "another name of the same site, such as www.fj.gov.cn, or a list of them",
    "scope": f"one of {', '.join(Reach)}",
    "platform": "the name of a CMS family, such as trs or hanweb",
    "cadence": "one cron line of five fields or a list of them, such as '30 5 * 12,1-3 1'",
    "politeness": "delay (0 to 3600 seconds) and reason, such as {delay: 20, reason: 403 after 10 a minute}",
    "revisit": "min and max, the shortest and the longest time between two visits of a page, such as "
    "{min: 1d, max: 180d}; at least 1m",
    "expect": "reports (at least 1) and since (a year), such as {reports: 5, since: 2019}",
    "basis": "the public page or list that names the host: a URL, owner/repository:path, or a name of "
    "lists.yml; or several in [brackets]",
    "focus": "true or false",
    "budget": "a number of pages, at least 1; or null for any number",
    "render": "browser, where only scripts write the lists; or left out",
    "tls": "verify: false and its reason, such as {verify: false, reason: 'expired, 2026-11'}; or left out",
    "notes": "a list of texts, each of them a string or {on: 2026-03-01, text: what was seen}",
}
"""By field of `Source`."""
