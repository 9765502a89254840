"""Whatever happens to a scan, the ledger ends in the same state."""

from __future__ import annotations

import multiprocessing
from dataclasses import replace
from datetime import date

import pytest
from ledger_values import ADA, BEN, ROOT, contribution, credit, history, register, row, scan, sha
from sqlalchemy import inspect

from impact.ledger import writing
from impact.ledger.opening import open_ledger
from impact.model.database import Address
from impact.model.facts import FileChange, Identity
from impact.model.keys import Keys
from impact.model.work import CONFIRM, MERGE, SPLIT, UNDO, Correction

DAY = date(2026, 1, 5)


def raw(number: int) -> bytes:
    return bytes.fromhex(sha(number))


def dumped(path):
    with open_ledger(path) as ledger:
        return list(ledger.dump())


@pytest.fixture
def undisturbed(place):
    with open_ledger(place("undisturbed")) as ledger:
        scan(ledger, history(), full=10**9)
        return list(ledger.dump())


@pytest.mark.parametrize("full", [1, 17, 100, 450])
def test_the_size_of_a_batch_changes_nothing(place, undisturbed, full):
    with open_ledger(place("ledger")) as ledger:
        scan(ledger, history(), full=full)
    assert dumped(place("ledger")) == undisturbed
    assert len(undisturbed) > 200


def test_scanning_twice_changes_nothing(place, undisturbed):
    with open_ledger(place("ledger")) as ledger:
        scan(ledger, history())
        scan(ledger, history())
        assert list(ledger.dump()) == undisturbed


@pytest.mark.parametrize("after", [1, 13, 37, 59])
def test_a_scan_killed_between_batches_ends_in_the_same_state(place, undisturbed, after):
    path = place("ledger")
    with open_ledger(path) as ledger:
        repo_id = register(ledger)
        ledger.writer(repo_id).add(list(history())[:after], full=60)
        assert not ledger.repository_at("/src/sample").tips
    with open_ledger(path) as ledger:
        scan(ledger, history())
    assert dumped(path) == undisturbed


def test_a_batch_that_fails_leaves_the_writer_usable(place, undisturbed):
    with open_ledger(place("ledger")) as ledger:
        repo_id = register(ledger)
        writer = ledger.writer(repo_id)
        with pytest.raises(ValueError, match="hexadecimal"):
            writer.add([row(3, BEN, changes=(FileChange("never", "A"),)), row(4)._replace(sha="no id")])
        writer.add(history())
        writer.finish({"refs/heads/main": sha(59)}, rules_digest="rules", mailmap_digest="mailmap")
        assert list(ledger.dump()) == undisturbed


def test_a_commit_told_twice_in_one_scan_is_kept_once(place, undisturbed):
    with open_ledger(place("ledger")) as ledger:
        scan(ledger, [*history(), *history()])
        assert list(ledger.dump()) == undisturbed


def test_other_rules_change_signals_and_what_rules_tell(place):
    with open_ledger(place("ledger")) as ledger:
        repo_id = scan(ledger, [row(1, links=(("issue", "OLD-1"),))])
        again = row(1, signals=("new-rule",), links=(("issue", "NEW-1"),))
        scan(ledger, [again])
        (item,) = ledger.work_items(repo_id, ["ada@example.com"])
    assert item.signals == ("new-rule",)
    assert item.links == (("issue", "NEW-1"),)


def test_files_that_could_not_be_read_are_filled_in_later(place):
    with open_ledger(place("ledger")) as ledger:
        repo_id = scan(ledger, [row(1, changes=None)])
        assert ledger.work_items(repo_id, ["ada@example.com"])[0].changes == ()
        scan(ledger, [row(1)])
        assert ledger.work_items(repo_id, ["ada@example.com"])[0].changes == (FileChange("src/1.c", "M"),)


def test_a_commit_that_is_gone_is_not_work_until_it_comes_back(place):
    with open_ledger(place("ledger")) as ledger:
        repo_id = scan(ledger, [row(1), row(2)])
        ledger.mark_gone(repo_id, [sha(1)])
        assert [item.sha for item in ledger.work_items(repo_id, ["ada@example.com"])] == [sha(2)]
        assert dict(ledger.graph(repo_id)) == {raw(2): (raw(1),)}
        scan(ledger, [row(1)])
        assert len(ledger.work_items(repo_id, ["ada@example.com"])) == 2


def test_an_identity_can_be_said_to_be_somebody_else(place):
    raw = Identity("A.", "old@example.com")
    with open_ledger(place("ledger")) as ledger:
        repo_id = scan(ledger, [row(1, raw)])
        assert ledger.work_items(repo_id, ["ada@example.com"]) == []
        ledger.writer(repo_id).identify([credit(raw, ADA)])
        (known,) = ledger.people(repo_id)
        assert len(ledger.work_items(repo_id, ["ADA@example.com"])) == 1
    assert (known.raw, known.person, known.commits) == (raw, ADA, 1)


