"""`impact sync`: what hooks noted and reflogs tell is taken in once, whatever is missing, broken or in the way."""

from __future__ import annotations

import json
import os
import sqlite3
import time
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest
from hooked import Hooked

from impact.edges import clock, git, places
from impact.ledger import engine
from impact.ledger.opening import open_ledger
from impact.model.notes import WHY

ME = ("--me", "ada@example.com")
ID = "0123456789abcdef" * 2
UNSEEN = "core.hooksPath=/dev/null"


@pytest.fixture
def here(tmp_path):
    made = Hooked.new(tmp_path / "repo")
    made.commit("first")
    return made


@pytest.fixture
def hooked(here, impact):
    impact("hooks", "install", here.path)
    return here


@pytest.fixture
def sync(impact, here):
    """Syncs the repository, and returns what was said and what the ledger then knows of its local commits."""

    def run(code: int = 0, path: Path | None = None):
        done = impact("sync", path or here.path, *ME)
        assert done.code == code, done.err
        return done

    return run


@pytest.fixture
def opened(ledger):
    """What a question to the ledger brings."""

    def ask(question):
        with open_ledger(ledger) as found:
            return question(found)

    return ask


@pytest.fixture
def local(opened):
    """The commits made here, by subject."""

    def read() -> dict[str, str]:
        found = opened(lambda known: known.local_commits(known.repositories()[0].id))
        return {each.subject: each.branch for each in found}

    return read


def inside(here: Hooked) -> Path:
    return here.common / "impact"


def spool(here: Hooked, *lines: dict[str, object] | bytes) -> None:
    inside(here).mkdir(exist_ok=True)
    with (inside(here) / "spool").open("ab") as file:
        for each in lines:
            file.write(each if isinstance(each, bytes) else json.dumps(each, separators=(",", ":")).encode() + b"\n")


def answer(sha: str, said: str = "told", key: str = ID, text: str = "the payments team", at: int = 1_780_000_000):
    return {"v": 1, "answer": said, "id": key, "sha": sha, "at": at, "saw": "flaky-tests", "text": text}


def left(here: Hooked) -> list[str]:
    return sorted(each.name for each in inside(here).iterdir() if each.name.startswith("spool"))


def later(monkeypatch, seconds: int = 100) -> None:
    now = clock.now()
    monkeypatch.setattr(clock, "now", lambda: now + seconds)


def test_what_hooks_noted(hooked, sync, local):
    hooked.commit("second")
    assert sync().out == "repo: 2 commits of yours\n"
    assert local() == {"first": "", "second": ""}
    assert sync().out == "repo: nothing new\n"


def test_what_a_scan_has_read_is_noted_no_more(here, sync, local, impact, opened):
    here.git("checkout", "-q", "-b", "side")
    here.commit("on a branch")
    here.git("checkout", "-q", "main")
    sync()
    assert local() == {"first": "", "on a branch": "side"}
    impact("scan", here.path, *ME)
    assert local() == {"on a branch": "side"}
    here.git("merge", "-q", "side")
    impact("scan", here.path, *ME)
    assert local() == {}


def test_without_any_hook(here, sync, local, tmp_path):
    here.commit("seen by no hook")
    here.git("-c", UNSEEN, "commit", "-q", "--allow-empty", "--amend", "-m", "amended")
    here.git("checkout", "-q", "-b", "side")
    here.commit("on a branch")
    here.git("checkout", "-q", "--detach")
    here.commit("on none")
    here.git("checkout", "-q", "main")
    here.git("worktree", "add", "-q", tmp_path / "linked", "-b", "topic/linked")
    linked = Hooked(tmp_path / "linked", here.environment)
    linked.commit("in a worktree")
    assert sync().out == "repo: 6 commits of yours; 2 of your commits here have not landed on a main branch\n"
    assert local() == {
        "first": "",
        "seen by no hook": "",
        "amended": "",
        "on a branch": "side",
        "on none": "",
        "in a worktree": "topic/linked",
    }
    here.git("merge", "-q", "topic/linked")
    sync()
    assert local()["in a worktree"] == ""


def test_from_within_a_linked_worktree_it_is_the_same_repository(here, sync, opened, tmp_path):
    here.git("worktree", "add", "-q", tmp_path / "linked", "-b", "linked")
    sync(path=tmp_path / "linked")
    assert sync().out == "repo: nothing new\n"
    assert len(opened(lambda known: known.repositories())) == 1


