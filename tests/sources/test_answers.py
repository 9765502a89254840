"""Answers to requests, out of mail and chat: what is quoted, doubled, changed, broken, or somebody else's."""

from __future__ import annotations

from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st

from impact.model.notes import ANSWERS
from impact.sources.answers import FORM, MARK, Answer, read, token, whole

A, B = "a1b2c3", "0f0f0f"


def made(chance):
    with patch("impact.sources.answers.secrets.token_hex", return_value=chance):
        return token()


ONE, TWO = made(A), made(B)


def only(text):
    reading = read(text)
    assert not reading.faults
    (found,) = reading.answers
    return found.answer, found.text, found.may_be_named


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("{} yes named: It saved me a day.", ("yes", "It saved me a day.", True)),
        ("{} no unnamed: Not for me", ("no", "Not for me", False)),
        ("{} PARTLY Unnamed - only at first", ("partly", "only at first", False)),
        ("{} yes", ("yes", "", False)),
        ("{} yes: fine", ("yes", "fine", False)),
        ("{} yes named", ("yes", "", True)),
        ("{} yes, named: nameddropping is fine: yes", ("yes", "nameddropping is fine: yes", True)),
        ("{}\u00a0yes\u00a0named：\u200bgut so", ("yes", "gut so", True)),
    ],
)
def test_one_answer_in_the_ways_people_write_it(line, expected):
    assert only(f"{MARK} {line.format(ONE)}") == expected


@pytest.mark.parametrize("before", ["", "> ", ">> > ", "| ", "[10:31] Ben: ", "- ", "**", "   "])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_quoting_and_ends_of_lines_take_nothing_away(before, end):
    text = end.join(("Hello,", "", f"{before}{MARK} {ONE} yes named: It is so", "", "Ben"))
    assert only(text) == ("yes", "It is so", True)


def test_a_line_that_mail_broke_is_put_together_again():
    broken = f"> {MARK} {ONE} yes named: It saved us a day each week because\n> nobody waits\n>\n> more"
    assert only(broken) == ("yes", "It saved us a day each week because nobody waits", True)
    assert only(f"{MARK} {ONE} yes: flows \non\n\nBen") == ("yes", "flows on", False)
    assert only(f"{MARK} {ONE} yes: It helped, but\nonly once.\n\nBen")[1] == "It helped, but only once."
    for other in ("> older", "[10:32] Cleo: lunch?", "10:32 lunch", "Cleo: lunch?", "-- ", "On Monday Ada wrote:"):
        assert only(f"{MARK} {ONE} yes: short\n{other}") == ("yes", "short", False)
    long = f"{MARK} {ONE} yes: {'word ' * 12}end"
    assert only(f"{long}\n-- \nBen").count("Ben") == 0
    assert only(f"{long}\n> an older line")[1].endswith("end")


def test_several_answers_in_one_text_and_the_form_that_was_left_in_the_quote():
    text = f"{MARK} {TWO} no\n{MARK} {ONE} yes\n> {MARK} {ONE} {FORM}\n"
    reading = read(text)
    assert reading.answers == (Answer(1, TWO, "no", "", False), Answer(2, ONE, "yes", "", False))
    assert (reading.forms, reading.faults) == ((3,), ())


def test_the_same_answer_twice_is_one_and_two_different_ones_are_a_fault():
    same = f"{MARK} {ONE} yes: it  is\n> {MARK} {ONE} yes: it is\n"
    assert len(read(same).answers) == 1
    reading = read(f"{MARK} {ONE} yes\n\n{MARK} {ONE} no\n")
    assert reading.faults == ((3, f"{ONE} was answered otherwise on line 1; keep the one that counts"),)


def test_what_is_no_answer_is_pointed_at():
    changed = ONE[:-1] + ("0" if ONE[-1] != "0" else "1")
    assert read(f"x\n{MARK} {changed} yes").faults == (
        (2, f"the token '{changed}' was changed; copy it from the request as it was"),
    )
    assert read(f"{MARK} {ONE} perhaps").faults == ((1, f"after {ONE} there must be yes, partly or no, not 'perhaps'"),)
    assert read(f"{MARK} {ONE}").faults[0][1].endswith("not ''")
    assert read(f"Use the {MARK} line below.") == read("nothing")


@given(
    st.text(alphabet="0123456789abcdef", min_size=6, max_size=6), st.integers(0, 7), st.sampled_from("0123456789abcdef")
)
def test_a_token_with_one_character_changed_is_seldom_whole(chance, at, char):
    name = made(chance)
    assert whole(name)
    other = name[:at] + char + name[at + 1 :]
    # What slips through (one in 256) is a token that nobody gave: it answers no request.
    assert other == name or not whole(other) or other[6:] == made(other[:6])[6:]


WORDS = st.text(
    alphabet=st.characters(
        blacklist_categories=("Cc", "Cs", "Zl", "Zp", "Zs"), blacklist_characters="`*>|\u200b\u200c\u2060\ufeff"
    ),
    min_size=1,
    max_size=8,
).filter(lambda each: each[0] not in ",;.:-–—：" and each.lower() not in ("named", "unnamed"))


@given(st.sampled_from(ANSWERS), st.booleans(), st.lists(WORDS, max_size=6), st.integers(0, 4), st.booleans())
def test_what_was_answered_comes_back_through_any_quoting(answer, named, words, depth, crlf):
    text = " ".join(words)
    line = f"{'> ' * depth}{MARK} {ONE} {answer} {'named' if named else 'unnamed'}: {text}"
    end = "\r\n" if crlf else "\n"
    assert only(f"Hello{end}{end}{line}{end}{end}Ben{end}") == (answer, text.strip(), named)


@given(st.text(max_size=300))
def test_any_text_is_read_to_its_end(text):
    reading = read(text)
    assert all(whole(each.token) for each in reading.answers)
