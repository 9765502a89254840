from __future__ import annotations

import json

import pytest
from repo_builder import RepoBuilder

BEN = "Ben Example <ben@example.com>"
LIB = '[project]\nname = "example-lib"\n'


def project(*needs: str) -> str:
    return f'[project]\nname = "app"\ndependencies = {json.dumps(needs)}\n'


@pytest.fixture
def fleet(tmp_path, impact):
    """Two repositories of which one uses the other's library, read into the ledger."""
    lib, app = (RepoBuilder(tmp_path / name) for name in ("lib", "app"))
    lib.commit("Begin", {"pyproject.toml": LIB}, date="2024-01-08")
    app.commit("Begin", {"README.md": "# App\n"}, author=BEN, date="2024-01-09")
    app.commit("Use it", {"pyproject.toml": project("example-lib>=1")}, author=BEN, date="2024-03-01")
    app.commit("Take 2", {"pyproject.toml": project("example-lib>=2")}, author=BEN, date="2024-06-01")
    file = tmp_path / "fleet.yaml"
    file.write_text(f"repositories:\n  - {{name: lib, path: {lib.path}}}\n  - {{name: app, path: {app.path}}}\n")
    assert impact("fleet", "scan", "--fleet", file, "--workers", "1").code == 0
    return app


def test_what_others_use_is_one_table(impact, fleet):
    typed = impact("fleet", "adoption")
    assert (typed.code, typed.err) == (0, "")
    lines = typed.out.splitlines()
    assert lines[0] == "1 thing in use, of 1 other repository that was read"
    assert lines[2].split() == ["thing", "of", "used", "in", "ever", "in", "people", "newest", "use"]
    assert lines[4].split() == ["pypi", "example-lib", "lib", "1", "1", "1", "2024-03-01"]
    assert "Ben" not in typed.out
    assert "ben@" not in typed.out


@pytest.mark.parametrize("asked", ["example-lib", "pypi:example-lib", "pypi example-lib", "lib"])
def test_one_thing_is_told_step_by_step(impact, fleet, asked):
    told = impact("fleet", "adoption", asked).out
    assert told.startswith("pypi example-lib, of lib, offered since 2024-01-08 [")
    assert "used in 1 repository of 1 other that was read, put there by 1 person" in told
    assert "  2024-03-01 app: came to use it (>=1), pyproject.toml [" in told
    assert "  2024-06-01 app: took >=2" in told


def test_as_json_nobody_is_named(impact, fleet):
    told = json.loads(impact("fleet", "adoption", "--json").out)
    (thing,) = told["things"]
    assert (told["schema"], thing["thing"], thing["repository"]) == (
        "impact.fleet.adoption/1",
        "pypi example-lib",
        "lib",
    )
    (use,) = thing["uses"]
    assert (use["repository"], use["day"], use["gone"]) == ("app", "2024-03-01", None)
    assert thing["taken"] == [{"repository": "app", "version": ">=2", "day": "2024-06-01", "by_program": False}]
    assert "Ben" not in json.dumps(told)


def test_what_nobody_offers_is_said_with_what_is_near(impact, fleet):
    typed = impact("fleet", "adoption", "exmple-lib")
    assert typed.code == 2
    assert "did you mean example-lib" in typed.err
    assert "`impact fleet adoption` lists" in impact("fleet", "adoption", "zzz").err


def test_a_repository_that_nobody_uses_is_told_from_a_name_that_nobody_knows(impact, fleet):
    assert "app: no other repository that was read asks for anything that it offers" in (
        impact("fleet", "adoption", "app").err
    )
    assert "zzz: nothing of this name is offered by" in impact("fleet", "adoption", "zzz").err


def test_where_nothing_was_read_nothing_is_said_of_use(impact):
    impact("init", "--me", "ada@example.com")
    assert impact("fleet", "adoption").out.startswith("No repository was read yet: impact fleet scan")


def test_where_nothing_is_in_use_that_is_said(impact, repo):
    repo.commit("Begin", {"README.md": "# It\n"})
    impact("scan", repo.path)
    typed = impact("fleet", "adoption")
    assert typed.code == 0
    assert typed.out.startswith("No repository that was read uses")
    assert "its manifests were not read yet" in typed.err


def test_what_could_not_be_read_is_said(impact, fleet, tmp_path):
    fleet.commit("Break it", {"pyproject.toml": "<<<<\n"}, author=BEN, date="2024-07-01")
    assert impact("fleet", "scan", "--fleet", tmp_path / "fleet.yaml", "--workers", "1").code == 0
    assert "app: 1 of its manifests could not be read, such as pyproject.toml" in impact("fleet", "adoption").err


def test_a_sample_that_could_not_be_read_is_not_worth_a_word(impact, fleet, tmp_path):
    broken = {"examples/a/pyproject.toml": "<<<<\n", "vendor/b/pyproject.toml": "<<<<\n"}
    fleet.commit("Show what is wrong", broken, author=BEN, date="2024-07-01")
    assert impact("fleet", "scan", "--fleet", tmp_path / "fleet.yaml", "--workers", "1").code == 0
    assert impact("fleet", "adoption").err == ""