def test_what_a_removed_worktree_held(hooked, sync, local, tmp_path):
    hooked.git("worktree", "add", "-q", "--detach", tmp_path / "linked")
    Hooked(tmp_path / "linked", hooked.environment).commit("on no branch, in a worktree that is gone")
    hooked.git("worktree", "remove", "--force", tmp_path / "linked")
    sync()
    assert "on no branch, in a worktree that is gone" in local()


def test_a_branch_without_a_commit_yet(here, sync, local):
    here.git("checkout", "-q", "--orphan", "fresh")
    sync()
    assert local() == {"first": ""}


def test_without_reflogs(here, sync, local):
    here.git("config", "core.logAllRefUpdates", "false")
    (here.common / "logs").rename(here.common / "logs-gone")
    here.git("checkout", "-q", "-b", "side")
    here.commit("in no reflog")
    sync()
    assert local() == {"in no reflog": ""}
    here.git("checkout", "-q", "main")
    sync()
    assert local() == {"first": "", "in no reflog": "side"}


def test_work_of_others_is_not_noted(here, sync, local):
    here.commit("by somebody else", GIT_AUTHOR_NAME="Ben", GIT_AUTHOR_EMAIL="ben@example.com")
    here.git("checkout", "-q", "-b", "side")
    here.commit("also by somebody else", GIT_AUTHOR_NAME="Ben", GIT_AUTHOR_EMAIL="ben@example.com")
    sync()
    assert local() == {"first": ""}


def test_another_address_of_yours_is_looked_for_again(here, impact, local):
    here.commit("at home", GIT_AUTHOR_EMAIL="ada@home.example.com")
    impact("sync", here.path, *ME)
    assert local() == {"first": ""}
    impact("sync", here.path, *ME, "--me", "Ada@Home.Example.com")
    assert local() == {"first": "", "at home": ""}


def test_a_commit_that_was_swept_away_stays_noted(here, sync, local):
    here.git("checkout", "-q", "-b", "side")
    here.commit("swept away")
    sync()
    here.git("checkout", "-q", "main")
    here.git("branch", "-D", "side")
    here.git("reflog", "expire", "--expire=now", "--all")
    here.git("gc", "--quiet", "--prune=now")
    sync()
    assert local() == {"first": "", "swept away": ""}


def test_nobody_is_known(here, impact, opened):
    spool(here, answer(here.head()))
    done = impact("sync", here.path)
    assert (done.code, done.out) == (4, "repo: 1 answer\n")
    assert "nobody is known, so no commits were noted: impact init --me" in done.err
    assert len(opened(lambda known: known.notes())) == 1


def test_no_commit_yet(tmp_path, impact):
    empty = Hooked.new(tmp_path / "empty")
    spool(empty, answer("ab" * 20))
    done = impact("sync", empty.path, *ME)
    assert (done.code, done.out) == (4, "empty: nothing new\n")
    assert "no commit on HEAD or a main branch yet, so what hooks noted waits" in done.err
    assert left(empty) == ["spool"]


def test_no_repository(impact, tmp_path):
    done = impact("sync", tmp_path / "gone", *ME)
    assert (done.code, "no such folder" in done.err) == (1, True)


# Answers


def test_words_become_a_note(here, sync, opened):
    spool(here, answer(here.head()))
    assert sync().out == "repo: 1 commit of yours, 1 answer\n"
    (note,) = opened(lambda known: known.notes())
    assert (note.id, note.kind, note.text, note.about) == (ID, WHY, "the payments team", (here.head(),))
    assert note.written == date(2026, 5, 28)
    (kept,) = opened(lambda known: known.answers())
    assert (kept.said, kept.sha, kept.saw) == ("told", here.head(), "flaky-tests")


def test_the_report_tells_it_with_its_work(here, impact):
    (here.path / "tests").mkdir()
    (here.path / "tests" / "test_queue.py").write_text("def test_queue():\n    assert True\n")
    then = dict.fromkeys(("GIT_AUTHOR_DATE", "GIT_COMMITTER_DATE"), "2026-05-28T10:00:00Z")
    dated = Hooked(here.path, {**here.environment, **then})
    dated.git("add", ".")
    dated.git("commit", "-q", "-m", "Test the queue")
    spool(here, answer(here.head(), text="the payments team, since spring"))
    told = json.loads(impact("report", here.path, *ME, "--format", "json", "--since", "10 years ago").out)
    (work,) = [each for each in told["contributions"] if each["title"] == "Test the queue"]
    assert [each["text"] for each in work["notes"]] == ["the payments team, since spring"]


