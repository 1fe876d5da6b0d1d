"""How likely a link leads to a work report: what its text, its address, its heading and its page say.

Pure and cheap, since every link of every page is rated: 9 is a report, 8 the column of reports and what
belongs to it, 4 to 7 the pages under which portals keep such columns, 2 a column of which nothing is known,
and 0 what leads to none: news, services, what is said about a report.
"""

from crawler.pages.promise.place import LINES, Place, place_of
from crawler.pages.promise.rating import rated

__all__ = ["LINES", "Place", "place_of", "rated"]
