"""Commits into contributions: what belongs together, and what must never change that."""

from __future__ import annotations

import hashlib
import random
from collections import Counter
from dataclasses import dataclass, replace
from datetime import date, timedelta

import pytest
from growth import keeps_step
from hypothesis import given
from hypothesis import strategies as st

from impact.classify import titles
from impact.classify.asides import BY_MACHINE, FORMATTING, SLIGHT
from impact.classify.created import created_on
from impact.classify.gather import gather
from impact.classify.titles import MERGED, MERGED_AS
from impact.model.facts import FileChange, Identity
from impact.model.options import Gather
from impact.model.work import Kind, WorkItem
from impact.settings.signals import load_rule_book

ADA = Identity("Ada Example", "ada@example.com")
BEN = Identity("Ben Sample", "ben@example.com")
BOUNDS = Gather(gap_days=14, span_days=90, merge_commits=4, most_commits=6)
START = date(2026, 1, 1)


@dataclass(frozen=True)
class Verdict:
    category: str
    runner_up: str | None = None
    provenance: str = "observed"
    reasons: tuple[str, ...] = ("because",)
    against: tuple[str, ...] = ()


def decide(items):
    """Flaky where a third of the commits say so, else what most kinds are: a small copy of the real thing."""
    counts = Counter(name for item in items for name in item.signals)
    if counts["flaky.repaired"] * 3 >= len(items):
        return Verdict("flaky-tests")
    kinds = Counter(item.kind.name for item in items)
    return Verdict(max(kinds, key=lambda name: (kinds[name], name)))


def item(subject, day=0, paths=("src/app/a.py",), kind="feat", **more):
    changes = tuple(
        each if isinstance(each, FileChange) else FileChange(each, "M")
        for each in ((paths,) if isinstance(paths, str) else paths)
    )
    when = START + timedelta(days=day)
    plain = WorkItem(
        repo="r",
        sha=hashlib.sha1(f"{subject}{day}".encode()).hexdigest(),
        role="author",
        day=when,
        landed=when,
        subject=subject,
        signals=(),
        kind=Kind(kind, 0.6),
        links=(),
        changes=changes,
    )
    return replace(plain, **more)


def pr(number):
    return (("pull-request", str(number)),)


def made(*items, bounds=BOUNDS):
    return gather(items, ADA, bounds, 2, decide)


def told(*items, bounds=BOUNDS):
    """The subjects of each contribution, in a fixed order."""
    names = {each.sha: each.subject for each in items}
    return sorted(sorted(names[sha] for sha in each.shas) for each in made(*items, bounds=bounds))


def test_nothing_makes_nothing():
    assert made() == ()


def test_the_same_pull_request_is_one_piece_of_work_whatever_else_differs():
    a, b = item("a", 0, "x/y/1", links=pr(7)), item("b", 200, "z/w/2", kind="docs", links=pr(7))
    c = item("c", 0, "x/y/1", links=pr(8))
    assert told(a, b, c) == [["a", "b"], ["c"]]


def test_the_strongest_name_decides():
    merge, issue = ("merge", "f" * 40), ("issue", "ABC-7")
    a = item("a", links=(*pr(7), merge, issue))
    b = item("b", links=(*pr(8), merge, issue))
    c, d = item("c", links=(merge, issue)), item("d", 1, links=(merge,))
    assert told(a, b, c, d) == [["a"], ["b"], ["c", "d"]]


def test_a_merge_of_too_many_commits_is_not_one_piece_of_work():
    many = [item(f"m{at}", 20 * at, f"m{at}/x/y", links=(("merge", "f" * 40),)) for at in range(5)]
    assert len(told(*many)) == 5
    assert len(told(*many[:4])) == 1
    assert len(told(many[0], item("beside", 0, "m0/x/y"))) == 2


def test_a_change_id_ties_together_only_where_it_comes_back():
    a, b = item("a", links=(("change-id", "I1"),)), item("b", 200, "q/q/q", links=(("change-id", "I1"),))
    c, d = item("c", 0, "z/z/z", links=(("change-id", "I2"),)), item("d", 1, "z/z/z", links=(("change-id", "I3"),))
    assert told(a, b, c, d) == [["a", "b"], ["c", "d"]]


