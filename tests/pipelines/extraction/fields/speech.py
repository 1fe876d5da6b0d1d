"""A speech of our own making, to put under the heads that the tests try."""

from __future__ import annotations

SENTENCES = (
    "一年来，我们坚持稳字当头、稳中求进，把发展放在第一位，把就业当作最大的民生，各项事业都有新的起色。",
    "全年生产总值增长百分之五点二，粮食产量再创新高，城乡居民收入的增长快于经济的增长。",
    "新修农村公路二百一十公里，改造老旧小区四十六个，新增中小学学位三千二百个，群众办事少跑了许多路。",
    "我们也清醒地看到，产业结构还不够优，项目储备还不够多，一些干部的作风还不够实，必须认真加以解决。",
    "要把项目建设作为头等大事，开工建设一批打基础、管长远的水利、交通和能源工程。",
    "要持续优化营商环境，让办事的人少跑腿，让投资的人更放心，让创业的人有奔头。",
    "要守住耕地红线，种好每一亩地，养好每一塘鱼，让农民的钱袋子一年比一年更鼓。",
    "要加强政府自身建设，依法行政，勤俭办事，自觉接受人大、政协和社会各方面的监督。",
)


def speech(unit: str = "市", year: int | None = 2023, *, opening: str | None = None) -> list[str]:
    """Return a speech's paragraphs from the salutation on, long enough for a whole report."""
    first = opening or f"现在，我代表{unit}人民政府向大会报告工作，请予审议，并请政协委员和列席人员提出意见。"
    review = f"一、{year - 1}年工作回顾" if year else "一、过去一年的工作回顾"
    plan = f"二、{year}年工作安排" if year else "二、今年工作安排"
    body = "".join(SENTENCES)
    return [
        "各位代表：",
        first,
        review,
        body,
        body,
        body,
        plan,
        body,
        body,
        body,
        "三、加强政府自身建设",
        body,
    ]
