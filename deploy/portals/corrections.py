"""What the list of hosts has wrong, or says otherwise than the tables do; each correction with its reason."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

NOT_OF: Final = {
    (
        "310107",
        "www.putuo.gov.cn",
    ): "named for 上海市普陀区 and 舟山市普陀区; its columns have numbers as "
    "those of Zhejiang's common platform have",
    ("222404", "www.yanbian.gov.cn"): "the host of the prefecture above, named for 珲春市, too",
    ("341702", "www.chizhou.gov.cn"): "the host of the city above, named for 贵池区, too",
    ("420281", "www.huangshi.gov.cn"): "the host of the city above, named for 大冶市, too",
}
"""(region, host) that are not taken, with the reason: a host is one government's."""

CODES: Final = {
    "www.dpxq.gov.cn": "440300",
    "www.wehdz.gov.cn": "420100",
    "www.ljxq.gov.cn": "500000",
    "www.xjbt.gov.cn": "650000",
    "www.gov.cn": "100000",
}
"""Areas without a code of their own belong to the region around them; they are listed as departments."""

AREAS: Final = ("www.ljxq.gov.cn", "www.xjbt.gov.cn")
"""Areas that the list counts among the counties."""

PRESS: Final = ("www.qstheory.cn", "www.12371.cn")
"""Party press, which the list counts among the departments."""

TITLES: Final = {
    # in English in the list, or with a remark
    "audit.sz.gov.cn": "深圳市审计局",
    "mzj.sz.gov.cn": "深圳市民政局",
    "swj.sz.gov.cn": "深圳市商务局",
    "fgw.sz.gov.cn": "深圳市发展和改革委员会",
    "szeb.sz.gov.cn": "深圳市教育局",
    "yjgl.sz.gov.cn": "深圳市应急管理局",
    "wjw.sz.gov.cn": "深圳市卫生健康委员会",
    "zjj.sz.gov.cn": "深圳市住房和建设局",
    "hrss.sz.gov.cn": "深圳市人力资源和社会保障局",
    "sf.sz.gov.cn": "深圳市司法局",
    "ga.sz.gov.cn": "深圳市公安局",
    "stic.sz.gov.cn": "深圳市科技创新局",
    "jtys.sz.gov.cn": "深圳市交通运输局",
    "www.dpxq.gov.cn": "深圳市大鹏新区管理委员会",
    "www.ljxq.gov.cn": "重庆市两江新区管理委员会",
    "www.xjbt.gov.cn": "新疆生产建设兵团",
    "byte.gxnews.com.cn": "广西新闻网",
    "www.ahnews.com.cn": "安徽日报报业集团",
    "m.cnpharm.com": "中国医药网",
    "www.quyushuju.com": "区域数据论坛",
    "m.mysteel.com": "我的钢铁",
    "www.ccement.com": "水泥网",
    "zyk.bjhd.gov.cn": "北京市海淀区政策资源库",
}

PAGES: Final = {
    "www.news.cn": "https://www.news.cn/politics/20260305/e5c6a09cba0f445b9ee6cc6f8973132a/c.html",
    "www.quyushuju.com": "https://www.quyushuju.com/forum.php?mod=viewthread&tid=78018",
}
"""Hosts that no public list names, each with a report that was seen there."""

LISTS: Final = {
    "gov": "anyi-econ/china-public-debt:data/website-gov.ts",
    "policy": "anyi-econ/china-public-debt:data/website-policy.ts",
    "finance": "wangzaizi/ruoyi-getfinancialAll:generated_site_mappings202511041549.py",
    "governance": "hulelan/china-governance",
    "govcms": "hulelan/china-governance:crawlers/govcms.py",
    "gkmlpt": "hulelan/china-governance:crawlers/gkmlpt.py",
    "jpaas": "hulelan/china-governance:crawlers/jpaas.py",
    "hanweb": "hulelan/china-governance:crawlers/trs.py",
    "state-council": "hulelan/china-governance:crawlers/gov.py",
    "policybase": "NormBook/PolicyBase:seeds/provinces",
    "manifest": "Kite-P/Research-Policy_Innovation_Demo:metadata/policy_source_manifest.csv",
    "services": "wenerme/wener:notes/service/cn/README.md",
    "fallback": "johncodes404/china-provincial-gov-reports-2026:manual_fallback_urls.csv",
}
"""Public lists of hosts, under short names for the tables."""

REPORT_LISTS: Final = (
    *("www.hebei.gov.cn", "www.hlj.gov.cn", "www.shanghai.gov.cn", "www.jiangsu.gov.cn", "www.zj.gov.cn"),
    *("www.ah.gov.cn", "www.jiangxi.gov.cn", "www.shandong.gov.cn", "www.gansu.gov.cn"),
)
"""Hosts whose start URL is their list of work reports, though its path does not say so."""

NOTED: Final = ("also www.fj.gov.cn",)
"""Notes that have become fields."""

IDS: Final = {"www.gov.cn": "state-council"}

REFUSALS: Final = {
    "420000": "412",
    "620000": "412",
    "510100": "412",
    "433100": "412",
    "431000": "412",
    "510800": "412",
    "632600": "412",
    "430400": "412",
    "441800": "412",
    "340100": "521",
    "441400": "521",
    "150000": "403",
    "340000": "403",
    "410000": "403",
    "340300": "403",
    "630100": "403",
}
"""Regions whose portals were reported to answer scripts with this status."""

FIELDS: Final[Mapping[str, Mapping[str, Any]]] = {
    "www.gov.cn": {"publisher": "国务院", "expect": {"reports": 10, "since": 2010}},
    "www.jiangsu.gov.cn": {"hosts": "www.js.gov.cn"},
    "www.fujian.gov.cn": {
        "hosts": "www.fj.gov.cn",
        "politeness": {"delay": 15, "reason": "was reported to ban hasty clients for about a minute"},
    },
}
"""Fields that only single hosts have."""
