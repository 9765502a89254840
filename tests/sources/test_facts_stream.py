"""The stream of facts: which commits, in which form, and what is said at its end."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest
from repo_builder import EPOCH, HOUR, RepoBuilder

from impact.cli import main

Row = dict[str, Any]


@pytest.fixture
def told(repo: RepoBuilder, capsys: pytest.CaptureFixture[str]):
    """Return what `impact facts` prints with these options: the rows, then the summary."""

    def tell(*options: str, code: int = 0) -> list[Row]:
        capsys.readouterr()
        assert main(["facts", str(repo.path), *options]) == code
        return [json.loads(line) for line in capsys.readouterr().out.splitlines()]

    return tell


def subjects(lines: list[Row]) -> list[str]:
    return [line["subject"] for line in lines if "sha" in line]


def files(line: Row) -> dict[str, str]:
    return {each["path"]: each["status"] for each in line["files"]}


def test_a_commit_is_told_in_full(repo: RepoBuilder, told) -> None:
    first = repo.commit("Start", {"a.txt": "1\n"})
    sha = repo.commit(
        "Fix the flaky login test\nat last",
        {"tests/é.py": "2\n", "a.txt": None},
        author="Ben Example <ben@example.com>",
        body="It raced.\n\nTwice.",
        co_authors=["Ada Example <ada@example.com>"],
    )
    row = told("--rev", f"{first}..{sha}")[0]
    assert row == {
        "repo": "repo",
        "sha": sha,
        "parents": [first],
        "author_name": "Ben Example",
        "author_email": "ben@example.com",
        "person_name": "Ben Example",
        "person_email": "ben@example.com",
        "author_time": EPOCH + HOUR,
        "author_date": "2023-11-14T23:13:20+00:00",
        "committer_time": EPOCH + HOUR,
        "subject": "Fix the flaky login test at last",
        "body": "It raced.\n\nTwice.\n\nCo-authored-by: Ada Example <ada@example.com>",
        "message": "Fix the flaky login test\nat last\n\nIt raced.\n\nTwice.\n\n"
        "Co-authored-by: Ada Example <ada@example.com>\n",
        "trailers": [["Co-authored-by", "Ada Example <ada@example.com>"]],
        "co_authors": [{"name": "Ada Example", "email": "ada@example.com"}],
        "files": [
            {"path": "a.txt", "old_path": None, "status": "D", "binary": None},
            {"path": "tests/é.py", "old_path": None, "status": "A", "binary": None},
        ],
    }


def test_the_last_line_counts(repo: RepoBuilder, told) -> None:
    assert told() == [{"summary": {"commits": 0, "unreadable": []}}]
    repo.commit("One", {"a": "1\n"})
    repo.commit("Two", {"a": "2\n"})
    assert told()[-1] == {"summary": {"commits": 2, "unreadable": []}}


def test_a_renamed_file_keeps_its_old_name(repo: RepoBuilder, told) -> None:
    repo.commit("Start", {"old name": "words\n"})
    repo.rename("old name", "new\tname")
    row = told()[0]
    assert row["files"] == [{"path": "new\tname", "old_path": "old name", "status": "R", "binary": None}]


def merged(repo: RepoBuilder) -> str:
    repo.commit("Start", {"a": "1\n"})
    repo.branch("side")
    repo.commit("Side", {"side": "1\n"})
    repo.branch("main")
    repo.commit("Main", {"a": "2\n"})
    return repo.merge("side")


def test_a_merge_has_no_files_unless_asked(repo: RepoBuilder, told) -> None:
    sha = merged(repo)
    rows = {row.get("sha"): row for row in told()}
    assert rows[sha]["files"] is None
    assert len(rows[sha]["parents"]) == 2
    rows = {row.get("sha"): row for row in told("--merges", "first-parent")}
    assert files(rows[sha]) == {"side": "A"}


def test_all_reads_every_branch_and_tag(repo: RepoBuilder, told) -> None:
    merged(repo)
    repo.branch("lonely")
    repo.commit("Lonely", {"b": "1\n"})
    repo.branch("tagged")
    tagged = repo.commit("Tagged", {"c": "1\n"})
    repo.tag("v1", tagged)
    (repo.path / ".git/refs/heads/tagged").unlink()
    repo.branch("main")
    assert sorted(subjects(told())) == ["Main", "Merge branch 'side'", "Side", "Start"]
    assert sorted(subjects(told("--all"))) == [
        "Lonely",
        "Main",
        "Merge branch 'side'",
        "Side",
        "Start",
        "Tagged",
    ]


def test_a_range_leaves_out_what_came_before(repo: RepoBuilder, told) -> None:
    merged(repo)
    assert sorted(subjects(told("--rev", "side..main"))) == ["Main", "Merge branch 'side'"]
    assert subjects(told("--rev", "side")) == ["Side", "Start"]


@pytest.mark.parametrize("revision", ["no-such-branch", "main..no-such-branch", "", "HEAD~99"])
def test_a_revision_that_is_none_is_a_usage_error(repo: RepoBuilder, told, revision: str) -> None:
    merged(repo)
    assert told("--rev", revision, code=2) == []


def test_listed_commits_and_only_these(repo: RepoBuilder, told, monkeypatch: pytest.MonkeyPatch) -> None:
    shas = [repo.commit(f"Number {number}", {"a": f"{number}\n"}) for number in range(5)]
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{shas[3]}\n\n{shas[1][:12]}\n{shas[3]}\n"))
    rows = told("--stdin")
    assert sorted(subjects(rows)) == ["Number 1", "Number 3"]
    assert files(rows[0]) == {"a": "M"}
    assert rows[-1]["summary"]["commits"] == 2


def test_an_id_that_is_not_there_is_said(repo: RepoBuilder, told, monkeypatch: pytest.MonkeyPatch) -> None:
    sha = repo.commit("Here", {"a": "1\n"})
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{'1' * 40}\n{sha}\nbanana\n--all\n"))
    rows = told("--stdin", code=4)
    assert subjects(rows) == ["Here"]
    unread = [each["sha"] for each in rows[-1]["summary"]["unreadable"]]
    assert unread == ["1" * 40, "banana", "--all"]


def test_no_listed_id_is_no_commit(repo: RepoBuilder, told, monkeypatch: pytest.MonkeyPatch) -> None:
    repo.commit("Here", {"a": "1\n"})
    monkeypatch.setattr("sys.stdin", io.StringIO(""))
    assert told("--stdin") == [{"summary": {"commits": 0, "unreadable": []}}]


def test_days_bound_the_stream(repo: RepoBuilder, told) -> None:
    for day in ("2026-01-31T23:59:59", "2026-02-01", "2026-02-28T23:59:59", "2026-03-01"):
        repo.commit(day, {"a": day}, date=day)
    assert subjects(told("--since", "2026-02-01", "--until", "2026-02-28")) == [
        "2026-02-28T23:59:59",
        "2026-02-01",
    ]
    assert subjects(told("--since", "2026-03-01")) == ["2026-03-01"]
    assert subjects(told("--until", "2026-01-31")) == ["2026-01-31T23:59:59"]


def test_a_day_is_the_author_s_even_where_clocks_were_off(repo: RepoBuilder, told) -> None:
    """Git's own date limit stops at the first old commit; a commit behind one must still be found."""
    repo.commit("Early", {"a": "1\n"}, date="2026-05-01")
    repo.commit("Wrong clock", {"a": "2\n"}, date="2001-01-01")
    repo.commit("Late", {"a": "3\n"}, date="2026-05-03")
    assert subjects(told("--since", "2026-04-01")) == ["Late", "Early"]


