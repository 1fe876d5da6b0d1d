"""Which links of a report's page lead to the report itself as a file: 附件, 全文下载, 政府工作报告.pdf."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from crawler.items import Link
from crawler.pages.addresses import read_address as by_grammar
from crawler.pages.promise.headings import says_nothing
from crawler.pages.promise.paths import Shape, read_address
from crawler.pages.promise.plain import plain
from crawler.pages.promise.titles import Title, title_of

MOST: Final = 12
"""Files of one report, at most: it is put up in some forms, seldom in parts."""
_OTHER: Final = re.compile(
    r"名词|术语|注释|解释|释义|解读|图解|附表|[表册]$|清单|目录|说明|分工|分解|任务|计划|预算|决算|公报|审查|决议|名单|指标|项目"
)
_FILE_NAME: Final = re.compile(
    r"^(?:附件?\d*[:：.、]?)?[\w%.()（）-]*\.(?:pdf|docx?|wps|ofd|rtf|zip|rar|7z)$", re.ASCII
)
"""P020230201345.pdf: the name that a system gave the file."""
_ENDING: Final = re.compile(r"\.(?:pdf|docx?|wps|ofd|rtf|txt|zip|rar|7z)$")
_TABLES: Final = re.compile(r"\.(?:xlsx?|et|pptx?|dps|jpe?g|png|gif|mp[34])(?:$|[?#&])", re.IGNORECASE)


def is_file(url: str) -> bool:
    """Whether an address is that of a file to be read, by its end or the grammar of a system's downloads."""
    if _TABLES.search(url):
        return False
    return read_address(url).shape is Shape.DOCUMENT or by_grammar(url).leads == "attachment"


def is_of_report(link: Link) -> bool:
    """Whether a link of a report's page leads to the report as a file, and not to what is beside it."""
    if not is_file(link.url):
        return False
    text = plain(link.text)
    name = _ENDING.sub("", text)
    titles = {title_of(text), title_of(name)}
    if Title.REPORT in titles:
        return True
    if Title.ABOUT in titles or _OTHER.search(name):
        return False
    return Title.LIKELY in titles or says_nothing(text) or _FILE_NAME.match(text) is not None


def files_of_report(links: Iterable[Link]) -> tuple[Link, ...]:
    """Return the links of a report's page that lead to the report as a file, in page order."""
    return tuple(link for link in links if is_of_report(link))[:MOST]
