"""Answers that stand where a page should: challenges, logins, payment walls, errors sent as pages."""

from __future__ import annotations

import re
from collections.abc import Sequence

_CHALLENGE = re.compile(
    r"__jsl_clearance|_guard/(?:auto|click|slide)|/cdn-cgi/challenge-platform|cf-browser-verification"
    r"|acw_sc__v2|aliyun_waf|WAF_NC|yunsuo_session|safedog|anquanbao|probe\.js\?|slider_captcha|TencentCaptcha\("
    r"|__tst_status|\$_ts\s*=\s*window",
)
"""Marks of the walls seen before government sites: 加速乐, 阿里云, 安全狗, 瑞数, Cloudflare and others."""

_BLOCKED_TEXT = re.compile(
    r"请(?:完成|进行|拖动|点击).{0,12}(?:验证|滑块)|安全验证|人机验证|访问验证|验证码错误|滑动验证"
    r"|您的(?:访问|请求|IP).{0,16}(?:被拦截|被阻断|被禁止|过于频繁|存在(?:异常|风险|威胁))|访问(?:过于)?频繁|访问被拒绝"
    r"|操作过于频繁|已被(?:防火墙|网站管理员).{0,8}拦截|网站防火墙|请开启\s*JavaScript|请启用\s*JavaScript"
    r"|checking your browser|just a moment|access denied"
    r"|are you (?:a )?(?:human|robot)|enable javascript and cookies"
    r"|请先?登录后(?:再)?(?:查看|浏览|访问|阅读)|登录后才能(?:查看|浏览|访问)|(?:无权|没有权限)(?:访问|查看|浏览)"
    r"|您需要登录后才能?(?:可以)?(?:查看|浏览|访问)|尚未登录|付费后(?:才能|可)(?:查看|阅读)",
    re.IGNORECASE,
)

_ERROR_TEXT = re.compile(
    r"(?:页面|网页|文章|内容|信息|主题|帖子|文件|栏目|资源|链接|地址|网址).{0,8}"
    r"(?:不存在|找不到|未找到|已(?:被)?删除|已失效|已下线|已过期)"
    r"|(?:找不到|没有找到|未找到|无法找到|不存在).{0,8}(?:页面|网页|文章|内容|信息|主题|帖子|文件|资源)"
    r"|(?:系统|服务器|程序|数据库|网络).{0,6}(?:错误|异常|繁忙|出错|故障)|(?:维护|升级)中|正在(?:维护|升级)"
    r"|参数(?:错误|有误|不正确)|站点(?:已)?(?:关闭|暂停)|网站(?:已)?(?:关闭|暂停)|出错了|非法(?:操作|请求|访问)"
    r"|\b(?:404|403|500|502|503)\b.{0,24}(?:error|not found|forbidden|bad gateway|unavailable|错误|页面)"
    r"|page not found|file not found|internal server error|bad gateway|service unavailable"
    r"|database error|sql syntax|fatal error|object moved",
    re.IGNORECASE,
)
_ERROR_TITLE = re.compile(r"^\s*(?:40[034]|50[0234])\b|not found|错误提示|提示信息", re.IGNORECASE)

_SHORT = 400
"""A page with more running text than this is a page, whatever words it holds."""

_SCRIPT_SHELL = 60
"""A page with less visible text than this and a challenge's script is that challenge."""


def blocked_by(source: str, lines: Sequence[str], running: float) -> str | None:
    """Return the words that give away a challenge, login or payment wall, or None.

    `running` is the worth of the page's best passage: a page that has a main text is no wall.
    """
    if running > _SHORT:
        return None
    text = " ".join(lines)
    mark = _CHALLENGE.search(source)
    if mark and len(text) < _SCRIPT_SHELL + running:
        return mark[0]
    found = _BLOCKED_TEXT.search(text[:2000])
    return found[0] if found and len(text) < 2 * _SHORT else None


def error_text(title: str, lines: Sequence[str], running: float) -> str | None:
    """Return the words by which a page sent as a success says that it is an error, or None."""
    if running > _SHORT:
        return None
    text = " ".join(lines)
    if len(text) >= 2 * _SHORT:
        return None
    found = _ERROR_TITLE.search(title) or _ERROR_TEXT.search(title) or _ERROR_TEXT.search(text)
    return found[0] if found else None