def test_later_puts_it_off(here, sync, opened):
    spool(here, answer(here.head(), "later", text=""))
    sync()
    assert opened(lambda known: known.waiting()) == {f"commit {here.head()}": date(2026, 5, 29)}
    assert opened(lambda known: known.notes()) == ()


def test_not_leverage_settles_the_question_and_changes_nothing(here, sync, opened):
    spool(here, answer(here.head(), "not", text=""))
    sync()
    assert [each.said for each in opened(lambda known: known.answers())] == ["not"]
    assert (opened(lambda known: known.notes()), opened(lambda known: known.corrections())) == ((), ())


def test_not_leverage_is_offered_as_a_dismissal_until_something_is_said(here, impact, ledger):
    from impact.services.correcting.offering import offered_dismissals
    from impact.services.gathering.contributions import kept
    from impact.services.reading.workshop import workshop

    spool(here, answer(here.head(), "not", text=""))
    impact("scan", here.path, *ME)

    def offers():
        with open_ledger(ledger) as known:
            works = kept(known, workshop())
            return [each.id for each in works], offered_dismissals(known, works)

    (work,), offered = offers()
    assert [(key, each.said, each.sha, shas) for key, (each, shas) in offered.items()] == [
        (work, "not", here.head(), (here.head(),))
    ]
    assert impact("confirm", work).code == 0
    assert offers() == ([work], {})


@pytest.mark.parametrize("said", ["not", "later"])
def test_a_refusal_and_a_question_put_off_follow_their_commit(here, sync, opened, impact, said):
    (here.path / "test_queue.py").write_text("wait()\n")
    here.git("add", ".")
    first = here.commit("Fix flaky test of the queue")
    spool(here, answer(first, said, text=""))
    assert impact("scan", here.path, *ME).code == 0
    here.git("commit", "-q", "--amend", "-m", "Fix the flaky test of the queue for good")
    assert impact("scan", here.path, *ME).code == 0
    assert opened(lambda known: known.names([first])) == {first: (first, here.head())}
    entries = json.loads(impact("inbox", "--json", "--all").out)["entries"]
    assert [each["sort"] for each in entries] == [{"not": "refused", "later": "postponed"}[said]]
    assert here.head() in entries[0]["contribution"]["commits"]


def test_never_is_carried_out_once(hooked, sync, impact):
    spool(hooked, answer(hooked.head(), "never", text=""))
    sync()
    assert (inside(hooked) / "never").exists()
    impact("hooks", "on", hooked.path)
    sync()
    assert not (inside(hooked) / "never").exists()


def test_an_answer_from_the_future_is_of_today(here, sync, opened):
    spool(here, answer(here.head(), at=(1 << 40) - 1))
    sync()
    (note,) = opened(lambda known: known.notes())
    assert (note.day, note.written) == (date(2026, 7, 1), date(2026, 7, 1))


def test_an_answer_about_a_commit_that_is_nowhere(here, sync, opened):
    spool(here, answer("ab" * 20))
    sync()
    assert [each.about for each in opened(lambda known: known.notes())] == [("ab" * 20,)]


def test_the_same_line_again_brings_back_nothing(here, sync, opened, ledger):
    spool(here, answer(here.head()), answer(here.head()))
    assert "1 answer" in sync().out
    with open_ledger(ledger) as known:
        known.erase((ID,))
    spool(here, answer(here.head()))
    assert sync().out == "repo: nothing new\n"
    assert opened(lambda known: known.notes()) == ()


def test_the_note_follows_its_commit_through_amending_and_squashing(here, sync, opened, impact):
    here.git("checkout", "-q", "-b", "side")
    (here.path / "tests.py").write_text("wait()\n")
    here.git("add", ".")
    first = here.commit("Fix flaky test")
    spool(here, answer(first))
    sync()
    # Its author's time goes as well, so that what git told of the rewrite is all there is besides the subject.
    here.git("commit", "-q", "--amend", "-m", "Fix flaky test for good", "--date=2026-01-01T00:00:00Z")
    second = here.head()
    spool(here, {"v": 1, "hook": "post-rewrite", "by": "amend", "old": first, "new": second})
    assert "1 rewrite" in sync().out
    here.git("checkout", "-q", "main")
    here.git("merge", "-q", "--ff-only", "side")
    impact("scan", here.path, *ME)
    assert opened(lambda known: known.names([first])) == {first: (first, second)}


