"""Copies of others' work, and files to be looked at."""

from __future__ import annotations

import pytest
import yaml

from impact.identity.copies import is_sample, is_vendored
from impact.shipped import shipped


@pytest.mark.parametrize(
    "path", ["vendor/a/go.mod", "src/Third_Party/b/package.json", "node_modules/x/package.json", "a/_vendor/setup.py"]
)
def test_copies_of_others(path: str) -> None:
    assert is_vendored(path)
    assert not is_sample(path)


@pytest.mark.parametrize(
    "path",
    [
        "examples/a/package.json",
        "tests/fixtures/go.mod",
        "x/__fixtures__/package.json",
        "tests/one/pyproject.toml",
        "src/test/resources/p/pom.xml",
        "{{cookiecutter.slug}}/pyproject.toml",
        "my-example/Cargo.toml",
        "templates/web/package.json",
        "internal/testdata/go.mod",
    ],
)
def test_files_to_be_looked_at(path: str) -> None:
    assert is_sample(path)
    assert not is_vendored(path)


@pytest.mark.parametrize(
    "path",
    [
        "go.mod",
        "packages/vendor-tools/package.json",
        "tests/requirements.txt",
        "vendor",
        "a/exampled/setup.py",
        "latest/go.mod",
    ],
)
def test_what_a_repository_uses_itself(path: str) -> None:
    assert not is_vendored(path)
    assert not is_sample(path)


def test_the_folders_are_those_of_the_rules() -> None:
    sets = yaml.safe_load(shipped("config", "signals.yaml").read_text(encoding="utf-8"))["paths"]
    assert all(is_vendored(f"{folder}x/go.mod") for folder in sets["vendored"])
    assert all(is_sample(f"{folder}x/go.mod") for folder in sets["examples"])
