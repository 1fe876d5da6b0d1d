"""Short names under which a region is known: 湖南 for 湖南省, 湘西州 for 湘西土家族苗族自治州."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipelines.extraction.regions.model import Level

PEOPLES = (
    "蒙古族 回族 藏族 维吾尔族 苗族 彝族 壮族 布依族 朝鲜族 满族 侗族 瑶族 白族 土家族 哈尼族 哈萨克族 "
    "傣族 黎族 傈僳族 佤族 畲族 拉祜族 水族 东乡族 纳西族 景颇族 柯尔克孜族 土族 达斡尔族 仫佬族 羌族 "
    "布朗族 撒拉族 毛南族 仡佬族 锡伯族 阿昌族 普米族 塔吉克族 怒族 俄罗斯族 鄂温克族 德昂族 保安族 "
    "裕固族 京族 独龙族 鄂伦春族 各族 "
    "蒙古 哈萨克 塔吉克 锡伯 柯尔克孜"
)
"""Nationalities in names of autonomous regions; the last ones also stand without 族 (伊犁哈萨克自治州)."""

AUTONOMOUS = re.compile(rf"^(.{{2,}}?)((?:{'|'.join(PEOPLES.split())})*)自治([州县旗])$")
DISTRICT = re.compile(rf"^(.{{2,}}?)(?:{'|'.join(PEOPLES.split())})区$")
PROVINCE = re.compile(r"^(.{2,}?)(?:壮族|回族|维吾尔)?自治区$")

SPECIAL = {
    "全国": ("国务院", "中国", "中华人民共和国"),
    "博尔塔拉蒙古自治州": ("博州",),
    "巴音郭楞蒙古自治州": ("巴州",),
    "克孜勒苏柯尔克孜自治州": ("克州",),
    "伊犁哈萨克自治州": ("伊犁州",),
    "鄂温克族自治旗": ("鄂温克旗", "鄂温克"),
    "鄂伦春自治旗": ("鄂伦春旗", "鄂伦春"),
    "东乡族自治县": ("东乡县", "东乡自治县", "东乡"),
    "莫力达瓦达斡尔族自治旗": ("莫旗",),
    "达尔罕茂明安联合旗": ("达茂旗",),
    "前郭尔罗斯蒙古族自治县": ("前郭县",),
    "喀喇沁左翼蒙古族自治县": ("喀左县",),
    "杜尔伯特蒙古族自治县": ("杜蒙县",),
    "塔什库尔干塔吉克自治县": ("塔县",),
    "神农架林区": ("神农架",),
    "黔南布依族苗族自治州": ("黔南州",),
}
"""Short forms that follow no rule, as the regions call themselves in titles of reports."""

ENDINGS: dict[Level, tuple[str, ...]] = {
    "province": ("省", "市", "特别行政区"),
    "prefecture": ("市", "地区", "盟"),
    "county": ("市", "县", "区", "旗", "林区", "特区"),
}
"""What most names end with, and their short forms leave out."""


def odd_aliases(name: str) -> Iterator[str]:
    """Yield the short names of a region that are more than its name without its ending."""
    yield from SPECIAL.get(name, ())
    district = DISTRICT.match(name) if name.endswith("族区") else None
    if district:
        yield from (district.group(1), district.group(1) + "区")
    if "自治" not in name:
        return
    autonomous = AUTONOMOUS.match(name)
    if autonomous:
        stem, unit = autonomous.group(1), autonomous.group(3)
        yield from (stem, stem + unit)
        if stem + "自治" + unit != name:
            yield stem + "自治" + unit
    province = PROVINCE.match(name)
    if province:
        stem = province.group(1)
        yield from (stem, stem + "区")
        if stem + "自治区" != name:
            yield stem + "自治区"
