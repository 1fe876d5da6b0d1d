"""Data inside scripts and answers: JSON, JavaScript's object literals, JSONP; also broken and cut off.

What can be read is returned and nothing is raised: an answer that was cut at a size limit still has the rows
before the cut.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Final

_MOST_VALUES: Final = 200_000
"""Values of one text; more are not read."""
_DEEPEST: Final = 40

_JSON: Final = json.JSONDecoder(strict=False)
_SPACE: Final = re.compile(r"(?:[\s,;\ufeff]|/\*.*?\*/|//[^\n]*)*", re.DOTALL)
_KEY: Final = re.compile(r"""["']?([\w$.-]+)["']?\s*:""")
_BARE: Final = re.compile(r"[^,}\]\n]*")
_NUMBER: Final = re.compile(r"-?\d{1,18}(?:\.\d+)?$")
_ESCAPE: Final = re.compile(r"\\(?:u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|(\r?\n)|(.))", re.DOTALL)
_STRING: Final = {
    '"': re.compile(r'"((?:[^"\\]|\\.)*)("?)', re.DOTALL),
    "'": re.compile(r"'((?:[^'\\]|\\.)*)('?)", re.DOTALL),
}
_ESCAPED: Final = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f", "v": "\v", "0": ""}
_SURROGATES: Final = re.compile("[\ud800-\udbff][\udc00-\udfff]")
_CALL: Final = re.compile(r"\s*(?:try\s*\{\s*)?(?:/\*\*?/\s*)?[\w$.]{1,80}\s*\(\s*")

Value = object
"""What JSON can be: dict, list, str, int, float, bool or None."""


def read(text: str, at: int = 0) -> Value:
    """Return the value that begins at `at`; of a broken one, what comes before the break."""
    try:
        found: Value = _JSON.raw_decode(text, at)[0]
    except (ValueError, RecursionError):
        return _Lenient(text, at).read()
    return found


def read_answer(text: str) -> Value:
    """Return the value of an answer that is JSON or JSONP (also with a string of XML or HTML in the call)."""
    start = _SPACE.match(text)
    at = start.end() if start else 0
    if at < len(text) and text[at] not in "[{\"'" and (call := _CALL.match(text, at)):
        at = call.end()
    return read(text, at)


def string_at(text: str, at: int) -> str | None:
    """Return the string whose opening quote stands at `at`, escapes resolved; None where there is no quote.

    Locators of documents refer to this (`crawler.pages.fragments`): a change of it changes all of them.
    """
    found = _STRING[text[at]].match(text, at) if text[at : at + 1] in _STRING else None
    return _unescaped(found[1]) if found else None


def after(text: str, name: str, start: int = 0) -> Iterator[int]:
    """Yield where the values begin that scripts give to `name`: `name: …`, `"name": …`, `name = …`."""
    for found in re.finditer(rf"""(?<![\w$])["']?{re.escape(name)}["']?\s*[:=](?!=)\s*""", text[start:]):
        yield start + found.end()


def _unescaped(raw: str) -> str:
    if "\\" not in raw:
        return raw
    text = _ESCAPE.sub(_resolve, raw)
    # a pair of \\u escapes is one character
    return _SURROGATES.sub(lambda pair: pair[0].encode("utf-16", "surrogatepass").decode("utf-16"), text)


def _resolve(found: re.Match[str]) -> str:
    code = found[1] or found[2]
    if code:
        return chr(int(code, 16))
    if found[3]:
        return ""
    return _ESCAPED.get(found[4], found[4])


class _Lenient:
    """Reads a literal as far as it goes."""

    def __init__(self, text: str, at: int) -> None:
        self._text = text
        self._at = at
        self._left = _MOST_VALUES

    def read(self) -> Value:
        """Return the value."""
        return self._value(0)

    def _value(self, depth: int) -> Value:
        self._skip()
        self._left -= 1
        head = self._text[self._at : self._at + 1]
        if self._left < 0 or depth > _DEEPEST:
            self._at = len(self._text)
        elif head == "{":
            return self._object(depth)
        elif head == "[":
            return self._array(depth)
        elif head in _STRING and head:
            found = _STRING[head].match(self._text, self._at)
            if found:
                self._at = found.end()
                return _unescaped(found[1])
        return self._bare()

    def _object(self, depth: int) -> dict[str, Value]:
        out: dict[str, Value] = {}
        self._at += 1
        while self._more("}"):
            key = _KEY.match(self._text, self._at)
            if key is None:  # no name: skip a character, and look for the next one
                self._at += 1
                continue
            self._at = key.end()
            value = self._value(depth + 1)
            out.setdefault(key[1], value)
        return out

    def _array(self, depth: int) -> list[Value]:
        out: list[Value] = []
        self._at += 1
        while self._more("]"):
            before = self._at
            out.append(self._value(depth + 1))
            if self._at == before:
                self._at += 1
        return out

    def _more(self, end: str) -> bool:
        """Whether something follows before the closing bracket, which is passed."""
        self._skip()
        if self._at >= len(self._text):
            return False
        if self._text[self._at] == end:
            self._at += 1
            return False
        return True

    def _bare(self) -> Value:
        found = _BARE.match(self._text, self._at)
        word = found[0].strip() if found else ""
        self._at = found.end() if found else len(self._text)
        if _NUMBER.match(word):
            return float(word) if "." in word else int(word)
        return {"true": True, "false": False}.get(word)

    def _skip(self) -> None:
        found = _SPACE.match(self._text, self._at)
        if found:
            self._at = found.end()
