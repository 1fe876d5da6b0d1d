"""Whether a rendition was published by a government: what can be told from the row alone."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final, Literal

Official = Literal["site", "publisher"]

_GOVERNMENT: Final = re.compile(
    r"(?P<place>.*?)(?:人民)?政府(?:网|网站|门户网站|办公?[厅室]|研究室|信息中心|秘书处|新闻办公?室?|信息公开.{0,6}|政策研究室)*$"
)
_GENERIC: Final = re.compile(r"(?:本|全)?(?:省|自治区|市|州|盟|县|区|旗|自治州|自治县|自治旗)?")
_UNIT: Final = re.compile(r"(?:[省市县区州盟旗]|.{0,6}自治[区州县旗]|特别行政区)$")


def official(document: Mapping[str, Any]) -> Official | None:
    """Return why a rendition counts as official, or None.

    `site`: its page lies on a host under gov.cn, whose names only governments get.
    `publisher`: the page names the government of the report's region as its source (池州市人民政府办公室), or
    a government without a name (市政府办公室), and not that of another region.
    """
    host = str(document.get("site") or "").partition(":")[0]
    if host == "gov.cn" or host.endswith(".gov.cn"):
        return "site"
    return "publisher" if _is_government(document.get("publisher"), document.get("region_name")) else None


def _is_government(publisher: str | None, region: str | None) -> bool:
    found = _GOVERNMENT.match("".join((publisher or "").split()))
    if not found:
        return False
    place = found["place"]
    if _GENERIC.fullmatch(place):
        return True
    return bool(region) and _stem(place).endswith(_stem(str(region)))


def _stem(name: str) -> str:
    """Return a region's name without its unit: 池州市 and 池州 are one."""
    stem = _UNIT.sub("", name)
    return stem if len(stem) > 1 else name
