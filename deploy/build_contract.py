"""Writes the tables of fields in pipelines/README.md anew: `python -m deploy.build_contract`."""

from __future__ import annotations

from pathlib import Path

from pipelines.contract.readme import written

README = Path(__file__).resolve().parents[1] / "pipelines" / "README.md"


def main() -> None:
    """Write the README, and say whether that changed it."""
    before = README.read_text("utf-8")
    after = written(before)
    README.write_text(after, "utf-8")
    print("pipelines/README.md", "has new tables." if after != before else "was right already.")


if __name__ == "__main__":
    main()
