"""Whether a page is a soft block: a page is believed to be one, unless it has little to say for itself.

A wall is short. What decides is not a word but where it stands: on a page without a main text, a date line or
a list of headlines, among few words of its own. An article about a system's maintenance has all of these.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from crawler.pages.walls.kinds import SoftBlock
from crawler.pages.walls.scripts import alerts, asks_for_password, by_script
from crawler.pages.walls.words import by_title, by_words

Line = tuple[str, bool]
"""The text of one line, and whether most of it is a link."""
Reason = tuple[SoftBlock, str]

MAIN_TEXT: Final = 400.0
"""Worth of a passage from which on a page is a page, whatever words it holds."""
STANDS_ALONE: Final = 150.0
"""The same on a page with a site's own menus, where a notice may be as short as that."""
SAYING: Final = 100.0
"""The same under a headline that could be a wall's: it is more than the sentence that a wall says."""
HEADLINE: Final = 18
"""Characters of a headline that is longer than what a wall calls itself."""
OWN_WORDS: Final = 800
"""Characters outside of links that a wall has at most."""
TITLED_WORDS: Final = 1500
"""The same where its title already says what it is."""
NEXT_TO_NOTHING: Final = 60
"""Characters up to which the scripts say what a page is."""
HEADLINES: Final = 5
"""Links as long as headlines that a wall has at most."""
MENU: Final = 8
"""Links from which on a page belongs to a site and does not stand alone."""
LOGIN_WORDS: Final = 300
"""Characters of a page that is nothing but a form to log in."""
SHELL_SIZE: Final = 7 << 10
"""Bytes of source below which a page that shows nothing but 加载中 is a shell."""

_STATUSES: Final = {
    401: SoftBlock.LOGIN,
    402: SoftBlock.PAYMENT,
    403: SoftBlock.FIREWALL,
    405: SoftBlock.FIREWALL,
    407: SoftBlock.LOGIN,
    412: SoftBlock.CHALLENGE,
    418: SoftBlock.FIREWALL,
    429: SoftBlock.RATE,
    444: SoftBlock.FIREWALL,
    468: SoftBlock.CHALLENGE,
    493: SoftBlock.FIREWALL,
    521: SoftBlock.CHALLENGE,
    567: SoftBlock.FIREWALL,
}
"""What a status means where nothing else is said: 412 is 瑞数's, 521 加速乐's, 405, 493 and 567 are those of
firewalls in clouds."""

_HONEST: Final = frozenset({SoftBlock.NOT_FOUND, SoftBlock.FAILURE, SoftBlock.SHELL})
"""What an error's own status says already: 404 and 500 are answers, and no soft blocks."""

