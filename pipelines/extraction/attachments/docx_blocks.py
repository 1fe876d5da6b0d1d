"""The paragraphs and table rows of a DOCX body, each with its XPath, in reading order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from lxml import etree

from pipelines.extraction.attachments.docx_text import cells, local, text_of

LONGEST = 400
"""Characters that a cell of a table has at most; a longer one holds a part of the document's text."""
LINES = 12
"""Paragraphs that such a cell has at most."""
DEPTH = 60
"""Elements may be nested this deep; deeper ones are not read."""

Block = tuple[etree._Element, str]


def blocks(root: etree._Element) -> Iterator[Block]:
    """Yield each paragraph and each table row with its path.

    A row with text in one cell only, or with a whole text in a cell, is layout, not a table: its paragraphs
    are yielded instead.
    Text boxes follow the paragraph that they are anchored in.
    """
    yield from below(root, "/" + step(root, 1, 1, root), root, DEPTH)


def step(element: etree._Element, named: int, any_: int, root: etree._Element) -> str:
    """Return one step of a path: `w:p[3]` in the root's namespace, `*[3]` otherwise."""
    same = str(element.tag).rpartition("}")[0] == str(root.tag).rpartition("}")[0]
    return f"w:{local(element)}[{named}]" if same and "}" in str(root.tag) else f"*[{any_}]"


def children(parent: etree._Element, path: str, root: etree._Element) -> Iterator[Block]:
    """Yield the child elements with their paths."""
    named: Counter[str] = Counter()
    count = 0
    for child in parent:
        if not isinstance(child.tag, str):
            continue
        named[child.tag] += 1
        count += 1
        yield child, f"{path}/{step(child, named[child.tag], count, root)}"


def below(parent: etree._Element, path: str, root: etree._Element, depth: int) -> Iterator[Block]:
    """Yield the blocks below an element."""
    if depth == 0:
        return
    for child, at in children(parent, path, root):
        name = local(child)
        if name == "p":
            yield child, at
            yield from boxes(child, at, root, depth - 1)
        elif name == "tr" and is_table_row(child):
            yield child, at
        elif name not in {"Fallback", "moveFrom", "sectPr", "tblPr", "tblGrid", "tcPr", "trPr", "sdtPr"}:
            yield from below(child, at, root, depth - 1)


def boxes(element: etree._Element, path: str, root: etree._Element, depth: int) -> Iterator[Block]:
    """Yield the paragraphs of text boxes anchored in a paragraph."""
    if depth == 0 or not any(local(e) == "txbxContent" for e in element.iter()):
        return
    for child, at in children(element, path, root):
        if local(child) == "txbxContent":
            yield from below(child, at, root, depth - 1)
        elif local(child) != "Fallback":
            yield from boxes(child, at, root, depth - 1)


def is_table_row(row: etree._Element) -> bool:
    """Tell whether more than one cell of the row has text, and none has a long one."""
    sizes = [[len(text_of(p).strip()) for p in cell.iter() if local(p) == "p"] for cell in cells(row)]
    filled = [[size for size in cell if size] for cell in sizes if any(cell)]
    return len(filled) > 1 and all(sum(cell) <= LONGEST and len(cell) <= LINES for cell in filled)
