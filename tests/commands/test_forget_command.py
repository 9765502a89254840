"""What a person types to forget, and every file of impact's afterwards: none holds what was forgotten."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from impact.edges import places, spool_files
from impact.edges.mirrors import shelf
from impact.ledger.opening import Ledger, open_ledger
from impact.model.errors import LedgerError
from impact.model.fleet import Job

ME = ("--me", "ada@example.com")
BEN = "Benjamin Kwagwanji <ben@kwagwanji.example>"
OLD, NEW = "2024-05-06T10:00", "2026-03-04T10:00"
PERSON, REPO, DAYS = ("kwagwanji", "ben@"), ("partitura", "adagio"), ("vierundzwanzig",)


@pytest.fixture
def here(repo, impact, tmp_path):
    """Two repositories, one of them mirrored, with notes, a report given away, hooks' lines, runs of a schedule."""
    from repo_builder import RepoBuilder

    part = RepoBuilder(tmp_path / "partitura")
    part.commit("Fix flaky test of adagio: wait for the queue", {"tests/test_adagio.py": "wait\n"}, date=NEW)
    part.commit("vierundzwanzig begins", {"vierundzwanzig.py": "1\n"}, date=OLD)
    part.commit("Use adagio", {"tests/test_adagio.py": "2\n"}, author=BEN, date=NEW)
    repo.commit(
        "Fix flaky test_login: wait for the queue instead of sleeping", {"tests/test_login.py": "1\n"}, date=NEW
    )
    repo.commit("Pair with Benjamin Kwagwanji", {"x.py": "1\n"}, co_authors=(BEN,), date=NEW)
    repo.commit("vierundzwanzig", {"y.py": "1\n"}, author=BEN, date=OLD)
    _fleet(impact, tmp_path, part, repo)
    told = impact("report", repo.path, part.path, *ME, "--for", "manager", "--period", "2024-01-01..2026-06-30")
    assert told.code == 0, told
    impact("note", "with Benjamin Kwagwanji we said so", *ME, "--with", "Benjamin Kwagwanji", "--day", "2026-03-04")
    impact("note", "vierundzwanzig words", *ME, "--day", "2024-03-04")
    for each in (part, repo):
        _hooks_left(each)
    _scheduled()
    return repo, part


def _fleet(impact, tmp_path, part, repo):
    file = tmp_path / "fleet.yaml"
    file.write_text(
        f"protocols: [file]\nrepositories:\n"
        f"  - {{url: 'file://{part.path}', name: partitura}}\n  - {{path: {repo.path}}}\n"
        f"teams:\n  core: {{people: [ben@kwagwanji.example], repositories: [partitura]}}\n"
    )
    typed = impact("fleet", "scan", "--fleet", file, "--workers", 1, *ME)
    assert typed.code == 0, typed


def _hooks_left(builder):
    folder = builder.path / ".git" / "impact"
    folder.mkdir(exist_ok=True)
    lines = []
    for at, text in ((1_772_600_000, "with Benjamin Kwagwanji on partitura"), (1_715_000_000, "vierundzwanzig")):
        line = {"v": 1, "answer": "told", "id": f"{at:032x}", "sha": builder.head, "at": at}
        lines.append(json.dumps(line | {"saw": "x", "text": text}).encode() + b"\n")
    (folder / "spool").write_bytes(b"".join(lines))
    (folder / "spool.rejected").write_bytes(
        b'{"where": "x", "why": "y", "line": "vierundzwanzig Benjamin Kwagwanji partitura"}\n'
    )


def _scheduled():
    folder = places.schedule_folder()
    folder.mkdir(parents=True)
    said = [{"at": 1_772_600_000, "says": "partitura and ben@kwagwanji.example"},
            {"at": 1_715_000_000, "says": "vierundzwanzig"}, {"at": 1_772_700_000, "says": "all well"}]  # fmt: skip
    (folder / "runs.jsonl").write_text("".join(json.dumps({"v": 1, "what": "ended"} | each) + "\n" for each in said))
    (folder / "digest.txt").write_text("partitura, vierundzwanzig, Benjamin Kwagwanji\n")