def test_hostile_text_is_kept_harmless(place):
    path = "a\udce9\udcff b"
    hostile = row(
        1,
        Identity("J\udce9r\0", "j@example.com"),
        subject="x" * 1_000_000,
        changes=(FileChange(path, "R", "o\udc80"), FileChange(path, "M")),
        links=(("issue", "\0\ud800"),),
    )
    with open_ledger(place("ledger")) as ledger:
        repo_id = scan(ledger, [hostile, hostile._replace(sha=sha(2), subject="a\0b\udc80c")])
        first, second = ledger.work_items(repo_id, ["j@example.com"])
        assert ledger.people(repo_id)[0].raw == Identity("J\ufffdr", "j@example.com")
        assert list(ledger.dump())
    assert first.changes == (FileChange(path, "R", "o\udc80"),)
    assert len(first.subject) == 1_000
    assert second.subject == "ab\ufffdc"
    assert first.links == (("issue", "\ufffd"),)


def test_one_huge_commit_makes_a_batch_of_its_own():
    huge = row(1, changes=tuple(FileChange(f"f{number}", "A") for number in range(500)))
    sizes = [len(batch) for batch in writing._batches([huge, row(2), row(3), huge], 300)]
    assert sizes == [1, 3]


def test_the_last_transaction_replaces_the_tips(place):
    with open_ledger(place("ledger")) as ledger:
        repo_id = scan(ledger, [row(1)])
        tips = {"refs/heads/m\udce4in": sha(1), "refs/tags/v1": sha(2)}
        ledger.writer(repo_id).finish(tips, rules_digest="r2", mailmap_digest="m2")
        state = ledger.repository_at("/src/sample")
    assert (dict(state.tips), state.rules_digest, state.mailmap_digest) == (tips, "r2", "m2")


def test_a_scan_touches_no_correction(place):
    said = Correction("c1", "test-gap", "It closed a gap.", contribution().first, (sha(2), sha(1)))
    with open_ledger(place("ledger")) as ledger:
        ledger.correct(said)
        repo_id = scan(ledger, history())
        ledger.save_contributions(repo_id, [contribution()], digest="d")
        ledger.save_contributions(repo_id, [], digest="e")
        later = replace(said, category="build-speed")
        ledger.correct(later)
        assert ledger.corrections() == (replace(said, number=1), replace(later, number=2))


def test_every_sort_of_correction_comes_back_as_it_was_kept(place):
    said = (
        Correction("c1", "test-gap", "It closed a gap.", DAY, (sha(2), sha(1))),
        Correction("c1", "", "", DAY, (sha(1),), CONFIRM),
        Correction(
            "c1", "", "One", DAY, (sha(2), sha(1), sha(3)), MERGE, (("c1", (sha(2), sha(1))), ("c2", (sha(3),)))
        ),
        Correction("c1", "", "Two", DAY, (sha(1),), SPLIT),
        Correction("c1", "", "", DAY, (sha(1),), UNDO, takes_back=4),
    )
    with open_ledger(place("ledger")) as ledger:
        assert [ledger.correct(each) for each in said] == [1, 2, 3, 4, 5]
        assert ledger.corrections() == tuple(replace(each, number=at) for at, each in enumerate(said, 1))


def test_commits_of_a_correction_are_lost_only_when_no_branch_reaches_them_under_any_id(place):
    with open_ledger(place("ledger")) as ledger:
        path = "a/\udce9"
        rows = [row(0), row(1, changes=(FileChange(path, "A"),), links=(("change-id", "I1"),)), row(2)]
        repo_id = scan(ledger, rows)
        ledger.correct(Correction("c1", "test-gap", "why", DAY, (sha(2), sha(1))))
        assert ledger.lost_commits() == {}
        ledger.mark_gone(repo_id, [sha(1)])
        assert ledger.lost_commits() == {1: {sha(1)}}
        known = Keys(sha(1), 3, False, (sha(0),), DAY, "commit 1", (path,), "I1")
        assert ledger.keys([sha(1), sha(9)]) == {sha(1): known}
        ledger.writer(repo_id).add([row(7)])
        ledger.link({sha(1): (sha(7), "patch")})
        assert ledger.lost_commits() == {}
        assert ledger.corrections()[0].later == ((sha(1), sha(7)),)
        ledger.mark_gone(repo_id, [sha(7)])
        assert ledger.lost([sha(1), sha(2)]) == {sha(1): (sha(1), sha(7))}
        ledger.writer(repo_id).add(rows)
        assert ledger.lost_commits() == {}
        assert ledger.repositories_of([sha(1), sha(99)]) == {repo_id}


def test_commits_of_a_repository_in_whose_place_another_lies_are_lost(place):
    with open_ledger(place("ledger")) as ledger:
        repo_id = scan(ledger, [row(1)])
        ledger.correct(Correction("c1", "test-gap", "why", DAY, (sha(1),)))
        assert ledger.lost_commits() == {}
        register(ledger, roots=("cc" * 20,))
        assert list(ledger.lost_commits()) == [1]
        assert ledger.repositories_of([sha(1)]) == frozenset()
        register(ledger)
        assert ledger.lost_commits() == {}
        assert ledger.repositories_of([sha(1)]) == {repo_id}


