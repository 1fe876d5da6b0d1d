"""The command line of `deploy/secrets`."""

from __future__ import annotations

import argparse
import sys
from dataclasses import fields
from pathlib import Path

from deploy.credentials.files import Folder, Places

DIRECTORY = Path(__file__).resolve().parents[2] / ".gongbao" / "secrets"


def main(arguments: list[str] | None = None) -> int:
    """Fill the folder: 0, or 1 where it cannot be written."""
    parser = argparse.ArgumentParser(
        prog="deploy/secrets",
        description="Make every password and key of a deployment at random, once. What is there stays.",
    )
    parser.add_argument("directory", nargs="?", type=Path, default=DIRECTORY, help=f"default: {DIRECTORY}")
    for place in fields(Places):
        option = "--" + place.name.replace("_", "-")
        parser.add_argument(option, default=place.default, help="default: %(default)s")
    options = vars(parser.parse_args(arguments))
    folder = Folder(options.pop("directory").resolve())
    try:
        folder.fill(Places(**options))
    except OSError as error:
        print(f"{folder.directory} cannot be filled: {error}", file=sys.stderr)
        return 1
    said = f"{len(folder.made)} files are new" if folder.made else "nothing is new"
    print(f"The secrets are in {folder.directory}: {said}. Keep a copy where the servers' backups are not.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
