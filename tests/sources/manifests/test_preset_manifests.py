"""Presets of Renovate and settings of TypeScript as manifests, and JSON as people write it."""

from __future__ import annotations

import json
from contextlib import suppress

import pytest
from growth import keeps_step
from hypothesis import given
from hypothesis import strategies as st
from manifest_words import reader_of
from test_github_manifests import need, read

from impact.model.manifests import Manifest
from impact.sources.manifests.base import Unreadable
from impact.sources.manifests.loose_json import loose_json


@pytest.mark.parametrize(
    ("extended", "name", "version"),
    [
        ("github>Shop/presets", "github.com/shop/presets//default", ""),
        ("github>shop/presets#v2", "github.com/shop/presets//default", "v2"),
        ("github>shop/presets:Web(a, b)", "github.com/shop/presets//Web", ""),
        ("github>shop/presets:web/strict#v1", "github.com/shop/presets//web", "v1"),
        ("gitlab>shop/group/presets//path/web.json5", "gitlab.com/shop/group/presets//path/web", ""),
        ("local>Shop/presets", "/shop/presets//default", ""),
    ],
)
def test_an_extended_preset_is_a_need(extended, name, version):
    told = read("renovate.json", json.dumps({"extends": [extended, "config:recommended", ":pin", "@shop/x", 7]}))
    assert told == Manifest(needs=(need("preset", name, version),))


def test_what_has_no_address_is_left():
    assert read(".github/renovate.json5", "{extends: ['gitea>shop/presets', 'local>presets'],}") == Manifest(left=2)


@pytest.mark.parametrize(
    ("path", "text", "offers"),
    [
        ("default.json", '{"$schema": "https://docs.renovatebot.com/renovate-schema.json"}', ["//default"]),
        ("presets/web.json5", "{packageRules: []}", ["//presets/web"]),
        ("org-renovate.json", '{"extends": ["config:base"]}', ["//org-renovate"]),
        ("renovate-config/go.json", '{"extends": ["github>a/b"]}', ["//renovate-config/go"]),
        ("locales/default.json", '{"hello": "x", "extends": ["./x"]}', []),
        ("default.json", "[1]", []),
        ("default.json", "{", []),
        ("renovate.json", '{"packageRules": []}', []),
        (".renovaterc", "{}", []),
    ],
)
def test_a_preset_in_a_file_of_its_own_is_an_offer(path, text, offers):
    assert [each.thing.name for each in read(path, text).offers] == offers


def test_settings_of_typescript_may_be_of_a_package():
    text = '{ // why\n "extends": ["@Shop/tsconfig/strict.json", "base/x.json", "./own.json", "plain", 7], }'
    assert read("web/tsconfig.build.json", text).needs == (need("npm", "@shop/tsconfig"), need("npm", "base"))
    assert read("tsconfig.json", '{"extends": "@shop/tsconfig"}').needs == (need("npm", "@shop/tsconfig"),)
    assert reader_of("mytsconfig.json") is None


def test_json_may_be_loose():
    raw = rb"""// x
    {a: 1e3, 'b': 'it\'s "q" \" \\', "c": [-1,2,], /* x, */ $d: true, "e": "//no /* no */", f: null, g: {}, }"""
    assert loose_json(raw) == {
        "a": 1000.0, "b": 'it\'s "q" " \\', "c": [-1, 2], "$d": True, "e": "//no /* no */", "f": None, "g": {},
    }  # fmt: skip


@pytest.mark.parametrize(
    ("raw", "why"),
    [
        (b"", "not JSON"),
        (b"{'a", "not JSON"),
        (b"{a: '}", "not JSON"),
        (b"{a b}", "not JSON"),
        (b"\xff", "not JSON"),
        (b"[1,]", "not an object of JSON"),
        (b"[" * 200_000, "nested too deeply"),
        (b" " * (300 << 10), "larger than 256 KB"),
    ],
)
def test_what_is_none_says_why(raw, why):
    with pytest.raises(Unreadable, match=why):
        loose_json(raw)


@pytest.mark.parametrize("text", ['"\\', "'\\", "/*", "k ", "k:", ",", "'a'", "/", "{a:1,", "\\", "0", "."])
def test_a_file_of_one_thing_keeps_step(text):
    def read(size: int) -> None:
        with suppress(Unreadable):
            loose_json(("{" + text * (size // len(text))).encode())

    assert keeps_step(read, 250 << 10, 250 << 8)


@given(
    st.dictionaries(
        st.text(max_size=5),
        st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=9) | st.booleans() | st.none(),
    )
)
def test_strict_json_with_a_comment_is_the_same(value):
    assert loose_json(b"// x\n" + json.dumps(value).encode()) == value
