"""Data inside scripts and answers, whole and broken."""

from __future__ import annotations

import json
import random

import pytest

from crawler.pages.literals import after, read, read_answer, string_at

WHOLE = {
    "data": [{"title": "2026年政府工作报告", "url": "/a.html", "n": 1, "ok": True, "x": None}],
    "total": 1,
}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ('{"a": 1}', {"a": 1}),
        ("{a: 'x', b: [1, 2,], }", {"a": "x", "b": [1, 2]}),
        ("{a: !0, b: undefined, c: -1.5}", {"a": None, "b": None, "c": -1.5}),
        ("{ // 站点\n SID: '200001', /* x */ TREE: [] }", {"SID": "200001", "TREE": []}),
        ('{"a": "报\\u544a", b: \'it\\\'s\'}', {"a": "报告", "b": "it's"}),
        ('{"a": "\\ud83d\\ude00", b: 1}', {"a": "😀", "b": 1}),
        ('[{"t": "甲", "u": "/1"}, {"t": "乙', [{"t": "甲", "u": "/1"}, {"t": "乙"}]),
        ('{"a": [1, {"b": 2', {"a": [1, {"b": 2}]}),
        ("", None),
        ("}", None),
    ],
)
def test_what_can_be_read_is_read(text: str, value: object) -> None:
    assert read(text) == value


@pytest.mark.parametrize(
    "form", ["{}", "cb({})", "  /**/ jQuery1_2({});", "try{{cb({})}}catch(e){{}}", "\ufeff{}"]
)
def test_an_answer_may_be_called(form: str) -> None:
    assert (
        read_answer(form.replace("{}", json.dumps(WHOLE), 1).replace("{{", "{").replace("}}", "}")) == WHOLE
    )


def test_an_answer_may_be_a_string_in_a_call() -> None:
    assert read_answer('cb("<a href=\\"/1\\">甲<\\/a>")') == '<a href="/1">甲</a>'


def test_no_damage_raises_or_takes_long() -> None:
    dice, whole = random.Random(7), json.dumps(WHOLE, ensure_ascii=False) * 3
    for _ in range(400):
        text = list(whole[: dice.randrange(1, len(whole))])
        for _ in range(dice.randrange(4)):
            text[dice.randrange(len(text))] = dice.choice("\"'{}[]:,\\ x")
        read("".join(text))
    read("[" * 100_000)
    read('{"a":' * 100_000)


def test_where_a_script_gives_a_value_to_a_name() -> None:
    script = "var x = {SID : '1', \"SID\":'2'}; SID = '3'; MYSID: '4'; if (SID == '5') {}"
    assert [string_at(script, at) for at in after(script, "SID")] == ["1", "2", "3"]


@pytest.mark.parametrize(
    ("text", "value"), [('"a\\n\\x41"', "a\nA"), ("'it\\'s'", "it's"), ("x", None), ('"cut', "cut")]
)
def test_a_string_at_its_quote(text: str, value: str | None) -> None:
    assert string_at(text, 0) == value
