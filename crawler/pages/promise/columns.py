"""The names of columns under which portals keep reports, and of those under which they keep none.

Portals follow the same rules on what is to be published (政府信息公开条例, Articles 19 to 21), so that their
columns have much the same names, in many variants.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

REPORTS: Final = 8
"""The column of the reports themselves."""
SITEMAP: Final = 7
UNKNOWN: Final = 2
UNLIKELY: Final = 1
"""A column that is named as one of other things, news or services: for sites where nothing else is left."""
LONGEST: Final = 14
"""Characters of the name of a column; a longer one is a title."""

SHORT: Final = 10
"""The same of one that says nothing: the news of the day may be as short."""

_TIERS: Final = (
    (
        REPORTS,
        r"政府工作报告|^(?:历[年届任]|往年|年度|省|市|县|区|州|旗|本级)*工作报告(?:汇编|库|集)?$|^(?:历[年届])?政府(?:年度)?报告$|"
        r"一府两院.{0,4}报告|历[年届].{0,4}报告|报告汇编|^府?报告$|施政(?:报告|方针|纲要)",
    ),
    (SITEMAP, r"网?站地图|网站导[航览]|栏目(?:地图|导航|总览)|站点(?:地图|导航)|^sitemap|全部栏目"),
    (
        6,
        r"规划.{0,2}计划|计划.{0,2}规划|规划.{0,2}总结|计划.{0,2}总结|总结.{0,2}计划|工作计划|年度计划|发展规划|^规划|^计划|"
        r"(?:政府|人民|市|县|区|州|省|办)公报|^公报|人代会|人民代表大会|人大会议|两会|重要会议|会议(?:报告|文件|材料|专题)|"
        r"(?:重要)?(?:文稿|讲话|报告)(?:讲话|文稿|报告)?$|领导(?:讲话|文稿)|市长(?:讲话|报告)|县长(?:讲话|报告)|工作总结|报告"
        r"|施政|政务(?:资料|文献|文稿)|政府(?:文献|资料|文稿)|重要(?:文献|文件)|文献",
    ),
    (
        5,
        r"信息公开|政务公开|法定.{0,2}公开|主动公开|公开(?:目录|内容|事项|平台|专栏)|公开$|综合政务|政府信息|基础信息|公共信息|目录",
    ),
    (
        4,
        r"文件|公文|县情|市情|省情|区情|州情|旗情|盟情|镇情|概况|概览|^走进|魅力|印象|"
        r"专题|专栏|归档|历史|历年|历届|往[年届期]|旧版|老版|旧站|老站|资料|文库|档案|年鉴|政府工作|政府建设|政府领导|领导之窗|"
        r"市长之窗|县长之窗|^(?:市|县|区|州|省)?(?:人民)?政府$|市长|县长|区长|州长|旗长|政务$|政务信息|统计信息|经济社会|国民经济|"
        r"重点工作|人大|会议|决策|政务要|综合信息",
    ),
)
_RULES: Final = tuple((tier, re.compile(pattern)) for tier, pattern in _TIERS)
_MAY_LEAD: Final = re.compile(r"[报施图导栏]|^sitemap")
"""What each name of the first two tiers holds."""
_NONE: Final = re.compile(
    r"新闻|要闻|动态|快讯|资讯|时政|头条|互动|信箱|邮箱|留言|办事|服务|旅游|招商|招聘|招考|招录|视频|图片|相册|天气|公示|招标|采购|中标|"
    r"投诉|咨询|热线|问卷|调查|征集|直播|微博|微信|公众号|客户端|app|登录|登陆|注册|english|无障碍|关怀|适老|长者|繁体|简体|"
    r"手机|移动版|触屏|收藏|设为首页|首页|返回|联系|关于我们|版权|声明|隐私|帮助|友情链接|打印|关闭|分享|纠错|找错|rss|订阅|检索|搜索|"
    r"高级查询|依申请|公开指南|公开年报|公开年度|公开制度|公开条例|监督|举报|信用|审批|许可|处罚|执法|收费|下载中心|表格|投资|企业|"
    r"人事|任免|机构|职能|内设|预算|决算|三公|财政|审计|应急|教育|医疗|卫生|社保|就业|住房|环境|环保|食品|药品|安全|气象|地震|交通|"
    r"农业|乡村振兴|扶贫|脱贫|疫情|防控|文明|党建|党史|主题教育|廉政|法治|普法|法规|规章|规范性|解读|回应|访谈|发布会|建议提案|"
    r"提案|议案|美食|特产|文化|民俗|人物|酒店|购物|地图(?<!站地图)|公交|违章|缴费|婚姻|户籍|出入境|税|银行|贷款|土地|房产|拆迁|征地|"
    r"权力清单|责任清单|权责|双公示|随机|营商|公积金|公证|律师|志愿|捐赠|体育|天下|国内|国际|社会|民生|街道|乡镇|部门网站|县区|外链"
)


_SPECIFIC: Final = re.compile(
    r"(?:19|20)\d\d年?度?|第?[〇零一二三四五六七八九十\d]{1,3}届|^[\u4e00-\u9fff]{2,8}[省市县区州盟旗](?=..)"
)
"""What makes the name of a column longer than it is: 2025年吉林省两会."""
_REGION: Final = re.compile(r"[\u4e00-\u9fff]{2,8}[省市县区州盟旗]")


def bare(name: str) -> str:
    """Return the name of a column (`plain`) without the year, the congress and the region for which it is."""
    if "20" not in name and "19" not in name and "届" not in name and not _REGION.match(name):
        return name  # as most are, which is told in a third of the time
    return _SPECIFIC.sub("", name) or name


@lru_cache(maxsize=16384)
def column_tier(name: str) -> int:
    """Return how likely the column of a name (`plain`) has reports, or leads to those that have.

    0 is a column that has none, `UNKNOWN` a name that says nothing, and -1 what is no column's name.
    """
    if not name or len(name) > LONGEST + 6:
        return -1
    for tier, rule in _RULES[:2] if _MAY_LEAD.search(name) else ():
        if rule.search(name):
            return tier
    if _NONE.search(name):
        return 0
    if len(name) > LONGEST:
        return -1
    says_nothing = UNKNOWN if len(name) <= SHORT and not name.isascii() else -1
    return next((tier for tier, rule in _RULES[2:] if rule.search(name)), says_nothing)
