"""Facts out of sentences: which are taken, as what, and which are left out. The sentences are made up."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.documents import Section
from pipelines.extraction.facts import INDICATORS, Fact, read_facts
from pipelines.extraction.facts.reading import LONGEST_LINE, MOST
from pipelines.extraction.outline import read_outline

REVIEW = "一、2031年工作回顾"
PLAN = "二、2032年工作安排"
REGION = "云溪县"


def read(
    review: str = "", plan: str = "", region: str | None = REGION, year: int | None = 2032
) -> list[Fact]:
    text = "\n".join(filter(None, [REVIEW, review, PLAN, plan]))
    outline = read_outline(text.split("\n"), year)
    return list(read_facts(text, year=year, region_name=region, outline=outline))


def short(fact: Fact) -> tuple[object, ...]:
    number = fact.value if fact.value is not None else (fact.low, fact.high)
    return fact.indicator, fact.measure, number, fact.unit, fact.bound


def results(sentence: str, region: str | None = REGION) -> list[tuple[object, ...]]:
    return [short(fact) for fact in read(review=sentence, region=region)]


def targets(sentence: str, region: str | None = REGION) -> list[tuple[object, ...]]:
    return [short(fact) for fact in read(plan=sentence, region=region)]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("地区生产总值增长6.2%。", [("gdp", "growth", 6.2, "%", "exact")]),
        ("地区生产总值增长６．２％。", [("gdp", "growth", 6.2, "%", "exact")]),
        ("地区 生产\u3000总值 增长 6.2 %。", [("gdp", "growth", 6.2, "%", "exact")]),
        ("地区生产总值增长百分之六点二。", [("gdp", "growth", 6.2, "%", "exact")]),
        ("全县生产总值(GDP)同比增长6%左右。", [("gdp", "growth", 6.0, "%", "about")]),
        ("GDP增速达到5.1%。", [("gdp", "growth", 5.1, "%", "exact")]),
        (
            "全年完成地区生产总值312.5亿元、按可比价格计算增长6%，",
            [("gdp", "level", 312.5, "亿元", "exact"), ("gdp", "growth", 6.0, "%", "exact")],
        ),
        (
            "经济总量突破1.2万亿元，增长5.5%。",
            [("gdp", "level", 12000.0, "亿元", "above"), ("gdp", "growth", 5.5, "%", "exact")],
        ),
        (
            "一般公共预算收入完成12,345万元，下降3.4%。",
            [
                ("budget_revenue", "level", 1.2345, "亿元", "exact"),
                ("budget_revenue", "growth", -3.4, "%", "exact"),
            ],
        ),
        ("固定资产投资下降2%以上。", [("fixed_asset_investment", "growth", -2.0, "%", "at_most")]),
        ("城镇新增就业5100人。", [("urban_jobs", "level", 0.51, "万人", "exact")]),
        ("城镇新增就业三万人。", [("urban_jobs", "level", 3.0, "万人", "exact")]),
        ("粮食总产42亿斤。", [("grain", "level", 210.0, "万吨", "exact")]),
        ("粮食产量稳定在35万吨以上。", [("grain", "level", 35.0, "万吨", "at_least")]),
        ("居民消费价格下降0.2%。", [("cpi", "growth", -0.2, "%", "exact")]),
        ("居民消费价格涨幅控制在3%以内。", [("cpi", "growth", 3.0, "%", "at_most")]),
        ("城镇登记失业率3.1%。", [("unemployment_registered", "level", 3.1, "%", "exact")]),
        ("城镇调查失业率平均为5.3%。", [("unemployment_surveyed", "level", 5.3, "%", "exact")]),
        (
            "常住人口城镇化率达到61.2%、提高1.1个百分点。",
            [
                ("urbanisation", "level", 61.2, "%", "exact"),
                ("urbanisation", "change", 1.1, "个百分点", "exact"),
            ],
        ),
        ("单位GDP能耗降低3%左右。", [("energy_per_gdp", "growth", -3.0, "%", "about")]),
        ("居民人均可支配收入达到4.1万元。", [("income", "level", 41000.0, "元", "exact")]),
        (
            "外贸进出口总额增长8%，其中出口增长9.5%。",
            [("trade", "growth", 8.0, "%", "exact"), ("exports", "growth", 9.5, "%", "exact")],
        ),
        (
            "城镇、农村居民人均可支配收入分别增长4.8%、7%。",
            [("income_urban", "growth", 4.8, "%", "exact"), ("income_rural", "growth", 7.0, "%", "exact")],
        ),
        (
            "农村和城镇居民人均可支配收入分别增长7%和4.8%。",
            [("income_rural", "growth", 7.0, "%", "exact"), ("income_urban", "growth", 4.8, "%", "exact")],
        ),
        (
            "规上工业增加值、固定资产投资和社会消费品零售总额分别增长7%、8.1%和6%。",
            [
                ("industrial_value_added", "growth", 7.0, "%", "exact"),
                ("fixed_asset_investment", "growth", 8.1, "%", "exact"),
                ("retail_sales", "growth", 6.0, "%", "exact"),
            ],
        ),
        (
            "固定资产投资、社会消费品零售总额均增长8%以上。",
            [
                ("fixed_asset_investment", "growth", 8.0, "%", "at_least"),
                ("retail_sales", "growth", 8.0, "%", "at_least"),
            ],
        ),
        (
            "地区生产总值增长6%，高于全国0.8个百分点，固定资产投资增长7%、居全省第三。",
            [("gdp", "growth", 6.0, "%", "exact"), ("fixed_asset_investment", "growth", 7.0, "%", "exact")],
        ),
        ("外贸稳中提质，出口增长9.5%。", [("exports", "growth", 9.5, "%", "exact")]),
        ("2031年，全县地区生产总值增长6%。", [("gdp", "growth", 6.0, "%", "exact")]),
    ],
)
def test_results(sentence: str, expected: list[tuple[object, ...]]) -> None:
    assert results(sentence) == expected


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("主要预期目标是：地区生产总值增长6%左右；", [("gdp", "growth", 6.0, "%", "about")]),
        ("地区生产总值增长5%—6%。", [("gdp", "growth", (5.0, 6.0), "%", "range")]),
        ("地区生产总值增长5.0-5.5%。", [("gdp", "growth", (5.0, 5.5), "%", "range")]),
        ("地区生产总值增长5%至6%之间。", []),
        ("地区生产总值增长百分之五到百分之六。", [("gdp", "growth", (5.0, 6.0), "%", "range")]),
        ("地区生产总值增长不低于6%。", [("gdp", "growth", 6.0, "%", "at_least")]),
        ("地区生产总值增速高于6%。", [("gdp", "growth", 6.0, "%", "above")]),
        ("经济增长目标设定为5.5%左右。", [("gdp", "growth", 5.5, "%", "about")]),
        ("城镇新增就业不少于2.5万人。", [("urban_jobs", "level", 2.5, "万人", "at_least")]),
        ("城镇调查失业率控制在5.5%左右。", [("unemployment_surveyed", "level", 5.5, "%", "about")]),
        ("城镇调查失业率控制在5.5%。", [("unemployment_surveyed", "level", 5.5, "%", "at_most")]),
        ("单位生产总值能耗下降2.5%以上。", [("energy_per_gdp", "growth", -2.5, "%", "at_most")]),
        (
            "城镇调查失业率、居民消费价格涨幅分别控制在5.5%和2%以内。",
            [("unemployment_surveyed", "level", 5.5, "%", "at_most"), ("cpi", "growth", 2.0, "%", "at_most")],
        ),
        ("居民收入增长与经济增长同步。", []),
        ("固定资产投资增速保持在全市平均水平以上。", []),
    ],
)
def test_targets(sentence: str, expected: list[tuple[object, ...]]) -> None:
    assert targets(sentence) == expected


@pytest.mark.parametrize(
    "sentence",
    [
        "全国地区生产总值增长5%。",
        "全市地区生产总值增长5%。",  # of a county's report: the city above it
        "全省经济持续恢复，一般公共预算收入增长4%。",
        "青岚新区加快建设，固定资产投资增长20%。",
        "临江市地区生产总值突破2000亿元。",
        "五年来，地区生产总值年均增长7%。",
        "五年来，我们埋头苦干。地区生产总值增长42%。",
        "五年以来，全县面貌一新。这五年，就业扩大。城镇新增就业8万人。",
        "跨境电商从无到有，实现出口1200万美元。",
        "装备制造业加快壮大，出口增长30%。",
        "2026年以来，地区生产总值增长42%。",
        "2028年地区生产总值增长4%。",
        "上半年地区生产总值增长4%。",
        "前三季度，固定资产投资增长4%。",
        "1-11月，规上工业增加值增长4%。",
        "“十四五”时期，粮食产量增长4%。",
        "地区生产总值比2025年增长四成。",
        "地区生产总值由300亿元增加到420亿元。",
        "高技术产业固定资产投资增长21%。",
        "海洋生产总值增长9%。",
        "机电产品出口增长9%。",
        "税收收入占一般公共预算收入比重达81%。",
        "地区生产总值增长6%的良好势头得到巩固。",
        "拉动地区生产总值增长0.5个百分点。",
        "规上工业增加值、固定资产投资分别增长7%、8%、9%。",
        "规上工业增加值、技改投资、固定资产投资分别增长7%、8%。",
        "规上工业增加值和固定资产投资增长7%。",
        "地区生产总值增长X%。",
        "地区生产总值XX亿元。",
        "地区生产总值增长520%。",
        "一般公共预算收入完成102%。",
        "城镇新增就业3.1万人次。",
        "地区生产总值增长2031年。",
        "地区生产总值增长目标6%。",
        "地区生产总值突破1.2.3亿元。",
        "地区生产总值增长五六十二%。",
    ],
)
def test_what_is_left_out_of_a_review(sentence: str) -> None:
    assert results(sentence) == []


@pytest.mark.parametrize(
    "sentence",
    [
        "到2035年，地区生产总值突破1000亿元。",
        "今后五年，地区生产总值年均增长7%。",
        "去年我县地区生产总值增长6%。",
        "市里提出，全市地区生产总值增长6%。",
    ],
)
def test_what_is_left_out_of_a_plan(sentence: str) -> None:
    assert targets(sentence) == []


def test_own_words_go_by_the_region() -> None:
    assert results("全市地区生产总值增长5%。", "临江市") == [("gdp", "growth", 5.0, "%", "exact")]
    assert results("全区地区生产总值增长5%。", "宁夏回族自治区") == [("gdp", "growth", 5.0, "%", "exact")]
    assert results("全县地区生产总值增长5%。", None) == []


def test_strong_and_weak_goals() -> None:
    [firm, hoped] = read(plan="地区生产总值增长6%以上、力争达到8%。")
    assert (short(firm), firm.striving) == (("gdp", "growth", 6.0, "%", "at_least"), False)
    assert (short(hoped), hoped.striving) == (("gdp", "growth", 8.0, "%", "exact"), True)
    [alone] = read(plan="力争社会消费品零售总额增长5%。")
    assert alone.striving
    [better] = read(plan="预期目标是：地区生产总值增长5.5%左右，力争更好；")
    assert (better.value, better.striving, better.goal) == (5.5, False, True)


def test_years_and_roles() -> None:
    result, target = read("预计地区生产总值增长6%。", "地区生产总值增长7%。")
    assert (result.role, result.of_year, result.estimated) == ("result", 2031, True)
    assert (target.role, target.of_year, target.estimated, target.goal) == ("target", 2032, False, False)


def test_a_review_of_five_years_counts_only_what_names_its_year() -> None:
    lines = [
        "一、过去五年和2031年工作回顾",
        "地区生产总值增长41%。",
        "过去五年，固定资产投资增长33%。社会消费品零售总额增长20%。",
        "2031年，面对困难，地区生产总值增长6%。一般公共预算收入增长3%。",
        "二、今后五年的奋斗目标和2032年工作安排",
        "地区生产总值突破900亿元。",
        "2032年主要预期目标是：地区生产总值增长7%左右。",
    ]
    facts = read_facts("\n".join(lines), year=2032, region_name=REGION, outline=read_outline(lines, 2032))
    assert [(f.indicator, f.value, f.role) for f in facts] == [
        ("gdp", 6.0, "result"),
        ("budget_revenue", 3.0, "result"),
        ("gdp", 7.0, "target"),
    ]


def test_without_headings_only_goals_and_named_years_count() -> None:
    text = "地区生产总值增长6%。\n去年，固定资产投资增长8%。\n今年发展的主要目标是：地区生产总值增长5%。"
    facts = read_facts(text, year=2032, region_name=REGION)
    assert [(f.indicator, f.value, f.role) for f in facts] == [
        ("fixed_asset_investment", 8.0, "result"),
        ("gdp", 5.0, "target"),
    ]


def test_the_sentence_is_where_the_fact_says() -> None:
    review = "形势向好。　全县生产总值增长 ６％ 左右，好于预期；城镇新增就业1.2万人。"
    facts = read(review=review)
    assert [fact.written for fact in facts] == ["６％ 左右", "1.2万人"]
    assert [fact.line for fact in facts] == [1, 1]
    assert (
        facts[0].sentence == "全县生产总值增长 ６％ 左右，好于预期；" == review[facts[0].start : facts[0].end]
    )
    assert facts[1].sentence == "城镇新增就业1.2万人。" == review[facts[1].start : facts[1].end]


def test_nothing_is_known_without_the_year() -> None:
    assert read(plan="地区生产总值增长6%。", year=None) == []


def test_annexes_do_not_count() -> None:
    assert read(plan="努力奋斗。\n附件\n地区生产总值增长6%。") == []


WORDS = """
    全县 全国 地区生产总值 GDP 经济 居民消费价格涨幅 城乡居民人均可支配收入 粮食产量 、 和 ， 。 ；
    增长 下降 分别 均 力争 达到 突破 控制在 5% 百分之 十 二十三 12,345.6 万亿元 亿元 元 个百分点 —- 至
    左右 以上 以内 2031年 “十四五” 五年来 目标是： 预计 ９．８％ 〇 - . 万人 余
