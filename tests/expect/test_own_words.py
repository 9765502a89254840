"""Notes and answers joined to work: what they add, and that a word never takes anything away."""

from __future__ import annotations

from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st
from test_coverage import ASKS, OUTCOMES, WORKS, rank, status, stayed, work

from impact.expect.own_words import Spoken, as_they_want, by_the_word_of, joined
from impact.model.notes import CONTRIBUTION, LAUNCH, NO, PARTLY, STAFF, WHY, WORK, YES, Ask, Note, Word
from impact.model.period import Period
from impact.model.report import EVIDENCED
from impact.model.report import PARTLY as IN_PART
from impact.model.work import CONFIRMED, STATED

DAY = date(2026, 3, 4)
ALWAYS = Period()
LINK = "https://example.com/1"


def note(name="n1", kind=WORK, **more):
    return Note(name, kind, more.pop("day", DAY), DAY, more.pop("text", "Paired."), **more)


def ask(name="t1", letter="A", about="w1", **more):
    return Ask(
        name,
        DAY,
        more.pop("to", "Ben Sample"),
        more.pop("question", CONTRIBUTION),
        "d",
        "f",
        about,
        letter=letter,
        **more,
    )


def word(name="t1", answer=YES, text="It is so", named=False, day=DAY):
    return Word(name, day, answer, text, named)


def tell(notes=(), asks=(), words=(), works=(), outcomes=None, period=ALWAYS, homes=None):
    about = {each.id: each.contribution or None for each in (*notes, *asks) if getattr(each, "kind", "") != WORK}
    spoken = Spoken(notes=tuple(notes), asks=tuple(asks), words=tuple(words), homes=about if homes is None else homes)
    return joined(spoken, works, outcomes or {}, period, date(2026, 7, 1))


def test_work_without_a_commit_is_stated_and_nothing_more():
    (made,), outcomes, own = tell([note(category="pair", text="Paired.\nDaily.")])
    assert (made.id, made.note, made.category, made.title, made.provenance) == (
        "n1",
        "n1",
        "pair",
        "Paired. …",
        "stated",
    )
    assert (made.shas, made.areas, made.repo, made.first, made.last) == ((), (), "", DAY, DAY)
    assert outcomes == {"n1": ()}
    assert own.read == ("the engineer's own notes",)
    assert tell([note()])[0][0].category == "unclassified"
    assert tell([note()], period=Period(date(2026, 4, 1)))[0] == ()


def test_what_is_said_of_work_stands_with_it_and_what_lies_elsewhere_is_not_told():
    why = note(
        "n2", WHY, contribution="w1", answers=(("why", "w"),), people=(("A", "Ben"), ("B", "Cleo")), named=("B",)
    )
    works, _, own = tell(
        [why, note("n3", WHY, text="gone"), note("n4", WHY)], works=[work()], homes={"n2": "w1", "n3": None}
    )
    assert works == (work(),)
    (said,) = own.notes["w1"]
    assert (said.answers, said.people) == ((("why", "w"),), ("author A", "“Cleo”"))
    assert [each.id for each in own.loose] == ["n3"]


def test_a_promise_that_is_due_says_since_when():
    (said,) = tell([note(kind=LAUNCH, contribution="w1", checks=(date(2026, 4, 3),))], works=[work()])[2].notes["w1"]
    assert tell([note(kind=LAUNCH, contribution="w1", checks=(date(2026, 4, 3),))])[2].due == (said,)
    assert tell([note(kind=LAUNCH, checks=(date(2026, 4, 3),))], homes={})[2].due == ()
    assert said.due == date(2026, 4, 3)


def test_a_link_states_and_a_yes_confirms():
    linked = note("n2", WHY, contribution="w1", links=(LINK, LINK))
    (made,), outcomes, _ = tell([linked], [ask()], [word()], [work(provenance="inferred")], {"w1": (stayed(),)})
    assert made.provenance == "corroborated"
    measures = [(each.measure, each.grade, each.holds) for each in outcomes["w1"]]
    assert measures == [("survived-30", "O1", True), (STATED, "O0", True), (CONFIRMED, "O4", True)]
    assert outcomes["w1"][1].because == f"stated by the engineer, with a link to “{LINK}”"
    assert outcomes["w1"][2].because == "by the word of author A (asked 2026-03-04): yes, “It is so”"


