"""`scrapy spool recover`: what a dead machine left, finished on another one."""

from __future__ import annotations

import shutil
import signal
from pathlib import Path

from pipelines.archive.journal import SUFFIX
from tests.faults.dying.death import CRAWL, PAGES, sow, whole_captures, work
from tests.faults.dying.fatal import VARIABLE
from tests.faults.line import Line
from tests.faults.stored import everything_is_stored
from tests.faults.test_kills import OpenSite, nothing_lost, nothing_twice


def test_a_folder_with_segments_that_were_uploaded_in_part(
    line: Line, open_site: OpenSite, tmp_path: Path
) -> None:
    """One is in the store without its index, one without its captures, one is torn; they were copied."""
    points = ("after:upload", "after:put_index", "torn:write_record")
    site = open_site(len(points), PAGES)
    line.environment["GONGBAO_DEFAULT_DELAY"] = "0"
    environment = line.environment | {"SCRAPY_SETTINGS_MODULE": "tests.faults.dying.settings"}
    copied, spooled = tmp_path / "copied", set()
    copied.mkdir()
    for number, (point, seed) in enumerate(zip(points, site.seeds, strict=True)):
        sow(line, seed)
        own = {"GONGBAO_SPOOL": str(tmp_path / f"machine-{number}"), VARIABLE: point}
        status, log = work(*CRAWL, environment=environment | own, log=tmp_path / f"{number}.log")
        assert status == -signal.SIGKILL, log[-3000:]
        for path in Path(own["GONGBAO_SPOOL"]).iterdir():
            shutil.copy(path, copied)
    spooled = whole_captures(copied)
    # the torn one holds nothing whole where the machine died at its first write
    segments = sum(path.stat().st_size > 0 for path in copied.glob(f"*{SUFFIX}"))
    assert len(spooled) > 4
    assert segments in (2, 3)
    command = ("spool", "recover", str(copied))
    status, log = work(*command, environment=environment, log=tmp_path / "recover.log")
    assert (status, log) == (
        0,
        f"{len(spooled)} captures in {segments} segments of {copied} were committed.\n",
    )
    assert {row["_id"] for row in line.rows("captures")} == spooled
    assert list(copied.iterdir()) == []
    status, log = work(*CRAWL, "-a", "until_idle=1", environment=environment, log=tmp_path / "last.log")
    assert status == 0, log[-3000:]
    nothing_lost(line, site)
    nothing_twice(line, site)
    everything_is_stored(line)
