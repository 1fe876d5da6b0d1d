"""The title of a document without what sites put around it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipelines.extraction.fields.text import HAN, SPACES, fold

BULLET = re.compile(r"^(?:[●•■◆○▪►▶»·*]+|(?:主题|标题|题目)\s*[:：])\s*")
"""What stands before a title and is no part of it."""
TAG = re.compile(r"^\s*(?:【[^】]{1,20}】|\[[^\]]{1,20}\]|［[^］]{1,20}］|〖[^〗]{1,20}〗)\s*")
EXTENSION = re.compile(r"\.(?:docx?|pdf|wps|ofd|txt|s?html?)\s*$", re.IGNORECASE)
SPACED_OUT = re.compile(rf"^(?:[{HAN}\d（）()《》] ){{3,}}[{HAN}\d（）()《》]$")
SEPARATOR = re.compile(r"\s*(?:_+|\||｜|>>|»|::)\s*|\s+[-–—]+\s+")
"""What stands between a title and the site's name, and hardly ever within a title."""
HYPHEN = re.compile(r"\s*(?<![—–\-\d])[-–—](?![—–\-\d])\s*")
"""What may stand between them, but also within a title (湖北省-政府工作报告) or a range."""
SITE = re.compile(
    r"(?:网|网站|门户|首页|频道|栏目|日报|晚报|早报|时报|晨报|周报|商报|都市报|在线|论坛|文库|博客|社区|贴吧|客户端|资讯|平台|"
    r"新闻|新闻中心|政务公开|信息公开|政务|人民政府|政府|政府办公室|发改委|统计局|财政局|委员会|融媒体中心|豆丁|道客巴巴|"
    r"百度|搜狐|网易|腾讯|新浪|凤凰|微信|知乎|央视|要闻|动态|党建|时政|\.com|\.cn|\.net|\.org)$",
    re.IGNORECASE,
)
COLUMN = re.compile(r"^(?:历年|本级|市|县|区|省)?(?:政府)?(?:工作报告|统计公报|公报)$")
FORUM = re.compile(r"(?:Powered by .*|Discuz!?.*)$", re.IGNORECASE)
DOCUMENT = re.compile(r"(?:报\s*告|公\s*报)\s*[》」”]?\s*(?:[（(\[][^（）()]{0,60}[)）\]])?$")
"""How a report's title ends."""
LONGEST = 500
"""Characters of a title; what is longer is a text that its page marks as one. Real ones have some 120."""


def clean_title(title: str, site_name: str | None = None) -> str:
    """Return the title without tags before it (【天心区招商】), site names around it and file extensions.

    Empty where it is longer than any title is.
    """
    if len(title) > 2 * LONGEST:
        return ""  # nor are the rules of this module made for such
    text = BULLET.sub("", EXTENSION.sub("", SPACES.sub(" ", title).strip()))
    text = untagged(without_site(untagged(text), fold(site_name or "")))
    text = text.strip(" _|-–—")
    text = text.replace(" ", "") if SPACED_OUT.match(text) else text
    return text if len(text) <= LONGEST else ""


def untagged(text: str) -> str:
    """Cut the tags before a title, but never all of it."""
    while (tag := TAG.match(text)) and text[tag.end() :].strip():
        text = text[tag.end() :]
    return text


def without_site(text: str, site_name: str) -> str:
    """Cut site and column names off: choose the part that names a report, else drop the last ones."""
    text = FORUM.sub("", text).strip(" _|-–—")
    parts = [part for part in SEPARATOR.split(text) if part]
    reports = [part for part in parts if DOCUMENT.search(part)]
    if len(parts) > 1 and reports:
        return max(reports, key=lambda part: (COLUMN.match(part) is None, len(part)))
    for pattern in (SEPARATOR, HYPHEN):
        text = without_last(text, pattern, site_name)
    return text


def without_last(text: str, pattern: re.Pattern[str], site_name: str) -> str:
    """Drop the last parts while they name a site or a column of it, but never the first part."""
    while places := list(pattern.finditer(text)):
        last = places[-1]
        rest, part = text[: last.start()], text[last.end() :]
        if not rest or not is_site(part, rest, site_name, longest=24 if pattern is SEPARATOR else 14):
            break
        text = rest
    return text


def is_site(part: str, rest: str, site_name: str, *, longest: int) -> bool:
    """Tell whether the last part of a title names the site or a column of it, beside the title in `rest`."""
    if not part or fold(part) == site_name:
        return True
    if COLUMN.match(part):
        return DOCUMENT.search(rest) is not None
    return len(part) <= longest and SITE.search(part) is not None


def title_in(paragraphs: Sequence[str]) -> str:
    """Return the title of a text that was given without one: a short line of its head that names a report."""
    for paragraph in paragraphs[:6]:
        line = fold(paragraph)
        if len(line) <= 60 and DOCUMENT.search(line):
            return line
    return ""
