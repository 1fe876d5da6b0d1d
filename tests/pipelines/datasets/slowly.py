"""An export in files of ten rows that takes its time, so that it can be killed between any two of them."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

from crawler.config import Config
from pipelines.datasets import parts, source
from pipelines.datasets.run import Export
from pipelines.datasets.selection import Selection
from pipelines.datasets.tables import Name

if __name__ == "__main__":
    parts.ROWS = source.SOME = 10
    export = Export(Config.from_environment({"GONGBAO_MONGO_URI": os.environ["GONGBAO_MONGO_URI"]}))
    export.run(Path(sys.argv[1]), Selection(Name.DOCUMENTS), "jsonl", lambda *_: time.sleep(0.3))
