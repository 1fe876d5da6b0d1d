"""When regions began and ended for which the tables give no month, or none that is near.

From the yearly lists of changes of the Ministry of Civil Affairs (县级以上行政区划变更情况): the month in
which a change took effect or was announced. Only what the tables cannot tell: regions that were merged,
parted or founded, got a number anew, or have a namesake. One that only got another name or rank is found by
its name.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

CHANGES: Final[Mapping[str, tuple[str, str]]] = {
    # month: gone (the month before was their last), came
    "2019-01": ("371200 莱芜市, 371202 莱城区, 371203 钢城区", "370116 莱芜区, 370117 钢城区"),
    "2019-07": (
        "230702 伊春区, 230703 南岔区, 230704 友好区, 230705 西林区, 230706 翠峦区, 230707 新青区, "
        "230708 美溪区, 230709 金山屯区, 230710 五营区, 230711 乌马河区, 230712 汤旺河区, 230713 带岭区, "
        "230714 乌伊岭区, 230715 红星区, 230716 上甘岭区, 361121 上饶县",
        "230717 伊美区, 230718 乌翠区, 230719 友好区, 230723 汤旺县, 230724 丰林县, 230725 大箐山县, "
        "230726 南岔县, 230751 金林区, 361104 广信区",
    ),
    "2019-08": ("", "330383 龙港市"),
    "2019-11": ("", "659010 胡杨河市"),
    "2019-12": ("360105 湾里区", "360113 红谷滩区"),
    "2020-04": ("", "460302 西沙区, 460303 南沙区"),
    "2020-06": (
        "130502 桥东区, 130503 桥西区, 130521 邢台县, 130526 任县, 130527 南和县, 220381 公主岭市, "
        "370634 长岛县, 370684 蓬莱市",
        "130502 襄都区, 130503 信都区, 130505 任泽区, 130506 南和区, 220184 公主岭市, 370614 蓬莱区",
    ),
    "2020-07": (
        "320602 崇川区, 320611 港闸区, 320684 海门市, 340203 弋江区, 340208 三山区, 340221 芜湖县, "
        "340222 繁昌县",
        "320613 崇川区, 320614 海门区, 340209 弋江区, 340210 湾沚区, 340212 繁昌区",
    ),
    "2021-02": (
        "350402 梅列区, 350403 三元区, 350427 沙县, 450127 横县",
        "350404 三元区, 350405 沙县区, 450181 横州市, 659011 新星市",
    ),
    "2021-03": (
        "410306 吉利区, 410322 孟津县, 410381 偃师市",
        "410307 偃师区, 410308 孟津区",
    ),
    "2021-04": ("330103 下城区, 330104 江干区", "330113 临平区, 330114 钱塘区"),
    "2023-01": ("", "659012 白杨市"),
    "2024-12": ("", "653228 和康县, 653229 和安县"),
}

Key = tuple[str, str]
"""Code and name."""


def began() -> dict[Key, str]:
    """Return the month in which each region began that came by such a change."""
    return {key: month for month, (_, came) in CHANGES.items() for key in _keys(came)}


def ended() -> dict[Key, str]:
    """Return the last month of each region that went by such a change."""
    return {key: _before(month) for month, (gone, _) in CHANGES.items() for key in _keys(gone)}


def _keys(text: str) -> list[Key]:
    pairs = (part.split() for part in text.split(",") if part.strip())
    return [(code, name) for code, name in pairs]


def _before(month: str) -> str:
    year, number = int(month[:4]), int(month[5:])
    return f"{year}-{number - 1:02d}" if number > 1 else f"{year - 1}-12"
