"""A simulated web of Chinese government sites on loopback, generated from a seed, whose reports are known.

`python -m tests.web --seed N DIR` serves it; README.md says what is in it. It imports nothing of the project,
so that neither side can learn the other's words.
"""
