"""Who the page or the file says published the document (来源), never the host's name."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from pipelines.extraction.fields.dates import DATE, NUMERIC
from pipelines.extraction.fields.text import fold

META = ("contentsource", "source", "来源", "mediaid", "article:publisher")
"""Names of meta tags in lower case; the first is the national standard for government sites."""
SOURCE = re.compile(
    r"(?:信息|文章|稿件|新闻|内容)?(?:来\s*源|稿\s*源|发布机构|供稿单位)\s*[:】]\s*(?P<value>.+)"
)
NEXT = re.compile(
    r"\s*(?:作\s*者|编\s*辑|发文|成文|公开|索引|名\s*称|文\s*号|主题|责任编辑|责编|记者|发布(?:时间|日期)?|更新|时\s*间|日\s*期|浏览|点击|阅读|访问|字\s*[号体]|打印|分享|关闭|"
    r"【|\[|\||｜)"
)
NOBODY = re.compile(r"^(?:本站|本网|本站原创|原创|网络|互联网|未知|不详|转载|无|-+|/+|https?:.*)$")


def read_publisher(lines: Sequence[str], meta: Mapping[str, str]) -> tuple[str, str] | None:
    """Return the publisher and where it was found (`meta:ContentSource`, `byline`), or None."""
    lowered = {key.lower(): (key, value) for key, value in meta.items()}
    for name in META:
        key, value = lowered.get(name, (name, ""))
        if usable := clean(value):
            return usable, f"meta:{key}"
    for line in lines:
        match = SOURCE.search(line)
        if match and (usable := clean(match["value"])):
            return usable, "byline"
    return None


def clean(value: str) -> str | None:
    """Return the name alone: without what follows it on the line, and nothing for 本站 and the like."""
    value = fold(value)
    for pattern in (NEXT, DATE, NUMERIC):
        match = pattern.search(value)
        if match:
            value = value[: match.start()]
    value = value.strip(" ,，;:、()（）—-")
    value = re.sub(r"^来源\s*:\s*", "", value)
    return value if 1 < len(value) <= 40 and not NOBODY.match(value) else None
