"""What was handed on a moment ago, in bounded memory."""

from __future__ import annotations

from crawler.frontier.recent import Recent


def test_it_remembers_until_another_epoch_begins() -> None:
    recent = Recent(limit=10)
    for epoch in (0, 1, 3):
        recent.begin(epoch)
        assert 2 not in recent
        recent.update(range(3))
        recent.begin(epoch)
        assert 2 in recent
        assert 3 not in recent


def test_the_older_half_goes_when_it_is_full() -> None:
    recent = Recent(limit=10)
    for number in range(100):
        recent.update([number])
        assert number in recent
        assert number < 5 or number - 4 in recent
    assert sum(number in recent for number in range(100)) <= 10
