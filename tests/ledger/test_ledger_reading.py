"""What the ledger answers."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from ledger_values import ADA, ADA_AT_HOME, BEN, BOT, ROOT, contribution, credit, register, row, scan, sha

from impact.ledger.opening import open_ledger
from impact.ledger.rows import Passing, Revert, Touch
from impact.model.errors import LedgerError
from impact.model.facts import FileChange, Identity
from impact.model.period import Period
from impact.model.work import UNKNOWN, Correction, WorkItem

DAY = date(2026, 1, 5)


def raw(number: int) -> bytes:
    return bytes.fromhex(sha(number))


@pytest.fixture
def ledger(place):
    with open_ledger(place("ledger")) as opened:
        yield opened


def test_a_repository_is_its_roots_wherever_it_lies(ledger):
    first = ledger.repository(["bb" * 20, ROOT], name="one", place="/src/one", url=None)
    moved = ledger.repository([ROOT, "bb" * 20], name="one", place="/old/\udce9", url="https://example.com/one")
    other = register(ledger, name="other", place="/src/other")
    assert first == moved != other
    assert ledger.repository_at("/src/one") is None
    assert ledger.repository_at("/old/\udce9").url == "https://example.com/one"
    assert ledger.repository_with(first).roots == (ROOT, "bb" * 20)
    assert [each.name for each in ledger.repositories()] == ["one", "other"]


def test_another_repository_at_the_same_place_takes_it_over(ledger):
    register(ledger, place="/src/here")
    second = register(ledger, name="second", place="/src/here", roots=("cc" * 20,))
    assert ledger.repository_at("/src/here").id == second


def test_a_repository_without_commits_cannot_be_kept(ledger):
    with pytest.raises(LedgerError, match="no commit"):
        register(ledger, roots=())


def test_a_work_item_tells_what_was_kept(ledger):
    changes = (FileChange("b", "R", "a"), FileChange("a2", "A"))
    repo_id = scan(
        ledger,
        [
            row(1, credit(ADA_AT_HOME, ADA), changes=changes, co_authors=(credit(BEN), credit(BOT, bot=True))),
            row(2, BEN),
        ],
    )
    assert ledger.work_items(repo_id, ["ada@home.EXAMPLE.com"]) == [
        WorkItem(
            repo="sample",
            sha=sha(1),
            role="author",
            day=DAY,
            landed=DAY + timedelta(days=1),
            subject="commit 1",
            signals=("touches-tests",),
            kind=UNKNOWN,
            links=(),
            changes=(FileChange("a2", "A"), FileChange("b", "R", "a")),
            others=(BEN,),
        )
    ]


def test_others_are_people_who_wrote_something_here_and_are_not_the_subject(ledger):
    carol, ben_at_work = Identity("Carol Example", "carol@example.com"), Identity("Ben", "BEN@example.com")
    again = Identity("Ada Example", "ada@other.example.com")
    named = [credit(each) for each in (carol, ben_at_work, again, Identity("Nobody", "nobody@example.com"))]
    dual = Identity("carol  example", "carol@home.example.com")
    repo_id = scan(
        ledger,
        [
            row(1, Identity("Ada Example", "ada@example.com"), co_authors=tuple(named)),
            row(2, BEN),
            row(3, dual),
            row(4, again),
        ],
    )
    (item,) = ledger.work_items(repo_id, ["ada@example.com"])
    assert {each.email for each in item.others} == {"BEN@example.com", "carol@example.com"}


def test_work_is_authored_or_co_authored_and_ordered_by_day(ledger):
    repo_id = scan(
        ledger,
        [
            row(4, day=date(2026, 3, 1)),
            row(3, BEN, date(2026, 2, 1), co_authors=(credit(ADA_AT_HOME, ADA),)),
            row(2, BEN, date(2026, 1, 1)),
            row(1, day=date(2026, 3, 1)),
            row(5, parents=(sha(4), sha(3))),
            row(6, credit(ADA, bot=True)._replace(raw=Identity("Ada's robot", "ada@example.com"))),
            row(7, day=None),
        ],
    )
    items = ledger.work_items(repo_id, ["ada@example.com", ""])
    assert [(item.sha, item.role) for item in items] == [
        (sha(3), "co-author"),
        (sha(1), "author"),
        (sha(4), "author"),
    ]
    assert items[0].others == (BEN,)
    assert ledger.work_items(repo_id, []) == ledger.work_items(repo_id, ["nobody@example.com"]) == []


def test_an_author_is_no_co_author_of_their_own_by_another_address(ledger):
    work, home = Identity("Ada Example", "ada@example.com"), Identity("Example Ada", "ada@home.example.com")
    handle = Identity("adele", "adele@example.com")
    repo_id = scan(
        ledger,
        [
            row(1, home, date(2026, 2, 1), co_authors=(credit(work),)),
            row(2, handle, date(2026, 2, 2), co_authors=(credit(Identity("Adele", "ada@example.com")),)),
            row(3, BEN, date(2026, 2, 3), co_authors=(credit(work), credit(home))),
        ],
    )
    items = ledger.work_items(repo_id, ["ada@example.com"])
    assert [(item.role, item.others) for item in items] == [("author", ()), ("author", ()), ("co-author", (BEN,))]


def test_somebody_with_two_addresses_is_one_other_person(ledger):
    one, two = Identity("Ben Sample", "ben@example.com"), Identity("Ben Sample", "ben@home.example.com")
    repo_id = scan(ledger, [row(1, co_authors=(credit(one), credit(two))), row(2, one), row(3, two)])
    assert ledger.work_items(repo_id, ["ada@example.com"])[0].others == (one,)


def test_work_of_one_repository_does_not_leak_into_another(ledger):
    repo_id = scan(ledger, [row(1)])
    other = register(ledger, "other", "/src/other", ("bb" * 20,))
    ledger.writer(other).add([row(1, BEN), row(2)])
    assert [item.sha for item in ledger.work_items(repo_id, ["ada@example.com"])] == [sha(1)]
    assert [item.sha for item in ledger.work_items(other, ["ada@example.com"])] == [sha(2)]
    assert [each.raw for each in ledger.people(repo_id)] == [ADA]


def test_later_touches_are_those_of_others_after_the_day(ledger):
    path, quiet = "src/\udce9", "quiet"
    on_it = (FileChange(path, "M"),)
    days = [DAY + timedelta(days=number) for number in range(8)]
    repo_id = scan(
        ledger,
        [
            row(1, day=days[0], changes=(FileChange(path, "A"), FileChange(quiet, "A"))),
            row(2, BEN, days[0], changes=on_it),
            row(3, BEN, days[2], changes=on_it),
            row(4, credit(ADA_AT_HOME, ADA), days[3], changes=on_it),
            row(5, credit(BOT, bot=True), days[4], changes=on_it),
            row(6, BEN, days[5], changes=(FileChange("elsewhere", "M"),)),
            row(7, BEN, days[6], changes=(FileChange(path, "D"),)),
            row(8, BEN, days[7], changes=on_it),
        ],
    )
    ledger.mark_gone(repo_id, [sha(8)])
    landed = days[0] + timedelta(days=1)
    found = list(ledger.later_touches(repo_id, {path: landed, quiet: landed}, besides=["ada@example.com"]))
    assert found == [
        Touch(path, "M", sha(3), BEN, days[2] + timedelta(days=1), ("touches-tests",), 1, "commit 3"),
        Touch(path, "D", sha(7), BEN, days[6] + timedelta(days=1), ("touches-tests",), 1, "commit 7"),
    ]


def test_each_path_has_its_own_day(ledger):
    on_both = (FileChange("early", "M"), FileChange("late", "M"))
    repo_id = scan(ledger, [row(1, BEN, changes=on_both)])
    after = {"early": DAY, "late": DAY + timedelta(days=30)}
    assert [touch.path for touch in ledger.later_touches(repo_id, after, besides=[])] == ["early"]


def test_a_trail_is_every_change_of_some_paths_by_anybody(ledger):
    path = "src/\udce9"
    on_it = (FileChange(path, "M"),)
    days = [DAY + timedelta(days=number) for number in range(6)]
    repo_id = scan(
        ledger,
        [
            row(1, day=days[0], changes=on_it),
            row(2, day=days[1], changes=(*on_it, FileChange("elsewhere", "M"))),
            row(3, credit(BOT, bot=True), days[2], changes=on_it, signals=("words.fix",)),
            row(4, BEN, days[3], changes=on_it, parents=(sha(3), sha(1))),
            row(5, BEN, days[4], changes=on_it),
            row(6, BEN, days[5], changes=(FileChange("elsewhere", "D"),)),
        ],
    )
    ledger.mark_gone(repo_id, [sha(5)])
    # A row lands on the day after it was written.
    found = sorted(ledger.trail(repo_id, {path, "never"}, earliest=days[2]))
    assert found == [
        Passing(path, "M", sha(2), False, days[2], 2, "commit 2", ("touches-tests",)),
        Passing(path, "M", sha(3), True, days[3], 1, "commit 3", ("words.fix",)),
    ]


def test_moves_are_the_renames_of_one_repository(ledger):
    repo_id = scan(
        ledger,
        [
            row(1, changes=(FileChange("b/\udce9", "R", "a"), FileChange("c", "C", "b"))),
            row(2, changes=(FileChange("d", "R", "c"),)),
        ],
    )
    ledger.mark_gone(repo_id, [sha(2)])
    assert list(ledger.moves(repo_id)) == [("a", "b/\udce9", DAY + timedelta(days=1))]
    other = register(ledger, name="other", place="/src/other", roots=("cc" * 20,))
    assert list(ledger.moves(other)) == []


def test_a_history_lasts_from_its_first_to_its_newest_commit_that_is_reached(ledger):
    repo_id = scan(ledger, [row(1), row(2, day=date(2026, 2, 1)), row(3, day=date(2026, 9, 1)), row(4, day=None)])
    ledger.mark_gone(repo_id, [sha(3)])
    assert ledger.days(repo_id) == (DAY + timedelta(days=1), date(2026, 2, 2))
    other = register(ledger, name="other", place="/src/other", roots=("cc" * 20,))
    assert ledger.days(other) == (None, None)


def test_what_commits_say_they_belong_to_is_told_by_kind(ledger):
    links = (("issue", "#7"), ("pull-request", "8"), ("change-id", "I0"))
    repo_id = scan(ledger, [row(1, links=links), row(2, links=(("issue", "X-1"),))])
    assert sorted(ledger.asked(repo_id, [sha(1)])) == [(sha(1), "issue", "#7"), (sha(1), "pull-request", "8")]


def test_reverts_name_a_commit_its_start_or_its_subject(ledger):
    same = (FileChange("src/a.c", "M"),)
    repo_id = scan(
        ledger,
        [
            row(0xA1B2C3D4 << 128, changes=same),
            row(2, BEN, changes=same, reverts=(sha(0xA1B2C3D4 << 128),)),
            row(3, BEN, changes=same, reverts=(sha(0xA1B2C3D4 << 128)[:12].upper(),)),
            row(4, BEN, changes=same, reverts=(f"commit {0xA1B2C3D4 << 128}",)),
            row(5, BEN, changes=same, reverts=("0000", "something else")),
        ],
    )
    target = sha(0xA1B2C3D4 << 128)
    landed = DAY + timedelta(days=1)
    assert ledger.reverts_of(repo_id, [target]) == (
        Revert(target, sha(2), BEN, landed, by_subject=False),
        Revert(target, sha(3), BEN, landed, by_subject=False),
        Revert(target, sha(4), BEN, landed, by_subject=True),
    )
    assert ledger.reverts_of(repo_id, [sha(2)]) == ()


def test_what_touches_none_of_the_files_takes_nothing_back(ledger):
    moved = (FileChange("lib/a.c", "R", "src/a.c"),)
    on_a = (FileChange("src/a.c", "M"),)
    target = sha(0xA1B2C3D4 << 128)
    repo_id = scan(
        ledger,
        [
            row(0xA1B2C3D4 << 128, changes=on_a),
            row(2, BEN, changes=(FileChange("src/b.c", "M"),), reverts=(target,)),
            row(3, BEN, changes=(), reverts=(target,)),
            row(4, BEN, changes=moved, reverts=(target,)),
            row(5, BEN, changes=None, reverts=(target,)),
        ],
    )
    assert [each.sha for each in ledger.reverts_of(repo_id, [target])] == [sha(4), sha(5)]


def test_a_subject_means_the_latest_commit_of_that_name_before(ledger):
    on_a = (FileChange("src/a.c", "M"),)
    days = [DAY + timedelta(days=number) for number in range(4)]
    repo_id = scan(
        ledger,
        [
            row(1, day=days[0], subject="Fix it", changes=on_a),
            row(2, BEN, days[1], subject="Fix it", changes=on_a),
            row(3, BEN, days[2], changes=on_a, reverts=("Fix it",)),
            row(4, day=days[3], subject="Fix it", changes=on_a),
        ],
    )
    assert ledger.reverts_of(repo_id, [sha(1), sha(4)]) == ()
    assert [each.sha for each in ledger.reverts_of(repo_id, [sha(2)])] == [sha(3)]


def test_the_graph_keeps_every_parent(ledger):
    repo_id = scan(ledger, [row(0), row(1), row(2, parents=(sha(1), sha(0), sha(7)))])
    assert dict(ledger.graph(repo_id)) == {raw(0): (), raw(1): (raw(0),), raw(2): (raw(1), raw(0), raw(7))}
    assert list(ledger.graph(repo_id, [sha(1), sha(99)])) == [(raw(1), (raw(0),))]


def test_contributions_come_back_as_they_were_saved(ledger):
    repo_id = register(ledger)
    said = Correction("c2", "test-gap", "why \udce9", DAY, (sha(1),))
    made = (
        contribution("c1"),
        contribution(
            "c2",
            runner_up="x",
            created=("n",),
            shas=(),
            correction=said,
            created_on=(("n", DAY),),
            landed=((sha(1), DAY),),
        ),
    )
    ledger.save_contributions(repo_id, made, digest="d1")
    assert ledger.contributions() == ledger.contributions(repo_id) == made
    assert ledger.repository_with(repo_id).contributions_digest == "d1"
    ledger.save_contributions(repo_id, made[:1], digest="d2")
    assert ledger.contributions(repo_id) == made[:1]
    assert ledger.contributions(repo_id + 1) == ()


@pytest.mark.parametrize(
    ("start", "end", "found"),
    [
        (None, None, True),
        (date(2026, 2, 1), None, True),
        (date(2026, 2, 2), None, False),
        (None, date(2026, 1, 1), True),
        (None, date(2025, 12, 31), False),
    ],
)
def test_a_contribution_lies_in_a_period_in_part(ledger, start, end, found):
    ledger.save_contributions(register(ledger), [contribution()], digest="")
    assert bool(ledger.contributions(None, Period(start, end))) is found


def test_a_history_begins_with_its_own_first_commit_that_is_reached(ledger):
    elsewhere = register(ledger, name="older", place="/src/older", roots=("dd" * 20,))
    other = ledger.writer(elsewhere)
    other.add([row(40, day=date(2001, 1, 1))])
    mine = scan(ledger, [row(0, day=date(2003, 1, 1)), row(1, day=date(2005, 1, 1)), row(2, day=None)])
    other.add([row(41, day=date(2002, 1, 1))])
    assert ledger.days(mine) == (date(2003, 1, 2), date(2005, 1, 2))
    ledger.mark_gone(mine, [sha(0)])
    assert ledger.days(mine) == (date(2005, 1, 2), date(2005, 1, 2))
    assert ledger.days(elsewhere) == (date(2001, 1, 2), date(2002, 1, 2))
