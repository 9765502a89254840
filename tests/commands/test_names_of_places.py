"""Repositories of one name are told apart in a report without saying where on the machine they lie."""

from __future__ import annotations

import json

import pytest
from repo_builder import RepoBuilder

from impact.model.errors import DONE


@pytest.mark.parametrize(("folders", "names"), [
    (("one/app", "two/app"), ["app in one", "app in two"]),
    (("one/x/app", "two/x/app"), ["app in one/x", "app in two/x"]),
    (("app", "one/app"), ["app in PARENT", "app in one"]),
    (("app", "one"), ["app", "one"]),
])  # fmt: skip
@pytest.mark.parametrize("audience", ["self", "manager"])
def test_they_are_told_apart_by_the_folders_in_which_they_differ(impact, tmp_path, folders, names, audience):
    paths = [tmp_path / each for each in folders]
    for at, path in enumerate(paths):
        RepoBuilder(path).commit(f"Begin {at}", {"a.py": str(at)}, date="2026-03-01")
    typed = impact("report", *paths, "--me", "ada@example.com", "--for", audience, "--format", "json")
    assert typed.code == DONE, typed.err
    document = json.loads(typed.out)
    told = [each["name"] for each in document["rests_on"]["repositories"]]
    assert told == [each.replace("PARENT", tmp_path.name) for each in names]
    if audience != "self":
        assert str(tmp_path) not in typed.out
