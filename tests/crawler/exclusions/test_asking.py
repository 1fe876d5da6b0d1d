"""What has to be answered before anything is taken down."""

from __future__ import annotations

from io import StringIO

import pytest

from crawler.exclusions.asking import NotConfirmedError, confirm, told
from crawler.exclusions.rules import Rule

RULE = Rule.parse("www.qingxi.gov.cn")
NAMES = "documents captures bytes objects revisits cited_anew without_payload unreadable under_way".split()


class Terminal(StringIO):
    """Somebody who types these lines."""

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("typed", "goes"),
    [
        ("y\nwww.qingxi.gov.cn\n", True),
        ("YES\n www.qingxi.gov.cn \n", True),
        ("\n", False),
        ("n\n", False),
        ("y\n\n", False),
        ("y\nqingxi.gov.cn\n", False),
    ],
)
def test_a_person_is_asked_twice(monkeypatch: pytest.MonkeyPatch, typed: str, goes: bool) -> None:
    monkeypatch.setattr("sys.stdin", Terminal(typed))
    if goes:
        confirm(RULE, yes=False, named=None)
        return
    with pytest.raises(NotConfirmedError):
        confirm(RULE, yes=False, named=None)


@pytest.mark.parametrize(
    ("yes", "named"), [(False, None), (True, None), (False, "www.qingxi.gov.cn"), (True, "qingxi.gov.cn")]
)
def test_without_a_person_both_answers_are_needed(
    monkeypatch: pytest.MonkeyPatch, yes: bool, named: str | None
) -> None:
    monkeypatch.setattr("sys.stdin", StringIO("y\nwww.qingxi.gov.cn\n"))
    with pytest.raises(NotConfirmedError):
        confirm(RULE, yes=yes, named=named)
    confirm(RULE, yes=True, named="WWW.qingxi.gov.cn")


def test_it_says_what_would_be_done() -> None:
    text = told(RULE, dict.fromkeys(NAMES, 0) | {"documents": 1200, "revisits": 7})
    assert "1,200 documents become tombstones" in text
    assert "7 revisits of other pages" in text
    assert "304" not in text
    assert "304" in told(RULE, dict.fromkeys(NAMES, 1))
