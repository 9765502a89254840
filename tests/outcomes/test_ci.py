"""What CI results let one say: counts, windows, others in the same windows, and an effect only outside of chance."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from math import comb

import pytest
from hypothesis import given
from hypothesis import strategies as some

from impact.model.ci import CiRun, CiTest
from impact.model.facts import Identity
from impact.model.work import Contribution
from impact.outcomes.ci import by_area, steadied
from impact.outcomes.ci_places import Files, meant, of_runs, of_tests
from impact.outcomes.ci_rates import Execution, Seen, below_half, flat, seen
from impact.render.wording import faults

OWN, OTHER = "tests/test_login.py", "tests/test_other.py"
BEGUN, DONE = date(2026, 4, 1), date(2026, 4, 5)
TODAY = date(2026, 7, 1)
WORK = Contribution(
    id="c1", repo="r", person=Identity("Ada", "ada@example.com"), role="author", category="flaky-tests",
    runner_up=None, title="Trust", first=BEGUN, last=DONE, areas=("tests",), shas=("a" * 40,), paths=(OWN,),
    created=(), signals=(), provenance="observed", grouped_by="", landed=(("a" * 40, BEGUN), ("b" * 40, DONE)),
)  # fmt: skip


def days(area, before, after, per_day=4, length=60):
    """Runs of an area, `per_day` a day on both sides; every commit that is mixed is run twice."""
    found = []
    for side, first, count in (("x", BEGUN - timedelta(length), before), ("y", DONE + timedelta(1), after)):
        for at in range(length * per_day):
            day, sha = first + timedelta(at // per_day), f"{area}{side}{at // 2}"
            mixed = at % 2 == 0 and (at // 2) * count // (length * per_day // 2) != (
                (at // 2 + 1) * count // (length * per_day // 2)
            )
            found.append(Execution(area, "case", f"{side}{at}", sha, day, "failed" if mixed else "passed"))
    return found


def told(*groups, work=WORK, today=TODAY):
    return steadied(work, by_area([each for group in groups for each in group]), ("main",), today)


def test_both_counts_stand_with_their_runs_and_days_and_with_what_the_others_did():
    outcome = told(days(OWN, 24, 1), days(OTHER, 12, 12))
    assert (outcome.grade, outcome.holds, outcome.window_days) == ("O3", True, 60)
    assert outcome.because == (
        "CI results of “tests/test_login.py”: 10.0 mixed outcomes per 100 runs (240 runs, 2026-01-31 to 2026-03-31), "
        "afterwards 0.4 (240 runs, 2026-04-06 to 2026-06-04); 1 untouched one in the same windows: 5.0 per 100 runs "
        "(240 runs), then 5.0 (240 runs); below half of the rate before by the exact 95 in 100 interval, while the "
        "others stayed as they were"
    )
    assert [(each.before, each.after) for each in outcome.comparables] == [(100, 4), (50, 50)]


@pytest.mark.parametrize(
    ("groups", "says"),
    [
        ((days(OWN, 24, 1), days(OTHER, 12, 1)), "not told apart"),  # the others fell as well
        ((days(OWN, 24, 1), days(OTHER, 0, 0)), "not told apart"),  # the others show nothing
        ((days(OWN, 24, 1),), "nothing else in these results to compare with"),
        ((days(OWN, 24, 20), days(OTHER, 12, 12)), "not told apart"),
        ((days(OWN, 10, 12), days(OTHER, 12, 12)), "not fewer than before"),
        ((days(OWN, 3, 0), days(OTHER, 12, 12)), "too rare before"),
    ],
)
def test_without_a_difference_from_the_others_no_effect_is_claimed(groups, says):
    outcome = told(*groups)
    assert (outcome.grade, outcome.holds) == ("O0", False)
    assert says in outcome.because
    assert "no effect is claimed" in outcome.because
    assert not faults(outcome.because)


def test_a_place_among_comparable_areas_shows_an_effect_where_others_fell_too():
    others = [days(f"tests/test_{at}.py", 24, 12) for at in range(9)]
    assert "number 1 of 10" in told(days(OWN, 24, 1), *others).because
    assert told(days(OWN, 24, 1), *others).grade == "O3"
    assert told(days(OWN, 24, 1), *others[:8]).grade == "O0"  # the first of nine is no rarer than one in nine
    assert told(days(OWN, 24, 14), *others).grade == "O0"


def test_what_is_no_longer_run_again_may_hide_and_claims_nothing():
    hidden = [
        replace_outcome(each, "failed") if each.sha.startswith(f"{OWN}y") and int(each.run[1:]) % 20 == 0 else each
        for each in days(OWN, 24, 0)
        if not (each.sha.startswith(f"{OWN}y") and int(each.run[1:]) % 20 == 1)
    ]
    outcome = told(hidden, days(OTHER, 12, 12))
    assert outcome.holds is False
    assert "more that failed was not run again" in outcome.because


def replace_outcome(execution, outcome):
    return execution._replace(outcome=outcome)


def test_under_ten_runs_only_counts_are_told():
    outcome = told([*days(OWN, 4, 0, per_day=4, length=60)[:8], *days(OWN, 4, 0)[-8:]])
    assert outcome.holds is False
    assert "in 8 runs (" in outcome.because
    assert "per 100" not in outcome.because


@pytest.mark.parametrize(
    ("today", "rows", "says"),
    [
        (DONE + timedelta(5), days(OWN, 9, 1), "too recent: 5 of 14 days"),
        (TODAY, days(OWN, 9, 1, length=10), "CI results begin on 2026-03-22, 10 days before it; 14 are asked"),
        (TODAY, days(OTHER, 9, 1), "CI results were given, but none of them is of what it changed"),
        (TODAY, [each for each in days(OWN, 9, 1) if each.day < DONE], "CI results end on 2026-03-31"),
    ],
)
def test_what_cannot_be_known_yet_says_why(today, rows, says):
    outcome = told(rows, today=today)
    assert (outcome.holds, outcome.numbers) == (None, ())
    assert outcome.because.startswith(says)


def test_without_results_nothing_is_said():
    assert told([]) is None


def test_windows_do_not_touch_the_work_and_are_alike():
    inside = [Execution(OWN, "case", f"z{at}", f"z{at // 2}", BEGUN + timedelta(at % 5), "failed") for at in range(50)]
    assert told(days(OWN, 24, 1), days(OTHER, 12, 12), inside) == told(days(OWN, 24, 1), days(OTHER, 12, 12))


def test_a_pipeline_also_tells_how_long_it_took_and_how_long_it_was_red():
    runs = []
    for at in range(240):
        after = at >= 120
        day = DONE + timedelta(1 + (at - 120) // 2) if after else BEGUN - timedelta(60) + timedelta(at // 2)
        bad = not after and at % 10 == 0
        runs.append(
            CiRun(f"github:{at}", 1, f"{at:040x}", "CI", ".github/workflows/ci.yml", "main", day, at,
                  "failed" if bad else "passed", 720 if after else 1140)
        )  # fmt: skip
    work = replace(WORK, category="ci-standardisation", paths=(".github/workflows/ci.yml",))
    outcome = steadied(work, by_area(of_runs(runs), runs), ("main",), TODAY)
    assert "median of a run that passed 19.0 minutes (108 runs), afterwards 12.0 minutes (120 runs)" in outcome.because
    assert "main branch red 12 times, a median of 0 days until green before, 0 times after" in outcome.because
    assert outcome.holds is False
    assert not faults(outcome.because)


@given(some.integers(1, 60), some.integers(0, 60), some.integers(1, 500), some.integers(1, 500))
def test_the_interval_is_exact(before, after, runs, later):
    share = Fraction(later, 2 * runs + later)
    count = before + after
    tail = sum(comb(count, at) * share**at * (1 - share) ** (count - at) for at in range(after + 1))
    assert below_half(Seen(runs, before, 0, 9), Seen(later, after, 0, 9)) == (tail <= Fraction(1, 40))


def test_chance_alone_is_hardly_ever_taken_for_an_effect():
    """A suite picked at its worst out of six, all of one rate, whose weeks vary: what a real pipeline looks like."""
    luck, wrong, cases = random.Random(7), 0, 400
    for _ in range(cases):
        weeks = [luck.gammavariate(2, 0.5) for _ in range(16)]
        rows = {at: [binomial(luck, 60, min(0.05 * week, 1)) for week in weeks] for at in range(6)}
        worst = max(rows, key=lambda at: sum(rows[at][:8]))
        sides = [(Seen(480, sum(row[:8]), 0, 8), Seen(480, sum(row[8:]), 0, 8)) for row in rows.values()]
        others = [each for at, each in enumerate(sides) if at != worst]
        pooled = [Seen(2400, sum(each[side].mixed for each in others), 0, 8) for side in (0, 1)]
        wrong += below_half(*sides[worst]) and flat(*pooled)
    assert wrong * 20 <= cases


def binomial(luck, runs, share):
    return sum(luck.random() < share for _ in range(runs))


@given(some.lists(some.tuples(some.integers(0, 3), some.sampled_from(["passed", "failed", "mixed", "other"]))))
def test_counts_never_contradict_each_other(rows):
    found = [Execution("a", "c", str(at), str(sha), BEGUN, outcome) for at, (sha, outcome) in enumerate(rows)]
    counted = seen(found, BEGUN, BEGUN)
    assert counted.mixed + counted.left <= counted.runs <= len(rows)
    assert seen(found, DONE, DONE) == (0, 0, 0, 0)


def test_a_run_that_passed_on_a_later_attempt_is_mixed_unless_the_first_says_otherwise():
    late = CiRun("github:1", 2, "a" * 40, "CI", "", "main", BEGUN, 1, "passed", 60)
    assert [each.outcome for each in of_runs([late])] == ["mixed"]
    first = replace(late, attempt=1)
    assert [each.outcome for each in of_runs([first, late])] == ["passed", "passed"]


def test_tests_are_found_in_the_files_that_results_name_in_their_own_way():
    files = Files([OWN, "src/test/java/com/example/LoginTest.java", "web/a.test.ts", "x/test_two.py", "y/test_two.py"])

    def of(suite="", file=""):
        return files.of(CiTest("r", "a" * 40, "works", suite, file, BEGUN, "passed"))

    assert of("tests.test_login.TestLogin") == OWN
    assert of("com.example.LoginTest$Inner") == "src/test/java/com/example/LoginTest.java"
    assert of(file="./web/a.test.ts") == of(file="build/web/a.test.ts") == "web/a.test.ts"
    assert of("test_two") == "test_two"  # two files may be meant
    assert of("x.test_two") == "x/test_two.py"
    assert of("nothing.like.it") == "nothing.like.it"
    assert [each.area for each in of_tests([CiTest("r", "a" * 40, "t", "", OWN, BEGUN, "other")], [OWN])] == []


def test_a_workflow_is_known_by_its_file_or_by_a_name_like_it():
    paths = (".github/workflows/build-and-test.yml", "src/ci.py")
    assert meant(".github/workflows/build-and-test.yml", paths)
    assert meant("Build and test", paths)
    assert not meant("ci", paths)
