"""`impact lint-config`: faults with their places, rules that tell nothing apart, and globs that match nothing."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from impact.edges import places

RULES = """\
paths:
  tests: {add: [checks/, "*_nowhere/"]}
  mine: [set:ci, "!*.gone"]
rules:
- {name: mine.never, because: it was never seen, when: {subject: zebra}}
- {name: mine.always, because: it is always seen, when: {subject: Change}}
- {name: mine.sometimes, because: it is seen now and then, when: {any_path: [tests]}}
- {name: mine.inside, because: a line was seen, when: {more: [todo]}}
"""


@pytest.fixture
def twelve(repo):
    """Twelve commits of Ada's, one of them in checks/, and one of Bob's that no rule of Ada's sees."""
    for number in range(12):
        folder = "checks" if number == 3 else "src"
        repo.commit(f"Change {number}", {f"{folder}/a.py": f"x = {number}\n"})
    repo.commit("Zebra", {"src/b.py": "1\n"}, author="Bob Example <bob@example.com>")
    return repo


def own(folder: Path, text: str) -> Path:
    file = folder / ".impact.yaml"
    file.write_text(text, encoding="utf-8")
    return file


def test_faults_have_places_and_a_guess(impact, twelve):
    file = own(twelve.path, "off: [words.fx]\nrules: [{name: a.b, because: it was seen, when: {any_path: [test]}}]\n")
    done = impact("lint-config", twelve.path)
    assert done.code == 1
    assert done.out.splitlines() == [
        f"{file}:1:7: no shipped rule 'words.fx'; did you mean 'words.fix'?",
        f"{file}:2:61: no path set 'test'; did you mean 'tests'?",
    ]


def test_the_faults_of_both_files_come_at_once(impact, twelve):
    user = places.config_folder() / "config.yaml"
    user.parent.mkdir(parents=True, exist_ok=True)
    user.write_text("of: []\n", encoding="utf-8")
    file = own(twelve.path, "me: [ada@example.com]\n")
    done = impact("lint-config", twelve.path)
    first, second = done.out.splitlines()
    assert (done.code, first) == (1, f"{user}:1:1: unknown key 'of'; did you mean 'off'?")
    assert second.startswith(f"{file}:1:1: the key 'me' is refused: it is about you or your machine")


def test_rules_that_tell_nothing_apart_are_pointed_out(impact, twelve):
    file = own(twelve.path, RULES)
    done = impact("lint-config", twelve.path, "--me", "ada@example.com")
    assert done.code == 0
    assert done.out.splitlines() == [
        f"{file}:2:26: '*_nowhere/' matches no path of this repository, now or in your commits (warning)",
        f"{file}:3:18: '*.gone' matches no path of this repository, now or in your commits (warning)",
        f"{file}:5:10: 'mine.never' never speaks: on none of 12 commits of yours (warning)",
        f"{file}:6:10: 'mine.always' always speaks, so it tells nothing apart: on all 12 commits (warning)",
        f"{file}:8:10: 'mine.inside' never speaks: on none of 12 commits of yours (warning)",
    ]
    assert done.err.splitlines()[-1] == f"{file}: 5 warnings"


def test_few_commits_say_nothing_about_never_and_always(impact, twelve):
    file = own(twelve.path, RULES)
    done = impact("lint-config", twelve.path, "--me", "bob@example.com")
    assert done.code == 0
    assert "speaks" not in done.out
    assert done.err.splitlines()[0] == "1 commits of yours here: too few to say which rules never or always speak"
    assert f"{file}:3:18" in done.out


def test_a_sound_file_is_clean_and_the_answer_can_be_read_by_a_program(impact, twelve):
    file = own(twelve.path, "paths: {tests: {add: [checks/]}}\n")
    done = impact("lint-config", twelve.path, "--me", "ada@example.com")
    assert (done.code, done.out, done.err.splitlines()[-1]) == (0, "", f"{file}: clean")
    document = json.loads(impact("lint-config", twelve.path, "--me", "ada@example.com", "--json").out)
    assert document == {
        "schema": "impact.lint-config/1",
        "files": [str(file)],
        "faults": [],
        "warnings": [],
        "notes": [],
    }


def test_without_a_file_there_is_nothing_to_check(impact, twelve):
    done = impact("lint-config", twelve.path)
    assert (done.code, done.out) == (0, "")
    assert "nothing to check" in done.err


def test_a_folder_without_a_repository_is_checked_as_far_as_it_goes(impact, tmp_path):
    folder = tmp_path / "plain"
    folder.mkdir()
    own(folder, "paths: {tests: {add: [checks/]}}\n")
    done = impact("lint-config", folder)
    assert (done.code, done.out) == (0, "")
    assert done.err.startswith("compared with no history: ")
    own(folder, "path: {}\n")
    assert impact("lint-config", folder).code == 1


def test_a_link_is_refused(impact, twelve, tmp_path):
    secret = tmp_path / "secret.yaml"
    secret.write_text("off: [words.fix]\n", encoding="utf-8")
    (twelve.path / ".impact.yaml").symlink_to(secret)
    done = impact("lint-config", twelve.path)
    assert done.code == 1
    assert "a symbolic link; a repository's settings must be a file" in done.out


def test_a_hostile_name_cannot_move_the_cursor(impact, twelve):
    own(twelve.path, 'off: ["\\e[2J\\u202e"]\n')
    done = impact("lint-config", twelve.path)
    assert done.code == 1
    assert "\x1b" not in done.out
    assert "\u202e" not in done.out
