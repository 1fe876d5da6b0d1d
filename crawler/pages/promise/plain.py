"""Texts of links, folded: width, white space, brackets and traditional characters do not matter."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final

_TRADITIONAL: Final = str.maketrans(
    "報務國區縣開規劃計會議領導講話專題歷屆總結機關網圖檔資訊錄發項書記長歸滾動決預責廳"
    "體經濟與傳統業門戶選舉鄉鎮團過圍處員內進實現說讀點載詳細頁後無東華產辦對應級條滿萬億億",
    "报务国区县开规划计会议领导讲话专题历届总结机关网图档资讯录发项书记长归滚动决预责厅"
    "体经济与传统业门户选举乡镇团过围处员内进实现说读点载详细页后无东华产办对应级条满万亿亿",
)
"""Characters of column names and titles that have a simplified form."""
_MARKS: Final = r"\s《》〈〉“”\"'‘’「」『』【】\[\]·•◆■▪►▶>»›→|"
_IGNORED: Final = re.compile(f"[{_MARKS}]+")
_UNLIKE: Final = re.compile(f"[{_MARKS}{''.join(map(chr, _TRADITIONAL))}]")
"""What is another character in a plain text, or none: few texts have any."""


@lru_cache(maxsize=16384)
def plain(text: str) -> str:
    """Return a text for comparing."""
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text)
    if _UNLIKE.search(text):
        text = _IGNORED.sub("", text.translate(_TRADITIONAL))
    return text.lower()
