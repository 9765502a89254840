"""`impact reviews` from a clone to lines and JSON, out to a file and in again."""

from __future__ import annotations

import json

import pytest


@pytest.fixture
def helped(repo):
    repo.commit("One", {"a": "1"}, body="Helped-by: Ben Li <ben@example.com>")
    repo.commit("Two", {"a": "2"}, body="Reviewed-by: Cleo <cleo@example.com>\nMentored-by: Ben Li <ben@example.com>")
    return repo


def test_what_lies_in_the_clone_is_read_once(helped, impact):
    first = impact("reviews", "sync", helped.path)
    assert (first.code, "trailers: 3 new events; 3 events of 2 changes" in first.out) == (0, True)
    again = impact("reviews", "sync", helped.path, "--source", "trailers", "--json")
    (source,) = json.loads(again.out)["sources"]
    assert (again.code, source["new_events"], source["events"], source["complete"]) == (0, 0, 3, True)
    assert source["shows"] == ["credit"]
    assert "votes" in source["not_observable"]


def test_status_says_what_was_not_read_yet(helped, impact):
    impact("scan", helped.path)
    before = impact("reviews", "status", helped.path).out
    assert "no reviews read yet" in before
    assert "trailers: is in this clone and was not read" in before
    impact("reviews", "sync", helped.path)
    after = impact("reviews", "status", helped.path).out
    assert "3 events of 2 changes" in after
    assert "not observable there: threads" in after
    assert json.loads(impact("reviews", "status", helped.path, "--json").out)["sources"][0]["source"] == "trailers"


def test_what_a_text_was_goes_along_where_the_text_does_not(helped, impact, tmp_path):
    where = {"source": "github", "instance": "github.com"}
    lines = [
        {"schema": "impact.review-lines/1", "shows": {"github": ["threads"]}, "same": []},
        {"is": "change", **where, "repo": "t/p", "key": "c", "number": "#1"},
        {"is": "event", **where, "key": "e", "change": "c", "kind": "comment", "at": 86400, "body_digest": "ab"}
        | {"says": "question", "sure": 0.75, "words": 12},
    ]
    file = tmp_path / "reviews.jsonl"
    file.write_text("\n".join(json.dumps(each) for each in lines), encoding="utf-8")
    assert impact("reviews", "import", file, "--repo", helped.path).code == 0
    out = impact("reviews", "export", helped.path).out
    event = next(json.loads(line) for line in out.splitlines() if '"event"' in line)
    assert (event["says"], event["sure"], event["words"]) == ("question", 0.75, 12)
    assert "reads like: question (0.75)" in impact("reviews", "explain", "#1", helped.path).out


def test_status_names_who_may_be_the_person(helped, impact):
    impact("reviews", "sync", helped.path)
    impact("init", helped.path, "--me", "ben@work.example.com")
    assert "perhaps you: Ben Li <ben@example.com>; if so: impact init --me ben@example.com" in (
        impact("reviews", "status", helped.path).out
    )
    impact("init", helped.path, "--me", "ben@example.com")
    assert "perhaps you" not in impact("reviews", "status", helped.path).out


def test_out_and_in_again_is_the_same(helped, impact, tmp_path):
    impact("reviews", "sync", helped.path)
    out = impact("reviews", "export", helped.path).out
    file = tmp_path / "reviews.jsonl"
    file.write_text(out, encoding="utf-8")
    forgotten = impact("reviews", "forget", helped.path)
    assert "forgot 3 events of 2 changes" in forgotten.err
    done = impact("reviews", "import", file, "--repo", helped.path)
    assert (done.code, "3 new events" in done.out) == (0, True)
    assert impact("reviews", "export", helped.path).out == out
    assert "nothing new" in impact("reviews", "import", file, "--repo", helped.path).out


