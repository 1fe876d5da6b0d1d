"""The Python blocks of a section of pipelines/README.md."""

from __future__ import annotations

import re

from deploy.build_contract import README


def blocks(title: str) -> list[str]:
    """Return those under a heading of the second level."""
    section = README.read_text("utf-8").partition(f"\n## {title}\n")[2].partition("\n## ")[0]
    return re.findall(r"```python\n(.*?)```", section, re.S)
