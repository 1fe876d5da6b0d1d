"""All attacks, and where each is served."""

from __future__ import annotations

import pkgutil
from collections.abc import Iterable
from importlib import import_module
from typing import Final

from tests.faults.hostile import attacks
from tests.faults.hostile.attack import ATTACKS, Attack

NETWORK: Final = "127.66."
"""What the addresses of the attacks begin with; each has one."""
A_ROW: Final = 200


def all_attacks() -> dict[str, Attack]:
    """Import every module of `attacks`; returns what is in them by name, in a fixed order."""
    for module in pkgutil.iter_modules(attacks.__path__):
        import_module(f"{attacks.__name__}.{module.name}")
    return dict(sorted(ATTACKS.items()))


def addresses() -> dict[str, str]:
    """Return the address of each attack by its name."""
    return {
        name: f"{NETWORK}{place // A_ROW + 1}.{place % A_ROW + 1}" for place, name in enumerate(all_attacks())
    }


def chosen(*, heavy: bool, kinds: Iterable[str] = ()) -> list[Attack]:
    """Return the attacks of the short form, or all; of some kinds alone, where any are named."""
    wanted = set(kinds)
    return [
        each
        for each in all_attacks().values()
        if (heavy or not each.heavy) and (not wanted or each.kind in wanted)
    ]