def test_one_change_is_explained_without_names(helped, impact):
    sha = helped.head
    impact("reviews", "sync", helped.path)
    done = impact("reviews", "explain", sha, helped.path, "--me", "cleo@example.com")
    assert done.out.split("\n")[0].startswith(f"trailers {sha[:12]}: Two, opened 20")
    assert "you: trailer Reviewed-by" in done.out
    assert "person A: trailer Mentored-by" in done.out
    assert "Ben" not in done.out
    assert "@" not in done.out
    missing = impact("reviews", "explain", "#99", helped.path)
    assert (missing.code, "no change of that name" in missing.err) == (1, True)


def test_a_source_that_is_none_is_said(helped, impact):
    wrong = impact("reviews", "sync", helped.path, "--source", "trailer")
    assert (wrong.code, "did you mean 'trailers'?" in wrong.err) == (2, True)


@pytest.mark.parametrize(
    ("content", "code", "words"),
    [
        (b"hello", 1, "neither of the forms known here"),
        (b'{"schema": "impact.review-lines/1"}\n{"is": "change"}', 1, "x.jsonl:2: no line of impact.review-lines/1"),
        (b'{"schema": "impact.review-lines/9"}', 1, "x.jsonl:1: no line"),
        (b'{"schema": "impact.review-lines/1"}\n{"is": "event", "at": "x"}', 1, "x.jsonl:2"),
        (b'{"schema": "impact.review-lines/1"}\n', 1, "no reviews in these files"),
        (b"\x1f\x8bnot gzip", 1, "damaged gzip"),
    ],
)
def test_a_broken_file_is_said_and_nothing_kept(helped, impact, tmp_path, content, code, words):
    file = tmp_path / "x.jsonl"
    file.write_bytes(content)
    done = impact("reviews", "import", file, "--repo", helped.path)
    assert (done.code, words in done.err) == (code, True), done.err
    assert "no reviews read yet" in impact("reviews", "status", helped.path).out


def test_a_file_that_is_not_there_is_said(helped, impact, tmp_path):
    done = impact("reviews", "import", tmp_path / "none", "--repo", helped.path)
    assert (done.code, "no such file" in done.err) == (1, True)


def test_files_of_several_repositories_ask_which_is_meant(helped, impact, tmp_path):
    lines = [{"schema": "impact.review-lines/1", "shows": {"github": ["votes"]}, "same": []}]
    for name in ("team/one", "team/two"):
        where = {"source": "github", "instance": "github.com"}
        lines.append({"is": "change", **where, "repo": name, "key": name, "number": "#1"})
        lines.append({"is": "event", **where, "key": f"e{name}", "change": name, "kind": "comment", "at": 86400})
    file = tmp_path / "two.jsonl"
    file.write_text("\n".join(json.dumps(each) for each in lines), encoding="utf-8")
    asked = impact("reviews", "import", file, "--repo", helped.path)
    assert (asked.code, "team/one, team/two" in asked.err) == (2, True)
    done = impact("reviews", "import", file, "--repo", helped.path, "--project", "Team/One")
    assert (done.code, "1 events of other repositories than team/one" in done.out) == (4, True)
    assert "1 events of 1 changes" in impact("reviews", "status", helped.path).out


def test_a_repository_without_commits_is_said(repo, impact):
    done = impact("reviews", "sync", repo.path)
    assert (done.code, "no commits yet" in done.err) == (1, True)


def test_a_commit_of_a_time_that_no_calendar_has_is_no_trouble(repo, impact):
    repo.commit("One", {"a": "1"}, body="Helped-by: Ben <ben@example.com>", date=900_000_000_000)
    done = impact("reviews", "sync", repo.path)
    assert (done.code, "1 events of 1 changes" in done.out) == (0, True), done.err
    assert impact("reviews", "explain", repo.head, repo.path).code == 0
    assert impact("reviews", "export", repo.path).code == 0


def test_a_shallow_clone_that_is_deepened_is_read_to_its_end(helped, impact, git, tmp_path):
    clone = tmp_path / "shallow"
    git("clone", "-q", "--depth", "1", f"file://{helped.path}", clone)
    assert "2 events of 1 changes" in impact("reviews", "sync", clone).out
    git("-C", clone, "fetch", "-q", "--unshallow")
    assert "3 events of 2 changes" in impact("reviews", "sync", clone).out
