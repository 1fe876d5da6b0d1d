"""China's regions as GB/T 2260 names them: by name and year, with level and path.

The table goes from 1980 to 2024 and is built by `deploy/build_regions.py`. It is read on first use.
"""

from pipelines.extraction.regions.lineage import lineage
from pipelines.extraction.regions.lookup import by_code, find, resolve
from pipelines.extraction.regions.model import Level, Region
from pipelines.extraction.regions.paths import contains, full_name, path
from pipelines.extraction.regions.tails import Tail, tail

__all__ = [
    "Level",
    "Region",
    "Tail",
    "by_code",
    "contains",
    "find",
    "full_name",
    "lineage",
    "path",
    "resolve",
    "tail",
]
