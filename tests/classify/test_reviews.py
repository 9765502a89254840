"""What counts of reviews is what others took up: few changes of many people tell more than many remarks to two."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from teaching_values import (
    DAY,
    HOST,
    ME,
    change,
    comment,
    credit,
    made_of,
    reply,
    reviews,
    taught_three,
    waiting,
    who,
)

from impact.classify.reviews import TEACHING, UNBLOCKING, Where
from impact.model.reviews import APART, APPROVE, COMMENT, FILE, LAST, REQUESTED, SAME, UNSEEN
from impact.model.work import ADVICE, WAITS
from impact.render.wording import faults


def numbers(one):
    return dict(one.outcome.numbers)


def test_advice_that_three_people_took_up_is_one_contribution():
    (one,) = made_of(taught_three())
    work = one.contribution
    assert (work.category, work.role, work.provenance, work.repo) == (TEACHING, "reviewer", "observed", "root")
    assert [each.email for each in work.others] == ["ben@example.com", "chi@example.com", "dan@example.com"]
    assert work.events == (f"forge:{HOST}:k0", f"forge:{HOST}:k1", f"forge:{HOST}:k2")
    assert work.pages == (f"https://{HOST}/c0", f"https://{HOST}/c1", f"https://{HOST}/c2")
    assert work.areas == ("src/c0", "src/c1", "src/c2")
    assert (work.shas, work.paths, work.title) == ((), (), "Reviews in the second quarter of 2026")
    assert (one.outcome.measure, one.outcome.grade, one.outcome.holds, one.outcome.window_days) == (
        ADVICE,
        "O2",
        True,
        91,
    )


def test_two_changes_are_an_exchange_and_are_not_told():
    all_three = taught_three()
    assert made_of(replace(all_three, events=all_three.events[:2])) == ()


def test_of_one_person_only_three_changes_count():
    mine = [change(f"c{at}", "ben") for at in range(20)]
    (one,) = made_of(reviews(mine, [comment(each.change.key, ME, f"k{at}") for at, each in enumerate(mine)]))
    assert len(one.contribution.events) == 3
    assert len(one.contribution.others) == 1
    assert numbers(one)["changes of others commented on"] == 20


def test_many_remarks_to_two_people_and_few_to_sixteen_are_told_apart():
    loud = [change(f"c{at}", ("ben", "chi")[at % 2]) for at in range(240)]
    wide = [change(f"c{at}", f"p{at:02}") for at in range(16)]
    (much,) = made_of(reviews(loud, [comment(f"c{at // 2}", ME, f"k{at}", order=at) for at in range(480)]))
    (many,) = made_of(reviews(wide, [comment(f"c{at % 16}", ME, f"k{at}", order=at) for at in range(189)]))
    assert (numbers(much)["other people"], len(much.contribution.events)) == (2, 6)
    assert (numbers(many)["other people"], len(many.contribution.events)) == (16, 16)


@pytest.mark.parametrize(
    "more",
    [
        {"says": "nit"},
        {"says": "praise"},
        {"says": ""},
        {"says": "other", "words": 2},
        {"kind": APPROVE},
        {"addressed": SAME},
        {"addressed": LAST},
    ],
)
def test_small_remarks_verdicts_and_what_nobody_took_up_count_nothing(more):
    assert made_of(taught_three(**more)) == ()


def test_a_word_of_no_class_counts_where_it_says_something():
    assert len(made_of(taught_three(says="other", words=3))) == 1


def test_what_was_taken_up_in_the_file_is_told_as_such():
    given = taught_three(addressed=FILE)
    assert made_of(given) == (), "a file changes for many reasons, and nobody answered"
    answers = [reply(f"c{at}", each, f"k{at}") for at, each in enumerate(("ben", "chi", "dan"))]
    (one,) = made_of(replace(given, events=(*given.events, *answers)))
    assert (numbers(one)["followed in the file"], numbers(one)["followed in the very lines"]) == (3, 0)
    assert "3 answered and changed in the file, not those lines" in one.contribution.reasons[0]


def test_a_word_or_two_teach_nothing_whatever_they_look_like():
    assert made_of(taught_three(says="question", words=2)) == ()
    assert made_of(taught_three(says="question", words=0)) == ()
    assert len(made_of(taught_three(says="question", words=3))) == 1


def test_an_answer_alone_is_weaker_and_evidences_nothing():
    given = taught_three(addressed=UNSEEN)
    answers = [reply(f"c{at}", each, f"k{at}") for at, each in enumerate(("ben", "chi", "dan"))]
    (one,) = made_of(replace(given, events=(*given.events, *answers)))
    assert (one.contribution.provenance, one.outcome.holds, one.outcome.grade) == ("inferred", None, "O0")
    assert one.contribution.others == ()
    assert numbers(one)["answered"] == 3
    assert "only answers" in one.contribution.against[0]


def test_an_answer_of_somebody_else_or_before_the_remark_is_none():
    given = taught_three(addressed=UNSEEN, order=5)
    others = [reply("c0", "eve", "k0", order=6), reply("c1", "chi", "k1", order=4), reply("c2", "bot", "k2", order=6)]
    assert made_of(replace(given, events=(*given.events, *others))) == ()


def test_what_nobody_could_look_at_is_said_and_is_not_zero():
    given = taught_three()
    blind = [comment("c3", ME, "k3", addressed=UNSEEN), comment("c4", ME, "k4", addressed=APART, path="/COMMIT_MSG")]
    more = (change("c3", "eve"), change("c4", "fay"), change("c5", "gil"))
    nothing = comment("c5", ME, "k5", addressed=SAME)
    (one,) = made_of(replace(given, changes=(*given.changes, *more), events=(*given.events, *blind, nothing)))
    assert numbers(one)["not observable"] == 2
    assert numbers(one)["changes of others commented on"] == 6
    assert one.contribution.reasons[0] == (
        "of 6 changes of others with more than small remarks: 3 changed in the very lines, 2 not observable, "
        "1 with nothing seen after it"
    )


def test_programs_oneself_and_nobody_are_left_out():
    given = reviews(
        [change("c0", ME), change("c1", "bot"), change("c2", None), change("c3", "ben")],
        [comment(f"c{at}", ME, f"k{at}") for at in range(3)]
        + [comment("c3", "bot", "k3"), comment("c3", None, "k4"), comment("gone", ME, "k5")]
        + [comment("c3", "ada", "k6", actor_kind="bot")],
    )
    assert made_of(given) == ()


def test_one_person_with_two_addresses_is_one():
    given = taught_three()
    same = (("ben@example.com", "CHI@example.com"), ("chi@example.com", "dan@example.com"))
    (one,) = made_of(replace(given, same=same))
    assert [each.email for each in one.contribution.others] == ["ben@example.com"]


def test_ones_own_other_address_is_oneself():
    given = taught_three()
    assert made_of(replace(given, same=(("ada@example.com", "ben@example.com"),))) == ()
    elsewhere = taught_three()
    mine = tuple(replace(each, event=replace(each.event, actor=who("17"))) for each in elsewhere.events)
    (one,) = made_of(replace(elsewhere, events=mine, same=(("17@example.com", "ada@example.com"),)))
    assert len(one.contribution.others) == 3


def test_every_quarter_is_told_by_itself_under_an_id_that_stays():
    late = DAY + timedelta(100)
    given = taught_three()
    more = tuple(comment(f"c{at}", ME, f"l{at}", day=late, order=9) for at in range(3))
    before, after = made_of(given), made_of(replace(given, events=(*given.events, *more)))
    assert [each.contribution.title for each in after] == [
        "Reviews in the second quarter of 2026",
        "Reviews in the third quarter of 2026",
    ]
    assert after[0] == before[0]
    assert len({each.contribution.id for each in after}) == 2
    assert after[1].outcome.window_days == 92


def test_who_reviews_widely_and_seldom_is_told_over_a_year():
    people = ("ben", "chi", "dan", "eve")
    days = [DAY + timedelta(92 * at) for at in range(4)]
    given = reviews(
        [change(f"c{at}", each, days[at]) for at, each in enumerate(people)],
        [comment(f"c{at}", ME, f"k{at}", day=day) for at, day in enumerate(days)],
    )
    third, fourth = made_of(given)
    assert [len(each.contribution.others) for each in (third, fourth)] == [3, 4]
    assert (fourth.contribution.first, fourth.contribution.last) == (days[3], days[3])
    assert fourth.contribution.events[0].endswith("k3")
    assert sorted(each[-2:] for each in fourth.contribution.events) == ["k0", "k1", "k2", "k3"]
    assert numbers(fourth)["changes of others commented on"] == 1


def test_a_quarter_in_which_nothing_was_taken_up_is_not_told_for_the_year_before():
    given = taught_three()
    later = comment("c0", ME, "late", day=DAY + timedelta(92), addressed=SAME, order=9)
    assert len(made_of(replace(given, events=(*given.events, later)))) == 1
    much_later = comment("c0", ME, "late", day=DAY + timedelta(366), order=9)
    assert len(made_of(replace(given, events=(*given.events, much_later)))) == 1


def test_the_id_is_of_the_person_and_the_repository():
    (one,) = made_of(taught_three())
    (other,) = made_of(taught_three(), Where("elsewhere", 2))
    assert one.contribution.id != other.contribution.id


def test_a_year_ends_with_its_fourth_quarter():
    (one,) = made_of(taught_three(day=date(2026, 12, 30)))
    assert (one.contribution.title, one.outcome.window_days) == ("Reviews in the fourth quarter of 2026", 92)


def test_credit_for_help_counts_and_credit_for_looking_does_not():
    helped = [credit(f"{at}" * 40, each, ME, "Mentored-by") for at, each in enumerate(("ben", "chi", "dan"))]
    looked = [credit(f"{at}" * 40, each, ME, "Reviewed-by") for at, each in enumerate(("ben", "chi", "dan"))]
    (one,) = made_of(reviews([each for each, _ in helped], [each for _, each in helped]))
    assert (one.contribution.provenance, numbers(one)["credited in commits of others"]) == ("observed", 3)
    assert one.contribution.title == "Help that others credit in the second quarter of 2026"
    assert "3 other people credit the help in commits of their own" in one.contribution.reasons
    assert one.contribution.reasons[0].endswith("such changes are of 3 other people")
    assert made_of(reviews([each for each, _ in looked], [each for _, each in looked])) == ()


def test_credit_for_somebody_else_or_to_oneself_is_none():
    given = [credit("1" * 40, "ben", "chi"), credit("2" * 40, ME, ME), credit("3" * 40, "dan", ME, "Tested-by")]
    assert made_of(reviews([each for each, _ in given], [each for _, each in given])) == ()


def test_a_commit_that_a_reviewed_change_landed_as_is_the_same_change():
    given = taught_three()
    sha = "a" * 40
    landed = replace(given.changes[0], change=replace(given.changes[0].change, shas=(sha,)))
    commit, said = credit(sha, "ben", ME)
    (one,) = made_of(replace(given, changes=(landed, *given.changes[1:], commit), events=(*given.events, said)))
    assert numbers(one)["credited in commits of others"] == 1
    assert numbers(one)["followed in the very lines"] == 2


def test_newcomers_are_those_with_few_changes_before_whose_change_landed():
    old = change("old", "zed", DAY - timedelta(400))
    busy = [change(f"b{at}", "ben", DAY - timedelta(30 + at)) for at in range(3)]
    given = taught_three()
    landed = (change("c0", "ben", landed=2), change("c1", "chi", landed=2), change("c2", "dan"))
    talked = comment("old", "gil", "o", day=DAY - timedelta(399))
    given = replace(given, changes=(old, *busy, *landed), events=(*given.events, talked))
    (one,) = made_of(given)
    assert "new here" not in numbers(one), "one newcomer in a quarter is somebody"
    assert "earlier changes" not in one.contribution.reasons[1]
    all_new = replace(given, changes=(old, landed[1], change("c0", "ben", landed=2), change("c2", "dan", landed=2)))
    (three,) = made_of(all_new)
    assert numbers(three)["new here"] == 3
    assert "3 of them had fewer than 3 earlier changes among those read" in three.contribution.reasons[1]


def test_where_reading_begins_nobody_is_new():
    given = taught_three()
    landed = tuple(replace(each, landed=DAY) for each in given.changes)
    (one,) = made_of(replace(given, changes=landed))
    assert "new here" not in numbers(one)
    talked = (change("old", "zed", DAY - timedelta(400)), comment("old", "gil", "o", day=DAY - timedelta(399)))
    long = replace(given, changes=(talked[0], *landed), events=(*given.events, talked[1]))
    assert numbers(made_of(long)[0])["new here"] == 3
    assert "new here" not in numbers(made_of(replace(long, capabilities=()))[0])


def test_areas_are_of_the_files_commented_on_or_of_the_whole_change():
    given = taught_three(path="/PATCHSET_LEVEL")
    (one,) = made_of(given)
    assert one.contribution.areas == ("src/c0", "src/c1", "src/c2")
    own = change("mine", ME, paths=("src/c0/b.py",))
    owners = Where("root", 2, lambda path: ("@team",) if "c0" in path else ("@core",) if "c1" in path else ())
    (one,) = made_of(replace(given, changes=(*given.changes, own)), owners)
    assert one.contribution.reasons[-1] == (
        "the remarks lie in 3 areas of the repository, which its file of owners gives to 2 sets of owners; "
        "in 2 of them no change of the engineer's own was read"
    )


def test_where_no_path_is_known_no_area_is_told():
    given = taught_three(path="")
    bare = tuple(replace(each, change=replace(each.change, paths=())) for each in given.changes)
    (one,) = made_of(replace(given, changes=bare))
    assert one.contribution.areas == ()
    assert not any("area" in each for each in one.contribution.reasons)


def test_waits_longer_than_usual_that_ended_are_told_beside_what_is_usual():
    (one,) = made_of(waiting())
    assert (one.contribution.category, one.outcome.measure, one.outcome.grade) == (UNBLOCKING, WAITS, "O1")
    assert [each.email for each in one.contribution.others] == ["dan@example.com", "eve@example.com"]
    assert one.contribution.reasons[0] == (
        "2 changes of 2 other people had waited 20 days for a remark that reads like more than a small one; the first "
        "was the engineer's, and they landed within 7 days"
    )
    assert one.contribution.reasons[1] == (
        "usual here: half of the 12 changes that other people commented on had the first remark of substance within "
        "2 days; a wait is long from 3 days on"
    )


def test_one_long_wait_may_be_chance():
    assert made_of(waiting(mine=1)) == ()


def test_without_enough_changes_nothing_is_usual():
    assert made_of(waiting(others=9)) == ()


def test_a_wait_that_others_ended_or_that_landed_much_later_is_none():
    given = waiting()
    before = tuple(comment(f"w{at}", "fay", f"f{at}", order=1) for at in range(2))
    after = tuple(comment(f"w{at}", "fay", f"f{at}", order=6, day=DAY + timedelta(21)) for at in range(2))
    assert made_of(replace(given, events=(*given.events, *before))) == ()
    assert len(made_of(replace(given, events=(*given.events, *after)))) == 1
    late = tuple(replace(each, landed=DAY + timedelta(60)) for each in given.changes)
    assert made_of(replace(given, changes=late)) == ()
    unknown = tuple(replace(each, landed=None) for each in given.changes)
    assert made_of(replace(given, changes=unknown)) == ()
    unopened = tuple(replace(each, opened=None) for each in given.changes)
    assert made_of(replace(given, changes=unopened)) == ()


def test_waits_of_several_lengths_are_told_as_a_span():
    given = waiting()
    day = DAY + timedelta(19)
    sooner = tuple(replace(each, day=day) if each.event.key == "e0" else each for each in given.events)
    (one,) = made_of(replace(given, events=sooner))
    assert "had waited 19 to 20 days" in one.contribution.reasons[0]


def asked_on(given, name, day):
    """The same, with somebody asked by name for what had waited."""
    asks = (comment(f"w{at}", "dan", f"ask{at}", kind=REQUESTED, label=name, day=day) for at in range(2))
    return replace(given, events=(*given.events, *asks))


@pytest.mark.parametrize("name", ["ada@example.com", "ADA@example.com"])
def test_what_had_waited_for_the_person_by_name_is_none(name):
    given = waiting()
    assert made_of(asked_on(given, name, DAY)) == ()
    assert len(made_of(asked_on(given, name, DAY + timedelta(19)))) == 1
    assert len(made_of(asked_on(given, "gil@example.com", DAY))) == 1


def test_who_is_asked_by_a_login_is_known_by_it():
    given = replace(waiting(), same=((f"ada@{HOST}", "ada@example.com"),))
    assert made_of(asked_on(given, "ada", DAY)) == ()


def test_where_nobody_is_seen_to_be_asked_no_wait_is_told():
    given = waiting()
    assert made_of(replace(given, events=tuple(each for each in given.events if each.event.kind != REQUESTED))) == ()


def test_an_approval_before_neither_ends_a_wait_nor_moves_what_is_usual():
    given = waiting()
    approved = tuple(comment(f"w{at}", "fay", f"f{at}", kind=APPROVE, order=1) for at in range(2))
    assert made_of(replace(given, events=(*given.events, *approved))) == made_of(given)


def test_every_sentence_keeps_the_wording_rules():
    answered = taught_three(addressed=UNSEEN)
    answers = [reply(f"c{at}", each, f"k{at}") for at, each in enumerate(("ben", "chi", "dan"))]
    old = change("old", "zed", DAY - timedelta(400))
    talked = comment("old", "gil", "o", day=DAY - timedelta(399))
    landed = tuple(replace(each, landed=DAY) for each in taught_three().changes)
    given = (
        taught_three(),
        taught_three(addressed=FILE),
        replace(answered, events=(*answered.events, *answers)),
        replace(taught_three(), changes=(*landed, old), events=(*taught_three().events, talked)),
        waiting(),
    )
    for one in (each for some in given for each in made_of(some)):
        work = one.contribution
        for text in (*work.reasons, *work.against, work.title, work.grouped_by, one.outcome.because):
            assert faults(text) == (), text


def test_a_remark_on_a_whole_review_counts_as_well():
    assert len(made_of(taught_three(kind="summary"))) == 1
    assert COMMENT == "comment"


def test_an_answer_in_the_thread_counts_also_where_it_was_told_first():
    given = taught_three(addressed=UNSEEN, order=5)
    answers = [reply(f"c{at}", each, f"k{at}", order=4) for at, each in enumerate(("ben", "chi", "dan"))]
    (one,) = made_of(replace(given, events=(*given.events, *answers)))
    assert numbers(one)["answered"] == 3
