"""Names of people: what is one, and how damaged ones are read."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipelines.extraction.fields.text import HAN

SURNAMES = frozenset(
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛奚范彭郎鲁韦昌马苗凤花方俞任"
    "袁柳酆鲍史唐费廉岑薛雷贺倪汤滕殷罗毕郝邬安常乐于时傅皮卞齐康伍余元卜顾孟平黄和穆萧尹姚邵湛汪祁毛禹狄米贝明臧计伏成戴谈"
    "宋茅庞熊纪舒屈项祝董梁杜阮蓝闵席季麻强贾路娄危江童颜郭梅盛林刁钟徐邱骆高夏蔡田樊胡凌霍虞万支柯昝管卢莫经房裘缪干解应宗"
    "丁宣贲邓郁单杭洪包诸左石崔吉钮龚程嵇邢滑裴陆荣翁荀羊於惠甄曲家封芮羿储靳汲邴糜松井段富巫乌焦巴弓牧隗山谷车侯宓蓬全郗班"
    "仰秋仲伊宫宁仇栾暴甘钭厉戎祖武符刘景詹束龙叶幸司韶郜黎蓟薄印宿白怀蒲邰从鄂索咸籍赖卓蔺屠蒙池乔阴鬱胥能苍双闻莘党翟谭贡"
    "劳逄姬申扶堵冉宰郦雍却璩桑桂濮牛寿通边扈燕冀郏浦尚农温别庄晏柴瞿阎充慕连茹习宦艾鱼容向古易慎戈廖庾终暨居衡步都耿满弘匡"
    "国文寇广禄阙东欧殳沃利蔚越夔隆师巩厍聂晁勾敖融冷訾辛阚那简饶空曾毋沙乜养鞠须丰巢关蒯相查后荆红游竺权逯盖益桓公仉督岳帅"
    "缑亢况郈有琴归海晋楚闫法汝鄢涂钦商牟佘佴伯赏墨哈谯笪年爱阳佟言福肖覃代邸付青么户开矫占战初昂门衣原闪但修卿尧冶洛呼旦才"
    "苟玄旷亓漆凃佀母腾仝来宛税雒佗植由滿兰粟银展仁辜隋揭撒保拓折麦牙邝茶普刀罕召字把信哲扎索达多格次其旺边仁曲平洛西"
)
"""Single-character surnames, the common ones of minorities included."""
COMPOUND = frozenset(
    "欧阳 太史 上官 端木 司马 东方 独孤 南宫 夏侯 诸葛 尉迟 皇甫 赫连 澹台 公孙 慕容 宇文 令狐 司徒 申屠 "
    "长孙 司空 轩辕 呼延 百里 拓跋 闻人 钟离 万俟 濮阳 淳于 单于 公冶 宗政 公羊 仲孙 鲜于 闾丘 梁丘 东郭 "
    "纳兰 完颜".split()
)
NOT_NAMES = re.compile(
    "全文|摘要|目录|各位|代表|同志|政府|工作|报告|会议|大会|人民|草案|讲话|来源|时间|日期|作者|编辑|发布|浏览|字号|打印|"
    "关闭|分享|附件|说明|讨论|审议|征求|意见|批准|通过|年度|人大|政协|委员|办公|新闻|日报|市长|省长|县长|区长|主席|"
    "现在|下载|文件|材料|议程|会场|主题|书面|讨论|全省|全市|全县|全区|经济|社会|发展|回顾|^[省市县区州旗].*[省市县区州旗]$"
)
DOTS = re.compile(r"\s*[·•‧・∙⋅．\.●]\s*")
LOST = "\ufffd□■"
MARK = re.compile(r"[;]")
STANDS_FOR_SPACE = re.compile(
    r"[长席理员任上]\s*\?+\s|\s\?|[长席理员任上]\s*\?{2,}|\?\s+$|日\?+[在于]|会议上\?"
)
"""A `?` where only a space can have been: beside one, twice after an office, or after date or session."""
PLAIN = re.compile(rf"^[{HAN}]{{2,3}}$")
FOUR = re.compile(rf"^[{HAN}]{{3,4}}$")
PLACE_END = re.compile(r"[省市县区州旗盟镇乡]$")
LONG = re.compile(rf"^[{HAN}]{{2,10}}$")
DOTTED = re.compile(rf"^[{HAN}]{{1,9}}(?:·[{HAN}]{{1,9}}){{1,4}}$")


@dataclass(frozen=True, slots=True)
class Name:
    """A name as read."""

    value: str | None
    """None where a character of it is lost."""
    raw: str
    flags: tuple[str, ...] = ()


def is_name(text: str, *, certain_place: bool) -> bool:
    """Tell whether the text can be a person's name.

    `certain_place` says that a name must stand here (after an office, before the line's end): there also
    names without a known surname count, as those of minorities.
    """
    if NOT_NAMES.search(text):
        return False
    if DOTTED.match(text):
        return True
    if not certain_place and PLACE_END.search(text):
        return False
    if (PLAIN.match(text) and text[0] in SURNAMES) or (FOUR.match(text) and text[:2] in COMPOUND):
        return True
    return certain_place and LONG.match(text) is not None


def read_name(raw: str, around: str, *, certain_place: bool) -> Name | None:
    """Read a name that may be damaged; None where no name stands there.

    Args:
        raw: the folded characters where a name may stand: `黄?滔`, `刘;素;月`, `龚 正`.
        around: the rest of the line; a `?` in the name is dropped only where one here stands for a space.
        certain_place: as of `is_name`.
    """
    raw = raw.strip(" ,，、:：—-。()（）")
    inner = raw.strip("?; ")
    text = DOTS.sub("·", inner)
    flags: set[str] = set()
    if any(c in LOST for c in text):
        return Name(None, raw, ("damaged_name",)) if han_count(text) >= 1 and len(text) <= 6 else None
    if ";" in text:
        text = MARK.sub("", text)
        flags.add("damaged_name")
    if "?" in text or trailing_loss(raw):
        if not 1 <= han_count(text) <= 10:
            return None
        if han_count(text) > 4 or not STANDS_FOR_SPACE.search(around):
            return Name(None, raw, ("damaged_name",))
        text = text.replace("?", "")
        flags.add("damaged_name")
    if " " in text:
        text = text.replace(" ", "")
        flags.add("spaced_name")
    return Name(text, raw, tuple(sorted(flags))) if is_name(text, certain_place=certain_place) else None


def trailing_loss(raw: str) -> bool:
    """Tell whether a single `?` hangs on the end of the name, where a character may be lost (李小?)."""
    return re.search(rf"[{HAN}]\?$", raw) is not None


def han_count(text: str) -> int:
    """Return how many Han characters the text has."""
    return len(re.findall(rf"[{HAN}]", text))
