"""Which documents are compared with each other: the keys under which reports are computed.

A key is a kind and a region. The year is no part of it: a rendition whose year was read wrongly, or not at
all, has to meet the others to be put right by them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from pipelines.documents import Kind
from pipelines.extraction.fields.numerals import number

Row = dict[str, Any]

KINDS: Final = (Kind.WORK_REPORT,)
"""Kinds that have reports. Others need only be added: nothing else here knows of kinds."""
OF_KEY: Final = ("kind", "region_code", "region_name")
"""Fields of a document on which its key depends."""
_SESSION: Final = re.compile(r"第([^第届]{1,6})届.*?第([^第次]{1,6})次")


def key_of(document: Mapping[str, Any]) -> str | None:
    """Return the key of a document, or None where it is no rendition of any report that could be named.

    It is `kind/code`. An area without a code (a town, a development zone) stands under its name; areas
    of one name are then told apart by their texts and their sessions' full names.
    """
    place = document.get("region_code") or document.get("region_name")
    return f"{document['kind']}/{place}" if document.get("kind") in KINDS and place else None


def query_of(key: str) -> Row:
    """Return the query for the documents with a key; those that were retired do not count."""
    kind, _, place = key.partition("/")
    coded = place.isascii() and place.isdigit()
    where = {"region_code": place} if coded else {"region_code": None, "region_name": place}
    return {"kind": kind, **where, "retired_at": None}


def session_number(session: str | None) -> str | None:
    """Return a session's number as `term-session` (五 and 5 alike), or its words where it has none."""
    if not session:
        return None
    words = "".join(session.split())
    found = _SESSION.search(words)
    numbers = [number(each) for each in found.groups()] if found else []
    return "-".join(map(str, numbers)) if numbers and all(numbers) else words


def session_of(document: Mapping[str, Any]) -> str | None:
    """Return what tells the sessions of one key apart: the number, for areas without a code the full name."""
    session: str | None = document.get("session")
    if document.get("region_code"):
        return session_number(session)
    return "".join(session.split()) if session else None
