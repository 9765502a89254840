"""A team's own rules, from the file to the report: in force in their repository, and in no other."""

from __future__ import annotations

import json

import pytest
from repo_builder import RepoBuilder

SAFETY = """\
paths: {customer-data: [customers/]}
rules:
- {name: privacy.gone, because: customer data was deleted, when: {deleted: [customer-data]}}
categories:
  customer-data-safety:
    title: Made customer data safer
    group: leverage
    definition: Took customer data out of places that do not need it.
    rules: [{needs: [privacy.gone], weight: 5, because: customer data was deleted}]
"""


def told(repo: RepoBuilder) -> RepoBuilder:
    # Another list in each repository: the same one in both would be one change that landed in two places.
    repo.commit("Keep a list", {"customers/list.csv": f"{repo.path.name}\n"}, date="2026-01-10T10:00")
    repo.commit("Take the list out", {"customers/list.csv": None}, date="2026-03-20T10:00")
    return repo


@pytest.fixture
def two(repo, tmp_path):
    """Two repositories with the same history, one commit aside."""
    other = RepoBuilder(tmp_path / "other")
    other.commit("Begin", {"README.md": "other\n"}, date="2026-01-01T10:00")
    return told(repo), told(other)


def categories(impact, *paths) -> dict[str, list[str]]:
    done = impact("report", *paths, "--me", "ada@example.com", "--period", "2026-01-01..2026-06-30", "--format", "json")
    assert done.code == 0, done.err
    found: dict[str, list[str]] = {}
    for each in json.loads(done.out)["contributions"]:
        found.setdefault(each["repo"], []).append(each["category"])
    return found


def test_a_category_of_a_team_is_reported(impact, repo):
    told(repo)
    (repo.path / ".impact.yaml").write_text(SAFETY, encoding="utf-8")
    done = impact("report", repo.path, "--me", "ada@example.com", "--period", "2026-01-01..2026-06-30")
    assert done.code == 0, done.err
    assert "Made customer data safer" in done.out


@pytest.mark.parametrize("theirs_first", [True, False])
def test_what_one_repository_says_decides_nothing_in_another(impact, two, theirs_first):
    theirs, mine = two
    (theirs.path / ".impact.yaml").write_text(SAFETY, encoding="utf-8")
    ordered = (theirs.path, mine.path) if theirs_first else (mine.path, theirs.path)
    found = categories(impact, *ordered)
    by_folder = {name.rpartition("/")[2]: each for name, each in found.items()}
    assert "customer-data-safety" in by_folder[theirs.path.name]
    assert "customer-data-safety" not in by_folder[mine.path.name]
    assert "customer-data-safety" not in categories(impact, mine.path)[mine.path.name]


def test_a_changed_rule_reads_anew_and_a_changed_comment_does_not(impact, repo):
    told(repo)
    file = repo.path / ".impact.yaml"

    def read() -> int:
        done = impact("scan", repo.path, "--me", "ada@example.com", "--json")
        assert done.code == 0, done.err
        return json.loads(done.out)["repositories"][0]["new_commits"]

    assert (read(), read()) == (2, 0)
    file.write_text(SAFETY, encoding="utf-8")
    assert (read(), read()) == (2, 0)
    file.write_text(f"# ours\n{SAFETY}", encoding="utf-8")
    assert read() == 0
    file.write_text(SAFETY.replace("[customers/]", "[clients/]"), encoding="utf-8")
    assert read() == 2
    file.unlink()
    assert read() == 2


def test_commits_are_classified_by_the_rules_of_their_repository(impact, repo):
    told(repo)
    weighed = SAFETY.replace("when: {deleted", "kinds: {chore: 6}, when: {deleted")
    (repo.path / ".impact.yaml").write_text(weighed, encoding="utf-8")
    shown = "+6.00 customer data was deleted (weight set by hand): deleted customers/list.csv"
    assert shown in impact("classify", "--repo", repo.path).out
    (repo.path / ".impact.yaml").unlink()
    assert "customer data was deleted" not in impact("classify", "--repo", repo.path).out


def test_a_weight_set_by_hand_counts(impact, repo):
    told(repo)
    kinds = [
        json.loads(impact("classify", "--repo", repo.path, "--json").out)["kinds"]["chore"],
    ]
    weighed = SAFETY.replace("when: {deleted", "kinds: {chore: 6}, when: {deleted")
    (repo.path / ".impact.yaml").write_text(weighed, encoding="utf-8")
    kinds.append(json.loads(impact("classify", "--repo", repo.path, "--json").out)["kinds"]["chore"])
    assert kinds[1] > max(0.5, kinds[0])


def test_own_facts_are_counted(impact, repo):
    repo.commit("Mask", {"src/a.py": "mask(x)\nmask(y)\n"})
    (repo.path / ".impact.yaml").write_text("facts: {masked: 'mask\\('}\n", encoding="utf-8")
    row = json.loads(impact("facts", repo.path, "--diff").out.splitlines()[0])
    assert row["facts"]["masked"] == [2, 0]


def test_a_faulty_file_of_a_repository_stops_with_its_place(impact, repo):
    told(repo)
    (repo.path / ".impact.yaml").write_text("rules: [{name: a.b, because: it was seen, when: {subject: 'x{1001}'}}]\n")
    done = impact("scan", repo.path, "--me", "ada@example.com")
    assert done.code == 1
    assert ".impact.yaml:1:59: " in done.err
    assert "RE2" in done.err


def test_work_is_reclassified_by_the_categories_of_its_repository(impact, two, monkeypatch, tmp_path):
    theirs, mine = two
    (theirs.path / ".impact.yaml").write_text(SAFETY, encoding="utf-8")
    done = impact("report", theirs.path, mine.path, "--me", "ada@example.com", "--format", "json", "--period", "2026")
    by_folder = {each["repo"].rpartition("/")[2]: each["id"] for each in json.loads(done.out)["contributions"]}
    monkeypatch.chdir(tmp_path)
    words = ("customer-data-safety", "--why", "It is.")
    assert impact("reclassify", by_folder[theirs.path.name], *words).code == 0
    done = impact("reclassify", by_folder[mine.path.name], *words)
    assert done.code == 2
    assert "customer-data-safety: no such category" in done.err


def test_a_faulty_file_in_one_repository_stops_no_work_on_another(impact, two):
    theirs, mine = two
    paths = (theirs.path, mine.path)
    done = impact("report", *paths, "--me", "ada@example.com", "--format", "json", "--period", "2026")
    works = json.loads(done.out)["contributions"]
    by_folder: dict[str, list[str]] = {}
    for each in works:
        by_folder.setdefault(each["repo"].rpartition("/")[2], []).append(each["id"])
    assert impact("merge", *by_folder[theirs.path.name][:2], "--why", "One piece.").code == 0
    (theirs.path / ".impact.yaml").write_text("off: [nothing]\n", encoding="utf-8")
    assert impact("dismiss", by_folder[mine.path.name][0], "--why", "Not mine.").code == 0
