"""Walls that show next to nothing: what their scripts are known by."""

from __future__ import annotations

import re

from crawler.pages.walls.kinds import SoftBlock

CHALLENGES = re.compile(
    r"__jsl_clearance|_guard/(?:auto|click|slide)|/cdn-cgi/challenge-platform|_cf_chl_|cf-browser-verification"
    r"|acw_sc__v[23]|aliyun_waf|WAF_NC|yunsuo_session|security_session_(?:verify|mid)|safedog|anquanbao|probe\.js\?"
    r"|__tst_status|EO_Bot_Ssid|\$_ts\s*=\s*window|FSSBBIl1UgzbN7N|WZWS_?(?:CONFIRM|REL|METHOD)|wzws_sessionid"
    r"|_waf_bd|waf_captcha|Incapsula_Resource|ddos-guard|__ddg\d"
)
"""Of 加速乐, 百度云加速, Cloudflare, 阿里云, 云锁, 安全狗, 安全宝, EdgeOne, 瑞数, 360网站卫士 and others."""

CAPTCHAS = re.compile(
    r"slider_?captcha|TencentCaptcha\(|turing\.captcha|initGeetest|gt\.js|AWSC\.use|nc_login|awsc\.js"
    r"|AliyunCaptcha|initNECaptcha|yidun|hcaptcha\.com|recaptcha/api|challenges\.cloudflare\.com/turnstile"
    r"|drag_?(?:verify|slider)|slide_?verify|verify_?slider"
)
"""Of 腾讯, 极验, 阿里云, 网易易盾 and others; pages with a form for comments have them, too."""

_COOKIE = re.compile(r"document\s*(?:\.\s*cookie|\[\s*['\"]cookie['\"]\s*\])\s*=")
_AGAIN = re.compile(
    r"location\s*\.\s*(?:reload\s*\(|replace\s*\(|assign\s*\(|href\s*=)|location\s*=|\.submit\s*\("
)
"""A cookie is set and the page asked for again: all that most challenges do, whoever makes them."""

_GOES = re.compile(r"location(?:\s*\.\s*(?:href|replace|assign))?\s*(?:=|\()\s*['\"]([^'\"]{1,300})['\"]")
_TO_LOGIN = re.compile(r"log[-_]?in|sign[-_]?in|passport|[/.]sso|[/.]cas[/.]|oauth|needLogin", re.IGNORECASE)
_TO_ERROR = re.compile(r"/(?:40[0-9]|error|notfound|nopage)\b", re.IGNORECASE)
_ALERT = re.compile(r"alert\s*\(\s*['\"]([^'\"]{2,120})['\"]")
_PASSWORD = re.compile(r"<input\b[^>]*\btype\s*=\s*[\"']?password", re.IGNORECASE)


def by_script(source: str) -> tuple[SoftBlock, str] | None:
    """Return what a page without text is, by its scripts, with the words that show it; or None."""
    for pattern, block in ((CHALLENGES, SoftBlock.CHALLENGE), (CAPTCHAS, SoftBlock.CAPTCHA)):
        if found := pattern.search(source):
            return block, found[0]
    if (cookie := _COOKIE.search(source)) and _AGAIN.search(source):
        return SoftBlock.CHALLENGE, cookie[0]
    for goes in _GOES.finditer(source):
        if found := _TO_LOGIN.search(goes[1]):
            return SoftBlock.LOGIN, goes[1]
        if found := _TO_ERROR.search(goes[1]):
            return SoftBlock.NOT_FOUND, goes[1]
    return None


def alerts(source: str) -> list[str]:
    """Return what the page's scripts would tell its visitor in a dialog."""
    return [found[1] for found in _ALERT.finditer(source)]


def asks_for_password(source: str) -> bool:
    """Whether the page has a field for a password."""
    return bool(_PASSWORD.search(source))