def holding(words, *builders):
    """Every file of impact's that holds one of these words, by its name."""
    folders = [Path(os.environ["HOME"]), Path(os.environ["IMPACT_LEDGER"]).parent]
    folders += [each.path / ".git" / "impact" for each in builders]
    return sorted(
        str(each.relative_to(folder))
        for folder in folders
        for each in folder.rglob("*")
        if each.is_file()
        and any(word.encode() in f"{each.name}\n".encode() + each.read_bytes().lower() for word in words)
    )


ASKED = {
    "person": (("--person", "ben@kwagwanji.example"), PERSON),
    "repo": (("--repo", "partitura", "--with-notes"), REPO),
    "period": (("--period", "2024"), DAYS),
}


@pytest.mark.parametrize("what", ASKED)
def test_no_file_of_impacts_holds_it(here, impact, known, what):
    words, canaries = ASKED[what]
    before = known()
    assert {"schedule/digest.txt", "spool"} <= {
        each.removeprefix(".local/share/impact/") for each in holding(canaries, *here)
    }
    foretold = impact("forget", *words, "--dry-run")
    assert (foretold.code, known()) == (0, before)
    assert "commits" in foretold.out or "people of commits" in foretold.out
    assert "mirrors of repositories" in foretold.out
    done = impact("forget", *words, "--yes")
    assert (done.code, done.out) == (0, foretold.out), done.err
    assert "forgotten" in done.err
    assert "yours to find and delete" in done.err
    builders = here[1:] if what == "repo" else here
    assert holding(canaries, *builders) == []
    again = impact("forget", *words, "--yes")
    assert (again.code, again.out, again.err) == (0, "", "nothing is left of it\n")


def test_the_next_scan_and_report_know_nobody_by_that_name(here, impact):
    repo, part = here
    impact("forget", "--person", "ben@kwagwanji.example", "--yes")
    repo.commit("Thank Benjamin Kwagwanji", {"z.py": "1\n"}, author=BEN, date=NEW)
    spool_files.drop(str(repo.path / ".git" / "impact"))
    spool_files.drop(str(part.path / ".git" / "impact"))
    assert impact("scan", repo.path, part.path, *ME).code == 0
    assert impact("sync", repo.path, *ME).code == 0
    typed = impact("report", repo.path, part.path, *ME, "--period", "2024-01-01..2026-06-30")
    assert typed.code == 0
    assert "flaky" in typed.out
    assert "wagwanji" not in typed.out
    assert holding(PERSON, *here) == []
    assert "may be read again" in impact("forget", "--person", "ben@kwagwanji.example", "--undo").err
    impact("forget", "--repo", str(repo.path / ".git"), "--yes")
    impact("scan", repo.path, *ME)
    assert holding(PERSON) != []


def test_forgetting_oneself_leaves_no_word_of_ones_own(here, impact):
    assert impact("forget", "--person", "ada@example.com", "--yes").code == 0
    assert holding(("ada@example.com", "ada example", "we said so"), *here) == []


