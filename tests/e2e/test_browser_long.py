"""Three hundred scripted pages: memory stays as it is, and all that the site was asked for is archived."""

from __future__ import annotations

import time
import urllib.request
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from statistics import mean

import pytest

from crawler.browser.memory import group_memory
from deploy.embedded import EmbeddedServers
from tests.e2e.browser import needs_rendering
from tests.e2e.browser_processes import browsers_of
from tests.e2e.places import own_environment
from tests.e2e.replaying import Replay, replaying
from tests.e2e.scripted_site import ScriptedSite, paragraphs, title
from tests.e2e.test_browser import browser_line

PAGES = 300
WARM = 50
"""Pages after which nothing has to grow any more."""
FLAT = 1.2
SETTINGS = ("-s", "FRONTIER_HOST_CONCURRENCY=2", "-s", "BROWSER_RESTART_PAGES=100000")
"""Two pages at once, and no new browser that would hide what the first one keeps."""
MIB = 1 << 20


def resident(pid: int) -> int:
    status = Path(f"/proc/{pid}/status").read_text()
    return int(next(line.split()[1] for line in status.splitlines() if line.startswith("VmRSS"))) << 10


def grown(samples: list[tuple[int, int]]) -> float:
    """How much larger the last third of samples is than the first, after the warm-up."""
    settled = [size for pages, size in samples if pages >= WARM]
    third = len(settled) // 3
    return mean(settled[-third:]) / mean(settled[:third])


def watch(
    pid: int, pages: Callable[[], int], running: Callable[[], bool]
) -> dict[str, list[tuple[int, int]]]:
    """Sample the memory of a worker and of its browser while it runs, each with the pages shown so far."""
    found: dict[str, list[tuple[int, int]]] = {"worker": [], "browser": []}
    while running():
        time.sleep(1)
        try:
            found["worker"].append((pages(), resident(pid)))
            found["browser"] += [(pages(), group_memory(each.group)) for each in browsers_of(pid)]
        except (OSError, StopIteration):
            break  # it has ended
    return {name: [sample for sample in samples if sample[1] > 100 * MIB] for name, samples in found.items()}


def posted(replay: Replay, url: str, number: int) -> str:
    asked = urllib.request.Request(f"{replay.url}/gongbao/2099id_/{url}", data=f"id={number}".encode())
    with urllib.request.urlopen(asked, timeout=20) as answer:
        return answer.read().decode("unicode-escape")


@pytest.mark.slow
@pytest.mark.timeout(2400)
def test_three_hundred_scripted_pages(
    servers: EmbeddedServers, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    needs_rendering()
    with ScriptedSite(PAGES) as site:
        environment = own_environment(servers, "browser_long", tmp_path / "spool")
        line = browser_line(site, environment, tmp_path / "sources")
        assert line.scrapy("seed", *line.seeds).returncode == 0
        began = time.monotonic()
        worker = line.start("crawl", "reports", "-a", "until_idle=5", "-s", "LOG_LEVEL=ERROR", *SETTINGS)
        shown = lambda: site.asked["POST /data/article"]  # noqa: E731
        samples = watch(worker.pid, shown, lambda: worker.poll() is None)
        _, log = worker.communicate(timeout=60)
        assert worker.returncode == 0, log[-3000:]
        seconds = time.monotonic() - began

        with capsys.disabled():
            print(f"\n{PAGES} pages in {seconds:.0f} s, {sum(site.asked.values())} exchanges")
            for name, found in samples.items():
                sizes = [size // MIB for pages, size in found if pages >= WARM]
                print(f"{name}: {min(sizes)} to {max(sizes)} MiB, last third / first {grown(found):.2f}")
        rows = line.captures()
        captured = Counter(
            row["url"].removeprefix(site.url) for row in rows if row["record_type"] != "conversion"
        )
        asked = Counter[str]()
        for what, count in site.asked.items():
            asked[what.split()[1]] += count
        assert captured == asked
        assert {title(number) for number in range(1, PAGES + 1)} <= {
            each["title"] for each in line.documents()
        }
        kinds = {row["_id"]: row["record_type"] for row in rows}
        assert {kinds[document["capture_id"]] for document in line.documents()} == {"conversion"}
        verified = line.json("verify")
        assert (verified["verified"], verified["mismatch"]) == (PAGES, 0)
        assert line.scrapy("verify", "--archive").returncode == 0
        with replaying(environment, tmp_path / "replay") as replay:
            for number in range(1, PAGES + 1):
                assert replay.page(f"{site.url}/art/{number}.html", "id_")[0] == 200
                assert paragraphs(number)[0] in posted(replay, f"{site.url}/data/article", number)

    assert grown(samples["browser"]) < FLAT
    assert grown(samples["worker"]) < FLAT
