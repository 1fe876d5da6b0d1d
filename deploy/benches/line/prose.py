"""Official Chinese without end, always the same for the same random numbers."""

from __future__ import annotations

from random import Random
from typing import Final

PLACES: Final = (
    "青溪 临江 云岭 石门 南浦 白河 清水 长桥 东湾 平泉 桃源 柳城 金沙 龙泉 安定 永和 福山 宁海".split()
)
UNITS: Final = (
    "县政府 市发展改革委 区财政局 县教育局 市水务局 镇党委 街道办事处 县农业农村局 市统计局"
).split()
VERBS: Final = (
    "推进 落实 加强 完善 深化 优化 提升 扩大 巩固 健全 统筹 启动 实施 推动 支持 规范 保障 培育".split()
)
THINGS: Final = (
    "乡村振兴 营商环境 基础设施建设 产业转型升级 生态环境治理 基层治理体系 公共文化服务 义务教育均衡发展"
    " 农田水利设施 老旧小区改造 社会保障体系 安全生产责任制 招商引资工作 医疗卫生服务 城市更新行动"
    " 高标准农田建设 重点项目 河湖长制 数字政府建设 养老服务 就业创业服务 粮食生产 财政资金管理 物流体系"
).split()
MEANS: Final = (
    "坚持问题导向 压实工作责任 明确时间节点 细化工作措施 加大资金投入 强化部门协作 广泛听取群众意见"
    " 建立长效机制 组织专题培训 开展联合检查 严格考核奖惩 及时公开信息 深入一线调研"
).split()
FIGURES: Final = (
    "地区生产总值 一般公共预算收入 固定资产投资 社会消费品零售总额 规模以上工业增加值 城镇新增就业".split()
)
EVENTS: Final = (
    "工作会议 现场推进会 专题调研 座谈会 培训班 新闻发布会 督查活动 签约仪式 动员大会 听证会".split()
)
RESULTS: Final = "取得明显成效 稳步推进 走在全市前列 得到群众好评 较上年有较大改善 按期完成 进展顺利".split()
STARTS: Final = (
    "据了解， 近年来， 会议指出， 会议强调， 下一步， 与此同时， 今年以来， 记者获悉， 此外，".split()
)


def number(rest: Random) -> str:
    """Return a figure as reports write it."""
    return f"{rest.randrange(1, 900)}.{rest.randrange(1, 10)}"


def sentence(rest: Random) -> str:
    """Return one sentence of 25 to 70 characters."""
    place, unit = rest.choice(PLACES), rest.choice(UNITS)
    match rest.randrange(4):
        case 0:
            deed = f"{rest.choice(VERBS)}{rest.choice(THINGS)}"
            text = f"{place}{unit}{rest.choice(MEANS)}，{deed}，{rest.choice(RESULTS)}"
        case 1:
            text = (
                f"全年{rest.choice(FIGURES)}达到{number(rest)}亿元，同比增长{number(rest)}%，"
                f"{rest.choice(THINGS)}{rest.choice(RESULTS)}"
            )
        case 2:
            text = (
                f"要{rest.choice(VERBS)}{rest.choice(THINGS)}，{rest.choice(VERBS)}{rest.choice(THINGS)}，"
                f"{rest.choice(MEANS)}，{rest.choice(MEANS)}"
            )
        case _:
            text = (
                f"在{place}举行的{rest.choice(EVENTS)}上，{unit}负责人介绍了{rest.choice(THINGS)}的情况，"
                f"共涉及{rest.randrange(3, 300)}个项目"
            )
    return text + "。"


def paragraph(rest: Random) -> str:
    """Return two to five sentences."""
    return rest.choice(["", rest.choice(STARTS)]) + "".join(
        sentence(rest) for _ in range(rest.randrange(2, 6))
    )


def paragraphs(rest: Random, characters: int) -> list[str]:
    """Return paragraphs of together at least so many characters."""
    found: list[str] = []
    while sum(map(len, found)) < characters:
        found.append(paragraph(rest))
    return found


def title(rest: Random) -> str:
    """Return what an article is called: 14 to 30 characters."""
    place, thing = rest.choice(PLACES), rest.choice(THINGS)
    match rest.randrange(3):
        case 0:
            return f"{place}{rest.choice(VERBS)}{thing} {rest.choice(FIGURES)}增长{number(rest)}%"
        case 1:
            return f"{place}召开{thing}{rest.choice(EVENTS)}第{rest.randrange(1, 400)}次会议"
        case _:
            return f"关于{place}{rest.choice(VERBS)}{thing}情况的通报（{rest.randrange(1, 900)}号）"
