"""Whatever the bytes are: a manifest, or Unreadable with one line that holds none of them."""

from __future__ import annotations

import json

import pytest
from growth import keeps_step
from hypothesis import given
from hypothesis import strategies as st
from manifest_words import reader_of

from impact.model.manifests import ECOSYSTEMS, SCOPES
from impact.sources.manifests.base import Unreadable
from impact.sources.manifests.registry import READERS, readers_of

PATHS = (
    ".github/workflows/a.yml", "x/action.yml", ".gitlab-ci.yml", "templates/a.yml", "azure-pipelines.yml",
    ".pre-commit-config.yaml", ".pre-commit-hooks.yaml", "Dockerfile", "compose.yml", ".gitmodules", "main.tf",
    "terragrunt.hcl", ".copier-answers.yml", ".cruft.json", "copier.yml", "cookiecutter.json", "renovate.json5",
    "default.json", "tsconfig.json",
)  # fmt: skip
WORDS = (
    *[
        "on",
        "jobs",
        "steps",
        "uses",
        "runs",
        "using",
        "image",
        "container",
        "services",
        "build",
        "include",
        "project",
        "repo",
        "repos",
        "hooks",
        "id",
        "rev",
    ],
    *[
        "template",
        "_src_path",
        "commit",
        "extends",
        "resources",
        "repositories",
        "name",
        "with",
        "tags",
        "push",
        "component",
        "spec",
        "inputs",
    ],
    *[
        "workflow_call",
        "github>a/b",
        "a/b@v1",
        "docker://a",
        "gh:a/b",
        "./a",
        "https://a.example/b",
        "git@a.example:b/c",
        "source",
    ],
    *("\ud7ff", "\n", "FROM a", 'module "a" {', '[submodule "a"]', "url = ../a", "docker/build-push-action@v1"),
)
VALUES = st.recursive(
    st.sampled_from(WORDS) | st.text(max_size=6) | st.none() | st.booleans() | st.integers(0, 9),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(WORDS), inner, max_size=4),
    max_leaves=20,
)


def read(path: str, text: bytes) -> None:
    reader = reader_of(path)
    assert reader in READERS
    try:
        told = reader.read(path, text)
    except Unreadable as error:
        said = str(error)
    else:
        said = ""
        assert list(told.needs) == sorted(told.needs)
        assert list(told.offers) == sorted(told.offers)
        for each in (*told.needs, *told.offers):
            assert each.thing.ecosystem in ECOSYSTEMS
            assert each.thing.name
            assert each.thing.name.isprintable()
            assert len(each.thing.name) <= 300
        assert all(need.scope in SCOPES for need in told.needs)
    assert "\n" not in said
    assert len(said) < 60


@pytest.mark.parametrize("path", PATHS)
@given(text=st.binary(max_size=80))
def test_any_bytes(path, text):
    read(path, text)


@pytest.mark.parametrize("path", PATHS)
@given(value=VALUES)
def test_any_values(path, value):
    read(path, json.dumps(value).encode())


@pytest.mark.parametrize("path", PATHS)
@given(
    words=st.lists(st.sampled_from([*WORDS, " ", "\n", ": ", "- ", '"', "{", "}", "[", "]", "\\", "&a ", "*a", "$"]))
)
def test_any_words(path, words):
    read(path, "".join(words).encode("utf-8", "surrogatepass"))


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize(
    "text", [b"a: [b, {c: d}]\n", b"FROM a AS b\n", b"[", b"\\", b'"', b"- ", b"\x00", b" ", b"a\n", b"$"]
)
def test_a_megabyte_of_anything_keeps_step(path, text):
    assert keeps_step(lambda size: read(path, text * (size // len(text))), 1 << 20, 1 << 18)


def test_every_path_has_one_reader():
    assert all(len(readers_of(path)) == 1 for path in PATHS)
    assert all(sum(reader.reads(path) for reader in READERS) == 1 for path in PATHS)


@pytest.mark.parametrize("path", ["{{ name }}/.pre-commit-config.yaml", "a/{% if b %}Dockerfile{% endif %}"])
def test_what_is_to_be_filled_in_is_of_a_template(path):
    assert reader_of(path) is None
