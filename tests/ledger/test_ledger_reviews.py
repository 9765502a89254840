"""The ledger's part for reviews: nothing twice, no hour, no text that may not be kept."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from ledger_values import ROOT
from review_values import ADA, BEGUN, BEN, DAY, change, event

from impact.ledger.encoding import day_date
from impact.ledger.opening import open_ledger
from impact.model.facts import Identity
from impact.model.reviews import Batch

TODAY = date(2026, 7, 1)


def keep_all(each):
    return each.body, "question", 0.75, len(each.body.split())


def keep_none(each):
    return None, "", 0.0, 0


@pytest.fixture
def file(place):
    return place("ledger")


@pytest.fixture
def kept(file):
    with open_ledger(file) as ledger:
        yield ledger


def source(ledger, shows=("threads",)):
    repo_id = ledger.repository([ROOT], name="sample", place="/src", url=None)
    return ledger.review_source(repo_id, "github", "github.com", shows)


def test_what_was_kept_comes_back_with_days_instead_of_hours(kept):
    state = source(kept)
    at = BEGUN + DAY + 12_345
    whole = event(
        at=at, updated_at=at + 5, path="a\udce9.py", line=7, vote=-1, links=("https://example.com/x",), teams=("core",)
    )
    whole_change = change(shas=("ab" * 20,), paths=("a\udce9.py", "b"), title="Wait for the queue")
    batch = Batch((whole_change,), (whole,), "next", complete=True, same=(("7@gerrit", "ada@example.com"),))
    assert kept.add_reviews(state, batch, TODAY, keep_all) == (1, 1)
    found = kept.reviews(state.repo_id)
    (one,), (about,) = found.events, found.changes
    assert (one.day, one.order, one.says, one.sure, one.words) == (day_date(20_501), 1, "question", 0.75, 4)
    assert one.event.at == BEGUN + DAY
    expected = (whole.body, whole.path, whole.line, whole.vote, whole.links, whole.teams, whole.actor)
    held = one.event
    assert (held.body, held.path, held.line, held.vote, held.links, held.teams, held.actor) == expected
    assert (about.opened, about.landed, about.closed) == (day_date(20_500), day_date(20_503), None)
    assert (about.change.shas, about.change.paths) == (whole_change.shas, whole_change.paths)
    assert found.accounts(["Ada@Example.com"]) == {"ada@example.com", "7@gerrit"}
    assert found.capabilities == (("github", ("threads",)),)


def test_the_same_batch_twice_adds_nothing_and_an_edit_replaces(kept):
    state = source(kept)
    batch = Batch((change(),), (event(), event("e2", at=BEGUN)), "", complete=True)
    assert kept.add_reviews(state, batch, TODAY, keep_all) == (1, 2)
    before = kept.reviews(state.repo_id)
    assert [each.event.key for each in before.events] == ["e2", "e1"]
    assert kept.add_reviews(state, batch, TODAY, keep_all) == (0, 0)
    assert kept.reviews(state.repo_id) == before
    edited = Batch((), (event(body="Why not wait?", resolved=True), event("e3", at=BEGUN + 1)), "", complete=True)
    assert kept.add_reviews(state, edited, TODAY, keep_all) == (0, 1)
    found = {each.event.key: each for each in kept.reviews(state.repo_id).events}
    assert (found["e1"].event.body, found["e1"].event.resolved, found["e1"].order) == ("Why not wait?", True, 2)
    assert found["e3"].order == 3  # it came later, whatever its hour


def test_a_cursor_is_kept_with_its_batch_and_missing_parts_with_the_reading(kept):
    state = source(kept)
    part = Batch((change(),), (event(),), "page 2", missing=("change 7: truncated",), counts=(("pages", 1),))
    kept.add_reviews(state, part, TODAY, keep_none)
    (now,) = kept.review_sources(state.repo_id)
    assert (now.cursor, now.complete, now.day, now.missing) == ("page 2", False, TODAY, ("change 7: truncated",))
    assert (now.changes, now.events, now.first, now.last) == (1, 1, day_date(20_501), day_date(20_501))
    assert source(kept, ("votes",)).capabilities == ("votes",)


def test_keys_beyond_any_measure_do_not_become_one(kept):
    state = source(kept)
    long = ["m" * 2_000 + end for end in ("a", "b")]
    batch = Batch((change(long[0]),), tuple(event(each, change=long[0], thread=long[0]) for each in long), "")
    assert kept.add_reviews(state, batch, TODAY, keep_none) == (1, 2)
    assert kept.add_reviews(state, batch, TODAY, keep_none) == (0, 0)
    found = kept.reviews(state.repo_id)
    assert {each.event.change for each in found.events} == {found.changes[0].change.key}


def test_whatever_is_told_again_is_made_anew(kept):
    state = source(kept)
    assert state.turn == 0
    for turn in (1, 2):
        kept.add_reviews(state, Batch((change(),), (event(resolved=turn > 1),), "", complete=True), TODAY, keep_none)
        assert kept.review_sources(state.repo_id)[0].turn == turn
    kept.add_reviews(state, Batch(cursor="next", complete=True), TODAY, keep_none)
    assert kept.review_sources(state.repo_id)[0].turn == 2


def test_texts_that_may_not_be_kept_are_in_no_byte(kept, file):
    state = source(kept)
    batch = Batch((change(),), (event(body="a word that nobody says: zwitscherlein"),), "")
    kept.add_reviews(state, batch, TODAY, keep_none)
    (one,) = kept.reviews(state.repo_id).events
    assert (one.event.body, bool(one.event.body_digest)) == ("", True)
    assert "zwitscherlein" not in "".join(kept.dump())
    kept.__exit__(None, None, None)
    if isinstance(file, Path):
        assert b"zwitscherlein" not in b"".join(each.read_bytes() for each in file.parent.iterdir())


def test_texts_go_after_their_time_and_everything_else_stays(kept):
    state = source(kept)
    kept.add_reviews(state, Batch((change(),), (event(), event("e2", at=BEGUN + 9 * DAY)), ""), TODAY, keep_all)
    assert kept.drop_review_texts(day_date(20_505)) == 1
    assert kept.drop_review_texts(day_date(20_505)) == 0
    assert [(each.event.key, each.event.body, each.says) for each in kept.reviews(state.repo_id).events] == [
        ("e1", "", "question"),
        ("e2", "Why not a queue?", "question"),
    ]


def test_forgetting_leaves_nobody_behind(kept):
    state = source(kept)
    other = kept.repository(["bb" * 20], name="other", place="/other", url=None)
    elsewhere = kept.review_source(other, "github", "github.com", ())
    gone = Identity("Zwitscherlein", "z@example.com")
    kept.add_reviews(state, Batch((change(),), (event(actor=gone, resolved_by=ADA),), ""), TODAY, keep_all)
    kept.add_reviews(elsewhere, Batch((change(author=None),), (event(actor=BEN),), ""), TODAY, keep_all)
    assert kept.forget_reviews(state.repo_id) == (1, 1)
    assert kept.reviews(state.repo_id).events == ()
    assert [each.event.actor for each in kept.reviews(other).events] == [BEN]
    with kept._reading() as connection:
        assert connection.exec_driver_sql("SELECT name FROM review_people").scalars().all() == ["Ben"]


def test_answers_of_a_forge_are_kept_by_address_the_last_one(kept):
    kept.keep_exchange("https://x.example/1", '"a"', 200, b"one", date(2026, 1, 1))
    kept.keep_exchange("https://x.example/1", '"b"', 200, b"two", date(2026, 1, 2))
    assert kept.exchange("https://x.example/1") == ('"b"', 200, b"two")
    assert kept.exchange("https://x.example/2") is None


def test_what_is_forgotten_leaves_no_answer_of_its_host(kept):
    state = source(kept)
    kept.add_reviews(state, Batch((change(),), (event(),)), date(2026, 7, 1), keep_none)
    kept.keep_exchange("https://git.example.com/x#mark", "tag", 200, b"[]", date(2026, 7, 1))
    kept.forget_reviews(state.repo_id)
    assert kept.exchange("https://git.example.com/x#mark") is None


def test_what_is_told_later_of_an_earlier_day_stands_before(kept):
    state = source(kept)
    answer = event("e2", body="Done", kind="reply", at=BEGUN + 3 * DAY, thread="e1")
    for each in (answer, event("e1", at=BEGUN + DAY)):
        kept.add_reviews(state, Batch((change(),), (each,)), date(2026, 7, 1), keep_none)
    assert [each.event.key for each in kept.reviews(state.repo_id).events] == ["e1", "e2"]
