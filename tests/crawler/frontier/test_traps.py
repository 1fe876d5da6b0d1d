"""What the fleet learns of a host's pages: patterns of which nothing new comes are closed, and no others."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from zlib import crc32

import pytest
import redis

from crawler.frontier.dead_letters import DeadLetters
from crawler.frontier.lease import End, Lease, Verdict
from crawler.frontier.queue import Found, Frontier
from crawler.frontier.showings import Refused, Showed, TrapLimits
from crawler.traps.known import Trap, Traps
from tests.crawler.frontier.inspection import check

HOST = "gov.cn"
BARREN = 10
CHROME = tuple(crc32(word.encode()) for word in ("首页", "政务公开", "上一月", "下一月"))
"""What the links say that stand on every page."""
Shows = Callable[[Lease], tuple[str, Iterable[int]]]


@pytest.fixture
def frontier(frontier: Frontier) -> Frontier:
    """One that closes patterns soon."""
    frontier.traps = TrapLimits(barren=BARREN, turn=40, alias=8, wildcard=4)
    return frontier


def _nothing(_: Lease) -> tuple[str, Iterable[int]]:
    return "l", CHROME


def _article(lease: Lease) -> tuple[str, Iterable[int]]:
    return "d", [crc32(lease.record.rest.encode()) * 65521]


def _visit(
    frontier: Frontier, shows: Shows, most: int = 100_000, domain: str = "", at_once: int = 1
) -> list[str]:
    """Fetch what there is, each page showing what it does; returns the URLs in order."""
    urls: list[str] = []
    last = time.monotonic()
    while len(urls) < most and frontier.counts()["queued"]:
        leases = frontier.lease(at_once)
        last = time.monotonic() if leases else last
        assert time.monotonic() < last + 30, "what waits is never given"
        pages = [(lease, *shows(lease)) for lease in leases]
        frontier.showed([Showed(lease.token, what, tuple(numbers), domain) for lease, what, numbers in pages])
        urls += [lease.url for lease in leases]
        frontier.ack([End(lease.token, Verdict.DONE) for lease in leases])
    return urls


def _add(frontier: Frontier, *paths: str, host: str = HOST, priority: int = 3, crawl: str = "c1") -> int:
    return frontier.add([Found(f"http://{host}{path}", crawl, priority, 2) for path in paths])


def _traps(frontier: Frontier, host: str | None = None) -> list[Trap]:
    return list(Traps(frontier).all(host))


def test_a_calendar_ends_and_the_articles_beside_it_do_not(client: redis.Redis, frontier: Frontier) -> None:
    _add(frontier, *(f"/rili?y={2026 + n // 12}&m={n % 12 + 1}" for n in range(100)))
    _add(frontier, *(f"/art/2023/art_{n}.html" for n in range(100)))
    visited = _visit(frontier, lambda lease: (_nothing if "rili" in lease.url else _article)(lease))
    assert sum("rili" in url for url in visited) == BARREN + 1  # the first one showed its chrome
    assert sum("art" in url for url in visited) == 100
    (trap,) = _traps(frontier)
    assert (trap.host, trap.pattern, trap.kind, trap.run) == (HOST, "/rili?m&y", "calendar", BARREN)
    assert trap.example == "http://gov.cn/rili?y=2026&m=11"
    assert trap.refused == 100 - BARREN - 1
    letters = DeadLetters(frontier).oldest()
    assert {letter.reason for letter in letters} == {"trap: calendar gov.cn /rili?m&y"}
    assert len(letters) == trap.refused
    assert {letter.refused for letter in letters} == {1}, "behind the others, as suspects are"
    check(client, frontier)


def test_links_into_it_are_refused_and_not_marked_as_seen(client: redis.Redis, frontier: Frontier) -> None:
    _add(frontier, *(f"/rili?y=2026&m={n}" for n in range(BARREN + 1)))
    _visit(frontier, _nothing)
    seen = frontier.counts()["seen"]
    assert _add(frontier, "/rili?y=2031&m=5", "/rili?y=2031&m=6", "/about.html") == 1
    assert frontier.counts()["seen"] == seen + 1
    assert _traps(frontier)[0].refused == 2
    Traps(frontier).lift(HOST, "/rili?m&y")
    assert _add(frontier, "/rili?y=2031&m=5") == 1
    assert _traps(frontier) == []
    _add(frontier, *(f"/rili?y=2033&m={n}" for n in range(3 * BARREN)))
    assert sum("rili" in url for url in _visit(frontier, _nothing)) == 3 * BARREN + 1, "lifted is lifted"
    check(client, frontier)


def test_a_list_of_eight_hundred_pages_is_none(frontier: Frontier) -> None:
    _add(frontier, *(f"/zwgk/zfwj/index_{n}.html" for n in range(800)))
    rows = iter(range(10**6))
    frontier.configure(0.0, 100)

    def shows(_: Lease) -> tuple[str, Iterable[int]]:
        return "l", (*CHROME, *(crc32(b"title %d" % next(rows)) for _ in range(20)))

    assert len(_visit(frontier, shows, at_once=100)) == 800
    assert _traps(frontier) == []


def test_twenty_thousand_articles_of_one_pattern_are_none(frontier: Frontier) -> None:
    frontier.traps = TrapLimits(barren=30)
    _add(frontier, *(f"/art/2023/5/{n % 28 + 1}/art_{n}_{n * 7}.html" for n in range(20_000)))
    frontier.configure(0.0, 100)
    assert len(_visit(frontier, _article, at_once=100)) == 20_000
    assert _traps(frontier) == []


def test_what_takes_much_is_given_where_a_hundred_others_of_it_were_put_back(
    client: redis.Redis, frontier: Frontier
) -> None:
    frontier.configure(0.0, 10)
    _add(frontier, *(f"/art/2023/5/1/art_{n}.html" for n in range(3000)))
    _add(frontier, "/zwgk/last/index.html")
    _visit(frontier, _article, most=60, at_once=10)
    for _ in range(5):
        leases = frontier.lease(10)
        assert len(leases) == 10, "no call goes by with nothing given"
        frontier.ack([End(lease.token, Verdict.DONE) for lease in leases])
    rest = _visit(frontier, _article, at_once=10)
    assert 1000 < len(rest) < 3000
    assert rest.index(f"http://{HOST}/zwgk/last/index.html") < len(rest) / 3, (
        "the other page came before most"
    )
    check(client, frontier)


def test_one_page_with_something_new_takes_it_all_back(frontier: Frontier) -> None:
    _add(frontier, *(f"/so?q={n}" for n in range(20 * BARREN)))
    count = iter(range(10**6))

    def shows(_: Lease) -> tuple[str, Iterable[int]]:
        n = next(count)
        return "l", (*CHROME, *([crc32(b"new %d" % n)] if n % BARREN == 0 else []))

    assert len(_visit(frontier, shows)) == 20 * BARREN
    assert _traps(frontier) == []


@pytest.mark.parametrize(
    ("path", "shows", "kind"),
    [
        ("/list.php?cid=3&page={n}", _nothing, "paging"),
        ("/zwgk/xwzx/index_{n}.html", _nothing, "paging"),
        ("/goods/list?sort=time&range=week&f{n}=1", _nothing, "facets"),
        ("/doc_{n}.html", lambda _: ("m", ()), "soft_404"),
        ("/a.php?sid=0af9{n}", lambda _: ("d", [7]), "session"),
        ("/a;sid=0AF9{n}", lambda _: ("d", [7]), "session"),
        ("/(S(4kyo1hjmvq{n}kd0x55xtd1gm))/a.aspx", lambda _: ("d", [7]), "session"),
        ("/copy/{n}.html", lambda _: ("d", [7]), "same_text"),
        ("/deep/{n}/x/{n}/", _nothing, "barren"),
    ],
)
def test_each_trap_has_its_name(frontier: Frontier, path: str, shows: Shows, kind: str) -> None:
    _add(frontier, *(path.format(n=n) for n in range(20 * BARREN)))
    visited = _visit(frontier, shows)
    assert BARREN <= len(visited) <= 3 * BARREN + 2
    assert _traps(frontier)[0].kind == kind


def test_what_surely_leads_to_a_report_passes_for_a_while(frontier: Frontier) -> None:
    _add(frontier, *(f"/art/art_{n}.html" for n in range(BARREN + 1)))
    _visit(frontier, lambda _: ("m", ()))
    assert _add(frontier, "/art/art_77.html", priority=3) == 0
    assert _add(frontier, "/art/art_99.html", priority=9) == 1
    assert _visit(frontier, _article) == ["http://gov.cn/art/art_99.html"]
    _add(frontier, *(f"/art/art_{n}.html" for n in range(1000, 3000)), priority=9)
    assert len(_visit(frontier, lambda _: ("m", ()))) <= 11 * BARREN, "not for ever"


def test_seeds_and_visits_of_known_pages_are_never_refused(frontier: Frontier) -> None:
    from crawler.frontier.batches import Due
    from crawler.frontier.records import Revisit

    _add(frontier, *(f"/rili?y=2026&m={n}" for n in range(BARREN + 1)))
    _visit(frontier, _nothing)
    frontier.add([Found("http://gov.cn/rili?y=2026&m=1", "c1", 9, 0, due=True)])
    frontier.revisit([Due("http://gov.cn/rili?y=2026&m=2", "c1", 2, Revisit())], 2)
    assert len(_visit(frontier, _nothing)) == 2


def test_a_suspect_comes_after_the_others_of_its_host(client: redis.Redis, frontier: Frontier) -> None:
    frontier.traps = TrapLimits(barren=100)
    _add(frontier, *(f"/rili?y=2026&m={n}" for n in range(60)))
    _visit(frontier, _nothing, most=12)
    _add(frontier, *(f"/art/art_{n}.html" for n in range(40)))
    visited = _visit(frontier, lambda lease: (_nothing if "rili" in lease.url else _article)(lease))
    assert all("art" in url for url in visited[:40])
    assert all("rili" in url for url in visited[40:])
    assert len(visited) == 60 - 12 + 40
    check(client, frontier)


def test_what_takes_many_turns_lets_the_others_of_its_host_go_first(
    client: redis.Redis, frontier: Frontier
) -> None:
    _add(frontier, *(f"/novel/{n}.html" for n in range(200)))
    _visit(frontier, _article, most=50)
    _add(frontier, *(f"/zwgk/{n}.html" for n in range(10)))
    assert all("zwgk" in url for url in _visit(frontier, _article, most=10))
    assert len(_visit(frontier, _article)) == 150
    check(client, frontier)


def test_each_pattern_and_each_host_has_a_budget(client: redis.Redis, frontier: Frontier) -> None:
    frontier.traps = TrapLimits(pattern_budget=50, host_budget=80)
    for folder in ("a", "b", "c"):
        _add(frontier, *(f"/{folder}/{n}.html" for n in range(60)))
    assert 72 <= len(_visit(frontier, _article)) <= 88, "one in eight counts for eight"
    kinds = [(trap.pattern, trap.kind) for trap in sorted(_traps(frontier), key=lambda trap: trap.pattern)]
    assert kinds == [("**", "host_budget"), ("/a/#.html", "pattern_budget")]
    check(client, frontier)


def test_only_so_many_urls_of_a_host_wait(client: redis.Redis, frontier: Frontier) -> None:
    frontier.configure(0.0, 1, room=100)
    assert _add(frontier, *(f"/a/{n}" for n in range(100))) == 100
    assert _add(frontier, *(f"/b/{n}" for n in range(100))) == 0
    assert _add(frontier, "/zfgzbg/1.html", priority=9) == 1
    assert _add(frontier, *(f"/b/{n}" for n in range(5)), host="other.cn") == 5
    assert [(trap.kind, trap.refused) for trap in _traps(frontier, HOST)] == [("host_queue", 100)]
    _visit(frontier, _article, most=20)
    assert _add(frontier, *(f"/b/{n}" for n in range(100))) == 100, "they were not marked as seen"
    check(client, frontier)


def test_paths_of_endless_words_end_with_their_branch(frontier: Frontier) -> None:
    _add(frontier, *(f"/tag/{'abcdefghij'[n % 10] * (n // 10 + 2)}/" for n in range(500)))
    assert len(_visit(frontier, _nothing)) <= BARREN + 1
    _add(frontier, *(f"/p/{'abcdefghij'[n % 10] * 3}/{'/'.join(['x'] * (n // 10))}/y" for n in range(500)))
    assert len(_visit(frontier, _nothing)) <= 5 * BARREN + 1
    assert ("/p/**", "barren") in {(trap.pattern, trap.kind) for trap in _traps(frontier)}


def test_a_host_that_shows_what_another_one_showed_is_an_alias(frontier: Frontier) -> None:
    for host in ("www.x.gov.cn", "x.gov.cn", "news.x.gov.cn"):
        _add(frontier, *(f"/a/{n}.html" for n in range(30)), host=host)
    own = {"news.x.gov.cn": "news"}

    def shows(lease: Lease) -> tuple[str, Iterable[int]]:
        return "d", [crc32((own.get(lease.host, "") + lease.record.rest).encode())]

    visited = _visit(frontier, shows, domain="x.gov.cn")
    ended = [trap for trap in _traps(frontier) if trap.kind == "alias"]
    assert len(ended) == 1
    (alias,) = ended
    assert {alias.host, alias.other} == {"www.x.gov.cn", "x.gov.cn"}
    assert sum("news" in url for url in visited) == 30
    assert sum(f"//{alias.other}/" in url for url in visited) == 30
    assert sum(f"//{alias.host}/" in url for url in visited) < 30


def test_a_domain_that_answers_any_name_ends(client: redis.Redis, frontier: Frontier) -> None:
    _add(frontier, *(f"/{n}.html" for n in range(10)), host="www.x.cn")
    _visit(frontier, _article, domain="x.cn")
    for k in range(10):
        _add(frontier, *(f"/{n}.html" for n in range(3)), host=f"r{k}.x.cn")
    visited = _visit(frontier, _article, domain="x.cn")
    assert 8 <= len(visited) <= 14
    assert ("*.x.cn", "**", "wildcard") in {(t.host, t.pattern, t.kind) for t in _traps(frontier)}
    assert _add(frontier, "/1.html", host="new.x.cn") == 0
    assert _add(frontier, "/77.html", host="www.x.cn") == 1, "a host that showed something new goes on"
    check(client, frontier)
    Traps(frontier).lift("*.x.cn", "**")
    assert _add(frontier, "/2.html", host="new.x.cn") == 1


def test_links_refused_for_their_shape_are_told(frontier: Frontier) -> None:
    url = "http://gov.cn/a/a/a/a/a/"
    frontier.showed([], [Refused(HOST, "repeated_path", url)] * 3)
    frontier.showed([], [Refused(HOST, "repeated_path", url)])
    (trap,) = _traps(frontier, HOST)
    assert (trap.kind, trap.pattern, trap.refused, trap.example) == ("repeated_path", "repeated_path", 4, url)
    assert Traps(frontier).counts() == {"repeated_path": 1}


def test_a_host_costs_little_memory_whatever_it_shows(client: redis.Redis, frontier: Frontier) -> None:
    frontier.traps = TrapLimits()
    _add(
        frontier,
        *(
            f"/{chr(97 + n % 26)}{chr(97 + n // 26 % 26)}x/{n}/{'y' * (n % 9)}.html?k{n}z=1"
            for n in range(600)
        ),
    )
    rows = iter(range(10**9))
    frontier.configure(0.0, 100)
    _visit(frontier, lambda _: ("l", [next(rows) * 7919 for _ in range(100)]), at_once=100)
    keys = [key for kind in ("t", "n") for key in client.scan_iter(frontier.keys.partition(0, f"{kind}:*"))]
    assert len(keys) == 2
    assert sum(client.memory_usage(key) for key in keys) < 40_000  # type: ignore[misc]


def test_a_full_redis_learns_nothing_and_loses_nothing(client: redis.Redis, frontier: Frontier) -> None:
    _add(frontier, *(f"/a/{n}.html" for n in range(5)))
    (lease,) = frontier.lease(1)
    client.config_set("maxmemory", 1)
    try:
        _, words = frontier.exchange(
            [], [], [End(lease.token, Verdict.DONE)], shown=[Showed(lease.token, "l", (1,))]
        )
    finally:
        client.config_set("maxmemory", 0)
    assert words == ["done"]
