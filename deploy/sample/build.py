"""The sample files that are not HTML."""

from __future__ import annotations

from collections.abc import Callable

FILES: dict[str, Callable[[], bytes]] = {}
"""What makes each file's bytes, by its name in `site.toml`."""
