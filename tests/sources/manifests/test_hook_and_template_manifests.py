"""Hooks of pre-commit and templates of projects as manifests."""

from __future__ import annotations

import pytest
from manifest_words import reader_of
from test_github_manifests import need, read

from impact.model.manifests import Manifest, Offer, Thing
from impact.sources.manifests.base import Unreadable


def test_a_need_is_one_hook_of_a_repository():
    told = read(
        ".pre-commit-config.yaml",
        """
repos:
- repo: https://github.com/Shop/Hooks.git
  rev: 1.10
  hooks: [{id: spell}, {id: style, args: [-q]}, {name: none}]
- repo: git@git.example.com:shop/own
  rev: v2
  hooks: [{id: own}]
- {repo: local, hooks: [{id: here}]}
- {repo: meta, hooks: [{id: identity}]}
- {repo: ../beside, rev: x, hooks: [{id: y}]}
- {hooks: [{id: y}]}
""",
    )
    assert told.needs == (
        need("hook", "git.example.com/shop/own//own", "v2"),
        need("hook", "github.com/shop/hooks//spell", "1.10"),
        need("hook", "github.com/shop/hooks//style", "1.10"),
    )
    assert told.left == 2


def test_what_others_can_run_is_an_offer():
    told = read(".pre-commit-hooks.yaml", "- id: spell\n  entry: x\n- id: style\n- name: none\n")
    assert told == Manifest(offers=(Offer(Thing("hook", "//spell")), Offer(Thing("hook", "//style"))), left=1)
    assert read(".pre-commit-hooks.yaml", "") == Manifest()
    assert reader_of("tests/.pre-commit-hooks.yaml") is None
    with pytest.raises(Unreadable, match="not a list"):
        read(".pre-commit-hooks.yaml", "a: b")


@pytest.mark.parametrize(
    ("path", "text", "name", "version"),
    [
        (".copier-answers.yml", "_src_path: gh:shop/base\n_commit: v1.2\n", "github.com/shop/base", "v1.2"),
        (".copier-answers.docs.yml", "_src_path: git+https://github.com/shop/base.git\n", "github.com/shop/base", ""),
        (
            "till/.cruft.json",
            '{"template": "git@git.example.com:shop/base.git", "commit": "abc", "directory": "web/"}',
            "git.example.com/shop/base//web",
            "abc",
        ),
    ],
)
def test_a_project_needs_the_template_that_it_follows(path, text, name, version):
    assert read(path, text).needs == (need("template", name, version),)


@pytest.mark.parametrize("text", ["_src_path: ../base\n", "_src_path: /srv/base\n", "_commit: x\n", "_src_path: base"])
def test_a_template_that_only_one_machine_knows_is_left(text):
    assert read(".copier-answers.yml", text) == Manifest(left=1)


@pytest.mark.parametrize(
    ("path", "text", "offers"),
    [
        ("copier.yml", "name: {type: str}\n", ["//"]),
        ("copier.yaml", "_subdirectory: t\ninclude: !include x.yml\n", ["//"]),
        ("cookiecutter.json", '{"name": "x"}', ["//"]),
        ("kinds/web/cookiecutter.json", '{"name": "x"}', ["//kinds/web"]),
        ("copier.yml", "", []),
    ],
)
def test_what_asks_questions_is_a_template(path, text, offers):
    assert [each.thing.name for each in read(path, text).offers] == offers


@pytest.mark.parametrize(
    ("text", "why"),
    [("[1]", "not an object"), ("{", "not JSON"), ("[" * 100_000, "nested too deeply"), (" " * (3 << 20), "larger")],
)
def test_what_cannot_be_read_says_why(text, why):
    with pytest.raises(Unreadable, match=why):
        read(".cruft.json", text)


@pytest.mark.parametrize("path", ["docs/copier.yml", ".copier-answers.txt", "cruft.json"])
def test_other_files_are_not_read(path):
    assert reader_of(path) is None
