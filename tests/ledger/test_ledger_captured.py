"""What hooks and reflogs told: kept once, whatever comes twice, in whatever pieces."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some
from ledger_values import ROOT, register, row, scan, sha

from impact.ledger.local_work import Capture
from impact.ledger.opening import open_ledger
from impact.model.capture import NOT, TOLD, Answered, LocalCommit, Rewritten
from impact.model.notes import WHY, Later, Note

DAY = date(2026, 3, 4)


@pytest.fixture
def ledger(place):
    with open_ledger(place("ledger")) as opened:
        yield opened


@pytest.fixture
def repo(ledger):
    return ledger.repository([ROOT], name="repo", place="/repo/.git", url=None)


def commit(number, subject="Work"):
    return LocalCommit(sha(number), DAY, f"{subject} {number}")


def told(number, text="the payments team"):
    key = f"{number:032x}"
    return Answered(key, TOLD, sha(number), DAY, "x", text), Note(key, WHY, DAY, DAY, text, about=(sha(number),)), None


def test_all_of_it_comes_back(ledger, repo):
    pairs = (Rewritten("amend", sha(1), sha(2)),)
    put_off = (Answered("f" * 32, "later", sha(2), DAY, "x", ""), None, Later(f"commit {sha(2)}", DAY))
    found = Capture(repo, "d1", (commit(1), commit(2)), {sha(2): "topic"}, (told(1), put_off), pairs)
    new = ledger.take_in(found)
    assert (new.commits, new.answers, new.pairs) == (2, 2, 1)
    assert ledger.local_commits(repo) == (commit(1), LocalCommit(sha(2), DAY, "Work 2", "topic"))
    assert (ledger.unlanded(repo), ledger.reflogs_read(repo)) == (1, "d1")
    assert {each.id for each in ledger.answers()} == {f"{1:032x}", "f" * 32}
    assert [each.text for each in ledger.notes()] == ["the payments team"]
    assert ledger.waiting() == {f"commit {sha(2)}": DAY}


def test_again_changes_nothing(ledger, repo):
    found = Capture(repo, "d1", (commit(1),), {}, (told(1),), (Rewritten("amend", sha(1), sha(2)),))
    ledger.take_in(found)
    before = list(ledger.dump())
    new = ledger.take_in(found)
    assert (new.commits, new.answers, new.pairs) == (0, 0, 0)
    assert list(ledger.dump()) == before


def test_what_the_person_changed_since_stays(ledger, repo):
    found = Capture(repo, "d1", answers=(told(1),))
    ledger.take_in(found)
    other = Note(f"{1:032x}", WHY, DAY, DAY, "otherwise")
    ledger.keep_note(other)
    ledger.take_in(found)
    assert ledger.notes() == (other,)


def test_what_a_scan_reads_is_kept_there_alone(ledger):
    repo = register(ledger)
    ledger.take_in(Capture(repo, "d1", (commit(0), commit(1), commit(9))))
    scan(ledger, [row(0), row(1)])
    assert ledger.kept_of(repo, [sha(0), sha(9), sha(7)]) == {sha(0), sha(9)}
    new = ledger.take_in(Capture(repo, "d2", (commit(1),)))
    assert new.commits == 0
    assert [each.sha for each in ledger.local_commits(repo)] == [sha(9)]


def test_a_branch_that_is_no_more(ledger, repo):
    ledger.take_in(Capture(repo, "d1", (commit(1),), {sha(1): "topic"}))
    ledger.take_in(Capture(repo, "d2", (), {}))
    assert [each.branch for each in ledger.local_commits(repo)] == [""]
    ledger.take_in(Capture(repo, "d3", (), {sha(1): "other\udce9"}))
    assert [each.branch for each in ledger.local_commits(repo)] == ["other\ufffd"]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=10, deadline=None)
@given(some.data())
def test_in_whatever_pieces_it_comes(tmp_path_factory, data):
    commits = [commit(number) for number in range(6)]
    answers = [told(number) for number in range(4)]
    pairs = [Rewritten("rebase", sha(number), sha(number + 1)) for number in range(4)]
    every, ledgers = (commits, answers, pairs), []
    for pieces in (1, data.draw(some.integers(2, 6))):
        with open_ledger(tmp_path_factory.mktemp("pieces") / "ledger.db") as opened:
            number = opened.repository([ROOT], name="repo", place="/repo/.git", url=None)
            for _ in range(pieces - 1):
                found, said, became = (tuple(data.draw(some.lists(some.sampled_from(each)))) for each in every)
                opened.take_in(Capture(number, "d", found, {}, said, became))
            opened.take_in(Capture(number, "d", tuple(commits), {}, tuple(answers), tuple(pairs)))
            ledgers.append(list(opened.dump()))
    assert ledgers[0] == ledgers[1]


def test_pairs_that_lead_home(ledger):
    repo = register(ledger)
    scan(ledger, [row(0), row(5)])
    pairs = ((1, 2), (2, 5), (3, 4), (7, 8), (8, 7))
    ledger.take_in(Capture(repo, "d", pairs=tuple(Rewritten("amend", sha(old), sha(new)) for old, new in pairs)))
    assert ledger.rewrites_of([sha(1), sha(3), sha(7), sha(0)]) == ((sha(1), sha(2)), (sha(2), sha(5)))
    assert ledger.rewrites_of([sha(0)]) == ()


def test_not_leverage_makes_no_note(ledger, repo):
    ledger.take_in(Capture(repo, "d", answers=((Answered("a" * 32, NOT, sha(1), DAY, "x", ""), None, None),)))
    assert (ledger.notes(), [each.said for each in ledger.answers()]) == ((), [NOT])
