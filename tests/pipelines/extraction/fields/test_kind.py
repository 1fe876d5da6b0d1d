"""Reports, and what looks like one."""

from datetime import date

import pytest

from pipelines.extraction.fields import PageFacts, read_fields
from tests.pipelines.extraction.fields.reading import read
from tests.pipelines.extraction.fields.speech import speech

BODY = speech()
DATED = PageFacts(url="https://www.example.invalid/a", published_on=date(2023, 1, 9))


def kind(title: str, *paragraphs: str) -> str:
    return str(read_fields(title, paragraphs, DATED).kind)


@pytest.mark.parametrize(
    "title",
    [
        "2023年湘潭市政府工作报告",
        "政府工作报告（摘要）",
        "政府工作报告（审议稿）",
        "2023年湘潭市人民政府工作报告全文",
        "湘潭：今年这么干",
        "湖南省省长在省十四届人大三次会议上的报告",
        "",
    ],
)
def test_a_speech_to_the_congress_is_a_report_whatever_its_title(title: str) -> None:
    assert kind(title, *BODY) == "work_report"


@pytest.mark.parametrize(
    "title",
    [
        "政府工作报告（征求意见稿）",
        "2023年政府工作报告（讨论稿）",
        "关于《政府工作报告》起草情况的说明",
        "政府工作报告目标任务完成情况",
    ],
)
def test_a_draft_or_what_is_about_a_report_is_none_though_it_holds_the_speech(title: str) -> None:
    assert kind(title, *BODY) != "work_report"


def test_a_summary_without_the_speech_is_no_report() -> None:
    assert kind("2023年湘潭市政府工作报告（摘要）", *BODY[2:]) != "work_report"


def test_a_report_after_an_editors_note() -> None:
    note = "编者按：1月5日，湘潭市第十六届人民代表大会第二次会议开幕，市长胡贺波作政府工作报告。全文如下："
    assert kind("湘潭：今年这么干", note, *BODY) == "work_report"


def test_a_preview_that_breaks_off_is_a_report() -> None:
    text = "各位代表: 现在,我代表市人民政府向大会报告工作,请予审议 ,并请市政协委员提出意见。" + BODY[3][:200]
    assert kind("2022年岳阳市政府工作报告", text) == "work_report"


def test_a_report_without_its_salutation_is_known_by_its_sections() -> None:
    assert kind("2023年湘潭市政府工作报告", *BODY[2:]) == "work_report"
    assert kind("湘潭这一年", *BODY[2:]) == "news"


OPENED = "各位代表："


@pytest.mark.parametrize(
    ("title", "paragraphs"),
    [
        (
            "湘潭市中级人民法院工作报告",
            (OPENED, f"现在，我代表市中级人民法院，向大会报告工作，请予审议。{BODY[3] * 6}"),
        ),
        (
            "湘潭市人民检察院工作报告",
            (OPENED, f"现在，我代表市人民检察院向大会报告工作，请予审议。{BODY[3] * 6}"),
        ),
        (
            "湘潭市人大常委会工作报告",
            (OPENED, f"我受市人大常委会的委托，向大会报告工作，请予审议。{BODY[3] * 6}"),
        ),
        (
            "工作报告",
            (OPENED, f"现在，我代表中国共产党湘潭市第十二届委员会向大会作报告，请予审议。{BODY[3] * 6}"),
        ),
        ("政府工作报告名词解释", (f"1.四好农村路：指建好、管好、护好、运营好。{BODY[3] * 6}",)),
        ("关于印发2023年政府工作报告重点任务分工的通知", ("各县市区人民政府：", *BODY[3:])),
        ("湘潭市第十六届人民代表大会第二次会议关于政府工作报告的决议", ("会议决定批准这个报告。",)),
        ("关于湘潭市2022年计划执行情况与2023年计划草案的审查结果报告", (OPENED, BODY[3] * 6)),
        ("关于2022年度预算执行和其他财政收支情况的审计工作报告", (OPENED, BODY[3] * 6)),
        ("2022年度人力资源和社会保障事业发展统计公报", (BODY[3] * 3,)),
        ("湘潭市2023年春耕工作方案", (BODY[3],)),
    ],
)
def test_other_bodies_and_other_papers(title: str, paragraphs: tuple[str, ...]) -> None:
    assert kind(title, *paragraphs) == "other"