def test_an_issue_holds_for_a_span_and_its_first_part_keeps_the_name():
    issue = (("issue", "ABC-7"),)
    early = [item("a", 0, links=issue), item("b", 80, "q/q/q", links=issue)]
    late = item("c", 95, links=issue)
    assert told(*early, late) == [["a", "b"], ["c"]]
    assert made(*early)[0].id == made(*early, late)[0].id


def test_a_commit_that_names_several_issues_belongs_to_none_of_them_alone():
    one, two = ("issue", "ABC-1"), ("issue", "ABC-2")
    assert told(item("a", 0, "a/a/a", links=(one,)), item("b", 1, "b/b/b", links=(one, two))) == [["a"], ["b"]]


def test_over_days_the_same_sort_of_work_takes_up_the_same_files_again():
    a = item("a", 0)
    assert told(a, item("b", 14)) == [["a", "b"]]
    assert told(a, item("b", 15)) == [["a"], ["b"]]
    assert told(a, item("b", 3, "src/app/other.py")) == [["a"], ["b"]]
    assert told(a, item("b", 3, kind="fix")) == [["a", "b"]]
    assert told(a, item("b", 3, kind="ci")) == [["a"], ["b"]]
    assert told(a, replace(item("b", 3), repo="other")) == [["a"], ["b"]]


def test_over_days_two_files_or_half_of_them_are_enough():
    a = item("a", 0, ("m/a/1", "m/b/2"))
    assert told(a, item("b", 1, ("m/a/1", "m/b/2", "m/c/3", "m/d/4", "m/e/5"))) == [["a", "b"]]
    assert told(a, item("b", 1, ("m/a/1", "m/c/3"))) == [["a", "b"]]
    assert told(a, item("b", 1, ("m/a/1", "m/c/3", "m/d/4"))) == [["a"], ["b"]]


def test_what_a_day_of_other_work_interrupted_is_not_taken_up_again():
    a, b, c = item("a", 0, "m/a/1"), item("b", 1, "m/b/2"), item("c", 2, "m/a/1")
    assert told(a, b, c) == [["a"], ["b"], ["c"]]
    beside = item("d", 1, "m/a/1")
    assert told(a, b, beside, c) == [["a", "c", "d"], ["b"]]


def test_a_file_that_everything_touches_ties_no_days_together():
    works = [item(f"c{at}", 2 * at, (f"m{at}/x/y", "NEWS"), kind="feat") for at in range(3)]
    assert told(*works) == [["c0", "c1", "c2"]]
    apart = [replace(each, links=(("run", f"{at}"),)) for at, each in enumerate(works)]
    later = [item("d", 20, ("k/x/y", "NEWS"), links=(("run", "9"),))]
    later.append(item("e", 21, ("l/x/y", "NEWS"), links=(("run", "9"),)))
    assert told(*apart, *later) == [["c0"], ["c1"], ["c2"], ["d"], ["e"]]


def test_on_one_day_the_area_a_file_beside_its_test_or_an_uncommon_word_is_enough():
    a = item("Add gate", 0, "lib/http.c")
    assert told(a, item("b", 0, "lib/ftp.c")) == [["Add gate", "b"]]
    assert told(a, item("b", 0, "tests/unit/test_http.py", kind="test")) == [["Add gate", "b"]]
    assert told(a, item("Open the GATE", 0, "docs/x.md")) == [["Add gate", "Open the GATE"]]
    assert told(a, item("b", 0, "lib/ftp.c", kind="ci")) == [["Add gate"], ["b"]]
    assert told(a, item("b", 0, "lib/http.c", kind="ci")) == [["Add gate", "b"]]
    assert told(item("a", 0, "README.md"), item("b", 0, "setup.py")) == [["a"], ["b"]]


def test_what_landed_on_another_day_needs_the_same_file():
    a, late = item("Add gate", 0, "lib/http.c"), START + timedelta(days=9)
    assert told(a, item("Open gate", 0, "lib/ftp.c", landed=late)) == [["Add gate"], ["Open gate"]]
    assert told(a, item("Open gate", 0, "lib/http.c", landed=late)) == [["Add gate", "Open gate"]]


