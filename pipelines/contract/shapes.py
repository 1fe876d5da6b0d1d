"""Annotations of model fields taken apart, for those who translate them."""

from __future__ import annotations

from collections.abc import Iterator
from types import NoneType, UnionType
from typing import Annotated, Any, Union, get_args, get_origin


def bare(annotation: Any) -> tuple[Any, bool]:
    """Return an annotation without `Annotated` and without null, and whether it takes null."""
    parts = [part for part in _parts(annotation) if part is not NoneType]
    nullable = len(parts) < len(list(_parts(annotation)))
    if len(parts) == 1:
        return parts[0], nullable
    return Union[tuple(parts)], nullable  # noqa: UP007 -- made of a list


def pattern(annotation: Any, metadata: list[Any]) -> str | None:
    """Return the regular expression that a string has to match, or None."""
    return next(
        filter(None, (getattr(each, "pattern", None) for each in _metadata(annotation, metadata))), None
    )


def _parts(annotation: Any) -> Iterator[Any]:
    origin = get_origin(annotation)
    if origin is Annotated:
        yield from _parts(get_args(annotation)[0])
    elif origin in (Union, UnionType):
        for each in get_args(annotation):
            yield from _parts(each)
    else:
        yield annotation


def _metadata(annotation: Any, metadata: list[Any]) -> Iterator[Any]:
    for each in metadata:
        yield each
        yield from getattr(each, "metadata", ())
    if get_origin(annotation) is Annotated:
        inner, *own = get_args(annotation)
        yield from _metadata(inner, own)
    elif get_origin(annotation) in (Union, UnionType):
        for part in get_args(annotation):
            yield from _metadata(part, [])
