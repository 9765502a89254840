"""What is known of reviews stays, whoever tells less of it later, and a change has one key."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from ledger_values import ROOT
from review_values import ADA, BEGUN, BEN, DAY, change, event

from impact.ledger.opening import open_ledger
from impact.ledger.review_merging import aliases
from impact.model.facts import Identity
from impact.model.reviews import Batch, ReviewChange

TODAY = date(2026, 7, 1)
# A change as a file of comments alone knows it.
BARE = ReviewChange("github", "github.com", "team/part", "team/part#1", "#1", None)


@pytest.fixture
def keep(place):
    with open_ledger(place("ledger")) as ledger:
        repo_id = ledger.repository([ROOT], name="sample", place="/src", url=None)
        state = ledger.review_source(repo_id, "github", "github.com", ())

        def kept(*batches, body=True):
            def saying(each):
                return each.body if body else None, "", 0.0, len(each.body.split())

            for changes, events in batches:
                ledger.add_reviews(state, Batch(tuple(changes), tuple(events)), TODAY, saying)
            return ledger.reviews(repo_id)

        yield kept


def test_a_change_is_not_emptied_by_who_knows_less(keep):
    whole = change(title="Wait", shas=("ab" * 20,), paths=("a", "b"), url="https://x", updated_at=BEGUN)
    bare = ReviewChange("github", "github.com", "team/part", "c1", "#1", None)
    for order in ([whole, bare], [bare, whole]):
        (kept,) = keep(*(([each], []) for each in order)).changes
        assert kept.change.author == BEN
        found = kept.change
        assert (found.title, found.shas, found.paths, found.url) == (whole.title, whole.shas, whole.paths, whole.url)
        assert (kept.opened is not None, kept.landed is not None) == (True, True)


def test_the_later_state_of_a_change_counts_whichever_is_read_first(keep):
    old = change(title="Old", landed_at=None, updated_at=BEGUN)
    new = change(title="New", updated_at=BEGUN + 2 * DAY)
    for order in ([old, new], [new, old]):
        (kept,) = keep(*(([each], []) for each in order)).changes
        assert (kept.change.title, kept.landed is not None) == ("New", True)


def test_only_what_is_later_opens_a_change_again(keep):
    shut = change(landed_at=None, closed_at=BEGUN + DAY, updated_at=BEGUN + DAY)
    again = change(landed_at=None, closed_at=None, updated_at=BEGUN + 2 * DAY)
    assert keep(([shut], [])).changes[0].closed is not None
    assert keep(([again], [])).changes[0].closed is None
    assert keep(([replace(again, updated_at=None)], []), ([shut], [])).changes[0].closed is None


def test_an_event_is_not_emptied_by_who_knows_less(keep):
    whole = event(
        resolved=True,
        resolved_by=BEN,
        thread="e1",
        path="a.py",
        line=3,
        association="MEMBER",
        teams=("core",),
        addressed="line",
        actor_kind="human",
    )
    bare = replace(event(body="", kind="summary", actor=None), body_digest="")
    before = keep(([change()], [whole])).events
    assert keep(([], [bare])).events == before
    assert keep(([], [whole])).events == before


def test_an_event_is_completed_by_who_knows_more(keep):
    keep(([change()], [event(kind="summary")]))
    (one,) = keep(([], [event(kind="reply", thread="e0", parent="e0", resolved=False)])).events
    assert (one.event.kind, one.event.thread, one.event.parent, one.event.resolved) == ("reply", "e0", "e0", False)
    (one,) = keep(([], [event(kind="comment")])).events
    assert (one.event.kind, one.event.thread) == ("reply", "e0")


def test_an_older_text_does_not_come_back(keep):
    keep(([change()], [event(body="Please wait for it", updated_at=BEGUN + 5 * DAY)]))
    (one,) = keep(([], [event(body="Wait")])).events
    assert (one.event.body, one.words) == ("Please wait for it", 4)


def test_a_text_that_may_be_kept_no_more_goes_when_it_is_read_again(keep):
    keep(([change()], [event()]))
    (one,) = keep(([], [event()]), body=False).events
    assert (one.event.body, one.words) == ("", 4)


def test_the_last_revision_is_the_last_until_another_comes(keep):
    def addressed(*told):
        return keep(*(([], [event(resolved=resolved, addressed=said)]) for resolved, said in told)).events[0]

    keep(([change()], [event(resolved=False, addressed="last")]))
    assert addressed((None, "")).event.addressed == "last"
    assert addressed((False, "")).event.addressed == ""
    assert addressed((False, "line"), (False, "")).event.addressed == "line"


def test_a_change_known_by_name_alone_becomes_the_one_with_a_key(keep):
    whole = change("42#1", title="Wait")
    early, late = event("e1", change=BARE.key), event("e2", change="42#1")
    for order in ([([BARE], [early]), ([whole], [late])], [([whole], [late]), ([BARE], [early])]):
        kept = keep(*order)
        assert [each.change.key for each in kept.changes] == ["42#1"]
        assert (kept.changes[0].change.author, kept.changes[0].change.title) == (BEN, "Wait")
        assert {(each.event.key, each.event.change) for each in kept.events} == {("e1", "42#1"), ("e2", "42#1")}


def test_changes_of_other_names_and_numbers_stay_apart():
    def row(key, repo="team/part", number="#1"):
        return {"key": key, "repo": repo, "number": number}

    assert aliases([row("team/part#1"), row("42#2", number="#2"), row("43#1", repo="team/other")]) == {}
    assert aliases([row("Team/Part#1", repo="Team/Part"), row("42#1")]) == {"Team/Part#1": "42#1"}


def test_somebody_known_by_a_login_is_whoever_has_it(keep):
    login = Identity("ben", BEN.email)
    for first, second in ((login, BEN), (BEN, login)):
        kept = keep(([change(author=first)], [event(actor=first)]), ([], [event("e2", actor=second)]))
        assert {each.event.actor for each in kept.events} == {BEN}
        assert kept.changes[0].change.author == BEN
    assert keep(([], [event("e3", actor=Identity("Bennie", BEN.email))])).events[-1].event.actor.name == "Bennie"
    assert ADA not in {each.event.actor for each in keep().events}
