from __future__ import annotations

import hashlib
import os
from contextlib import suppress
from pathlib import Path
from typing import Literal

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, ConfigDict, Field, RootModel, field_validator

from impact.model.errors import SettingsError
from impact.settings import yaml_file


class Shape(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class Rule(Shape):
    name: str
    weight: float = 1.0
    tags: tuple[str, ...] = ()
    strength: Literal["weak", "strong"] = "weak"


class Book(Shape):
    title: str
    count: int = Field(1, ge=0)
    shown: bool = False
    rules: tuple[Rule, ...] = ()
    by_name: dict[str, Rule] = {}


class AllOptional(Shape):
    title: str = "none"


@pytest.fixture
def file(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return Path("book.yaml")


def faults(file: Path, raw: str | bytes, shape=Book, **more) -> list[str]:
    file.write_bytes(raw if isinstance(raw, bytes) else raw.encode())
    with pytest.raises(SettingsError) as caught:
        yaml_file.load(file, shape, **more)
    return list(caught.value.faults)


def test_a_right_file_becomes_a_value_and_its_digest(file):
    raw = b"title: Rules\ncount: 3\nshown: yes\nrules:\n- {name: a, tags: [b], weight: 2}\nby_name: {q: {name: z}}\n"
    file.write_bytes(raw)
    book, digest = yaml_file.load(file, Book)
    rule = Rule(name="a", tags=("b",), weight=2.0)
    assert book == Book(title="Rules", count=3, shown=True, rules=(rule,), by_name={"q": Rule(name="z")})
    assert digest == hashlib.sha256(raw).hexdigest()


def test_every_fault_is_named_at_its_place(file):
    raw = (
        "title: no\n"
        "cuont: 3\n"
        "shown: maybe\n"
        "rules:\n"
        "- {name: 1.0, tags: b, weigh: 2, strength: stron}\n"
        "- 5\n"
        "by_name: {q: {nme: z}}\n"
        "title: 4\n"
    )
    assert faults(file, raw) == [
        'book.yaml:1:8: expected text, found the yes-or-no no; YAML reads a bare no as false; write it in quotes: "no"',
        "book.yaml:2:1: unknown key 'cuont'; did you mean 'count'?",
        "book.yaml:3:8: expected true or false, found the text 'maybe'",
        'book.yaml:5:10: expected text, found the number 1.0; write it in quotes: "1.0"',
        "book.yaml:5:21: expected a list, found the text 'b'",
        "book.yaml:5:24: unknown key 'weigh'; did you mean 'weight'?",
        "book.yaml:5:44: 'stron' is none of weak, strong; did you mean 'strong'?",
        "book.yaml:6:3: expected a mapping (key: value), found the number 5",
        "book.yaml:7:14: needs the key 'name'",
        "book.yaml:7:15: unknown key 'nme'; did you mean 'name'?",
        "book.yaml:8:1: the key 'title' stands here twice, first on line 1",
    ]


def test_the_first_of_two_equal_keys_is_the_one_that_is_checked(file):
    assert faults(file, "title: a\ntitle: 4\n") == ["book.yaml:2:1: the key 'title' stands here twice, first on line 1"]


@pytest.mark.parametrize(
    ("raw", "fault"),
    [
        ("title: [\n", "2:1: not YAML: while parsing a flow node"),
        ("title: a: b\n", "1:9: not YAML: mapping values are not allowed"),
        ("\ttitle: a", "1:1: not YAML: while scanning for the next token"),
        ("title: x\n---\ntitle: y\n", "2:1: a second document"),
        ("{[a]: b}", "1:2: not YAML: a key must be plain text"),
        ("title: x\ny: \x07", "2:4: a character YAML does not allow"),
        (b"title: x\ny\xc3\xa9: \xff\xfe\n", "2:5: not UTF-8 text: byte 0xff"),
        ("", "1:1: the file is empty; it needs the key 'title'"),
        ("# nothing\n", "1:1: the file is empty; it needs the key 'title'"),
        ("- a\n", "1:1: expected a mapping (key: value), found a list"),
        ("title:\n", "1:7: expected text, found nothing"),
        ("title: x\ncount: -1\n", "2:8: must be greater than or equal to 0, found the number -1"),
        ("title: x\ncount: 1.5\n", "2:8: expected a whole number, found the number 1.5"),
        ("title: &a x\n", "1:8: &a: anchors and aliases are not read"),
        ("title: !!python/name:os.system x\n", "1:8: the tag tag:yaml.org,2002:python/name:os.system is not read"),
        ("[" * 100_000, "1:26: not YAML: nested more than 24 deep"),
        (b"title: " + b"x" * (1 << 20), "1:1: larger than 1 MB"),
    ],
)
def test_what_is_wrong_and_where(file, raw, fault):
    found = faults(file, raw)
    assert any(each.startswith(f"book.yaml:{fault}") for each in found), found


def test_the_python_loader_says_the_same(file, monkeypatch):
    monkeypatch.setattr(yaml_file, "_Loader", yaml.SafeLoader)
    raw = "title: no\nrules: [{name: &x a, tags: *x}]\ncuont: 1\n"
    assert [each.split(": ")[0] for each in faults(file, raw)] == [
        "book.yaml:1:8",
        "book.yaml:2:16",
        "book.yaml:2:28",
        "book.yaml:3:1",
    ]
    assert faults(file, "title: x\ny: \x07")[0].startswith("book.yaml:2:4: a character YAML does not allow")


def test_an_alias_bomb_is_refused_without_being_built(file):
    layers = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    layers += [f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 10)}]" for i in range(1, 12)]
    found = faults(file, "\n".join(layers))
    assert len(found) == 101
    assert "book.yaml:2:10: *a0: anchors and aliases are not read; write the value out" in found


