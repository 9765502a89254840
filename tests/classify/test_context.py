"""What lies around work: found by path, folder and name, and never mistaken for the person or a program."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from impact.classify.chronicle import Chronicle, Nearby
from impact.classify.context import AROUND, Seen, context
from impact.classify.features import Places
from impact.classify.surroundings import Surroundings, names_of
from impact.model.facts import FileChange, Identity
from impact.model.work import UNKNOWN, WorkItem
from impact.services.reading.workshop import workshop

DAY = date(2026, 1, 1)
SHOP = workshop()
PLACES = Places(SHOP.book.sets)


def near(sha, days, touched, *, subject="work", who="ben@example.com", signals=(), mine=False, bot=False):
    pairs = tuple((path, letter) for path, letter in touched.items())
    return Nearby(sha, DAY + timedelta(days), who, mine, bot, subject, tuple(signals), pairs)


def item(sha="own", others=(), **statuses):
    changes = tuple(FileChange(path, letter, None, None, 2, 9) for path, letter in statuses.items())
    return WorkItem("repo", sha, "author", DAY, DAY, "work", (), UNKNOWN, (), changes, tuple(others))


def held(items, commits, wanted=AROUND):
    return context(Seen(items, Surroundings(Chronicle.of(commits)), PLACES), wanted)


REPAIRS = [near(f"r{at}", -200 + 30 * at, {"app/old.py": "M"}, signals=["words.fix"]) for at in range(3)]
OLD = item(**{"app/old.py": "D"})
NEW = item(**{"docs/patterns/schema-changes.md": "A", "tools/seed": "A"})


def test_what_kept_failing_needs_three_repairs_over_six_weeks():
    assert "around.fixed-often" in held([OLD], REPAIRS)
    assert "around.fixed-often" not in held([OLD], REPAIRS[:2])
    close = [each._replace(day=DAY - timedelta(10 - at)) for at, each in enumerate(REPAIRS)]
    assert "around.fixed-often" not in held([OLD], close)


def test_repairs_of_what_a_linter_says_are_no_sign_of_failing():
    lint = [each._replace(signals=("words.fix", "repair.of-no-behaviour")) for each in REPAIRS]
    assert "around.fixed-often" not in held([OLD], lint)
    assert "around.fixed-often" not in held([OLD], [*lint[:1], *REPAIRS[1:]])
    assert "around.fixed-often" in held([OLD], [*lint, *REPAIRS])


def test_what_is_repaired_as_often_in_the_half_year_after_was_not_settled():
    later = [near(f"l{at}", at, {"app/old.py": "M"}, signals=["words.fix"]) for at in (20, 90, 200)]
    assert "around.repaired-again" in held([OLD], [*REPAIRS, *later])
    assert "around.repaired-again" not in held([OLD], [*REPAIRS, later[0], later[2]])
    # Half as often as before is less often.
    before = [near(f"m{at}", -300 + 40 * at, {"app/old.py": "M"}, signals=["words.fix"]) for at in range(7)]
    assert "around.repaired-again" not in held([OLD], [*before, *later])
    lint = [each._replace(signals=("words.fix", "repair.of-no-behaviour")) for each in later]
    assert "around.repaired-again" not in held([OLD], [*REPAIRS, *lint])
    # What came in its place counts as well; what had not kept failing does not.
    instead = [each._replace(touched=(("app/new.py", "M"),)) for each in later]
    assert "around.repaired-again" in held([item(**{"app/old.py": "D", "app/new.py": "A"})], [*REPAIRS, *instead])
    assert "around.repaired-again" not in held([OLD], [*REPAIRS[:2], *later])


def test_a_busy_file_is_not_one_that_keeps_failing():
    busy = [near(f"b{at}", -150 + at, {"app/old.py": "M"}) for at in range(20)]
    assert "around.fixed-often" not in held([OLD], REPAIRS + busy)


def test_code_that_stands_elsewhere_afterwards_is_not_taken_out():
    changes = (FileChange("app/old.py", "D", None, None, 0, 9), FileChange("lib/old.py", "A", None, None, 9, 0))
    moved = WorkItem("repo", "own", "author", DAY, DAY, "work", (), UNKNOWN, (), changes)
    assert "around.fixed-often" not in held([moved], REPAIRS)


@pytest.mark.parametrize(
    ("later", "signal"),
    [
        (near("x", 9, {"tools/seed": "M"}), "around.others-changed"),
        (near("x", 9, {"db/1.sql": "A"}, subject="Add it as in our schema changes page"), "around.others-named"),
        (near("x", 9, {"db/1.sql": "A"}, subject="See docs/patterns/schema-changes.md"), "around.others-named"),
        (near("x", 9, {"tools/seed": "D"}, mine=True), "around.gone-again"),
        (near("x", 9, {"tools/seed": "M"}, signals=["words.switch-off"]), "around.switched-off"),
        (near("x", 70, {"other.py": "M"}), "around.left-alone"),
    ],
)
def test_what_came_afterwards(later, signal):
    assert signal in held([NEW], [later])
    assert signal not in held([NEW], [later._replace(day=DAY - timedelta(1))])


@pytest.mark.parametrize("who", [{"mine": True}, {"bot": True}])
def test_own_commits_and_programs_are_never_others(who):
    later = [
        near("x", 9, {"tools/seed": "M"}, **who),
        near("y", 70, {"db/1.sql": "A"}, subject="as in schema-changes", **who),
    ]
    assert not {"around.others-changed", "around.others-named", "around.left-alone"} & set(held([NEW], later))


@pytest.mark.parametrize(
    "more",
    [
        {"signals": ["upkeep.formatting"]},
        {"signals": ["upkeep.small-edit"]},
        {"signals": ["upkeep.bump"]},
        {"signals": ["upkeep.release"]},
        {"signals": ["stated.style"]},
        {"signals": ["paths.only-generated"]},
        {"touched": {"tools/seed": "M"} | {f"f{at}": "M" for at in range(20)}},
        {"touched": {"tools/seed": "D"}},
        {"touched": {"tools/seed": "R"}},
    ],
)
def test_who_only_passes_by_has_not_gone_on_with_it(more):
    later = near("x", 70, **({"touched": {"tools/seed": "M"}} | more))
    found = held([NEW], [later])
    assert "around.others-changed" not in found
    # Nor was it left alone, but where it was only taken away.
    assert ("around.left-alone" in found) is (more.get("touched") == {"tools/seed": "D"})
    assert "around.others-changed" in held([NEW], [later, near("y", 80, {"tools/seed": "M"})])


def test_an_incident_is_acted_on_by_its_day_in_several_languages():
    record = item(**{"docs/incidents/2026-01-02-mail.md": "A"})
    for subject in ("Alert earlier (review of 2 January)", "Refuser une table vide (incident du 2 janvier)", "1月2日"):
        assert "around.acted-on" in held([record], [near("x", 20, {"app/mail.py": "M"}, subject=subject)])
    assert "around.acted-on" not in held([record], [near("x", 20, {"docs/a.md": "M"}, subject="about 2 January")])
    assert "around.acted-on" not in held([record], [near("x", 20, {"app/mail.py": "M"}, subject="2 more mails")])


def test_somebody_new_joined_and_went_on_alone():
    emi = Identity("Emi", "emi@example.com")
    work = item(others=[emi], **{"export/excel.go": "A"})
    before = [near(f"m{at}", -20 - at, {"export/csv.go": "M"}, mine=True) for at in range(2)]
    after = [near(f"e{at}", 20 + at, {f"export/{at}.go": "A"}, who=emi.email) for at in range(2)]
    assert "around.joined-then-alone" in held([work], before + after)
    known = near("k", -50, {"export/csv.go": "M"}, who=emi.email)
    assert "around.joined-then-alone" not in held([work], [*before, *after, known])


def releases(days, **who):
    return [near(f"v{day}", day, {"VERSION": "M"}, signals=["upkeep.release"], **who) for day in days]


def test_releases_move_from_people_to_a_program():
    work = item(**{".github/workflows/release.yml": "M"})
    by_hand, by_program = releases((-90, -30)), releases((20, 60), bot=True)
    name = "around.released-by-machine"
    assert name in held([work], by_hand + by_program)
    assert name not in held([work], by_hand)
    assert name not in held([work], by_hand[1:] + by_program)
    assert name not in held([work], by_hand + by_program[1:])
    assert name not in held([work], [*by_hand, *by_program, *releases((90,))])
    assert name not in held([work], releases((-90, -30), bot=True) + by_program)


def test_a_name_of_one_word_is_no_name():
    names = names_of(["src/main.go", "docs/adr/0012-soft-deletes.md"], ["pkg/paging"])
    places = Surroundings(Chronicle())

    def said(subject):
        return [each.sha for each in Surroundings(Chronicle.of([near("x", 0, {}, subject=subject)])).naming(names)]

    assert not list(places.naming(names))
    assert not said("Fix main")
    assert not said("pkg/paging-old")
    told = ("src/main.go: exit", "as ADR 12 says", "last step of ADR-0012", "Soft deletes end", "with pkg/paging")
    for subject in told:
        assert said(subject) == ["x"], subject


SOME = [*REPAIRS, *(near(f"n{at}", at * 9, {"tools/seed": "M"}, mine=at % 2 == 0, bot=at % 3 == 0) for at in range(9))]


@given(some.permutations(SOME))
def test_the_order_of_surroundings_does_not_matter(commits):
    assert held([OLD, NEW], commits) == held([OLD, NEW], SOME)


@given(some.lists(some.sampled_from(["tools/seed", "docs/patterns/schema-changes.md", "app/x.py"]), max_size=6))
def test_bots_alone_change_nothing_about_others(paths):
    bots = [near(f"b{at}", at * 20, {path: "M"}, bot=True, subject=path) for at, path in enumerate(paths)]
    assert not {name for name in held([NEW], bots) if "others" in name or name == "around.left-alone"}


def test_every_signal_of_the_surroundings_has_its_sentence():
    assert set(AROUND) == {name for name in SHOP.book.by_name if name.startswith("around.")}
