"""The tables of sources, and the domains of provinces."""

from __future__ import annotations

from typing import Final

PROVINCES: Final = {
    "11": ("beijing", "beijing"),
    "12": ("tianjin", "tj"),
    "13": ("hebei", "hebei"),
    "14": ("shanxi", "shanxi"),
    "15": ("neimenggu", "nmg"),
    "21": ("liaoning", "ln"),
    "22": ("jilin", "jl"),
    "23": ("heilongjiang", "hlj"),
    "31": ("shanghai", "shanghai sh"),
    "32": ("jiangsu", "jiangsu"),
    "33": ("zhejiang", "zj"),
    "34": ("anhui", "ah"),
    "35": ("fujian", "fujian"),
    "36": ("jiangxi", "jiangxi"),
    "37": ("shandong", "shandong"),
    "41": ("henan", "henan"),
    "42": ("hubei", "hubei"),
    "43": ("hunan", "hunan"),
    "44": ("guangdong", "gd"),
    "45": ("guangxi", "gxzf"),
    "46": ("hainan", "hainan"),
    "50": ("chongqing", "cq"),
    "51": ("sichuan", "sc"),
    "52": ("guizhou", "guizhou"),
    "53": ("yunnan", "yn"),
    "54": ("xizang", "xizang"),
    "61": ("shaanxi", "shaanxi"),
    "62": ("gansu", "gansu"),
    "63": ("qinghai", "qinghai"),
    "64": ("ningxia", "nx"),
    "65": ("xinjiang", "xinjiang"),
}
"""By the first digits of a region code: the province's name, and the labels of its own domains."""
NATIONAL: Final = "national"
NEWS: Final = "news"


def table_of(level: str, code: str) -> str:
    """Return the table in which a source stands: its province's, `national` or `news`."""
    if level == "news":
        return NEWS
    return PROVINCES[code[:2]][0] if code and code != "100000" else NATIONAL


def own_labels(table: str) -> list[str]:
    """Return the labels that a province's own domains begin with."""
    return next((labels.split() for name, labels in PROVINCES.values() if name == table), [])