def test_a_commit_that_a_fork_still_has_is_not_lost(place):
    with open_ledger(place("ledger")) as ledger:
        repo_id = scan(ledger, [row(0), row(1)])
        fork = register(ledger, name="fork", place="/src/fork", roots=(ROOT, "cc" * 20))
        ledger.writer(fork).add([row(1)])
        ledger.correct(Correction("c1", "test-gap", "why", DAY, (sha(1),)))
        ledger.mark_gone(repo_id, [sha(1)])
        assert ledger.lost_commits() == {}
        assert ledger.held([sha(1)])[sha(1)].repos == (fork, repo_id)
        ledger.mark_gone(fork, [sha(1)])
        assert ledger.lost_commits() == {1: {sha(1)}}


def test_several_commits_may_become_one_and_nothing_is_linked_twice(place):
    with open_ledger(place("ledger")) as ledger:
        repo_id = scan(ledger, [row(1), row(2), row(3)])
        ledger.correct(Correction("c1", "test-gap", "why", DAY, (sha(1), sha(2))))
        ledger.mark_gone(repo_id, [sha(1), sha(2)])
        for _ in range(2):
            ledger.link({sha(1): (sha(3), "squash"), sha(2): (sha(3), "squash")})
        assert ledger.corrections()[0].later == ((sha(1), sha(3)), (sha(2), sha(3)))
        assert ledger.names([sha(1)]) == {sha(1): (sha(1), sha(3))}
        assert ledger.lost_commits() == {}


def test_what_is_open_is_kept_until_it_is_decided_or_the_commit_is_back(place):
    with open_ledger(place("ledger")) as ledger:
        repo_id = scan(ledger, [row(each) for each in range(5)])
        ledger.correct(Correction("c1", "test-gap", "why", DAY, (sha(1), sha(2))))
        ledger.mark_gone(repo_id, [sha(1), sha(2)])
        assert set(ledger.unsearched([sha(1), sha(2)])) == {sha(1), sha(2)}
        ledger.leave_open([sha(1), sha(2)], {sha(1): (sha(4), sha(3)), sha(2): (sha(3),)})
        assert ledger.unsearched([sha(1), sha(2)]) == []
        assert ledger.open_cases() == {sha(1): (sha(3), sha(4)), sha(2): (sha(3),)}
        ledger.writer(repo_id).add([row(2)])
        assert ledger.open_cases() == {sha(1): (sha(3), sha(4))}
        ledger.mark_gone(repo_id, [sha(4)])
        assert ledger.open_cases() == {sha(1): (sha(3),)}, "what is gone itself holds nothing"
        ledger.link({sha(1): (sha(3), "the engineer")})
        assert ledger.open_cases() == {}
        ledger.writer(repo_id).add([row(9)])
        assert ledger.unsearched([sha(1)]) == [sha(1)], "what was read since may hold it"


def test_keys_that_are_read_again_keep_the_time_at_which_the_commit_was_spoken_of(place):
    with open_ledger(place("ledger")) as ledger:
        repo_id = scan(ledger, [row(each) for each in range(5)])
        ledger.keep_keys([Keys(sha(1), seen=2)])
        assert ledger.keys([sha(1)])[sha(1)].seen == 5
        ledger.writer(repo_id).add([row(9)])
        ledger.keep_keys([Keys(sha(1), seen=2, patch="p"), Keys(sha(2), seen=3)])
        known = ledger.keys([sha(1), sha(2)])
        assert (known[sha(1)].seen, known[sha(1)].patch, known[sha(2)].seen) == (5, "p", 6)


def test_every_ledger_has_a_secret_of_its_own_that_no_dump_tells(place):
    with open_ledger(place("one")) as one, open_ledger(place("other")) as other:
        scan(one, [row(1)])
        assert one.secret() == one.secret() != other.secret()
        assert len(one.secret()) == 32
        assert one.secret().hex() not in "".join(one.dump())


def _scan_in_a_process(path):
    with open_ledger(path) as ledger:
        scan(ledger, history(), full=60)


def test_processes_may_scan_the_same_repository_at_once(place, undisturbed):
    path = place("ledger")
    context = multiprocessing.get_context("spawn")
    processes = [context.Process(target=_scan_in_a_process, args=(path,)) for _ in range(3)]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    assert [process.exitcode for process in processes] == [0, 0, 0]
    assert dumped(path) == undisturbed


def test_indexes_for_questions_come_back_after_a_killed_first_scan(place):
    with open_ledger(place("ledger")) as ledger:
        repo_id = register(ledger)
        ledger.writer(repo_id).add(history())
        # In a database that others read it stays: dropping it would wait for all of them.
        assert ("ix_touches_path_id" in indexes_of(ledger)) == isinstance(ledger.path, Address)
        scan(ledger, history())
        assert {"ix_touches_path_id", "ix_commits_author_id"} <= indexes_of(ledger)


def indexes_of(ledger):
    with ledger._reading() as connection:
        asked = inspect(connection)
        return {index["name"] for table in asked.get_table_names() for index in asked.get_indexes(table)}