_SITE: Final = re.compile(r"\s*[-_|–—]+\s*")
"""Between a headline and the site's name."""
_ARTICLE: Final = re.compile(
    r"(?:发布|发表|更新|印发|成文)(?:时间|日期)\s*[:：]|(?:信息|文章|稿件)?来源\s*[:：]\s*\S|发布(?:机构|单位)\s*[:：]|索\s*引\s*号"
    r"|(?:浏览|点击|阅读)(?:次数|量)?\s*[:：]|字[体号]\s*[:：]|责任编辑|作者\s*[:：]"
)
"""Of the line below an article's title."""
_OF_A_FORM: Final = re.compile(
    r"密码|登[录陆]|注册|账号|协议|条款|政策|声明|指南|手册|password|sign|log ?in|terms|privacy", re.I
)
"""Of the links beside a form to log in."""
_ESCAPED: Final = re.compile(r"\\u([0-9a-fA-F]{4})")
_WAITING: Final = (
    r"(?:正在|页面|数据|内容|努力)*(?:加载|载入|跳转|初始化)(?:之?中|数据|内容|页面)*"
    r"|(?:请|敬请)?(?:您)?(?:耐心)?稍[候等后]"
)
_LOADING: Final = re.compile(
    rf"^\W*(?:(?:{_WAITING}|loading|please wait|redirecting)\W*)+$|JavaScript", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Seen:
    """What is known of a page when it is asked whether it is one."""

    source: str
    """Decoded."""
    title: str
    lines: Sequence[Line]
    """What a reader sees, in page order."""
    worth: float
    """Of its best passage of running text."""
    headed: bool = False
    """Whether that passage stands under a headline which the title element repeats."""
    status: int = 200
    markup: bool = True
    """Whether it is HTML: a plain text has no shell."""


@dataclass(frozen=True, slots=True)
class Wall:
    """A soft block, and the words that give it away."""

    block: SoftBlock
    why: str


def recognise(seen: Seen) -> Wall | None:
    """Return the soft block that a page is, or None."""
    found = _by_content(seen)
    if seen.status >= 400:
        if found and found[0] not in _HONEST:
            return Wall(*found)
        block = _STATUSES.get(seen.status)
        return Wall(block, f"status {seen.status}") if block else None
    return Wall(*found) if found else None


def recognise_data(source: str) -> Wall | None:
    """Return the soft block that the answer of a data endpoint is, which has no rows; or None."""
    if len(source) > OWN_WORDS:
        return None
    said = _ESCAPED.sub(lambda found: chr(int(found[1], 16)), source)
    found = by_words(said)
    return Wall(*found) if found else None


def _by_content(seen: Seen) -> Reason | None:
    if seen.worth > MAIN_TEXT:
        return None
    if not any(linked for _, linked in seen.lines):
        text = " ".join(line for line, _ in seen.lines)
        if len(text) < NEXT_TO_NOTHING + seen.worth:
            return _without_words(seen, text)
    return _with_words(seen)


def _without_words(seen: Seen, text: str) -> Reason | None:
    said = by_words(f"{seen.title} {text}") or by_title(seen.title)
    script = by_script(seen.source) if seen.markup else None
    if said or script:
        return script if script and script[0] is SoftBlock.CHALLENGE else said or script
    for alert in alerts(seen.source):
        if found := by_words(alert):
            return found
    if asks_for_password(seen.source):
        return SoftBlock.LOGIN, "a field for a password"
    return _shell(seen, text) if seen.markup else None


def _shell(seen: Seen, text: str) -> Reason | None:
    scripts = seen.source.count("</script")
    if not text:
        return SoftBlock.SHELL, f"no visible text, {scripts} script(s)"
    if scripts and len(seen.source) < SHELL_SIZE and all(_LOADING.match(line) for line, _ in seen.lines):
        return SoftBlock.SHELL, text
    return None


def _with_words(seen: Seen) -> Reason | None:
    linked = [line for line, linked in seen.lines if linked]
    if sum([8 <= len(line) <= 60 for line in linked]) > HEADLINES:
        return None
    own = " ".join([line for line, linked in seen.lines if not linked])
    if _ARTICLE.search(own):
        return None
    named = by_words(seen.title) or by_title(seen.title)
    if _reads_like_an_article(seen, named, len(linked)):
        return None
    if len(own) < OWN_WORDS and (found := by_words(f"{seen.title} {own}") or named):
        return found
    if len(own) < TITLED_WORDS and named:
        return named
    if len(own) < LOGIN_WORDS and seen.worth < STANDS_ALONE and _is_form(seen):
        return SoftBlock.LOGIN, "a field for a password"
    shows_little = sum(len(line) + 1 for line, _ in seen.lines) <= NEXT_TO_NOTHING
    return by_script(seen.source) if shows_little else None


def _is_form(seen: Seen) -> bool:
    """Whether a page is there to log in: a portal or a forum with such a form in its head leads further."""
    leads = any(linked and len(line) >= 8 and not _OF_A_FORM.search(line) for line, linked in seen.lines)
    return not leads and asks_for_password(seen.source)


def _reads_like_an_article(seen: Seen, named: Reason | None, links: int) -> bool:
    """Whether what stands there has a headline of its own; a site's menus around it speak for that."""
    if seen.headed and not named:
        return True
    if links < MENU:
        return False
    if seen.worth > STANDS_ALONE:
        return True
    notice = named is not None and named[0] is SoftBlock.MAINTENANCE
    return seen.headed and (notice or seen.worth > SAYING or len(_SITE.split(seen.title)[0]) > HEADLINE)