def test_a_word_that_the_person_uses_on_many_days_ties_nothing():
    before = [item(f"Add {at}", 20 * at, f"m{at}/x/y") for at in range(3)]
    pair = item("Add gate", 90, "a/a/a"), item("Add door", 90, "b/b/b")
    assert ["Add door", "Add gate"] in told(*before[:2], *pair)
    assert ["Add door", "Add gate"] not in told(*before, *pair)


def test_somebody_elses_commit_in_between_parts_what_names_nothing():
    a, b = item("a", 0), item("b", 0)
    one, other = (("run", "1" * 40),), (("run", "2" * 40),)
    assert told(replace(a, links=one), replace(b, links=one)) == [["a", "b"]]
    assert told(replace(a, links=one), replace(b, links=other)) == [["a"], ["b"]]
    assert told(replace(a, links=(*one, *pr(7))), replace(b, links=(*other, *pr(7)))) == [["a", "b"]]


def test_what_lies_beside_the_commits_of_one_issue_joins_them():
    issue, other = (("issue", "ABC-7"),), (("issue", "ABC-8"),)
    named = item("named", 0, "src/app/a.py", links=issue)
    (work,) = made(named, item("more", 0, "src/app/b.py"), item("next", 1, "src/app/a.py"))
    assert len(work.shas) == 3
    assert work.grouped_by == "the same issue, ABC-7, and the work beside it"
    assert told(named, item("more", 0, "src/web/b.py")) == [["more"], ["named"]]
    second = item("second", 0, "src/app/c.py", links=other)
    assert told(named, second, item("more", 0, "src/app/b.py")) == [["more"], ["named"], ["second"]]


def test_tests_and_documentation_of_the_same_day_go_with_the_work_beside_them():
    a, b, c = item("a"), item("b", 0, "src/app/b.py", kind="test"), item("c", 0, "src/app/c.md", kind="docs")
    assert told(a, b, c) == [["a", "b", "c"]]
    assert told(a, item("b", 1, kind="test")) == [["a"], ["b"]]


def test_a_piece_of_work_that_touches_two_open_ones_joins_the_one_it_shares_most_with():
    a = item("a", 0, ("m/a/1", "m/b/2"))
    b = item("b", 0, "m/c/3")
    c = item("c", 1, ("m/a/1", "m/b/2", "m/c/3"))
    assert told(a, b, c) == [["a", "c"], ["b"]]


def test_it_says_why_commits_are_one():
    assert made(item("a"))[0].grouped_by == "a commit of its own"
    assert made(item("a"), item("b"))[0].grouped_by.startswith("one day's work: ")
    assert made(item("a"), item("b", 1))[0].grouped_by.startswith("work on the same files, taken up again")


def test_the_span_is_bounded_and_the_first_part_keeps_its_id():
    chain = [item(f"c{at}", 10 * at) for at in range(20)]
    bounds = replace(BOUNDS, most_commits=60)
    parts = made(*chain, bounds=bounds)
    assert len(parts) == 2
    assert max((each.last - each.first).days for each in parts) <= 90
    assert parts[0].id == made(*chain[:5], bounds=bounds)[0].id


def test_too_many_commits_are_cut_at_the_longest_pause_and_never_within_a_day():
    days = [0, 1, 2, 10, 11, 12, 13]
    assert [len(each.shas) for each in made(*(item(f"c{at}", at) for at in days))] == [3, 4]
    assert len(made(*(item(f"c{at}") for at in range(20)))) == 1
    issue = (("issue", "ABC-7"),)
    lock = item("lock", 1, "go.sum", signals=("paths.only-lockfiles",), links=issue)
    parts = made(lock, *(item(f"c{at}", at, links=issue) for at in days))
    assert [len(each.shas) for each in parts] == [4, 4]


LOCK = item("lock", 0, "Cargo.lock", kind="build", signals=("paths.only-lockfiles",))
STYLE = item("style", 7, ("src/app/a.py", "src/web/b.py"), kind="style", signals=(FORMATTING,))
SLIP = item("slip", 0, "src/app/a.py", kind="docs", signals=(SLIGHT,))
EMPTY = item("empty", 0, ())
MOVED = item("moved", 7, (FileChange("src/web/n.py", "R", "src/app/o.py"),), kind="refactor")


def verdicts(*items):
    return sorted(
        (each.category, each.title, each.first, each.last, each.created, each.signals) for each in made(*items)
    )


