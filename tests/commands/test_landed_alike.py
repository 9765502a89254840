"""The same change in several repositories, told once: by report, explain, and what a person says of it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from jsonschema import validate
from repo_builder import RepoBuilder

ME = ("--me", "ada@example.com")
CI = ".github/workflows/tests.yaml"
NEW = "on: push\njobs:\n  test:\n    runs-on: ubuntu-latest\n    steps: [{run: make test}]\n"
BEN = "Ben Example <ben@example.com>"


@pytest.fixture
def three(tmp_path):
    """Three repositories in which Ada made the pipeline the same, and a fourth in which only the subject is."""
    made = []
    for at, name in enumerate(("one", "two", "three", "decoy")):
        repo = RepoBuilder(tmp_path / name)
        repo.commit(f"Begin {name}", {"src/core.py": f"{name}\n", CI: f"on: {name}\n"}, author=BEN, date="2025-06-01")
        text = NEW if name != "decoy" else "on: push\njobs: {build: {}}\n"
        repo.commit("Use one pipeline", {CI: text}, date=f"2026-02-{10 + at}T10:00")
        repo.commit("Add dates", {f"src/{name}.py": f"{name} = 1\n"}, date="2026-05-10T10:00")
        repo.reach("2026-06-20T10:00")
        made.append(repo)
    return made


@pytest.fixture
def told(impact, three):
    def report(*repos):
        typed = impact("report", *(each.path for each in repos or three), *ME, "--format", "json")
        assert typed.code == 0, typed.err
        return json.loads(typed.out)

    return report


def pipelines(made):
    return sorted(
        (each["repo"], *sorted(other["repo"] for other in each["elsewhere"]))
        for each in made["contributions"]
        if each["title"] == "Use one pipeline"
    )


def the_one(made):
    (work,) = (each for each in made["contributions"] if each["elsewhere"])
    return work


def test_it_is_told_once_with_the_commits_of_each_repository(told, three):
    made = told()
    validate(made, json.loads(shipped_schema()))
    assert pipelines(made) == [("decoy",), ("one", "three", "two")]
    work = the_one(made)
    claims = {each["id"]: each for each in made["claims"]}
    mine = [claims[each] for each in work["claims"]]
    assert "landed in 3 repositories: “one”, “two”, “three”" in mine[0]["text"]
    shown = {each["repo"]: each["commits"] for each in mine if each["rules"] == ["same-change"]}
    assert set(shown) == {"two", "three"}
    assert all(len(each) == 1 for each in shown.values())
    assert (work["category"], work["leverage"]) == ("ci-standardisation", True)
    assert "the same pipeline landed in several repositories" in work["reasons"]
    assert "(in all 3 repositories)" in " ".join(each["because"] for each in work["outcomes"])
    assert sum(each["title"] == "Add dates" for each in made["contributions"]) == 4


def shipped_schema():
    from importlib.resources import files

    return (files("impact") / "render" / "report.schema.json").read_text(encoding="utf-8")


def test_the_order_of_repositories_changes_nothing(told, three):
    assert the_one(told(*reversed(three)))["id"] == the_one(told())["id"]


def test_a_repository_alone_tells_its_own(told, three):
    made = told(three[1])
    assert pipelines(made) == [("two",)]
    (work,) = (each for each in made["contributions"] if each["title"] == "Use one pipeline")
    assert not work["leverage"]


def test_every_format_says_where_it_landed(impact, told, three):
    told()
    for form in ("terminal", "markdown", "html", "csv"):
        typed = impact("report", *(each.path for each in three), *ME, "--format", form)
        assert typed.code == 0, typed.err
        text = " ".join(typed.out.split())
        assert "landed in 3 repositories" in text or "Landed in 3 repositories" in text, form


def test_what_is_said_of_the_one_is_said_of_all(impact, told):
    work = the_one(told())
    assert impact("dismiss", work["id"], "--why", "A rehearsal").code == 0
    assert pipelines(told()) == [("decoy",)]
    assert impact("undo", work["id"]).code == 0
    assert impact("confirm", work["id"]).code == 0
    again = the_one(told())
    assert again["correction"]["action"] == "confirm"
    assert len(again["elsewhere"]) == 2


def test_dismissing_another_takes_that_one_out(impact, told):
    other = next(each["id"] for each in the_one(told())["elsewhere"] if each["repo"] == "two")
    assert impact("dismiss", other, "--why", "Not mine to tell").code == 0
    assert pipelines(told()) == [("decoy",), ("one", "three")]


def test_a_split_by_its_own_id_sets_one_apart(impact, told):
    other = next(each for each in the_one(told())["elsewhere"] if each["repo"] == "two")
    typed = impact("split", other["id"], other["commits"][0], "--why", "It was another matter there")
    assert typed.code == 0, typed.err
    assert pipelines(told()) == [("decoy",), ("one", "three"), ("two",)]


def test_a_contribution_that_is_told_alone_cannot_be_split_whole(impact, told):
    alone = next(each for each in told()["contributions"] if each["title"] == "Add dates")
    claim = next(each for each in told()["claims"] if each["id"] == alone["claims"][0])
    typed = impact("split", alone["id"], claim["commits"][0], "--why", "No")
    assert typed.code == 1
    assert "nothing would be left" in typed.err


def test_explain_says_with_which_it_is_told(impact, told):
    work = the_one(told())
    other = next(each["id"] for each in work["elsewhere"] if each["repo"] == "three")
    typed = impact("explain", other)
    assert "the same change landed in 3 repositories: one" in typed.out
    assert f"a report on all of them tells it once, as {work['id']}" in typed.out
    assert f"impact split {other}" in typed.out
    assert "impact split" not in impact("explain", work["id"]).out


def test_a_note_on_any_of_them_is_told_with_the_one(impact, told):
    other = next(each["id"] for each in the_one(told())["elsewhere"] if each["repo"] == "three")
    assert impact("note", "--about", other, "--why", "Six pipelines, six sorts of failure").code == 0
    assert "Six pipelines" in json.dumps(the_one(told())["notes"])


def test_a_repository_that_is_left_out_has_no_name_here_either(impact, told, three, tmp_path):
    told()
    config = Path.home() / ".config/impact/config.yaml"
    config.parent.mkdir(parents=True, exist_ok=True)
    config.write_text("private: {repositories: [three]}\n", encoding="utf-8")
    paths = [each.path for each in three]
    typed = impact("report", *paths, *ME, "--format", "markdown", "--for", "manager")
    assert typed.code == 0, typed.err
    said = [line for line in typed.out.splitlines() if "anded in" in line]
    assert said
    assert not any("three" in line for line in said)


def verdicts(made):
    """What a report says of each work, without ids and commits."""
    return sorted(
        (each["title"], each["category"], each["leverage"], len(each["elsewhere"]), each["other_people_credited"])
        for each in made["contributions"]
    ), [each["status"] for each in made["expectations"]]


def test_cutting_one_repositorys_commit_in_two_changes_no_verdict(impact, tmp_path):
    def report(folder, cut):
        made = []
        for name in ("one", "two", "three"):
            repo = RepoBuilder(tmp_path / folder / name)
            repo.commit(f"Begin {name}", {CI: "on: push\na\nb\n"}, author=BEN, date="2025-06-01")
            if cut == name:
                repo.commit("Use one pipeline", {CI: "on: push\nA\nb\n"}, date="2026-02-10T10:00")
            repo.commit("Use one pipeline", {CI: "on: push\nA\nB\n"}, date="2026-02-10T11:00")
            repo.reach("2026-06-20T10:00")
            made.append(repo.path)
        typed = impact("report", *made, *ME, "--format", "json", "--ledger", tmp_path / folder / "ledger.db")
        assert typed.code == 0, typed.err
        return json.loads(typed.out)

    whole, cut = report("whole", ""), report("cut", "two")
    assert verdicts(cut) == verdicts(whole)
    assert [len(each["elsewhere"]) for each in whole["contributions"]] == [2]
