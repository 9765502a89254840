"""The pictures: what they show follows from the report, nothing is larger than it is, and small cases are words."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ElementTree
from dataclasses import replace
from datetime import date, timedelta

import pytest
import sample

from impact.expect.report import build
from impact.model.period import Period
from impact.model.report import STATUSES
from impact.model.work import Comparable, Outcome
from impact.render.blocks import own
from impact.render.pictures.adoption import adoption
from impact.render.pictures.comparables import HIGHEST, comparables
from impact.render.pictures.drawing import (
    AWAY,
    LEVERAGE,
    OTHER,
    PERSON,
    SHARE,
    STEPS,
    TRACK,
    WIDTH,
    Bar,
    Figure,
    Mark,
    Stroke,
    Words,
    fitted,
)
from impact.render.pictures.expectations import expectations
from impact.render.pictures.gallery import gallery
from impact.render.pictures.mix import mix
from impact.render.pictures.reach import reach
from impact.render.pictures.svg import svg
from impact.render.pictures.timeline import looked, timeline
from impact.render.wording import WordingError

PICTURES = (expectations, timeline, mix, reach, adoption, comparables)
AREAS = tuple(
    Comparable(f"services/area{at}", 5, 5 + change) for at, change in enumerate((-1, 0, 0, 0, 1, 2, *(0,) * 9))
)
STRIP = Outcome(
    "k1",
    "recurrence",
    "O3",
    True,
    90,
    (),
    "fewer than any other",
    comparables=(Comparable("tests/login", 6, 1), *AREAS),
)


def report(**outcomes):
    """Return the sample, with more outcomes of the contributions named."""
    given = sample.inputs()
    more = {name: (*given.outcomes.get(name, ()), *found) for name, found in outcomes.items()}
    return build(replace(given, outcomes={**given.outcomes, **more}))


def of(days, sort="flaky-tests", outcomes=None):
    """Return a report of one contribution for each day."""
    works = tuple(sample.contribution(f"w{at:04}", sort, f"Work {at}", day) for at, day in enumerate(days))
    return build(replace(sample.inputs(), contributions=works, outcomes=outcomes or {}, coverage=(), corrections=()))


def full():
    """Return a report in which every picture has something to draw."""
    grown = replace(sample.continued("k1", 3), steps=((date(2026, 4, 1), 1), (date(2026, 5, 1), 3)))
    return report(k1=(grown, STRIP))


def words(figure):
    return ["".join(span.text for span in each.line) for each in figure.shapes if isinstance(each, Words)]


def marks(figure, *paints):
    return [each for each in figure.shapes if isinstance(each, Mark) and each.paint in paints]


@pytest.mark.parametrize("picture", PICTURES)
def test_each_is_well_formed_with_a_name_and_a_description(picture):
    figure = picture(full())
    root = ElementTree.fromstring(svg(figure))
    assert root.get("role") == "img"
    named = {each.get("id"): each.text for each in root if each.tag in ("title", "desc")}
    assert [named[each] for each in root.get("aria-labelledby").split()] == [figure.title, figure.shows]
    assert figure.shows
    assert figure.rows
    assert {len(row) for row in figure.rows} == {len(figure.head)}


@pytest.mark.parametrize("picture", PICTURES)
@pytest.mark.parametrize("title", [*sample.HOSTILE, "W" * 200, "漢" * 200])
def test_nothing_runs_over_its_edge_whatever_others_wrote(picture, title):
    given = sample.inputs()
    works = tuple(replace(each, title=title, areas=(title,) * 6) for each in given.contributions)
    grown = replace(sample.continued("k1", 30), steps=((date(2026, 4, 1), 30),))
    strip = replace(STRIP, comparables=(Comparable(title, 6, 1), *AREAS))
    outcomes = {**given.outcomes, "k1": (grown, strip)}
    figure = picture(build(replace(given, contributions=works, outcomes=outcomes)))
    ElementTree.fromstring(svg(figure))
    for shape in figure.shapes:
        if isinstance(shape, Stroke):
            assert all(0 <= x <= WIDTH and 0 <= y <= figure.height for x, y in shape.points)
        else:
            assert 0 <= shape.x <= WIDTH
            assert 0 <= shape.y <= figure.height
        if isinstance(shape, Words) and shape.anchor == "start":
            assert shape.x + 5 * sum(len(span.text) for span in shape.line) <= WIDTH + 5


@pytest.mark.parametrize("picture", PICTURES)
def test_nothing_to_draw_is_said_in_words(picture):
    empty = build(replace(sample.inputs(), contributions=(), outcomes={}, coverage=()))
    figure = picture(empty)
    assert not figure.shapes
    assert figure.said


def test_words_of_pictures_are_held_to_the_wording_rules(monkeypatch):
    assert len(gallery(full())) == len(PICTURES)
    bad = Figure("bad", "It improved the build", "", ())
    monkeypatch.setattr("impact.render.pictures.gallery._PICTURES", (lambda report: bad,))
    with pytest.raises(WordingError, match="W-03"):
        gallery(full())


def test_the_timeline_has_one_mark_for_each_contribution_at_its_first_change():
    given = full()
    figure = timeline(given)
    assert len(marks(figure, LEVERAGE)) == sum(each.leverage for each in given.stories)
    assert len(marks(figure, OTHER)) == sum(not each.leverage for each in given.stories)
    assert len(figure.rows) == len(given.stories)
    order = sorted(given.stories, key=lambda each: each.contribution.first)
    xs = sorted(each.x for each in marks(figure, LEVERAGE, OTHER))
    assert xs[0] < xs[-1]
    assert len(order) == len(xs)


def test_no_mark_of_the_timeline_hides_another():
    figure = timeline(of([date(2026, 3, 1)] * 10 + [date(2026, 3, 2)] * 10))
    places = {(each.x, each.y) for each in marks(figure, LEVERAGE)}
    assert len(places) == 20


def test_many_contributions_become_months_and_the_picture_says_so():
    figure = timeline(of([date(2026, 1, 1) + timedelta(at) for at in range(90)]))
    assert len(marks(figure, LEVERAGE)) == 3
    assert "too many contributions to draw each" in figure.said[0][0].text
    ((_, months),) = figure.rows
    assert months[0].text == "2026-01, 2026-02, 2026-03"


def test_the_last_look_lies_no_later_than_the_report_and_no_earlier_than_the_last_change():
    given = full()
    for story in given.stories:
        assert story.contribution.last <= looked(story, given) <= given.until


def test_the_share_of_a_quarter_is_drawn_true_and_of_few_contributions_not_at_all():
    figure = mix(of([date(2026, 1, at + 1) for at in range(3)] + [date(2026, 4, at + 1) for at in range(4)]))
    (track,) = (each for each in figure.shapes if isinstance(each, Bar) and each.paint == TRACK)
    (share,) = (each for each in figure.shapes if isinstance(each, Bar) and each.paint == SHARE)
    assert share.width == track.width
    assert "fewer than 4 contributions, so no share is drawn" in words(figure)
    assert "4 of 4 contributions" in words(figure)
    assert "%" not in svg(figure)
    given = mix(sample.report())
    tracks = [each for each in given.shapes if isinstance(each, Bar)]
    assert [round(each.width / tracks[0].width, 2) for each in tracks if each.paint == SHARE] == [1, 0.25]


def test_no_quarter_with_enough_contributions_is_words():
    figure = mix(of([date(2026, 1, 1), date(2026, 4, 1)]))
    assert not figure.shapes
    assert "No quarter holds 4 contributions" in figure.said[0][0].text


def test_no_leverage_is_words_and_no_row_of_empty_bars():
    figure = mix(of([date(2026, 1, at + 1) for at in range(9)], "ordinary-fix"))
    assert not figure.shapes
    assert "no share to draw" in figure.said[0][0].text


def test_people_are_letters_that_begin_anew_and_all_of_one_size():
    given = full()
    figure = reach(given)
    letters = [each for each in words(figure) if re.fullmatch("[A-Z]", each)]
    assert letters == ["A", "B", "C", "A"]
    assert len(marks(figure, PERSON)) == 4
    assert len(set(re.findall(r'<circle [^>]*r="9"', svg(figure)))) == 4
    assert "begin anew in each line" in figure.said[0][0].text


def test_more_people_than_there_is_room_for_are_a_number():
    outcomes = {"w0000": (sample.continued("w0000", 12),)}
    figure = reach(of([date(2026, 1, 1)], outcomes=outcomes))
    assert "and 8" in words(figure)
    assert figure.rows[0][-1] == (own("12"),)


def test_the_steps_begin_at_nobody_and_end_at_everybody():
    figure = adoption(full())
    (line,) = (each for each in figure.shapes if isinstance(each, Stroke) and each.paint == STEPS)
    heights = [y for _, y in line.points]
    assert heights[0] == max(heights)
    assert heights[-1] == min(heights)
    assert (heights[0] - heights[2]) * 3 == pytest.approx(heights[0] - heights[-1])
    assert [x for x, _ in line.points] == sorted(x for x, _ in line.points)


def test_before_and_after_is_never_drawn_without_comparables():
    alone = replace(STRIP, comparables=STRIP.comparables[:1])
    assert not comparables(report(k1=(alone,))).shapes
    figure = comparables(report(k1=(STRIP,)))
    assert "tests/login: 6 before, 1 after; 15 comparable areas" in words(figure)
    assert len(marks(figure, LEVERAGE)) == 1
    (mine,) = marks(figure, LEVERAGE)
    assert all(mine.x < each.x for each in marks(figure, OTHER))
    assert len(figure.rows) == 16


def test_a_high_pile_says_how_many_are_not_drawn():
    figure = comparables(report(k1=(STRIP,)))
    assert len(marks(figure, OTHER)) == 3 + HIGHEST - 1
    assert "and 8" in words(figure)


def test_every_status_has_its_own_shape_and_one_size():
    figure = expectations(sample.report())
    shapes = {each: svg(replace(figure, shapes=(Mark(20, 20, each),))) for each in STATUSES}
    assert len({re.sub(r"#\w+", "", each) for each in shapes.values()}) == 4
    assert all('r="7"' in each for each in shapes.values())
    assert all(each in words(figure) for each in STATUSES)
    numbers = [each for each in words(figure) if each.isdigit()]
    assert sorted(map(int, numbers)) == list(range(1, len(sample.COVERAGE) + 1))


def test_a_line_that_fits_stays_and_one_that_does_not_is_cut():
    assert fitted((own("short"),), 100) == (own("short"),)
    cut = fitted((own("a" * 100), own("more")), 100)
    assert cut[-1].text.endswith("…")
    assert len(cut[-1].text) < 20
    assert len(fitted((own("漢" * 100),), 100)[0].text) < 10


def with_leave(*absent, days=()):
    return replace(of(days) if days else full(), absent=absent)


LEAVE = Period(date(2026, 2, 2), date(2026, 3, 27))


@pytest.mark.parametrize("many", [0, 90])
def test_time_away_is_hatched_behind_everything_and_named_in_the_table(many):
    given = with_leave(LEAVE, days=[date(2026, 1, 1) + timedelta(at) for at in range(many)])
    plain, figure = timeline(replace(given, absent=())), timeline(given)
    bands = [each for each in figure.shapes if isinstance(each, Stroke) and each.paint == AWAY]
    assert figure.shapes[: len(bands)] == tuple(bands)
    assert figure.shapes[len(bands) :] == plain.shapes
    xs = [x for each in bands for x, _ in each.points]
    assert 10 <= min(xs) < max(xs) <= WIDTH - 10
    assert {0 <= y <= figure.height for each in bands for _, y in each.points} == {True}
    assert "Hatched is time away, by the engineer's word" in figure.said[0][0].text
    away = figure.rows[-1]
    assert away[0] == (own("away, by the engineer's word"),)
    assert {"2026-02-02", "2026-03-27"} <= set(" ".join(span.text for cell in away for span in cell).split())
    assert figure.rows[:-1] == plain.rows


@pytest.mark.parametrize(
    "absent", [Period(date(2026, 2, 2), date(2026, 2, 2)), Period(None, date(2026, 1, 1)), Period(date(2026, 10, 1))]
)
def test_a_day_away_and_open_ends_stay_inside_the_picture(absent):
    figure = timeline(with_leave(absent))
    xs = [x for each in figure.shapes if isinstance(each, Stroke) and each.paint == AWAY for x, _ in each.points]
    assert 10 <= min(xs) <= max(xs) - 4 + 0.001
    assert max(xs) <= WIDTH - 10


def test_time_away_outside_the_period_is_not_drawn():
    assert timeline(with_leave(Period(date(2020, 1, 1), date(2020, 2, 1)))) == timeline(full())
    assert mix(with_leave(Period(date(2020, 1, 1), date(2020, 2, 1)))) == mix(full())


def test_the_mix_says_in_which_quarters_time_away_lies():
    said = mix(with_leave(LEAVE)).said[0][0].text
    assert "In 2026 Q1 there was time away, by the engineer's word; nothing is concluded from it." in said
    assert "there was time away" not in mix(full()).said[0][0].text


def test_words_below_the_edges_of_an_axis_stay_on_the_picture():
    areas = (Comparable("src", 5, 5), Comparable("lib", 20, 1))
    outcome = Outcome("k1", "recurrence", "O3", True, 90, (), "fewer", comparables=areas)
    report = build(replace(sample.inputs(), outcomes={"k1": (outcome,)}))
    figure = next(each for each in gallery(report) if each.key == "comparables")
    ticks = {
        "".join(span.text for span in each.line): (each.x, each.anchor)
        for each in figure.shapes
        if isinstance(each, Words)
    }
    assert ticks["19 fewer"] == (0, "start")
    assert ticks["as before"] == (WIDTH, "end")