def test_many_faults_are_listed_up_to_a_bound(file):
    found = faults(file, "title: x\n" + "".join(f"wrong{i}: 1\n" for i in range(300)))
    assert len(found) == 101
    assert found[-1] == "book.yaml:102:1: and 200 more faults from here on"


def test_what_yaml_makes_of_numbers_is_not_a_surprise(file):
    for text in ("012", "12:30", "0x10", "1_000", ".inf", "2026-01-01", "9" * 30):
        file.write_text(f"title: {text}\n")
        assert yaml_file.load(file, Book)[0].title == text


def test_an_empty_file_is_enough_where_nothing_is_needed(file):
    file.write_text("# title: x\n")
    assert yaml_file.load(file, AllOptional)[0] == AllOptional()


def test_a_byte_order_mark_is_no_part_of_the_first_key(file):
    file.write_bytes(b"\xef\xbb\xbftitle: x\n")
    assert yaml_file.load(file, Book)[0].title == "x"


def test_a_mapping_with_free_keys_names_the_key_that_is_known(file):
    found = faults(file, "no: {name: a}\nb: {nme: c}\n", shape=RootModel[dict[str, Rule]])
    assert found == ["book.yaml:2:4: needs the key 'name'", "book.yaml:2:5: unknown key 'nme'; did you mean 'name'?"]


class Narrow(Shape):
    name: str = Field(min_length=1)
    parts: tuple[str, ...] = Field(min_length=1)
    rule: Rule | None = None
    pair: tuple[int, ...] = Field((1, 2), min_length=2)
    even: int = 0

    @field_validator("even")
    @classmethod
    def _even(cls, value: int) -> int:
        if value % 2:
            raise ValueError("must be even")
        return value


def test_every_kind_of_fault_is_said_in_plain_words(file):
    assert faults(file, "name: ''\nparts: []\nrule: {nme: 1}\neven: 3\n", shape=Narrow) == [
        "book.yaml:1:7: must not be empty",
        "book.yaml:2:8: must not be empty",
        "book.yaml:3:7: needs the key 'name'",
        "book.yaml:3:8: unknown key 'nme'; did you mean 'name'?",
        "book.yaml:4:7: must be even",
    ]
    assert faults(file, "name: a\nparts: [b]\npair: [1]\n", shape=Narrow) == [
        "book.yaml:3:7: must have at least 2 items"
    ]
    assert faults(file, "name: a\nparts: [b]\npair: [1, x]\n", shape=Narrow) == [
        "book.yaml:3:11: expected a whole number, found the text 'x'"
    ]
    assert faults(file, "name: {a: b}\nparts: [[c], 3]\n", shape=Narrow) == [
        "book.yaml:1:7: expected text, found a mapping",
        "book.yaml:2:9: expected text, found a list",
        'book.yaml:2:14: expected text, found the number 3; write it in quotes: "3"',
    ]


def test_an_unknown_key_like_no_other_comes_with_the_keys_there_are(file):
    assert faults(file, "name: a\nparts: [b]\nzzz: 1\n", shape=Narrow) == [
        "book.yaml:3:1: unknown key 'zzz'; known here: name, parts, rule, pair, even"
    ]


def test_faults_of_meaning_come_with_the_faults_of_shape(file):
    def check(document):
        for where, value in document.find("rules", "*", "name"):
            yield where, f"no rule is called {value}"

    found = faults(file, "title: 3\nrules: [{name: a}, {name: b, score: 1}]\n", check=check, refused={"score": "why"})
    assert found == [
        'book.yaml:1:8: expected text, found the number 3; write it in quotes: "3"',
        "book.yaml:2:16: no rule is called a",
        "book.yaml:2:27: no rule is called b",
        "book.yaml:2:30: the key 'score' is refused: why",
    ]


def test_find_passes_over_what_is_not_there(file):
    file.write_text("rules: [1, {name: a}]\nby_name: text\n")
    document = yaml_file.read(file)
    assert list(document.find("rules", "*", "name")) == [(("rules", 1, "name"), "a")]
    assert list(document.find("by_name", "*", "name")) == []
    assert list(document.find("absent", "*")) == []


def test_what_cannot_be_read_is_said(tmp_path):
    pipe = tmp_path / "pipe.yaml"
    os.mkfifo(pipe)
    for path, fault in (
        (tmp_path / "none.yaml", "no such file"),
        (tmp_path, "this is a folder, not a YAML file"),
        (pipe, "not a regular file"),
    ):
        with pytest.raises(SettingsError) as caught:
            yaml_file.load(path, Book)
        assert caught.value.faults == (f"{path}:1:1: {fault}",)


def test_what_the_system_refuses_is_said(file, monkeypatch):
    file.write_text("title: x\n")

    def refuse(*_args, **_more):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(SettingsError, match="cannot be read: Permission denied"):
        yaml_file.load(file, Book)


@given(raw=st.binary(max_size=200) | st.text(max_size=200, alphabet="ab:-[]{},&*!#'\"\n \t%|>?").map(str.encode))
def test_no_bytes_bring_anything_but_faults(tmp_path_factory, raw):
    file = tmp_path_factory.mktemp("any") / "any.yaml"
    file.write_bytes(raw)
    with suppress(SettingsError):
        assert isinstance(yaml_file.load(file, Book)[0], Book)
