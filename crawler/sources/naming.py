"""Ids of sources, from their hosts: the labels of government hosts are pinyin already."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Final

ENDS: Final = re.compile(r"\.(?:(?:gov|com|org|net)\.cn|cn|com|net|org)$")
STARTS: Final = ("www", "wap", "m")
NO_ID: Final = re.compile(r"[^a-z0-9]+")


def labels_of(host: str) -> list[str]:
    """Return what tells a host from others, from the outside in: changchun, nanguan."""
    labels = [label for label in ENDS.sub("", host.lower()).split(".") if label not in STARTS]
    return [NO_ID.sub("-", label).strip("-") for label in reversed(labels)]


def id_of(host: str, table: str, own: Collection[str] = ()) -> str:
    """Return an id: the table's name and the host's labels.

    `www.chizhou.gov.cn` is anhui-chizhou, `nanguan.changchun.gov.cn` jilin-changchun-nanguan. `own` are the
    labels of the table's own domain, which say nothing more: `czt.gd.gov.cn` is guangdong-czt.
    """
    labels = labels_of(host)
    if labels and labels[0] in own:
        labels.pop(0)
    return "-".join(filter(None, [table, *labels]))
