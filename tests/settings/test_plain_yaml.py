"""YAML that others wrote is text, and does nothing to its reader."""

from __future__ import annotations

from contextlib import suppress

import pytest
import yaml
from growth import keeps_step
from hypothesis import given
from hypothesis import strategies as st

from impact.model.errors import SettingsError
from impact.settings import plain_yaml
from impact.settings.plain_yaml import plain_documents


def test_everything_plain_is_text_as_written():
    (told,) = plain_documents(b"on: push\nrev: 1.10\nyes: 0o12\nno: ~\nempty:\nquoted: '~'\nlist: [1, null, x]\n")
    assert told == {
        "on": "push", "rev": "1.10", "yes": "0o12", "no": None, "empty": None, "quoted": "~", "list": ["1", None, "x"],
    }  # fmt: skip


def test_an_alias_of_a_text_is_that_text_and_of_more_is_nothing():
    (told,) = plain_documents(b"a: &a one\nb: &b [x, y]\nc: *a\nd: *b\ne: *unknown\n")
    assert told == {"a": "one", "b": ["x", "y"], "c": "one", "d": None, "e": None}


def test_anchors_are_of_their_document_and_every_document_is_read():
    assert plain_documents(b"a: &a one\n---\nb: *a\n--- \n") == ({"a": "one"}, {"b": None}, None)
    assert plain_documents(b"") == ()


def test_tags_odd_keys_and_second_keys_are_passed_over():
    told = plain_documents(b"a: !reference [x, y]\n? [k]\n: v\n{m: 1}: w\n~: nothing\na: again\nz: !!python/none ''\n")
    assert told == ({"a": ["x", "y"], "z": ""},)


@pytest.mark.parametrize(
    ("raw", "what"),
    [
        (b"a: b: c\n", ":1:5: not YAML"),
        (b"a: {{ x }}\nb: {{", ":3:1: not YAML"),
        (b"a: \xff\n", ":1:1: not YAML"),
        (b"\x00\x01", ":1:1: not YAML"),
        (b"[" * 70, ":1:66: nested more than 64 deep"),
    ],
)
def test_what_cannot_be_read_is_named_without_its_words(raw, what):
    with pytest.raises(SettingsError) as raised:
        plain_documents(raw)
    assert raised.value.faults == (what,)


@pytest.mark.parametrize(
    "raw", [b"[" + b"a," * 500_000 + b"]", b"- a\n" * 250_000, b"a: {" + b"k: v, " * 170_000 + b"}", b"- " * 500_000]
)
def test_a_megabyte_keeps_step(raw):
    def read(given: bytes) -> None:
        with suppress(SettingsError):
            plain_documents(given)

    with pytest.raises(SettingsError):
        plain_documents(raw)
    assert keeps_step(read, raw, raw[: len(raw) // 4])


@pytest.mark.parametrize("loader", [plain_yaml._Loader, yaml.SafeLoader])
@given(raw=st.one_of(st.binary(max_size=60), st.text("ab:-[]{}&*!|>'\"\\#?~\n \tu", max_size=40).map(str.encode)))
def test_no_bytes_raise_anything_else(loader, raw):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(plain_yaml, "_Loader", loader)
        with suppress(SettingsError):
            plain_documents(raw)