"""
PARTS = st.lists(st.sampled_from(WORDS.split()) | st.text(max_size=4))


@given(PARTS, PARTS)
@settings(max_examples=150, deadline=None)
def test_no_text_makes_it_fail_and_every_fact_is_where_it_says(review: list[str], plan: list[str]) -> None:
    text = "\n".join([REVIEW, "".join(review), PLAN, "".join(plan)])
    lines = text.split("\n")
    outline = [
        Section(level=1, number="一", title="2031年工作回顾", line=0, part="review"),
        Section(level=1, number="二", title="2032年工作安排", line=2, part="plan"),
    ]
    for fact in read_facts(text, year=2032, region_name=REGION, outline=outline):
        assert lines[fact.line][fact.start : fact.end] == fact.sentence
        assert fact.written in fact.sentence
        assert fact.indicator in INDICATORS
        assert (fact.value is None) == (fact.bound == "range")


@pytest.mark.parametrize(
    "words",
    ["地区生产总值增长5%，", "GDP增长5%至", "全国地区生产总值、", "1234567", "分别增长5%、", "五年来"],
)
def test_a_line_made_to_be_slow_is_not(words: str) -> None:
    line = (words * LONGEST_LINE)[:LONGEST_LINE]
    start = time.process_time()
    assert read(review=line, plan=line) == []
    assert time.process_time() - start < 5  # it takes a tenth of a second, and took minutes


def test_a_report_has_no_more_facts_than_are_looked_at() -> None:
    lines = [f"地区生产总值增长{number / 100}%。" for number in range(1, MOST + 200)]
    facts = read_facts(
        "\n".join([REVIEW, *lines]), year=2032, region_name=REGION, outline=read_outline([REVIEW], 2032)
    )
    assert len(facts) == MOST
