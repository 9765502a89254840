"""Which lines refer to which files: only where a whole path settles it."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from impact.outcomes.references import Tree, is_known, looked_for, refers

TREE = Tree(
    (
        "src/kit/__init__.py", "src/kit/retry.py", "src/kit/deep/__init__.py", "src/kit/deep/low.py", "tools/gen.py",
        "web/src/api.ts", "web/src/list/index.ts", "pkg/queue/queue.go", "go.mod", "lib/queue/retry.rb",
        "src/main/java/org/sample/Retry.java", "include/kit/map.h", "src/list.h", "scripts/release.sh",
        ".github/workflows/build.yml", ".github/actions/setup/action.yml", "docs/guide.md", "docs/how/to.md",
        "libs/kit/pyproject.toml", "libs/kit/tries/__init__.py", "other/tries/__init__.py",
    ),
    {"": "sample.org/app"},
)  # fmt: skip

YES = [
    ("from kit.retry import again", "app/main.py", "src/kit/retry.py"),
    ("from kit import deep, retry as r", "app/main.py", "src/kit/retry.py"),
    ("import kit.deep.low", "tests/test_low.py", "src/kit/deep/low.py"),
    ("from .retry import again", "src/kit/other.py", "src/kit/retry.py"),
    ("from ..retry import again", "src/kit/deep/low.py", "src/kit/retry.py"),
    ("    from . import retry", "src/kit/other.py", "src/kit/retry.py"),
    ("from kit.deep import low", "app/main.py", "src/kit/deep/__init__.py"),
    ("from tries import again", "app/main.py", "libs/kit/tries/__init__.py"),
    ("import { get } from './api'", "web/src/view.tsx", "web/src/api.ts"),
    ("const api = require('../api.js')", "web/src/list/view.js", "web/src/api.ts"),
    ("export * from './list'", "web/src/view.ts", "web/src/list/index.ts"),
    ('\t"sample.org/app/pkg/queue"', "cmd/main.go", "pkg/queue/queue.go"),
    ('import q "sample.org/app/pkg/queue"', "cmd/main.go", "pkg/queue/queue.go"),
    ('require "queue/retry"', "lib/queue.rb", "lib/queue/retry.rb"),
    ("require_relative '../lib/queue/retry'", "test/helper.rb", "lib/queue/retry.rb"),
    ("import org.sample.Retry;", "src/main/java/org/other/Main.java", "src/main/java/org/sample/Retry.java"),
    ("import static org.sample.Retry.times;", "src/Main.java", "src/main/java/org/sample/Retry.java"),
    ("#include <kit/map.h>", "src/main.c", "include/kit/map.h"),
    ('#include "list.h"', "src/main.c", "src/list.h"),
    ("    uses: ./.github/workflows/build.yml", ".github/workflows/ci.yml", ".github/workflows/build.yml"),
    ("      - uses: ./.github/actions/setup", ".github/workflows/ci.yml", ".github/actions/setup/action.yml"),
    ("\t./scripts/release.sh $(VERSION)", "Makefile", "scripts/release.sh"),
    ("run `scripts/release.sh` then", "CONTRIBUTING.md", "scripts/release.sh"),
    ("        run: python tools/gen.py --all", ".github/workflows/ci.yml", "tools/gen.py"),
    ("See [the guide](../guide.md).", "docs/how/to.md", "docs/guide.md"),
    ("See [how](how/to.md#begin).", "docs/guide.md", "docs/how/to.md"),
    ("Run `gh workflow run build` by hand.", "RELEASING.md", ".github/workflows/build.yml"),
    ("gh workflow run --ref main 'build.yml' -f target=all", "docs/guide.md", ".github/workflows/build.yml"),
    ("\tgh workflow run build.yml", "Makefile", ".github/workflows/build.yml"),
    ("Start it [here](../../actions/workflows/build.yml).", "README.md", ".github/workflows/build.yml"),
    ("![built](https://example.com/kit/workflows/build/badge.svg)", "README.md", ".github/workflows/build.yml"),
    ("https://example.com/kit/blob/main/.github/workflows/build.yml.", "README.md", ".github/workflows/build.yml"),
]
NO = [
    ("from tries import again", "app/main.py", "other/tries/__init__.py"),
    ("from other.retry import again", "app/main.py", "src/kit/retry.py"),
    ("import retry", "app/main.py", "src/kit/retry.py"),
    ("from kit.retrying import again", "app/main.py", "src/kit/retry.py"),
    ("# from kit.retry import again", "app/main.py", "src/kit/retry.py"),
    ("from .retry import again", "app/main.py", "src/kit/retry.py"),
    ("import { get } from 'api'", "web/src/view.ts", "web/src/api.ts"),
    ("import { get } from './api'", "other/view.ts", "web/src/api.ts"),
    ('\t"elsewhere.org/lib/pkg/queue"', "cmd/main.go", "pkg/queue/queue.go"),
    ('\t"sample.org/app/pkg/queue"', "pkg/queue/more.go", "pkg/queue/queue.go"),
    ('require "retry"', "lib/queue.rb", "lib/queue/retry.rb"),
    ("import org.other.Retry;", "src/Main.java", "src/main/java/org/sample/Retry.java"),
    ('#include "list.h"', "other/main.c", "src/list.h"),
    ("scripts/release.sh @team", "CODEOWNERS", "scripts/release.sh"),
    ("- scripts/release.sh came in", "CHANGELOG.md", "scripts/release.sh"),
    ("save it as scripts/release.sh in your project", "docs/guide.md", "scripts/release.sh"),
    ("\tother/scripts/release.sh", "Makefile", "scripts/release.sh"),
    ("\tscripts/release.sh.in", "Makefile", "scripts/release.sh"),
    ("gh workflow run build -R else/where", "RELEASING.md", ".github/workflows/build.yml"),
    ("gh workflow run other.yml -f target=build", "RELEASING.md", ".github/workflows/build.yml"),
    ("gh workflow run building", "RELEASING.md", ".github/workflows/build.yml"),
    ("# gh workflow run build", "src/kit/retry.py", ".github/workflows/build.yml"),
    ("the workflow build", "README.md", ".github/workflows/build.yml"),
    ("See /actions/workflows/build-all.yml", "README.md", ".github/workflows/build.yml"),
    ("gh workflow run action", "README.md", ".github/actions/setup/action.yml"),
    ("See [it](https://example.com/guide.md).", "docs/how/to.md", "docs/guide.md"),
    ("    uses: ./.github/workflows/build.yml", ".github/workflows/build.yml", ".github/workflows/build.yml"),
]


@pytest.mark.parametrize(("line", "where", "to"), YES)
def test_a_line_that_refers_to_a_file_and_is_found(line, where, to):
    assert refers(line, where, to, TREE)
    assert any(re.search(each, line) for each in looked_for([to, "another/thing.py", "x/y.md"]))


@pytest.mark.parametrize(("line", "where", "to"), NO)
def test_a_line_that_does_not(line, where, to):
    assert not refers(line, where, to, TREE)


def test_of_some_files_no_reference_is_known():
    assert not any(map(is_known, ("src/lib.rs", "release", "Retry")))
    assert all(map(is_known, (each for each in TREE.paths if each[-4:] not in (".mod", "toml"))))


@given(st.text(max_size=80), st.sampled_from(TREE.paths), st.sampled_from(TREE.paths))
def test_no_line_breaks_the_reading(line, where, to):
    assert refers(line, where, to, TREE) in (True, False)
    assert not refers(line, to, to, TREE)


@given(st.lists(st.text("ab[](){}.*+?^$|\\/", min_size=1, max_size=12), min_size=1, max_size=5))
def test_every_expression_can_be_read(paths):
    for each in looked_for([f"tools/{path}.py" for path in paths]):
        re.compile(each)
