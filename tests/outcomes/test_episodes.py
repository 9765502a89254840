from __future__ import annotations

from planted_steps import day, moved, removed, step

from impact.outcomes.episodes import episodes


def spans(steps, *, there=False):
    return [(each.start, each.end) for each in episodes(steps, there=there)]


def test_nothing_was_asked_for():
    assert episodes([], there=False) == episodes([], there=True) == []


def test_asked_for_until_the_last_file_drops_it():
    steps = [
        step(1, 0),
        step(1, 10, path="docs/requirements.txt"),
        removed(1, 50),
        removed(1, 90, "docs/requirements.txt"),
    ]
    (only,) = episodes(steps, there=False)
    assert (only.start, only.end, only.end_sha) == (day(0), day(90), steps[-1].sha)
    assert only.added == steps[:2]


def test_a_move_within_a_day_ends_nothing_whatever_the_order():
    steps = [step(1, 0), removed(1, 40), step(1, 40, path="setup.cfg")]
    assert spans(steps, there=True) == [(day(0), None)]
    assert spans([step(1, 0, sha="b"), removed(1, 0, sha="a"), step(1, 0, sha="c")], there=True) == [(day(0), None)]


def test_added_and_dropped_on_one_day_was_there_for_none():
    (only,) = episodes([step(1, 3), removed(1, 3)], there=False)
    assert (only.start, only.end, only.lasted) == (day(3), day(3), False)


def test_each_time_that_it_was_away_begins_another():
    steps = [step(1, 0), removed(1, 100), step(1, 200)]
    assert spans(steps, there=True) == [(day(0), day(100)), (day(200), None)]


def test_it_lasts_from_the_thirty_first_day_on_or_while_it_is_there():
    assert [each.lasted for each in episodes([step(1, 0), removed(1, 30)], there=False)] == [False]
    assert [each.lasted for each in episodes([step(1, 0), removed(1, 31)], there=False)] == [True]
    assert [each.lasted for each in episodes([step(1, 0)], there=True)] == [True]


def test_two_branches_that_add_it_are_one_and_one_removal_ends_it():
    assert spans([step(1, 0, sha="a"), step(1, 5, sha="b"), removed(1, 60)]) == [(day(0), day(60))]


def test_the_files_that_are_there_now_have_the_last_word():
    assert spans([step(1, 0), removed(1, 60)], there=True) == [(day(0), None)]
    merged_away = [step(1, 0), moved(1, 70, "1", "2")]
    assert spans(merged_away) == [(day(0), day(70))]
    two = [step(1, 0), step(1, 1, path="other.txt"), removed(1, 80)]
    (only,) = episodes(two, there=False)
    assert (only.end, only.end_sha) == (day(80), two[-1].sha)


def test_a_change_of_what_no_commit_added_says_that_it_was_there():
    assert spans([moved(1, 9, "1", "2")], there=True) == [(day(9), None)]
