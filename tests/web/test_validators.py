"""Validators of the simulated servers: honest, absent, or lying."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

import pytest

from tests.web.dice import Dice
from tests.web.rounds.chrome import Chrome
from tests.web.serve.validators import HONEST, Telling, Validators, allot
from tests.web.site.answer import Answer, as_json
from tests.web.site.filling import NEWEST
from tests.web.web import Web

URL = "http://www.a.gov.cn:9/a.html"
PAGE, OTHER = Answer(b"<html>one</html>"), Answer(b"<html>other</html>")
LATER = NEWEST + timedelta(days=7)


def _asked(answer: Answer) -> dict[str, str]:
    told = dict(answer.headers)
    names = {"ETag": "if-none-match", "Last-Modified": "if-modified-since"}
    return {names[name]: value for name, value in told.items() if name in names}


def test_most_sites_tell_the_truth_and_a_few_lie() -> None:
    told = Counter(allot(Dice(1), 68))
    assert told.total() == 68
    assert set(told) == set(Telling)
    assert sum(told[each] for each in HONEST) >= 0.9 * 68
    assert len(allot(Dice(1), 8)) == 8
    assert allot(Dice(1), 68) == allot(Dice(1), 68) != allot(Dice(2), 68)


@pytest.mark.parametrize("telling", sorted(HONEST))
def test_honest_servers_say_304_until_the_page_is_another(telling: Telling) -> None:
    validators = Validators(telling, NEWEST)
    first = validators.told(URL, PAGE, {}, NEWEST)
    assert (first.status, first.body, len(first.headers)) == (200, PAGE.body, 1 + (telling is Telling.BOTH))
    same = validators.told(URL, PAGE, _asked(first), LATER)
    assert (same.status, same.body) == (304, b"")
    changed = validators.told(URL, OTHER, _asked(first), LATER)
    assert (changed.status, changed.body) == (200, OTHER.body)
    assert validators.told(URL, OTHER, _asked(changed), LATER).status == 304


@pytest.mark.parametrize("telling", sorted(set(Telling) - HONEST))
def test_the_others_never_do(telling: Telling) -> None:
    validators = Validators(telling, NEWEST)
    first = validators.told(URL, PAGE, {}, NEWEST)
    assert bool(first.headers) is (telling is not Telling.NONE)
    again = validators.told(URL, PAGE, _asked(first), NEWEST)
    assert (again.status, again.body) == (200, PAGE.body)
    if telling is Telling.RESTLESS:
        assert dict(first.headers)["ETag"] != dict(again.headers)["ETag"]


def test_what_a_program_makes_up_has_no_validators() -> None:
    validators = Validators(Telling.BOTH, NEWEST)
    assert validators.told(URL, as_json([1]), {}, NEWEST).headers == ()
    assert validators.told(URL, Answer(b"", status=404), {}, NEWEST).headers == ()


def test_chrome_changes_and_the_page_within_it_does_not() -> None:
    web = Web(5, 1, 9)
    family = web.families[0]
    page = family.answers[family.front_url]()
    lively, still = Chrome(family, lively=True), Chrome(family, lively=False)
    shown = [lively.dress(URL, page, day).body for day in (NEWEST, LATER)]
    assert shown[0] != shown[1]
    assert all(len(page.body) < len(body) < len(page.body) + 2000 for body in shown)
    assert still.dress(URL, page, LATER) == page
    family.banners[URL] = 3
    assert still.dress(URL, page, LATER).body != page.body
    assert lively.dress(URL, as_json([1]), LATER) == as_json([1])
