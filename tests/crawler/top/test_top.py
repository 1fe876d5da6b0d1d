"""What an operator without a browser sees."""

from __future__ import annotations

import contextlib
import os
import pty
import re
import select
import signal
import subprocess
import sys
import threading
import time
from datetime import UTC, datetime
from pathlib import Path

import redis
from rich.console import Console

from crawler.frontier.batches import Found
from crawler.frontier.fleet import Fleet, Heartbeat
from crawler.frontier.lease import End, Verdict
from crawler.frontier.queue import Frontier
from crawler.top.drawing import draw
from crawler.top.looking import Looker, Seen
from crawler.top.rates import Rates

ROOT = Path(__file__).parents[3]
NOW = datetime(2026, 3, 5, 9, tzinfo=UTC)
COUNTS = dict.fromkeys(("queued", "leased", "seen", "done", "rejected", "dead"), 0)


def beat(worker: str, pages: int) -> Heartbeat:
    return Heartbeat(worker, "r", "2026-03-05T00:00:00Z", pages, 3, 2)


def drawn(seen: Seen, rates: Rates) -> str:
    console = Console(width=120)
    with console.capture() as capture:
        console.print(draw(seen, rates, NOW))
    return capture.get()


def test_what_there_is_comes_from_redis(redis_client: redis.Redis) -> None:
    frontier = Frontier(redis_client, "live", 2)
    frontier.add([Found(f"http://{host}.gov.cn/{n}", "c", 5) for host in "ab" for n in range(3)])
    (lease, *_) = frontier.lease(1)
    frontier.ack([End(lease.token, Verdict.DONE)])
    frontier.host("b.gov.cn", x=1)
    fleet = Fleet(redis_client)
    fleet.beat(beat("w1", 7))
    fleet.report({"at": "2026-03-05T08:59:58", "url": "http://a.gov.cn/[red]", "error": "boom\x1b[2J\nmore"})
    text = drawn(Looker(frontier).look(), Rates())
    assert "5 waiting, 0 leased, of 6 discovered" in text
    assert "1 done, 0 rejected, 0 dead" in text
    assert re.search(r"^w1 +7 +– +3 +2 *$", text, re.MULTILINE)
    assert re.search(r"^b\.gov\.cn +3 .*paused *$", text, re.MULTILINE)
    assert "08:59:58 http://a.gov.cn/[red]" in " ".join(text.split())
    assert r"boom\x1b[2J more" in text
    assert "\x1b" not in text


def test_rates_are_of_the_last_seconds_and_of_those_who_were_there_all_the_time() -> None:
    rates = Rates(span=10)
    for at, pages in ((0.0, 1000), (10.0, 1010), (20.0, 1060)):
        workers = ((beat("w1", pages), 0.1), *(((beat("new", 500), 0.1),) if at == 20 else ()))
        rates.add(Seen(at, COUNTS | {"done": int(at) * 2}, workers))
    rates.add(Seen(21.0, outage="Redis is away"))
    assert rates.pages() == 5
    assert rates.pages("w1") == 5
    assert rates.ended() == 2
    assert Rates().pages() is None


def test_an_outage_is_said_and_a_silent_worker_too() -> None:
    redis_away = Looker.__new__(Looker)
    redis_away._hosts_at = float("inf")
    redis_away._fleet = Fleet(redis.Redis(port=1))
    assert "Redis does not serve us" in drawn(redis_away.look(), Rates())
    text = drawn(Seen(1.0, COUNTS, ((beat("w1", 7), 99.0),), draining=True), Rates())
    assert "silent for" in text
    assert "drained" in text


def test_on_a_terminal_it_goes_on_until_ctrl_c(redis_url: str) -> None:
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "scrapy", "top", "--every", "0.3"]
    environment = os.environ | {"GONGBAO_REDIS_URL": redis_url, "TERM": "xterm", "COLUMNS": "120"}
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stdin=theirs, stdout=theirs, stderr=theirs)
    os.close(theirs)
    shown, deadline = b"", time.monotonic() + 30
    while shown.count(b"No worker.") < 2:
        assert time.monotonic() < deadline
        if select.select([ours], [], [], 1)[0]:
            shown += os.read(ours, 65536)
    process.send_signal(signal.SIGINT)
    # a terminal that nobody reads takes a few thousand characters, and then makes who writes wait
    drained = threading.Thread(target=_drain, args=(ours,))
    drained.start()
    assert process.wait(10) == 130
    drained.join()
    os.close(ours)


def _drain(terminal: int) -> None:
    with contextlib.suppress(OSError):  # which is how Linux tells that the other side is closed
        while os.read(terminal, 65536):
            pass


def test_without_a_terminal_it_prints_once(redis_url: str) -> None:
    command = [sys.executable, "-m", "scrapy", "top"]
    environment = os.environ | {"GONGBAO_REDIS_URL": redis_url}
    done = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=30, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert "0 waiting" in done.stdout
