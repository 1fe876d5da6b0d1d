"""A source whose servers need not prove who they are: with a reason, and in the records of its crawls."""

from __future__ import annotations

from pathlib import Path

import pytest

from crawler.errors import GongbaoError
from crawler.frontier.crawls import Crawl
from crawler.sources.planting import prepared
from crawler.sources.registry import load
from tests.crawler.sources.writing import ROW, table, write


def test_an_exception_goes_with_the_crawl(tmp_path: Path) -> None:
    rows = (f"excused: {{{ROW}, tls: {{verify: false, reason: expired}}}}", f"usual: {{{ROW}}}")
    registry = load(write(tmp_path / "own", place=table(*rows)))
    found = {name: prepared(registry.get(name))[0].crawl.tls_verify for name in ("excused", "usual")}
    assert found == {"excused": False, "usual": None}


@pytest.mark.parametrize("tls", ["false", "{verify: false}", "{verify: true, reason: x}", "{reason: x}"])
def test_it_has_to_be_said_why(tmp_path: Path, tls: str) -> None:
    with pytest.raises(GongbaoError, match="expected verify: false and its reason"):
        load(write(tmp_path / "own", place=table(f"broken: {{{ROW}, tls: {tls}}}")))


def test_a_crawl_is_read_as_it_was_written_also_by_an_older_release() -> None:
    assert Crawl.of({"source": "a", "scope": "host:a.cn", "tls_verify": False}).tls_verify is False
    assert Crawl.of({"source": "a", "scope": "host:a.cn", "of_tomorrow": 1}) == Crawl("a", "host:a.cn")