@pytest.mark.parametrize(
    ("title", "paragraphs"),
    [
        (
            "胡贺波作政府工作报告：今年湘潭要干这些大事",
            (
                "湘潭日报讯（记者 李某）1月6日上午，市十六届人大二次会议开幕。",
                *(f"报告指出，{p}" for p in BODY[3:]),
            ),
        ),
        (
            "市十六届人大二次会议开幕 胡贺波作政府工作报告",
            (
                "1月5日上午，大会开幕。",
                f"胡贺波说，各位代表，现在我代表市人民政府向大会报告工作，请予审议。{BODY[3] * 6}",
            ),
        ),
        ("一图读懂2023年湘潭市政府工作报告", ("2023年，湘潭怎么干？", *BODY[3:])),
        (
            "2023年湘潭市政府工作报告出炉",
            (f"报告指出，经济稳中有进。报告提出目标。报告强调落实。{BODY[3] * 6}",),
        ),
        ("湘潭老街的一天", ("“你来了？”他问道。“来了。”她笑道：“你等等。”" * 20,)),
    ],
)
def test_articles_about_a_report(title: str, paragraphs: tuple[str, ...]) -> None:
    assert kind(title, *paragraphs) == "news"


@pytest.mark.parametrize(
    ("title", "expected", "year"),
    [
        ("关于湘潭市2022年国民经济和社会发展计划执行情况与2023年计划草案的报告", "plan_report", 2023),
        (
            "关于湘潭市2022年国民经济和社会发展计划执行情况及2023年计划（草案）的报告（书面）",
            "plan_report",
            2023,
        ),
        ("湘潭市2022年预算执行情况与2023年预算草案的报告", "budget_report", 2023),
        ("关于湘潭市2022年财政预算执行情况和2023年财政预算（草案）的报告", "budget_report", 2023),
        ("湘潭市2022年国民经济和社会发展统计公报", "statistical_communique", 2022),
        ("湘潭市2022年国民经济和社会发展统计公报[1]", "statistical_communique", 2022),
    ],
)
def test_the_other_official_reports(title: str, expected: str, year: int) -> None:
    head = ["——2023年1月5日在湘潭市第十六届人民代表大会第二次会议上", "湘潭市财政局", OPENED]
    fields = read_fields(title, [*head, f"受市人民政府委托，提请审查。{BODY[3] * 3}"], DATED)
    assert (fields.kind, fields.region_code, fields.year) == (expected, "430300", year)


def test_a_communique_is_spoken_by_nobody() -> None:
    head = ["（2023年3月20日）", "湘潭市统计局局长 李明华"]
    fields = read_fields("湘潭市2022年国民经济和社会发展统计公报", [*head, BODY[3]], DATED)
    assert (fields.delivered_on, fields.session, fields.speaker) == (None, None, None)
    assert (fields.region_code, fields.year) == ("430300", 2022)


def test_a_form_to_fill_in() -> None:
    blanks = "202x年，全市生产总值达到X亿元，增长X%，财政收入X亿元，增长X%。"
    assert kind("2023年XX市政府工作报告", *BODY[:2], blanks, *BODY[3:]) == "other"
    assert (
        kind("2023年湘潭市政府工作报告", *BODY[:2], "推进5G+X应用，配备X射线机。", *BODY[3:]) == "work_report"
    )


def test_spam_with_pinyin() -> None:
    spam = "政zhèng府fǔ工zuò作gong报bao告gao，我们jianchi坚持wenzhong稳中qiujin求进，全市fazhan发展。" * 20
    assert kind("2023年湘潭市政府工作报告", *BODY[:2], spam) == "other"


def test_a_novel_that_quotes_a_report() -> None:
    chapter = [
        "林志远清了清嗓子：“各位代表：现在，我代表市人民政府向大会报告工作，请予审议。”",
        "他的声音不高，台下却静了下来。",
        "“你听听，这才是干事的人。”老王小声说道。“他啊，早就该上了。”旁边的人笑道：“可不是嘛！”",
        *["他看了她一眼，她低下头去。"] * 20,
        *BODY[3:6],
    ]
    assert kind("官路青云 第三十二章 政府工作报告", *chapter) == "other"
    assert kind("2023年政府工作报告", *chapter) == "other"


def test_only_reports_have_fields_of_reports() -> None:
    fields = read_fields("长沙加速构建智能汽车产业链", ["2022年1月5日，长沙市市长李明华说。" * 20], DATED)
    assert fields.kind == "news"
    assert (fields.region_code, fields.year, fields.speaker, fields.delivered_on) == (None, None, None, None)


def test_undated_text_of_no_kind_is_other() -> None:
    assert read_fields("长沙", ["一段话。"], PageFacts(url="x")).kind == "other"


def test_head_lines_are_counted() -> None:
    assert (
        read(head=["——2023年1月5日在湘潭市第十六届人民代表大会第二次会议上", "市长 胡贺波", ""]).head_lines
        == 3
    )
    assert read(head=["——2023年1月5日在湘潭市第十六届人民代表大会第二次会议上"], run_in=True).head_lines == 0
