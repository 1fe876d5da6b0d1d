"""What extraction remembers of the pages that it has read, forgotten: so each round is like the first."""

from __future__ import annotations

import gc
from functools import _lru_cache_wrapper, cache
from typing import Any, Final

from trafilatura.meta import reset_caches

_OURS: Final = ("crawler.", "pipelines.")


def forget() -> None:
    """Empty the memories for addresses, names and texts; tables that are loaded once are kept."""
    reset_caches()
    for memory in _memories():
        memory.cache_clear()


@cache
def _memories() -> tuple[_lru_cache_wrapper[Any], ...]:
    made = (each for each in gc.get_objects() if isinstance(each, _lru_cache_wrapper))
    return tuple(
        each for each in made if (each.__module__ or "").startswith(_OURS) and each.cache_info().maxsize
    )
