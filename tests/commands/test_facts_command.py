from __future__ import annotations

import io
import json
import os

import pytest

BOB = "Bob Example <bob@example.com>"


def rows(typed):
    *commits, last = (json.loads(line) for line in typed.out.splitlines())
    assert last["summary"]["commits"] == len(commits)
    return commits


def subjects(typed):
    return [row["subject"] for row in rows(typed)]


def test_each_commit_is_one_object(impact, adas):
    typed = impact("facts", adas.path)
    assert (typed.code, typed.err) == (0, "")
    newest = rows(typed)[0]
    assert newest == {
        "repo": "repo",
        "sha": adas.head,
        "parents": newest["parents"],
        "author_name": "Bob Example",
        "author_email": "bob@example.com",
        "person_name": "Bob Example",
        "person_email": "bob@example.com",
        "author_time": 1773136800,
        "author_date": "2026-03-10T10:00:00+00:00",
        "committer_time": 1773136800,
        "subject": "Use the retry library",
        "body": "",
        "message": "Use the retry library\n",
        "trailers": [],
        "co_authors": [],
        "files": [{"path": "src/retry/core.py", "old_path": None, "status": "M", "binary": None}],
    }
    assert typed.out.splitlines()[-1] == '{"summary":{"commits":3,"unreadable":[]}}'


def test_facts_keep_nothing(impact, adas, ledger):
    impact("facts", adas.path)
    assert not ledger.exists()


def test_the_mailmap_names_the_person_and_leaves_the_author(impact, adas):
    adas.commit("Names", {".mailmap": "Robert Example <robert@example.com> <bob@example.com>\n"})
    bobs = next(row for row in rows(impact("facts", adas.path)) if row["subject"].startswith("Use"))
    assert (bobs["author_name"], bobs["author_email"]) == ("Bob Example", "bob@example.com")
    assert (bobs["person_name"], bobs["person_email"]) == ("Robert Example", "robert@example.com")


def test_trailers_and_co_authors(impact, repo):
    repo.commit("One", {"a": "1"}, body="Why\n\nFixes: #12", co_authors=(BOB,))
    (row,) = rows(impact("facts", repo.path))
    assert row["co_authors"] == [{"name": "Bob Example", "email": "bob@example.com"}]
    assert ["Co-authored-by", BOB] in [[key.capitalize(), value] for key, value in row["trailers"]]


def test_an_exact_rename_knows_where_it_came_from(impact, repo):
    repo.commit("One", {"a": "the same\n"})
    repo.rename("a", "b")
    assert rows(impact("facts", repo.path))[0]["files"] == [
        {"path": "b", "old_path": "a", "status": "R", "binary": None}
    ]


def test_lone_bytes_come_through(impact, repo):
    repo.commit("caf\udce9", {os.fsdecode(b"caf\xe9.txt"): "1"})
    typed = impact("facts", repo.path)
    assert typed.out.isascii()
    (row,) = rows(typed)
    assert os.fsencode(row["files"][0]["path"]) == b"caf\xe9.txt"


@pytest.fixture
def merged(repo):
    repo.commit("Base", {"a": "1"}, date="2026-01-01")
    repo.branch("topic")
    repo.commit("On the branch", {"b": "1"}, date="2026-01-02")
    repo.branch("main")
    repo.commit("On main", {"c": "1"}, date="2026-01-03")
    repo.merge("topic", date="2026-01-04")
    repo.branch("side")
    repo.commit("Aside", {"d": "1"}, date="2026-01-05")
    repo.branch("main")
    return repo


def test_files_of_a_merge_only_when_asked(impact, merged):
    assert rows(impact("facts", merged.path))[0]["files"] is None
    asked = rows(impact("facts", merged.path, "--merges", "first-parent"))
    assert [each["path"] for each in asked[0]["files"]] == ["b"]
    assert len(asked) == 4


def test_a_range(impact, merged):
    assert set(subjects(impact("facts", merged.path, "--rev", "HEAD^1..HEAD"))) == {
        "Merge branch 'topic'",
        "On the branch",
    }
    assert set(subjects(impact("facts", merged.path, "--rev", "topic"))) == {"On the branch", "Base"}
    assert subjects(impact("facts", merged.path, "--rev", "HEAD..HEAD")) == []


def test_every_branch_only_when_asked(impact, merged):
    assert "Aside" not in subjects(impact("facts", merged.path))
    assert "Aside" in subjects(impact("facts", merged.path, "--all"))


def test_days_are_whole_days(impact, merged):
    assert set(subjects(impact("facts", merged.path, "--since", "2026-01-02", "--until", "2026-01-03"))) == {
        "On the branch",
        "On main",
    }
    assert subjects(impact("facts", merged.path, "--since", "today")) == []


def test_only_the_listed_commits(impact, merged, git, monkeypatch):
    wanted = git("-C", merged.path, "rev-list", "--reverse", "main").split()[:2]
    monkeypatch.setattr("sys.stdin", io.StringIO("\n".join([*wanted, "", wanted[0], "topic"])))
    typed = impact("facts", merged.path, "--stdin")
    assert (typed.code, typed.err) == (0, "")
    assert set(subjects(typed)) == {"Base", "On the branch"}
    assert len(rows(typed)) == 2


def test_a_listed_commit_that_is_not_there_is_said_and_the_rest_printed(impact, merged, monkeypatch):
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{'0' * 40}\n{merged.head}\nbanana\n"))
    typed = impact("facts", merged.path, "--stdin")
    assert typed.code == 4
    assert typed.err == f"not read: no such commit {'0' * 40}\nnot read: no such commit banana\n"
    assert len(rows(typed)) == 1
    summary = json.loads(typed.out.splitlines()[-1])["summary"]
    assert [each["sha"] for each in summary["unreadable"]] == ["0" * 40, "banana"]


def test_nothing_listed_means_nothing_printed(impact, merged, monkeypatch):
    monkeypatch.setattr("sys.stdin", io.StringIO(""))
    assert impact("facts", merged.path, "--stdin").out == '{"summary":{"commits":0,"unreadable":[]}}\n'


@pytest.mark.parametrize("raw", [b"\xff\xfe\n", b"a\0b\n", b"--output=/nowhere\n"])
def test_odd_bytes_in_the_list_are_no_commit(process, merged, tmp_path, raw):
    listed = tmp_path / "listed"
    listed.write_bytes(raw)
    with listed.open() as stdin:
        typed = process("facts", merged.path, "--stdin", stdin=stdin, env={"PYTHONIOENCODING": "utf-8"})
    assert typed.code == 4
    assert "Traceback" not in typed.err
    assert json.loads(typed.out.splitlines()[-1])["summary"]["commits"] == 0


@pytest.mark.parametrize("flags", [("--rev", "main"), ("--all",)])
def test_a_list_and_a_range_do_not_go_together(impact, merged, flags):
    typed = impact("facts", merged.path, "--stdin", *flags)
    assert (typed.code, typed.out) == (2, "")
    assert "leave out --rev and --all" in typed.err


@pytest.mark.parametrize("rev", ["nonsense", "main..nonsense", "--output=x", "-n1", "", "main\nside"])
def test_a_revision_that_is_none(impact, merged, rev):
    typed = impact("facts", merged.path, "--rev", rev) if rev else impact("facts", merged.path, "--rev=")
    if rev:
        assert (typed.code, typed.out) == (2, "")
        assert "no such revision here" in typed.err
    else:
        assert typed.code in (0, 2)


def test_bad_merges_option(impact, merged):
    typed = impact("facts", merged.path, "--merges", "all")
    assert (typed.code, typed.out) == (2, "")
    assert "first-parent" in typed.err