@pytest.mark.parametrize("at_once", [True, False])
@pytest.mark.parametrize("said", [("told", None, None), (None, None, "told"), ("told", "told", "not")])
def test_words_told_on_a_branch_never_scanned_follow_its_squash(here, sync, opened, impact, said, at_once):
    here.git("checkout", "-q", "-b", "side")
    shas = []
    for number, each in enumerate(said):
        (here.path / f"test_{number}.py").write_text(f"wait({number})\n")
        here.git("add", ".")
        shas.append(here.commit(f"Fix flaky test {number}", GIT_AUTHOR_DATE=f"2026-01-0{number + 1}T00:00:00Z"))
        if each:
            spool(here, answer(shas[-1], each, key=str(number) * 32, text=f"words {number}" if each == "told" else ""))
        if at_once:
            sync()
    sync()
    here.git("checkout", "-q", "main")
    (here.path / "base").write_text("moved\n")
    here.git("add", ".")
    here.commit("The base moves on")
    here.git("merge", "-q", "--squash", "side")
    squash = here.commit("Steady the tests (#7)")
    here.git("branch", "-q", "-D", "side")
    assert impact("scan", here.path, *ME).code == 0
    asked = [sha for sha, each in zip(shas, said, strict=True) if each]
    assert opened(lambda known: known.names(asked)) == {sha: (sha, squash) for sha in asked}


def test_what_git_told_wrongly_links_nothing(here, sync, opened, impact):
    here.git("checkout", "-q", "-b", "side")
    (here.path / "a").write_text("a\n")
    here.git("add", ".")
    first = here.commit("Fix flaky test", GIT_AUTHOR_DATE="2026-01-01T00:00:00Z")
    here.git("checkout", "-q", "main")
    (here.path / "b").write_text("b\n")
    here.git("add", ".")
    other = here.commit("Something else", GIT_AUTHOR_DATE="2026-02-02T00:00:00Z")
    spool(here, answer(first), {"v": 1, "hook": "post-rewrite", "by": "rebase", "old": first, "new": other})
    sync()
    impact("scan", here.path, *ME)
    assert opened(lambda known: known.names([first])) == {first: (first,)}


# The spool


def test_the_spool_goes_when_it_was_read_twice_and_a_minute_has_passed(here, sync, monkeypatch):
    spool(here, answer(here.head()))
    sync()
    (taken,) = left(here)
    assert taken.endswith(".taken")
    sync()
    assert left(here) == [taken]
    later(monkeypatch)
    sync()
    assert left(here) == []


def test_a_hook_that_held_the_spool_open_loses_nothing(here, sync, opened, monkeypatch):
    spool(here, answer(here.head()))
    with (inside(here) / "spool").open("ab") as held:
        sync()
        held.write(json.dumps(answer(here.head(), key="f" * 32, text="late")).encode() + b"\n")
        held.flush()
        later(monkeypatch)
        assert sync().out == "repo: 1 answer\n"
    assert {each.text for each in opened(lambda known: known.notes())} == {"the payments team", "late"}
    assert left(here) == []


def test_half_a_line_waits_and_is_then_kept_aside(here, sync, monkeypatch, impact):
    spool(here, b'{"v":1,"hook":"post-com')
    assert sync().err == ""
    later(monkeypatch)
    assert "spool." in sync(4).err
    assert left(here) == ["spool.rejected"]
    assert impact("sync", here.path, *ME).code == 0
    doctor = impact("doctor", here.path)
    assert "look spool: nothing waits; 1 line could not be used: " in doctor.out


def test_lines_that_cannot_be_used_are_kept_once(here, sync):
    spool(here, b'{"v":9}\n', answer(here.head()), b"\xff\n", b'{"v":9}\n')
    said = sync(4).err
    assert said.count("kept in spool.rejected") == 2
    assert "of another version (9)" in said
    assert sync().err == ""
    kept = [json.loads(line) for line in (inside(here) / "spool.rejected").read_text().splitlines()]
    assert [each["line"].encode("utf-8", "surrogateescape") for each in kept] == [b'{"v":9}', b"\xff"]
    assert (inside(here) / "spool.rejected").stat().st_mode & 0o777 == 0o600


def test_a_spool_beside_the_repository(here, sync, opened):
    aside = places.aside_folder(str(here.common))
    aside.mkdir(parents=True)
    (aside / "spool").write_text(json.dumps(answer(here.head())) + "\n")
    assert "1 answer" in sync().out
    assert len(opened(lambda known: known.notes())) == 1


