"""`scrapy audit` as an operator sees it."""

from __future__ import annotations

from tests.crawler.commands.operators import Operator

ONE, TWO = "http://www.example.cn/1", "http://www.example.cn/2"


def test_a_sound_frontier_is_said_in_numbers_and_ends_with_0(operator: Operator) -> None:
    operator.found(ONE, TWO)
    done = operator("audit")
    assert done.returncode == 0
    assert "2 URLs discovered: 2 queued, 0 leased, 0 done, 0 dead, 0 rejected." in done.stdout
    assert "Each is in one state" in done.stdout
    report = operator.json("audit")
    wanted = "discovered queued leased done dead rejected lost unseen missing_captures missing_bytes".split()
    assert [report[name] for name in wanted] == [2, 2, 0, 0, 0, 0, 0, 0, 0, 0]


def test_what_is_wrong_is_named_and_ends_with_1_until_it_is_repaired(operator: Operator) -> None:
    operator.found(TWO)
    operator.client.hset(operator.frontier.keys.seeds, ONE, operator.crawl)
    done = operator("audit")
    assert done.returncode == 1
    assert "1 known, but in no state" in done.stdout
    assert f"  {ONE}\n" in done.stdout
    assert "scrapy audit --repair" in done.stdout
    repaired = operator("audit", "--repair")
    assert repaired.returncode == 0
    assert "Repaired: 1 queued again" in repaired.stdout
    assert operator.json("audit")["queued"] == 2


def test_what_cannot_be_repaired_is_said(operator: Operator) -> None:
    operator.found(ONE)
    operator.client.delete(operator.frontier.keys.queue(0, "www.example.cn", 5))
    report = operator.json("audit", "--repair")
    assert report["repaired"]["forgotten"] == 1
    assert report["sound"] is False
    assert operator("audit").returncode == 0


def test_a_redis_that_does_not_answer_is_one_sentence(operator: Operator) -> None:
    operator.environment["GONGBAO_REDIS_URL"] = "redis://127.0.0.1:1/0"
    done = operator("audit")
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert "Redis does not serve us" in done.stderr
