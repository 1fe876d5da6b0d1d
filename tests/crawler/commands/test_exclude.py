"""`scrapy exclude`: leaving out, listing, lifting; and what the other commands say of it."""

from __future__ import annotations

from tests.crawler.commands.operators import Operator

PAGE = "http://www.example.cn/a/1.html"
LETTER = "letter of the county, 2026-03-01"


def exclude(operator: Operator, *names: str) -> None:
    """Leave something out."""
    done = operator("exclude", *names, "--reason", LETTER, "--by", "Li")
    assert done.returncode == 0, done.stderr


def test_a_host_is_left_out_and_taken_up_again(operator: Operator) -> None:
    operator.found(PAGE, "http://www.example.cn/b", "http://old.example.cn/")
    done = operator("exclude", "www.example.cn", "--reason", LETTER)
    assert "all pages of www.example.cn" in done.stdout
    assert "2 URLs that wait are rejected" in done.stdout
    assert [lease.url for _ in range(3) for lease in operator.frontier.lease(9)] == ["http://old.example.cn/"]
    [row] = operator.json("exclude", "--list")
    assert (row["_id"], row["reason"], row["kind"]) == ("www.example.cn", LETTER, "host")
    assert operator("dead").returncode == 0
    requeued = operator("requeue", "--state", "rejected")
    assert requeued.stdout == "0 rejected URLs are queued again.\n"
    lifted = operator("exclude", "--lift", "www.example.cn")
    assert "2 URLs that were rejected are queued" in lifted.stdout
    assert len(operator.frontier.lease(9)) == 2
    assert operator.json("exclude", "--list") == []
    [row] = operator.json("exclude", "--list", "--all")
    assert row["lifted_at"]
    done_by_hand = [(row["action"], row["subject"]) for row in operator.records.actions(9)]
    assert done_by_hand == [
        ("lift exclusion", "www.example.cn"),
        ("requeue", "rejected URLs"),
        ("exclude", "www.example.cn"),
    ]
    assert "lifted" in operator("exclude", "--list", "--all").stdout


def test_it_asks_for_a_reason_and_for_names_that_mean_something(operator: Operator) -> None:
    assert "--reason" in operator("exclude", "www.example.cn").stderr
    assert "Write a page" in operator("exclude", "http://", "--reason", LETTER).stderr
    assert "Anybody" in operator("exclude", "*.gov.cn", "--reason", LETTER).stderr
    never = operator("exclude", "--lift", "www.example.cn")
    assert never.returncode == 1
    assert "was not left out" in never.stdout
    assert operator.json("exclude", "--list") == []


def test_seeds_that_are_left_out_are_refused(operator: Operator) -> None:
    exclude(operator, "*.example.cn")
    done = operator("seed", "http://127.0.0.1:9/", PAGE)
    assert done.returncode == 1
    operator.environment["GONGBAO_CONTACT"] = "mailto:me@example.org"
    done = operator("seed", "http://127.0.0.1:9/", PAGE)
    assert done.returncode == 1
    assert "Li has excluded *.example.cn" in done.stderr
    assert LETTER in done.stderr
    assert operator.frontier.counts()["queued"] == 0


def test_a_source_that_is_left_out_in_part_is_seeded_for_the_rest(operator: Operator) -> None:
    operator.environment["GONGBAO_CONTACT"] = "mailto:me@example.org"
    exclude(operator, "*.chizhou.gov.cn")
    done = operator("seed", "anhui-chizhou", "anhui-hefei")
    assert done.returncode == 1
    assert "Li has excluded *.chizhou.gov.cn" in done.stderr
    assert "source anhui-hefei" in done.stdout


def test_the_second_reason_takes_the_place_of_the_first(operator: Operator) -> None:
    exclude(operator, PAGE)
    operator("exclude", PAGE.replace("http:", "https:"), "--reason", "another letter")
    [row] = operator.json("exclude", "--list")
    assert (row["_id"], row["reason"]) == ("www.example.cn/a/1.html", "another letter")


def test_no_page_of_it_is_read_on_request_either(operator: Operator) -> None:
    exclude(operator, "127.0.0.1:9")
    done = operator("newsource", "http://127.0.0.1:9/")
    assert done.returncode == 1
    assert "Li has excluded 127.0.0.1:9" in done.stderr