@pytest.mark.parametrize("aside", [LOCK, STYLE, MOVED, SLIP, EMPTY])
def test_reformatting_moving_and_lock_files_change_nothing_and_glue_nothing(aside):
    works = [
        item("a", 0, (FileChange("src/app/a.py", "A"),), kind="fix", signals=("flaky.repaired",)),
        item("b", 14, "src/web/b.py"),
    ]
    assert verdicts(*works, aside) == verdicts(*works)
    assert sum(aside.sha in each.shas for each in made(*works, aside)) == 1


def test_a_thousand_trivial_commits_change_nothing():
    works = [item("a", 0, signals=("flaky.repaired",)), item("b", 5, "src/web/b.py", kind="fix")]
    trivial = [replace(LOCK, sha=f"{at:040x}", day=START + timedelta(days=at % 90)) for at in range(1000)]
    before, after = made(*works), made(*works, *trivial)
    assert {(each.category, each.title) for each in before} <= {(each.category, each.title) for each in after}
    assert len(after) <= len(before) + 2


def test_asides_with_nothing_near_are_upkeep_of_their_own():
    parts = made(LOCK, replace(STYLE, sha="b" * 40), item("far", 50, "Cargo.lock", signals=("paths.only-generated",)))
    assert [len(each.shas) for each in parts] == [2, 1]
    assert parts[0].grouped_by.startswith("upkeep close in time")
    assert parts[1].grouped_by == "a commit of its own"


def test_a_slip_corrected_on_a_day_between_does_not_part_what_is_taken_up_again():
    works = [item("a", 0), item("b", 2)]
    slip = replace(SLIP, day=START + timedelta(days=1), changes=(FileChange("README.md", "M"),))
    assert told(*works, slip) == [["a", "b"], ["slip"]]


def test_what_is_generated_beside_the_work_is_not_its_own_and_does_not_age_it():
    work = item("a", 3, (FileChange("src/app/a.py", "A"),))
    made_by_tool = item("b", 0, (FileChange("src/app/a_pb2.py", "A"),), signals=("paths.only-generated",))
    (told_once,) = made(work, made_by_tool)
    assert told_once.shas == (made_by_tool.sha, work.sha)
    assert told_once.created == ("src/app/a.py",)
    assert told_once.created_on == (("src/app/a.py", work.landed),)
    assert told_once.landed == ((work.sha, work.landed),)


def test_pieces_of_one_subject_on_one_day_are_one_whatever_they_touch():
    parts = [item("Say it", 0, path, sha=f"{n:040x}") for n, path in enumerate(("src/a/x.py", "web/b/y.ts", "z/q.md"))]
    common = [item(f"Say it {n}", n - 40, f"p{n}/f.py") for n in range(9)]
    assert ["Say it"] * 3 in told(*common, *parts)


def test_a_pull_request_of_nothing_but_asides_is_still_told():
    (work,) = made(replace(LOCK, links=pr(7)))
    assert (work.title, work.areas) == ("lock", ("(top)",))


def test_a_commit_of_which_nobody_could_read_the_paths_is_work():
    assert told(item("a", 0, (), unread=True), item("b", 1, (), unread=True)) == [["a"], ["b"]]


def test_the_names_of_signals_it_rests_on_exist():
    assert {*BY_MACHINE, FORMATTING, SLIGHT} <= set(load_rule_book().by_name)


def test_taking_back_ones_own_work_joins_it():
    a = item("Add search", 0, (FileChange("src/app/s.py", "A"),), links=pr(7))
    back = item('Revert "Add search (#7)" (#9)', 20, (FileChange("src/app/s.py", "D"),), kind="revert", links=pr(9))
    again = item('Revert "Revert "Add search (#7)" (#9)"', 30, (FileChange("src/app/s.py", "A"),), kind="revert")
    (work,) = made(a, back)
    assert (work.title, work.created, work.last) == ("Add search", (), START)
    assert work.shas == (a.sha, back.sha)
    (work,) = made(again, back, a)
    assert work.created == ("src/app/s.py",)
    assert len(told(a, replace(back, day=START + timedelta(days=99)))) == 2
    assert len(told(a, replace(back, subject='Revert "Something else"'))) == 2
    assert len(told(replace(a, day=START + timedelta(days=40)), back)) == 2


