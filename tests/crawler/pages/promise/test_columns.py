"""The names of columns."""

from __future__ import annotations

import pytest

from crawler.pages.promise.columns import column_tier
from crawler.pages.promise.plain import plain

TIERS = {
    8: ["政府工作报告", "历年政府工作报告", "工作报告", "市政府工作报告", "一府两院工作报告", "施政报告"],
    7: ["网站地图", "站点地图"],
    6: ["规划计划", "计划总结", "政府公报", "领导讲话", "人代会", "两会专题", "重要会议"],
    5: ["政府信息公开", "法定主动公开内容", "信息公开目录", "政务公开"],
    4: ["政府文件", "走进青山", "青山概况", "县情", "专题专栏", "历史归档", "县长之窗"],
    2: ["府情文汇", "综合"],
    0: ["新闻中心", "互动交流", "办事服务", "招商引资", "通知公告公示", "首页", "政策解读"],
    -1: ["", "青山县召开全县经济工作会议部署下一阶段重点", "某月某日天晴某地某人做某一件小事"],
}


@pytest.mark.parametrize(("tier", "name"), [(tier, name) for tier, names in TIERS.items() for name in names])
def test_tiers(tier: int, name: str) -> None:
    assert column_tier(plain(name)) == tier