def test_partly_and_no_are_told_and_support_nothing():
    asks = [ask(), ask("t2", "B")]
    (made,), outcomes, _ = tell([], asks, [word(answer=PARTLY), word("t2", NO, "")], [work(provenance="inferred")])
    assert made.provenance == "inferred"
    assert [(each.grade, each.holds, each.numbers) for each in outcomes["w1"]] == [("O0", False, ())] * 2
    assert outcomes["w1"][1].because == "by the word of author B (asked 2026-03-04): no"


def test_of_one_person_the_last_word_counts():
    asks = [ask(), ask("t2"), ask("t3", "B")]
    words = [word(day=date(2026, 5, 1), answer=NO), word("t2"), word("t3")]
    (made,), outcomes, _ = tell([], asks, words, [work()])
    assert [each.holds for each in outcomes["w1"]] == [False, True]
    assert made.provenance == "corroborated"


def test_who_agreed_is_named_and_nobody_else():
    assert "“Ben Sample”" in by_the_word_of(ask(), word(named=True))
    assert "Ben" not in by_the_word_of(ask(), word())


def test_who_answered_not_to_be_named_is_named_nowhere():
    told = note(people=(("A", "Ben Sample"), ("B", "Cleo")), named=("A", "B"))
    assert as_they_want([told], [ask()], [word()])[0].named == ("B",)
    assert as_they_want([told], [ask()], [word(named=True)]) == (told,)


def test_an_answer_to_a_question_of_the_report():
    asked = ask(question=STAFF, about="")
    assert tell([], [asked], [word(answer=PARTLY)])[2].answers == {
        STAFF: ("By the word of author A (asked 2026-03-04): partly, “It is so”, to the engineer's view “d”.",)
    }


# Few sorts, so that notes and what is asked for meet.
SORTS = st.sampled_from(["flaky", "pair"])
NOTES = st.lists(
    st.builds(
        lambda name, sort, month, links: note(name, category=sort, day=date(2026, month, 5), links=links),
        st.sampled_from(["n1", "n2", "n3"]),
        SORTS,
        st.integers(1, 6),
        st.sampled_from([(), (LINK,)]),
    ),
    max_size=3,
    unique_by=lambda each: each.id,
)
SAID = st.lists(
    st.tuples(
        st.sampled_from([*"abcdef", "n1", "n2", "n3"]), st.sampled_from("ABC"), st.sampled_from([YES, PARTLY, NO])
    ),
    max_size=5,
    unique_by=lambda each: each[:2],
)


def verdict(asks, works, outcomes, notes, said):
    requests, words = [], []
    for at, (about, letter, answer) in enumerate(said):
        name = f"t{at}"
        where = {"note": about, "about": ""} if about.startswith("n") else {"about": about}
        requests.append(ask(name, letter, **where))
        words.append(word(name, answer))
    told, found, _ = tell(notes, requests, words, works, outcomes)
    return status(asks, list(told), found)


@settings(max_examples=400)
@given(ASKS, WORKS, OUTCOMES, NOTES, SAID)
def test_more_notes_and_more_words_never_lower_a_status(asks, works, outcomes, notes, said):
    whole = rank(verdict(asks, works, outcomes, notes, said))
    assert rank(verdict(asks, works, outcomes, notes[1:], said)) <= whole
    assert rank(verdict(asks, works, outcomes, notes, said[1:])) <= whole
    assert rank(verdict(asks, works, outcomes, (), ())) <= whole
    assert rank(verdict(asks, works[1:], outcomes, notes, said)) <= whole


@settings(max_examples=400)
@given(ASKS, WORKS, OUTCOMES, NOTES, SAID)
def test_partly_and_no_never_raise_one(asks, works, outcomes, notes, said):
    plain = [each for each in said if each[2] == YES]
    assert verdict(asks, works, outcomes, notes, plain) == verdict(asks, works, outcomes, notes, said)


@settings(max_examples=400)
@given(ASKS, WORKS, OUTCOMES, NOTES)
def test_notes_alone_never_make_evidence(asks, works, outcomes, notes):
    bare = verdict(asks, works, outcomes, (), ())
    noted = verdict(asks, works, outcomes, notes, ())
    assert noted.status != EVIDENCED or bare.status == EVIDENCED
    assert noted.status == bare.status or noted.status == IN_PART
    assert bare.status == EVIDENCED or noted.status != IN_PART or noted.missing