def test_on_one_day_what_is_taken_back_stands_before_what_takes_it_back():
    a, back = item("Add", sha="f" * 40), item('Revert "Add"', sha="0" * 40)
    assert made(a, back)[0].shas == (a.sha, back.sha)


def test_a_subject_that_quotes_itself_is_no_riddle():
    odd = item('Revert "x"', 0, sha="1" * 40)
    twin = item("x", 0, sha="2" * 40)
    assert len(made(odd, twin, item('Revert "y"', 1))) >= 1


def test_created_are_files_that_were_not_there_before_and_are_there_at_the_end():
    changes = (
        FileChange("a/b/new", "A"),
        FileChange("a/b/copy", "C", "a/b/old"),
        FileChange("a/b/gone", "A"),
        FileChange("a/b/first", "A"),
        FileChange("a/b/moved-elsewhere", "R", "a/b/before"),
        FileChange("a/b/swap", "R", "a/b/new2"),
        FileChange("a/b/new2", "A"),
        FileChange("a/b/anew", "A"),
    )
    later = (
        FileChange("a/b/gone", "D"),
        FileChange("a/b/second", "R", "a/b/first"),
        FileChange("a/b/third", "R", "a/b/second"),
        FileChange("a/b/anew", "D"),
        FileChange("a/b/odd", "R", None),
        FileChange("a/b/new2", "R", "a/b/swap"),
    )
    (work,) = made(item("a", 0, changes, links=pr(7)), item("b", 1, later, links=pr(7)))
    assert work.created == ("a/b/copy", "a/b/new", "a/b/new2", "a/b/third")
    assert "a/b/gone" in work.paths


def test_what_a_contribution_says_of_itself():
    a = item("feat(app): Add search (#7)", 0, others=(BEN,), links=pr(7), role="co-author", signals=("s.one",))
    b = item("fixup! Add search", 2, links=pr(7), others=(replace(BEN, email="BEN@example.com"),), signals=("s.one",))
    c = item("Wait", 5, landed=START + timedelta(days=500), role="co-author", links=pr(7))
    (work,) = made(c, b, a)
    assert work.title == "Add search"
    assert work.role == "co-author"
    assert made(a, b, replace(c, role="author"))[0].role == "author"
    assert work.landed == tuple((each.sha, each.landed) for each in (a, b, c))
    assert (work.first, work.last) == (START, START + timedelta(days=5))
    assert work.signals == (("s.one", 2),)
    assert [each.email.lower() for each in work.others] == ["ben@example.com"]
    assert work.grouped_by == "the same pull request, 7"
    assert (work.person, work.repo, work.areas) == (ADA, "r", ("src/app",))
    assert made(a)[0].role == "co-author"
    assert made(item("x", landed=START + timedelta(days=9)))[0].last == START + timedelta(days=9)


def test_a_file_is_the_works_own_from_the_day_it_landed_under_every_name():
    day = [START + timedelta(days=number) for number in range(9)]
    added = item("a", 0, (FileChange("src/new.py", "A"), FileChange("src/gone.py", "A")), landed=day[1])
    moved = item("b", 2, (FileChange("src/last.py", "R100", "src/new.py"), FileChange("src/gone.py", "D")))
    again = item("c", 4, (FileChange("src/theirs.py", "D"), FileChange("src/their.py", "R", "src/old.py")))
    back = item(
        "d", 5, (FileChange("src/theirs.py", "A"), FileChange("src/old.py", "A"), FileChange("src/new.py", "A"))
    )
    found = dict(created_on([back, again, moved, added]))
    assert found == {"src/new.py": day[1], "src/gone.py": day[1], "src/last.py": day[2]}


def test_what_is_removed_and_added_on_one_day_was_there_before():
    anew = [item("a", 0, (FileChange("x", "D"),)), item("b", 0, (FileChange("x", "A"),))]
    assert created_on(anew) == ()
    chain = [item("c", 0, (FileChange("n1", "A"),)), item("d", 0, (FileChange("n3", "R", "n2"),))]
    chain.append(item("e", 0, (FileChange("n2", "R", "n1"),)))
    assert [path for path, _ in created_on(chain)] == ["n1", "n2", "n3"]


