"""Committing what a spool folder holds, on any machine that can read it."""

from __future__ import annotations

from pathlib import Path

from crawler.config import Config
from crawler.errors import GongbaoError
from pipelines import objects, records
from pipelines.archive.spool import abandoned
from pipelines.commit import Committer


def recover_spool(config: Config, folder: Path) -> tuple[int, int]:
    """Commit the segments in the folder that no living worker holds; returns how many, and their captures.

    Raises `GongbaoError` where there is no such folder, and where a store does not answer; what is not
    committed then stays in the folder.
    """
    if not folder.is_dir():
        raise GongbaoError(f"{folder} is not a folder.")
    committer = Committer(objects.from_config(config), records.from_config(config))
    committer.objects.check()
    committer.records.check()
    segments = 0
    for segment in abandoned(folder):
        committer.commit_segment(segment)
        segments += 1
    return segments, committer.durable
