"""The release before and this one on one frontier and one database, in the middle of a crawl."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from crawler.config import Config
from crawler.frontier.connection import connect
from crawler.frontier.fleet import Fleet as Board
from crawler.migrations import MIGRATIONS, Places, migrate
from pipelines import records
from pipelines.rebuilding.rules import keep_exclusions
from tests.faults.fleet import ROOT, Fleet
from tests.faults.line import Line
from tests.faults.stored import everything_is_stored
from tests.faults.test_kills import SETTINGS, OpenSite, nothing_lost, nothing_twice
from tests.faults.test_spool import asked, wait_for

CHANGED = "crawler/schema.py"
"""What the release before did not have."""
LOADED = {"KEEP_EXCLUSIONS": keep_exclusions}


def git(*arguments: str) -> str:
    done = subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, text=True, timeout=60)
    return done.stdout.strip() if done.returncode == 0 else ""


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The program as it was before it knew of schemas."""
    added = git("log", "--diff-filter=A", "--format=%H", "-1", "--", CHANGED)
    commit = git("rev-parse", "--verify", "--quiet", f"{added}^") if added else ""
    if not commit:
        pytest.skip(
            "needs the history of the repository, with the commit before schemas; this is a copy without it"
        )
    folder = tmp_path_factory.mktemp("before") / "tree"
    folder.mkdir()
    archive = subprocess.Popen(
        ["git", "archive", commit, "crawler", "pipelines", "scrapy.cfg"], cwd=ROOT, stdout=subprocess.PIPE
    )
    subprocess.run(["tar", "-x", "-C", str(folder)], stdin=archive.stdout, check=True, timeout=60)
    assert archive.wait() == 0
    assert not (folder / CHANGED).exists()
    return folder


class Older(Fleet):
    """Workers of another tree."""

    tree: Path

    def start(self) -> None:
        self._started += 1
        own = {name: value for name, value in os.environ.items() if not name.startswith("GONGBAO_")}
        with (self.folder / f"worker-older-{self._started}.log").open("wb") as log:
            self.workers.append(
                subprocess.Popen(
                    [sys.executable, "-m", *self.command],
                    cwd=self.tree,
                    env=own | self.environment | {"PYTHONPATH": str(self.tree)},
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=log,
                )
            )

    def tail(self) -> str:
        return (self.folder / f"worker-older-{self._started}.log").read_text(errors="replace")[-3000:]


def workers(line: Line) -> set[str]:
    """Return the processes that have stored anything."""
    return {row["worker"].rpartition("-")[2] for row in line.rows("captures")}


@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.parametrize(("hosts", "pages"), [(6, 20), (20, 60)])
def test_both_work_side_by_side(
    line: Line, open_site: OpenSite, before: Path, hosts: int, pages: int
) -> None:
    site = open_site(hosts, pages)
    line.environment["GONGBAO_DEFAULT_DELAY"] = "0.5"
    newer = line.fleet(*SETTINGS, size=1, until_idle=1000)
    older = Older(newer.command, newer.environment, newer.folder, 1)
    older.tree = before
    config = Config.from_environment(line.environment)
    places = Places(config, line.frontier, records.from_config(config), LOADED.__getitem__)
    with older, newer:
        wait_for(lambda: len(Board(connect(config)).workers()) == 2, "both are there", 150)
        line.seed(*site.seeds)
        wait_for(lambda: len(workers(line)) == 2, "both have stored", 90)
        assert [each.state for each in migrate(places, MIGRATIONS)] == ["done"] * len(MIGRATIONS)
        assert line.working(), "it was over before the migration"
        migrated = asked(site)
        wait_for(lambda: not line.working(), "all is fetched", 150)
        assert asked(site) > migrated
        for fleet in (older, newer):
            fleet.workers[0].terminate()
            fleet.wait(60)
            assert fleet.workers[0].returncode == 0, fleet.tail()
    assert workers(line) == {str(worker.pid) for worker in (*newer.workers, *older.workers)}
    assert "Traceback" not in newer.logs()  # of both: they are in one folder
    nothing_lost(line, site)
    nothing_twice(line, site)
    everything_is_stored(line)
