"""The title of a document without what sites put around it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipelines.extraction.fields.text import HAN, fold

TAG = re.compile(r"^\s*(?:【[^】]{1,20}】|\[[^\]]{1,20}\]|［[^］]{1,20}］|〖[^〗]{1,20}〗)\s*")
EXTENSION = re.compile(r"\.(?:docx?|pdf|wps|ofd|txt|s?html?)\s*$", re.IGNORECASE)
SPACED_OUT = re.compile(rf"^(?:[{HAN}] ){{3,}}[{HAN}]$")
SEPARATOR = re.compile(r"\s*(?:_+|\||｜|>>|»|::|--|(?<=\s)[-–—](?=\s)|(?<![—–-])[-–—](?![—–-]))\s*")
SITE = re.compile(
    r"(?:网|网站|门户|首页|频道|栏目|日报|晚报|早报|时报|晨报|周报|商报|都市报|在线|论坛|文库|博客|社区|贴吧|客户端|资讯|平台|"
    r"新闻|新闻中心|政务公开|信息公开|政务|人民政府|政府|政府办公室|发改委|统计局|财政局|委员会|融媒体中心|豆丁|道客巴巴|"
    r"百度|搜狐|网易|腾讯|新浪|凤凰|微信|知乎|央视|要闻|动态|党建|工作报告|公报|时政|\.com|\.cn|\.net|\.org)$",
    re.IGNORECASE,
)
FORUM = re.compile(r"(?:Powered by .*|Discuz!?.*)$", re.IGNORECASE)


def clean_title(title: str, site_name: str | None = None) -> str:
    """Return the title without tags before it (【天心区招商】), site names after it and file extensions."""
    text = EXTENSION.sub("", fold_keeping_width(title))
    text = without_site(text, fold(site_name or ""))
    while (tag := TAG.match(text)) and text[tag.end() :].strip():
        text = text[tag.end() :]
    text = text.strip(" _|-–—")
    return text.replace(" ", "") if SPACED_OUT.match(text) else text


def fold_keeping_width(title: str) -> str:
    """Return the title with white space folded only; its punctuation stays as the page has it."""
    return re.sub(r"[\s\u200b-\u200f\u2060\ufeff\u00ad]+", " ", title).strip()


def without_site(text: str, site_name: str) -> str:
    """Cut site and column names off the end, part by part, but never the first part."""
    while True:
        text = FORUM.sub("", text).strip(" _|-–—")
        places = list(SEPARATOR.finditer(text))
        if not places or places[-1].start() == 0:
            return text
        last = places[-1]
        part = text[last.end() :]
        spaced = (
            last.group().strip() in {"_", "|", "｜", ">>", "»", "::", ""}
            or last.group() != last.group().strip()
        )
        if not is_site(part, site_name, spaced=spaced):
            return text
        text = text[: last.start()]


def is_site(part: str, site_name: str, *, spaced: bool) -> bool:
    """Tell whether the last part of a title names the site or a column of it."""
    if not part or fold(part) == site_name:
        return True
    return len(part) <= (24 if spaced else 14) and SITE.search(part) is not None


def title_in(paragraphs: Sequence[str]) -> str:
    """Return the title of a text that was given without one: a short line of its head that names a report."""
    for paragraph in paragraphs[:6]:
        line = fold(paragraph)
        if len(line) <= 60 and re.search(r"(?:报\s*告|公\s*报)\s*(?:[（(].{0,40}[)）])?$", line):
            return line
    return ""
