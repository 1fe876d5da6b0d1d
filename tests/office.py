"""LibreOffice, where this machine has it, as tests use it: files made anew in another form."""

import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

import pytest

SECONDS = 240


def converted(files: Sequence[Path], form: str, folder: Path) -> list[Path]:
    """Return the files in another form (`pdf`, `doc`), in the same order; skips without LibreOffice.

    `folder` is where they are put, and where LibreOffice keeps what it remembers.
    """
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("needs LibreOffice (on Debian: apt-get install libreoffice-writer-nogui)")
    home = (folder / "home").as_uri()
    command = [office, f"-env:UserInstallation={home}", "--headless", "--convert-to", form]
    subprocess.run(
        [*command, "--outdir", str(folder), *map(str, files)],
        check=True,
        capture_output=True,
        timeout=SECONDS,
    )
    return [folder / f"{file.stem}.{form}" for file in files]