@given(
    st.lists(st.tuples(st.integers(0, 3), st.sampled_from("ADMR"), st.sampled_from("pq"), st.sampled_from("pqr"))),
    st.tuples(st.sampled_from("ADMR"), st.sampled_from("pq"), st.sampled_from("pqr")),
)
def test_adding_a_commit_never_makes_a_file_somebody_elses(done, more):
    def one(at, day, letter, old, path):
        return item(f"i{at}", day, (FileChange(path, letter, old if letter == "R" else None),))

    items = [one(at, *each) for at, each in enumerate(done)]
    before, after = dict(created_on(items)), dict(created_on([*items, one(99, 4, *more)]))
    assert before == {path: day for path, day in after.items() if path in before}


@pytest.mark.parametrize(
    ("subject", "title"),
    [
        ("feat!: new", "new"),
        ("fix(core): x: y (#1)", "x: y"),
        ("http: keep the area", "http: keep the area"),
        ("fixup! squash! fix: a", "a"),
        ("feat: ", "feat:"),
        ("feat(open: x", "feat(open: x"),
        ("fixup!", "fixup!"),
        ("", "(no subject)"),
    ],
)
def test_a_title_is_the_subject_without_what_tools_put_around_it(subject, title):
    assert made(item(subject))[0].title == title


def test_the_title_comes_from_a_commit_that_shows_the_category():
    a, b = item("Prepare", 0, links=pr(7)), item("Fix flaky login test", 1, signals=("flaky.repaired",), links=pr(7))
    assert made(a, b)[0].title == "Fix flaky login test"


def home(merged_as, count):
    return ((MERGED_AS, merged_as), (MERGED, str(count)))


def test_what_came_home_by_one_merge_is_called_as_that_if_it_is_most_of_it():
    a, b = (item(f"Step {at}", at, links=(*pr(7), *home("Split the app", 3))) for at in (1, 2))
    assert made(a, b)[0].title == "Split the app"
    assert made(a)[0].title == "Step 1"
    c, d = (item(f"Step {at}", at, links=(*pr(7), *home("Everything of May", 4))) for at in (1, 2))
    assert made(c, d)[0].title == "Step 1"
    assert made(a, replace(b, links=(*pr(7), *home("Another", 1))))[0].title == "Step 1"


def test_a_large_work_is_not_called_after_the_one_commit_that_shows_its_sort():
    steps = [item(f"Move part{at} into shop-core", at, kind="refactor", links=pr(7)) for at in range(1, 12)]
    odd = item("Clean up readme", 0, kind="flaky", links=pr(7))
    assert made(*steps, odd)[0].title == "Move part1 into shop-core"
    lone = replace(odd, signals=("flaky.repaired",))
    assert titles.telling([lone, *steps], [lone], 12, [lone, *steps]) == "Move part1 into shop-core"


def test_a_large_work_is_not_called_after_the_upkeep_that_most_of_it_is():
    bumps = [
        item(f"Update history of part{at}", at, kind="chore", signals=("upkeep.bump",), links=pr(7))
        for at in range(1, 9)
    ]
    steps = [item(f"Deprecate the old name{at}", 9 + at, kind="refactor", links=pr(7)) for at in range(2)]
    everything = [*bumps, *steps]
    assert titles.telling(everything, steps[:1], 10, everything) == "Update history of part1"
    assert titles.telling(everything, steps[:1], 10, steps) == "Deprecate the old name0"


@pytest.mark.parametrize(
    ("subject", "body", "title"),
    [
        ("Merge pull request #7 from ben/parts", "Split the app\n\nBecause.\n", "Split the app"),
        ("Merge branch 'parts' into 'main'", "feat: Split the app\n\nSee merge request shop/app!7", "Split the app"),
        ("Merge branch 'parts' into 'main'", "See merge request shop/app!7", ""),
        ("Auto merge of #7 - ben:parts, r=ada", "Split the app\n", "Split the app"),
        ("Merged in parts (pull request #7)", "Split the app\n\nApproved-by: Ada", "Split the app"),
        ("Merge branch 'parts'", "", ""),
        ("Merge branch 'parts'", "Conflicts:\n\tREADME", ""),
        ("Merge branch 'parts'", "It became too big, and so\nit is two.", ""),
        ("Merge tag 'parts'", "Pull changes from Ben:", ""),
        ("Split the app (#7)", "Merge it.", "Split the app"),
    ],
)
def test_a_merge_is_called_as_its_own_words_say(subject, body, title):
    assert titles.merged_as(subject, body) == title


