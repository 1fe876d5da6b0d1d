"""Writes folders of sources for tests."""

from __future__ import annotations

from pathlib import Path

ROW = "title: 青溪县人民政府, region_code: 341702, start_urls: http://www.qingxi.gov.cn/, basis: https://a.cn/list"


def write(folder: Path, **files: str) -> Path:
    """Write files by name, `__` for a slash and without `.yml`; returns the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        path = folder / (name.replace("__", "/") + ".yml")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def table(*rows: str, head: str = "") -> str:
    """Return a table of rows."""
    return f"{head}sources:\n" + "".join(f"  {row}\n" for row in rows)
