"""What the text of a DOCX paragraph or table row is: the one definition, by which locators count.

- Paragraph: in document order, the characters of its `w:t`, a tab for `w:tab` and `w:ptab`, a line feed for
  `w:br` and `w:cr`, a hyphen for `w:noBreakHyphen`. Left out: a paragraph nested in it (a text box), what is
  in `mc:Fallback`, in `w:rt` (annotations over characters), in `w:moveFrom`, and runs hidden by `w:vanish`.
- Table row: the texts of all paragraphs of a cell joined by line feeds, the cells joined by tabs.

An XPath names the element by steps of `w:` names with their position, and of `*` for other namespaces.
`w` stands for the namespace of the root.
"""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from crawler.errors import UnreadableError

BREAKS = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
SKIPPED = {"p", "rt", "moveFrom", "Fallback", "rPr", "pPr"}


def local(element: etree._Element) -> str:
    """Return an element's name without namespace; empty for comments and instructions."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def text_of(element: etree._Element) -> str:
    """Return the text of a paragraph or a row."""
    return row_text(element) if local(element) == "tr" else "".join(characters(element))


def row_text(row: etree._Element) -> str:
    """Return the text of a table row."""
    return "\t".join("\n".join(map(text_of, paragraphs(cell))) for cell in cells(row))


def cells(row: etree._Element) -> list[etree._Element]:
    """Return a row's own cells, also those in content controls."""
    found: list[etree._Element] = []
    for child in row:
        if local(child) == "tc":
            found.append(child)
        elif local(child) in {"sdt", "sdtContent", "customXml", "ins"}:
            found += cells(child)
    return found


def paragraphs(cell: etree._Element) -> list[etree._Element]:
    """Return every paragraph in a cell, those of nested tables included, without text boxes."""
    return [p for p in cell.iter() if local(p) == "p" and not in_box(p, cell)]


def in_box(element: etree._Element, within: etree._Element) -> bool:
    """Tell whether the element lies in a text box inside of `within`."""
    for ancestor in element.iterancestors():
        if ancestor is within:
            return False
        if local(ancestor) == "p":
            return True
    return False


def characters(element: etree._Element) -> Iterator[str]:
    """Yield the text below an element, as defined above."""
    for child in element:
        name = local(child)
        if name in SKIPPED or (name == "r" and hidden(child)):
            continue
        if name == "t":
            yield child.text or ""
        elif name in BREAKS:
            yield BREAKS[name]
        else:
            yield from characters(child)


def hidden(run: etree._Element) -> bool:
    """Tell whether a run's characters are not shown."""
    for properties in run:
        if local(properties) != "rPr":
            continue
        for one in properties:
            if local(one) == "vanish":
                return not any(str(value) in {"0", "false", "off"} for value in one.attrib.values())
    return False


def at(root: etree._Element, path: str) -> etree._Element:
    """Return the element that a path names; raises `UnreadableError` where there is none."""
    space = root.tag.rpartition("}")[0].lstrip("{") if isinstance(root.tag, str) else ""
    try:
        found = root.xpath(path, namespaces={"w": space or "urn:none"})
    except etree.XPathError as error:
        raise UnreadableError(f"{path!r} is no path: {error}.") from error
    if not isinstance(found, list) or len(found) != 1 or not isinstance(found[0], etree._Element):
        raise UnreadableError(f"The DOCX file has no single element at {path}.")
    return found[0]
