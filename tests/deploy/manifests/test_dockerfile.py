"""The image is small, pinned and not root's; building it needs a daemon and is not part of the checks."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
FILE = ROOT / "deploy/Dockerfile"
TEXT = FILE.read_text(encoding="utf-8")


@pytest.mark.skipif(not shutil.which("hadolint", path=".venv/bin"), reason="needs hadolint")
def test_hadolint_finds_nothing() -> None:
    done = subprocess.run(
        [shutil.which("hadolint", path=".venv/bin") or "", FILE], cwd=ROOT, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout


def test_all_that_is_installed_is_pinned_by_hash() -> None:
    installs = re.findall(r"pip install (.+)", TEXT)
    assert len(installs) >= 4
    assert all("--require-hashes" in line or "--no-index" in line for line in installs)
    assert re.search(r"^ARG PYTHON=python:\d+\.\d+\.\d+-slim-\w+$", TEXT, re.MULTILINE)


def test_every_process_is_a_user_without_rights() -> None:
    stages = TEXT.split("\nFROM ")
    final = next(stage for stage in stages if stage.startswith("${PYTHON} AS gongbao"))
    assert "\nUSER 10001:10001\n" in final
    assert "\nHEALTHCHECK " in final
    replay = next(stage for stage in stages if stage.startswith("gongbao AS replay"))
    assert "USER" not in replay
    assert "\nHEALTHCHECK " in replay


def test_what_is_copied_is_there() -> None:
    for line in re.findall(r"^COPY (?!--from)(.+)$", TEXT, re.MULTILINE):
        *sources, _ = line.split()
        assert all(list(ROOT.glob(source)) for source in sources if "[" not in source), line
