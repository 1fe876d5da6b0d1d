"""Where the real pages and reports lie that tests measure with; they are not part of the project."""

from pathlib import Path

import pytest

SHARED = Path(__file__).resolve().parents[2] / "shared"
"""A folder beside the checkout."""


def shared(relative: str) -> Path:
    """Return the path below the shared folder, or skip the test with the reason."""
    path = SHARED / relative
    if not path.exists():
        pytest.skip(f"needs ../shared/{relative} beside the checkout")
    return path