@pytest.mark.parametrize("options", [("--since", "banana"), ("--until", "2026-02-30"), ("--stdin", "--all")])
def test_what_cannot_be_understood_is_a_usage_error(repo: RepoBuilder, told, options: tuple[str, ...]) -> None:
    repo.commit("Here", {"a": "1\n"})
    assert told(*options, code=2) == []


def test_two_runs_print_the_same(repo: RepoBuilder, told) -> None:
    merged(repo)
    assert told("--all") == told("--all")


def test_a_person_follows_the_mailmap_of_head(repo: RepoBuilder, told) -> None:
    repo.commit("Old", {"a": "1\n"}, author="Old Name <old@example.com>")
    repo.commit("Map", {".mailmap": "Ada Example <ada@example.com> <old@example.com>\n"})
    row = told()[1]
    assert (row["author_name"], row["author_email"]) == ("Old Name", "old@example.com")
    assert (row["person_name"], row["person_email"]) == ("Ada Example", "ada@example.com")


def test_a_damaged_commit_inside_a_range_hides_nothing_behind_it(repo, capsys):
    shas = [repo.commit(f"part {number}", {f"{number}.txt": "x\n"}) for number in range(5)]
    damaged = repo.path / ".git" / "objects" / shas[3][:2] / shas[3][2:]
    damaged.chmod(0o644)
    damaged.write_bytes(b"no object")
    assert main(["facts", str(repo.path), "--rev", f"{shas[0]}..HEAD"]) == 4
    *rows, last = map(json.loads, capsys.readouterr().out.splitlines())
    assert [row["sha"] for row in rows] == [shas[4]]
    assert {"sha": shas[3], "what": "commit"} in last["summary"]["unreadable"]
