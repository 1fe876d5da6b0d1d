"""Who spoke and in which office, from heads as sites print them."""

from datetime import date

import pytest

from pipelines.extraction.fields import PageFacts, read_fields
from tests.pipelines.extraction.fields.reading import read
from tests.pipelines.extraction.fields.speech import speech

SESSION = "2023年1月5日在湘潭市第十六届人民代表大会第二次会议上"


@pytest.mark.parametrize(
    ("line", "name", "role"),
    [
        ("湘潭市人民政府市长 胡贺波", "胡贺波", "市长"),
        ("湘潭市人民政府代市长　胡贺波", "胡贺波", "代市长"),
        ("代理市长 胡贺波", "胡贺波", "代理市长"),
        ("市 长  胡 贺 波", "胡贺波", "市长"),
        ("市长：胡　波", "胡波", "市长"),
        ("王洪斌 市长", "王洪斌", "市长"),
        ("王洪斌（市长）", "王洪斌", "市长"),
        ("中共湘潭市委副书记、市人民政府市长 胡贺波", "胡贺波", "市长"),
        ("市长、市政府党组书记 胡贺波", "胡贺波", "市长"),
        ("常务副市长 欧阳修文", "欧阳修文", "常务副市长"),
        ("市长 向力力", "向力力", "市长"),
        ("湘潭市人民政府市长 胡贺波同志", "胡贺波", "市长"),
        ("报告人：胡贺波", "胡贺波", None),
        ("时间：1月5日 地点：会议中心 报告人：胡贺波", "胡贺波", None),
        ("县长 阿布力孜･吾斯曼", "阿布力孜·吾斯曼", "县长"),
        ("县长 阿布力孜 ﹒ 吾斯曼", "阿布力孜·吾斯曼", "县长"),
        ("湘潭市人民政府", None, None),
        ("湘潭市市长", None, "市长"),
        ("市长信箱", None, None),
    ],
)
def test_a_line_of_its_own(line: str, name: str | None, role: str | None) -> None:
    fields = read(head=[f"——{SESSION}", line])
    assert (fields.speaker, fields.speaker_role) == (name, role)


def test_a_byline_that_a_page_broke_after_the_office() -> None:
    fields = read(head=[f"{SESSION}湘潭市市长", "胡贺波同志作政府工作报告。"])
    assert (fields.speaker, fields.speaker_role) == ("胡贺波", "市长")


@pytest.mark.parametrize("end", [len("——2023年"), len("——2023年1"), len("——2023年1月"), len("——2023年1月5")])
def test_a_byline_that_a_page_broke_within_the_date(end: int) -> None:
    line = f"——{SESSION}"
    assert read(head=[line[:end], line[end:], "市长 胡贺波"]).delivered_on == date(2023, 1, 5)


@pytest.mark.parametrize(
    ("head", "name", "role"),
    [
        (f"{SESSION}湘潭市人民政府市长胡贺波", "胡贺波", "市长"),
        (f"2023年湘潭市政府工作报告——{SESSION}市长胡贺波", "胡贺波", "市长"),
        (f"湘潭市人民政府市长胡贺波{SESSION}", "胡贺波", "市长"),
        (f"{SESSION}胡贺波", "胡贺波", None),
        (f"2023年湘潭市政府工作报告胡贺波{SESSION}", "胡贺波", None),
        (f"——2023年1月5日胡贺波市长在{SESSION[10:]}的讲话", "胡贺波", "市长"),
        (f"2023年1月5日，市长胡贺波在{SESSION[10:]}作政府工作报告。", "胡贺波", "市长"),
        (f"{SESSION}湘潭市市长胡贺波同志作政府工作报告。", "胡贺波", "市长"),
        (SESSION, None, None),
    ],
)
def test_run_into_the_body(head: str, name: str | None, role: str | None) -> None:
    fields = read(head=[head], run_in=True)
    assert (fields.speaker, fields.speaker_role) == (name, role)
    assert fields.delivered_on == date(2023, 1, 5)


def test_a_head_run_into_a_body_without_salutation() -> None:
    head = f"2023年湘潭市政府工作报告{SESSION}市长胡贺波"
    paragraphs = ["".join([head, *speech()[2:]])]
    fields = read_fields("2023年湘潭市政府工作报告", paragraphs, PageFacts(url="x"))
    assert (fields.speaker, fields.speaker_role) == ("胡贺波", "市长")
    assert fields.session == "湘潭市第十六届人民代表大会第二次会议"


