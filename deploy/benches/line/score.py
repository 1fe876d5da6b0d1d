"""How right the stored texts are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from statistics import fmean
from typing import Final
from urllib.parse import urlsplit

from deploy.benches.extract.likeness import f1
from deploy.benches.line.web import NEWS, WebPage

POOR: Final = 0.5


@dataclass(frozen=True, slots=True)
class Score:
    """Of the made articles, and of real news pages where they were there."""

    made: float
    """Mean F1 on Han characters; an article without a stored text has 0."""
    made_poor: int
    """Articles with an F1 below `POOR`."""
    news: float | None
    news_poor: int


def score(texts: Mapping[str, str], pages: Iterable[WebPage], url: str, news_host: str) -> Score:
    """Compare what is stored by URL with what is known of the pages that were served at `url`."""
    port = urlsplit(url).port
    found: dict[bool, list[float]] = {True: [], False: []}
    for page in pages:
        is_news = page.path.startswith(f"/{NEWS}/")
        place = f"http://{news_host}:{port}{page.path}" if is_news else url + page.path
        found[is_news].append(f1(texts.get(place, ""), page.truth or ""))
    return Score(
        fmean(found[False]),
        _poor(found[False]),
        fmean(found[True]) if found[True] else None,
        _poor(found[True]),
    )


def _poor(scores: Iterable[float]) -> int:
    return sum(each < POOR for each in scores)
