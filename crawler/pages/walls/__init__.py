"""Answers that stand where a page should: soft blocks, by the closed set of their sorts.

They are archived and counted, and never become documents. Nobody here tries to get past one.
"""

from crawler.pages.walls.kinds import SoftBlock
from crawler.pages.walls.recognise import Seen, Wall, recognise, recognise_data

__all__ = ["Seen", "SoftBlock", "Wall", "recognise", "recognise_data"]
