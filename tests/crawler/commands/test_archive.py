"""`scrapy archive` as an operator gives it."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest

from tests.crawler.commands.conftest import Run, scrapy
from tests.pipelines.importing.foreign import members, record, response


@pytest.fixture
def files(tmp_path: Path) -> list[str]:
    """A file that is good but for one record, and one that is none."""
    good, bad = tmp_path / "good.warc.gz", tmp_path / "bad.warc.gz"
    good.write_bytes(members(response(1), response(2)[:-50], response(3), record(b"", "metadata")))
    bad.write_bytes(b"nothing")
    return [str(good), str(bad)]


def test_import_says_what_came_of_each_file(run: Run, files: list[str]) -> None:
    done = run("archive", "import", *files, "--json", own_process=True)
    good, bad = json.loads(done.stdout)["files"]
    assert (good["captures"], good["refused"], good["passed_over"]) == (2, 1, {"metadata": 1})
    assert good["refusals"][0]["offset"] == len(members(response(1)))
    assert (good["good"], bad["good"]) == (True, False)
    assert done.returncode == 1  # because of the bad one

    again = run("archive", "import", files[0])
    assert again.returncode == 0, again.stderr
    assert f"{files[0]}: 0 captures added, 2 known already, 0 documents, 1 refused." in again.stdout
    assert "is cut off" in again.stdout
    assert "Passed over: 1 of type metadata (the first at byte" in again.stdout


def test_a_dry_run_needs_no_servers(files: list[str]) -> None:
    done = scrapy("archive", "import", "--dry-run", files[0])
    assert done.returncode == 0, done.stderr
    assert "2 captures could be added, 1 refused." in done.stdout


def test_a_mistake_is_explained(files: list[str]) -> None:
    assert "what can be done with the archive is" in scrapy("archive", "improt", files[0]).stderr
    assert scrapy("archive", "import").returncode == 2


def test_export_writes_what_was_imported(run: Run, files: list[str], tmp_path: Path) -> None:
    run("archive", "import", files[0], "--source", "ministry")
    path = tmp_path / "ministry.wacz"
    done = run("archive", "export", str(path), "--source", "ministry", "--since", "2021-03-05", "--json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["captures"] == 2
    with zipfile.ZipFile(path) as wacz:
        assert "datapackage.json" in wacz.namelist()
    again = run("archive", "export", str(path))
    assert (again.returncode, "exists already" in again.stderr) == (1, True)
    never = run("archive", "export", str(tmp_path / "x.wacz"), "--until", "never")
    assert never.stderr.startswith("'never' is no day or moment")
    assert "import does not take --url" in run("archive", "import", files[0], "--url", "http://h/").stderr