@pytest.mark.parametrize("kind", ["folder", "link"])
def test_a_spool_that_is_no_file(here, sync, kind, opened, tmp_path):
    inside(here).mkdir()
    if kind == "folder":
        (inside(here) / "spool").mkdir()
    else:
        (tmp_path / "elsewhere").write_text(json.dumps(answer(here.head())) + "\n")
        (inside(here) / "spool").symlink_to(tmp_path / "elsewhere")
    assert "cannot be read" in sync(4).err
    assert opened(lambda known: known.notes()) == ()


def test_a_busy_ledger(here, sync, impact, ledger, monkeypatch, opened):
    monkeypatch.setattr(engine, "_PATIENCE", 0.2)
    impact("scan", here.path, *ME)
    spool(here, answer(here.head()))
    with closing(sqlite3.connect(ledger, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        begun = time.monotonic()
        said = sync(4).err
        assert time.monotonic() - begun < 10
        assert "the ledger is busy" in said
        assert "stays where it is, for the next scan, report or sync" in said
        assert "the ledger is busy" in impact("report", here.path, *ME).err
        other.execute("ROLLBACK")
    assert "1 answer" in sync().out
    assert len(opened(lambda known: known.notes())) == 1


def test_scan_and_report_sync_as_well(here, impact, opened):
    spool(here, answer(here.head()))
    impact("scan", here.path, *ME)
    spool(here, answer(here.head(), key="f" * 32, text="second"))
    impact("report", here.path, *ME)
    assert [each.text for each in opened(lambda known: known.notes())] == ["the payments team", "second"]


def test_when_nothing_waits_no_process_is_started(here, sync, monkeypatch, opened, ledger):
    from impact.services.reading.subject import Subject
    from impact.services.reading.syncing import sync as look
    from impact.sources.git_log import open_place

    sync()
    place = open_place(str(here.path))
    subject = Subject(("ada@example.com",), "Ada Example", "--me")

    def refuse(*_, **__):
        raise AssertionError("git was started")

    monkeypatch.setattr(git, "run", refuse)
    monkeypatch.setattr(git, "start", refuse)
    with open_ledger(ledger) as known:
        assert look(known, place, subject, ("main",)).new.commits == 0
    here.commit("second")
    with open_ledger(ledger) as known, pytest.raises(AssertionError, match="git was started"):
        look(known, place, subject, ("main",))


def test_another_repository_in_the_same_place(here, sync, opened, tmp_path):
    sync()
    here.path.rename(tmp_path / "moved")
    other = Hooked.new(tmp_path / "repo")
    other.commit("of another repository")
    sync()
    found = opened(lambda known: {each.place: known.local_commits(each.id) for each in known.repositories()})
    assert [each.subject for each in found[str(other.common)]] == ["of another repository"]


# What the hooks know


def test_what_hooks_may_ask_is_kept_up_to_date(hooked, sync, impact):
    file = Path(os.environ["XDG_CONFIG_HOME"], "impact", "question.yaml")
    file.parent.mkdir(parents=True, exist_ok=True)
    asking = "schema: impact.question/1\nevery_days: 3\ndeadline_seconds: 9\nask: Who?\nrules: []\n"
    file.write_text(asking)
    sync()
    assert json.loads((inside(hooked) / "question.json").read_text())["every_days"] == 3
    file.write_text(asking.replace("[]", "[{name: x, subject: '(', saw: looks odd}]"))
    said = sync(4).err
    assert f"{file}:5:28: not a regular expression" in said
    assert json.loads((inside(hooked) / "question.json").read_text())["every_days"] == 3
    done = impact("hooks", "repair", hooked.path)
    assert (done.code, "not a regular expression" in done.err) == (1, True)
    done = impact("lint-config", hooked.path)
    assert (done.code, f"{file}:5:28: not a regular expression" in done.out) == (1, True)
    file.write_text(asking)
    assert impact("lint-config", hooked.path).code == 0


def test_without_hooks_nothing_is_written_into_the_repository(here, sync):
    sync()
    assert not inside(here).exists()


def test_a_clock_that_was_set_back_does_not_silence_for_years(hooked, sync):
    quiet = inside(hooked) / "quiet"
    quiet.touch()
    os.utime(quiet, (time.time() + 5 * 366 * 86_400,) * 2)
    sync()
    assert abs(quiet.stat().st_mtime - time.time()) < 60


def test_as_json(here, impact):
    spool(here, answer(here.head()), b"x\n")
    found = json.loads(impact("sync", here.path, *ME, "--json").out)
    (row,) = found["repositories"]
    assert (found["schema"], row["new_commits"], row["new_answers"], row["unlanded"]) == ("impact.sync/1", 1, 1, 0)
    assert len(row["problems"]) == 1