def test_a_run_that_was_cut_off_is_begun_again(here, impact, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr(Ledger, "leave_no_trace", lambda _: (_ for _ in ()).throw(LedgerError("the power went")))
        assert impact("forget", "--repo", "partitura", "--with-notes", "--yes").code == 1
    assert holding(REPO, *here[1:]) != []
    again = impact("forget", "--repo", "partitura", "--with-notes", "--yes")
    assert (again.code, again.err) == (0, "nothing is left of it\n")
    assert holding(REPO, *here[1:]) == []


def test_a_word_of_the_name_alone_is_pointed_out_and_left(here, impact):
    impact("note", "benchmarks with Benjamin, says Ada", *ME, "--day", "2026-03-04")
    typed = impact("forget", "--person", "ben@kwagwanji.example", "--yes")
    assert "a word of the name stands in notes of yours: n" in typed.err
    assert "benchmarks with Benjamin" in impact("note", "--list").out


def test_other_lines_of_hooks_stay_though_a_login_is_a_part_of_a_word(here, impact):
    repo, _ = here
    spool = repo.path / ".git" / "impact" / "spool"
    line = json.loads(spool.read_bytes().splitlines()[1])
    spool.write_bytes(json.dumps(line | {"text": "the benches of kwagwanjis"}).encode() + b"\n")
    impact("forget", "--person", "ben@kwagwanji.example", "--yes")
    assert b"the benches" in spool.read_bytes()


def test_nobody_to_ask_means_nothing_is_done(here, impact, known):
    before = known()
    typed = impact("forget", "--repo", "partitura")
    assert typed.code == 1
    assert "--dry-run" in typed.err
    assert known() == before
    assert holding(REPO, *here)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), "one of --person"),
        (("--person", "a@b", "--repo", "x"), "one of --person"),
        (("--person", "a@b", "--with-notes"), "goes with --repo"),
        (("--person", " "), "an address is empty"),
        (("--repo", "x", "--undo"), "goes with --person"),
        (("--period", "2024", "--before", "2023-01-01"), "no day lies in there"),
    ],
)
def test_what_cannot_be_meant_is_refused(impact, words, said):
    typed = impact("forget", *words)
    assert typed.code == 2
    assert said in typed.err


def test_what_was_never_there_is_nothing(impact):
    for words in (("--repo", "nobody"), ("--person", "a@b.example"), ("--before", "2020-01-01")):
        typed = impact("forget", *words)
        assert (typed.code, typed.out, typed.err) == (0, "", "nothing is left of it\n")
    assert (
        impact("forget", "--person", "a@b.example", "--undo").err == "nothing was forgotten by this: nothing changed\n"
    )


def test_two_repositories_of_one_name_are_told_apart(impact, tmp_path):
    from repo_builder import RepoBuilder

    for folder in ("a", "b"):
        builder = RepoBuilder(tmp_path / folder / "same")
        builder.commit(f"Begin {folder}", {"x": folder})
        impact("scan", builder.path, *ME)
    typed = impact("forget", "--repo", "same", "--yes")
    assert (typed.code, "2 repositories are called same" in typed.err) == (2, True)
    assert impact("forget", "--repo", str(tmp_path / "a" / "same" / ".git"), "--yes").code == 0
    with open_ledger(Path(os.environ["IMPACT_LEDGER"])) as ledger:
        assert [each.place for each in ledger.repositories()] == [str(tmp_path / "b" / "same" / ".git")]


def test_a_mirror_that_is_being_read_is_not_taken_away(here, impact):
    _, part = here
    root, name = places.mirrors_folder(), shelf.name_for(f"file://{part.path}")
    with shelf.Shelf(root, name, "x", 1).locked(1):
        typed = impact("forget", "--repo", "partitura", "--yes")
    assert (typed.code, "another process reads this mirror" in typed.err) == (1, True)
    assert impact("forget", "--repo", "partitura", "--with-notes", "--yes").code == 0
    assert holding(REPO) == []


def test_jobs_of_the_queue_go_as_well(postgres, impact, monkeypatch):
    from impact.edges.places import ledger_file
    from impact.fleet.queue import Queue

    pytest.importorskip("procrastinate")
    text = postgres.address(postgres.database("impact_template"))
    monkeypatch.setenv("IMPACT_LEDGER", text)
    place = ledger_file(text)
    with open_ledger(place) as ledger:
        ledger.keep_fleet([("partitura", "https://x.example/partitura"), ("other", "https://x.example/other")], [])
    queue = Queue(place, lambda _: None)
    queue.enqueue([Job(name, f"https://x.example/{name}", "", f"key-{name}") for name in ("partitura", "other")])
    typed = impact("forget", "--repo", "partitura", "--yes")
    assert "jobs in the queue" in typed.out
    assert typed.code == 4  # the tests' server keeps its log
    assert "wal_recycle" in typed.err
    assert len(queue.enqueue([Job("other", "https://x.example/other", "", "key-other")])) == 1
    assert "jobs in the queue" not in impact("forget", "--repo", "partitura", "--yes").out
