"""Sites that mean harm, each with a name and with what is to become of it; a real worker crawls them all.

An attack is a function in a module of `attacks/`, under `@attack(...)` (`attack.py`): it answers the requests
to an address of its own, and says how its URLs end. A new one is a function more; a new kind a module more,
with its word in `KINDS`. `server.py` serves them, `names.py` resolves names for the worker, `crawl.py` lets a
worker loose on them, and `tests/faults/test_hostile.py` looks at what is left.
"""
