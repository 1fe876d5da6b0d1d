"""The elements of a page by name and by what a click on them does, found in one pass for all who ask.

Links, pagers, meta tags and requisites are each read from a few elements of a page. A look through a whole
tree costs a tenth of a millisecond, and a dozen of them were a tenth of the time that a page takes.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Final, NamedTuple

from lxml import etree

from crawler.pages.clicks import DATA_NAMES

_NAMES: Final = {
    name: name
    for name in (
        "a area base body embed form frame iframe img input link meta object option script select style table"
        " td th title tr"
    ).split()
}
"""What anybody asks for."""
_ATTRIBUTES: Final = ("onclick", *DATA_NAMES)
"""The same of attributes."""
_SOUGHT: Final = frozenset(_ATTRIBUTES)


def elements(root: etree._Element, *names: str) -> list[etree._Element]:
    """Return the elements of these names at and below the root of a parsed page, in document order.

    Raises `ValueError` for a name that is not in the catalogue. The tree must not be changed afterwards.
    """
    catalogue = _catalogue(root)
    if len(names) == 1 and (alone := catalogue.named.get(names[0])) is not None:
        return list(alone)
    if not _NAMES.keys() >= set(names):
        raise ValueError(f"The catalogue of elements lacks one of {names}.")
    found = [name for name in names if name in catalogue.named]
    if len(found) <= 1:
        return list(catalogue.named[found[0]]) if found else []
    wanted = frozenset(found)
    return [element for name, element in catalogue.ordered if name in wanted]


def named(root: etree._Element, names: frozenset[str]) -> list[tuple[str, etree._Element]]:
    """Return the same, each with its name; names that are not in the catalogue are not found."""
    return [pair for pair in _catalogue(root).ordered if pair[0] in names]


def having(root: etree._Element, attribute: str) -> list[etree._Element]:
    """Return the elements below the root of a parsed page that have an attribute, in document order.

    Raises `ValueError` for an attribute that is not in the catalogue.
    """
    if attribute not in _ATTRIBUTES:
        raise ValueError(f"The catalogue of elements lacks the attribute {attribute}.")
    return list(_having(root).get(attribute, ()))


class _Catalogue(NamedTuple):
    """What was found in a page."""

    every: list[etree._Element]
    """All elements in document order. lxml makes an object for an element that nothing holds each time that
    somebody comes by; whoever goes through the page after this finds them made."""
    ordered: list[tuple[str, etree._Element]]
    """Those of the names that are asked for, each with its name."""
    named: dict[str, list[etree._Element]]


@lru_cache(maxsize=1)  # all is asked of one page before the next one comes
def _catalogue(root: etree._Element) -> _Catalogue:
    every = list(root.iter("*"))
    named: dict[str, list[etree._Element]] = {}
    # one object for each name: to compare these is to compare their addresses
    ordered = [(name, element) for element in every if (name := _NAMES.get(element.tag))]
    for name, element in ordered:
        if name in named:
            named[name].append(element)
        else:
            named[name] = [element]
    return _Catalogue(every, ordered, named)


@lru_cache(maxsize=1)
def _having(root: etree._Element) -> dict[str, list[etree._Element]]:
    found: dict[str, list[etree._Element]] = {}
    for element in _catalogue(root).every:
        if (names := element.keys()) and not _SOUGHT.isdisjoint(names) and element is not root:
            for name in _SOUGHT.intersection(map(str, names)):
                found.setdefault(name, []).append(element)
    return found
