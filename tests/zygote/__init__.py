"""Modules run as `python -m` runs them, in forks of a process that has imported what they need.

A command of this project imports for a second or two, and the tests give a thousand: of each at least one is
run in a process of its own, and the others as forks, which begin in a moment. What a fork has of its own:
environment, working directory, standard streams, signals, exit code, and `__main__`.
"""

from tests.zygote.client import Forked, run, start

__all__ = ["Forked", "run", "start"]
