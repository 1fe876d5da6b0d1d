"""What was brought in from other crawlers is as clean as what was crawled, odd framing and all."""

from __future__ import annotations

from pathlib import Path

import pytest

from crawler.config import Config
from pipelines.fixity.run import verify_archive
from pipelines.importing.run import import_archives
from tests.pipelines.importing.foreign import answer, members, name, record, response
from tests.shared import shared

BODY = b"<html><body><p>a page</p></body></html>"
CHUNKED = "Transfer-Encoding: chunked"


@pytest.fixture
def config(mongo_uri: str, tmp_path: Path) -> Config:
    """An empty database, and an archive in a folder."""
    return Config(mongo_uri=mongo_uri, archive=str(tmp_path / "archive"), spool=tmp_path / "spool")


def test_bodies_with_and_without_the_chunks_that_their_head_promises(config: Config, tmp_path: Path) -> None:
    framed = b"%x\r\n%s\r\n0\r\n\r\n" % (len(BODY), BODY)
    request = b"POST / HTTP/1.1\r\nHost: h\r\n\r\na=b"
    fields = {"warc_concurrent_to": f"<{name(1)}>", "warc_record_id": f"<{name(2)}>"}
    file = tmp_path / "foreign.warc.gz"
    file.write_bytes(
        members(
            response(1),
            record(request, "request", **fields),
            record(answer(BODY, CHUNKED), warc_target_uri="http://h/bare"),
            record(answer(framed, CHUNKED), warc_target_uri="http://h/framed"),
            record(answer(framed[:-9], CHUNKED), warc_target_uri="http://h/cut"),
        )
    )
    [result] = import_archives(config, [file])
    assert result.captures == 4
    report = verify_archive(config)
    assert report.problems == []
    assert report.captures == 4


def test_real_files_of_other_tools(config: Config) -> None:
    files = sorted(path for path in shared("pages/warc").rglob("*") if path.is_file())
    imported = sum(result.captures for result in import_archives(config, files))
    report = verify_archive(config)
    assert report.problems == []
    assert report.captures >= imported > 0
