"""Which captures are read again."""

from __future__ import annotations

from pathlib import Path

from crawler.config import Config
from crawler.items import Redirected, Shown
from pipelines import objects, records
from pipelines.commit import Committer
from pipelines.replay.selection import Selection
from tests.pipelines import made


def test_only_what_can_be_read_is_read_again(mongo_uri: str, tmp_path: Path) -> None:
    config = Config(mongo_uri=mongo_uri, archive=str(tmp_path / "archive"))
    store, stored = objects.from_config(config), records.from_config(config)
    store.check()
    stored.check()
    pages = [
        made.page(url="http://a.cn/page"),
        made.capture("http://a.cn/moved", analysis=Redirected("http://a.cn/page")),
        made.capture("http://a.cn/1.png", analysis=Shown()),
        made.capture("http://a.cn/robots.txt"),
    ]
    committer = Committer(store, stored)
    committer.commit_segment(made.segment(tmp_path / "spool", *pages))
    committer.commit_pages(pages)
    found = stored._database["captures"].find(Selection().query())  # type: ignore[attr-defined]
    assert [row["url"] for row in found] == ["http://a.cn/page"]