# What must never change a verdict (E-01 .. E-05).

WORDS = st.sampled_from(["src/app/a.py", "src/app/b.py", "src/web/c.py", "lib/d.c", "tests/app/test_a.py", "README.md"])
ITEMS = st.lists(
    st.builds(
        lambda at, day, paths, kind, number, flaky, run: item(
            f"commit {at}",
            day,
            tuple(paths),
            kind,
            links=(*(pr(number) if number == 7 else (("issue", f"#{number}"),) if number else ()), ("run", run)),
            signals=("flaky.repaired",) if flaky else (),
        ),
        st.integers(0, 10**6),
        st.integers(0, 60),
        st.lists(WORDS, min_size=1, max_size=3, unique=True),
        st.sampled_from(["feat", "fix", "test", "docs", "ci", "chore"]),
        st.sampled_from([0, 0, 0, 7, 8, 9]),
        st.booleans(),
        st.sampled_from("xxy"),
    ),
    max_size=12,
    unique_by=lambda each: each.sha,
)


@given(ITEMS, st.randoms())
def test_order_does_not_matter_and_each_commit_is_in_exactly_one(items, luck):
    once = made(*items)
    shuffled = [*items, *items[:2]]
    luck.shuffle(shuffled)
    assert made(*shuffled) == once
    assert sorted(sha for each in once for sha in each.shas) == sorted(each.sha for each in items)
    assert len({each.id for each in once}) == len(once)


@given(ITEMS)
def test_committing_more_finely_or_coarsely_changes_no_verdict(items):
    halves = [
        half for each in items for half in (each, replace(each, sha=each.sha[::-1], subject=f"{each.subject} (part 2)"))
    ]
    bounds = replace(BOUNDS, most_commits=1000)
    once, twice = made(*items, bounds=bounds), made(*halves, bounds=bounds)
    assert Counter(each.category for each in twice) == Counter(each.category for each in once)


@given(ITEMS, ITEMS)
def test_an_id_stays_the_same_when_newer_commits_join(items, newer):
    bounds = replace(BOUNDS, most_commits=1000)
    later = [replace(each, sha=each.sha[::-1], day=each.day + timedelta(days=61)) for each in newer]
    before, after = made(*items, bounds=bounds), made(*items, *later, bounds=bounds)
    home = {sha: each.id for each in after for sha in each.shas}
    assert all(home[sha] == each.id for each in before for sha in each.shas)


def test_one_commit_cut_by_paths_is_still_one_piece_of_work():
    whole = item("a", 0, ("src/app/a.py", "src/app/b.py"), signals=("flaky.repaired",))
    parts = [replace(whole, sha=f"{at}" * 40, changes=(change,)) for at, change in enumerate(whole.changes)]
    for links in ((), pr(7), (("merge", "f" * 40),)):
        one, two = made(replace(whole, links=links)), made(*(replace(each, links=links) for each in parts))
        assert [(e.category, e.paths, e.areas) for e in one] == [(e.category, e.paths, e.areas) for e in two]


def test_the_order_of_co_authors_changes_nothing():
    cleo = Identity("Cleo", "cleo@example.com")
    assert made(item("a", others=(BEN, cleo))) == made(item("a", others=(cleo, BEN)))


def test_twenty_thousand_commits_keep_step():
    luck = random.Random(1)
    kinds = ("feat", "fix", "docs", "ci")
    items = [
        item(f"c{at}", luck.randrange(3650), f"m{luck.randrange(40)}/p{luck.randrange(9)}/f.py", luck.choice(kinds))
        for at in range(20_000)
    ]
    assert keeps_step(lambda given: made(*given), items, items[:5_000])


def test_one_commit_on_either_side_of_midnight_is_one_day():
    assert made(item("x", landed=START + timedelta(days=1)))[0].last == START
    assert made(item("x", landed=START + timedelta(days=2)))[0].last == START + timedelta(days=2)