def test_office_and_name_on_lines_of_their_own() -> None:
    fields = read(head=["湘潭市人民政府市长", "（2023年1月5日）", "胡贺波"])
    assert (fields.speaker, fields.speaker_role) == ("胡贺波", "市长")


@pytest.mark.parametrize(
    ("office", "role"),
    [
        ("自治区主席", "自治区主席"),
        ("宁夏回族自治区人民政府主席", "自治区主席"),
        ("西藏自治区代理主席", "自治区代理主席"),
        ("自治区人民政府代主席", "自治区代主席"),
        ("代省长", "代省长"),
        ("州人民政府州长", "州长"),
        ("盟长", "盟长"),
        ("行署专员", "专员"),
        ("旗人民政府代旗长", "代旗长"),
        ("黄兴镇人民政府镇长", "镇长"),
        ("国务院总理", "总理"),
        ("高新区管委会主任", "管委会主任"),
    ],
)
def test_offices_of_every_level(office: str, role: str) -> None:
    assert read(head=[f"{office} 李明华"]).speaker_role == role


@pytest.mark.parametrize("office", ["市政协主席", "大会主席团", "市发展和改革委员会主任"])
def test_offices_of_other_bodies_are_none(office: str) -> None:
    fields = read(head=[f"{office} 李明华"])
    assert fields.speaker_role is None


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("艾尔肯·吐尼亚孜", "艾尔肯·吐尼亚孜"),
        ("艾尔肯•吐尼亚孜", "艾尔肯·吐尼亚孜"),
        ("艾尔肯&middot;吐尼亚孜", "艾尔肯·吐尼亚孜"),
        ("嘎玛泽登", "嘎玛泽登"),
        ("那日苏", "那日苏"),
    ],
)
def test_names_of_minorities(written: str, name: str) -> None:
    assert read(head=[f"自治区主席 {written}"], unit="自治区").speaker == name


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("区长? 黄?滔", "黄滔"),  # the first ? stands beside a space: it is one that was lost
        ("区长??曾超群", "曾超群"),
        ("会议上?区长?黄滔", "黄滔"),
        ("会议上刘;素;月", "刘素月"),  # what &nbsp; leaves when its letters are lost
        ("区长;刘;明", "刘明"),
        ("区长&nbsp;&nbsp;刘素月", "刘素月"),
        ("区长nbsp;刘素月", "刘素月"),
    ],
)
def test_damage_that_the_line_itself_explains(line: str, name: str) -> None:
    assert read(head=[f"在天心区第五届人民代表大会第七次{line}"], unit="区", run_in=True).speaker == name


@pytest.mark.parametrize(
    "line",
    ["市长 胡?波", "市长?胡波", "市长 李小?", "市长 刘\ufffd波", "市长 艾尔肯?吐尼亚孜", "市长 王□明"],
)
def test_a_character_that_may_be_lost_is_not_guessed(line: str) -> None:
    fields = read(head=[line])
    assert fields.speaker is None
    assert fields.speaker_role == "市长"
    assert "damaged_name" in fields.flags
    assert line.removeprefix("市长").strip("? ") in fields.evidence["speaker"]


def test_repairs_are_flagged() -> None:
    assert read(head=["区长? 黄?滔"], unit="区").flags == ("damaged_name",)
    assert read(head=["区长 黄 滔"], unit="区").flags == ("spaced_name",)
    assert read(head=["区长 黄滔"], unit="区").flags == ()


@pytest.mark.parametrize("line", ["实干兴邦", "安全发展", "会议文件", "目 录", "金华市"])
def test_lines_of_the_head_that_are_no_names(line: str) -> None:
    assert read(head=[f"——{SESSION}", line]).speaker is None


def test_a_place_that_begins_with_long_is_no_office_of_the_one_before_it() -> None:
    fields = read(
        "2025年长葛市政府工作报告",
        ["（2025年1月9日于许昌市长葛市第九届人民代表大会第四次会议）", "长葛市市长 宋升波"],
    )
    assert (fields.speaker, fields.speaker_role) == ("宋升波", "市长")
