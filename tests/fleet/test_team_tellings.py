"""Two tellings of a window never differ by the data of fewer than five people."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from impact.fleet.releases import apart, verdict
from impact.model.team import LEAST, Edition, Released

DAY = date(2026, 7, 1)
SIX = {each: f"{each}1" for each in "abcdef"}


def edition(parts: dict[str, str], *, number: int = 1, forgotten: int = 0, told: bool = True, least: int = LEAST):
    """What was told once, with these members and digests of their exports."""
    count = len(parts) + forgotten
    released = Released("2026-H1", (), count)
    return Edition(number, DAY, DAY, least, tuple(sorted(parts.items())), released, forgotten, told)


def without(*gone: str) -> dict[str, str]:
    return {key: each for key, each in SIX.items() if key not in gone}


def anew(*members: str) -> dict[str, str]:
    return SIX | {each: f"{each}2" for each in members}


def test_a_window_that_was_never_told_is_told_if_there_are_enough() -> None:
    assert verdict([], SIX, 6, LEAST).anew
    few = verdict([], without("e", "f"), 4, LEAST)
    assert not few.anew
    assert few.withheld.startswith("Fewer than 5 members")
    assert verdict([], SIX, 4, LEAST).withheld, "two of six exports hold nothing"


def test_what_was_told_is_told_again() -> None:
    told = edition(SIX)
    assert verdict([told], SIX, 6, LEAST).again is told


def test_one_who_joined_later_changes_nothing() -> None:
    told = edition(SIX)
    assert verdict([told], SIX | {"g": "g1"}, 7, LEAST).again is told


def test_fewer_than_five_other_exports_change_nothing() -> None:
    told = edition(SIX)
    assert verdict([told], anew("a"), 6, LEAST).again is told
    assert verdict([told], anew(*"abcd"), 6, LEAST).again is told


def test_five_other_exports_are_told_anew() -> None:
    assert verdict([edition(SIX)], anew(*"abcde"), 6, LEAST).anew


def test_with_and_without_one_member_there_is_no_second_telling() -> None:
    found = verdict([edition(SIX)], without("f"), 5, LEAST)
    assert not found.anew
    assert found.again is None
    assert "withheld as a whole" in found.withheld


def test_who_left_and_comes_back_with_the_same_brings_the_telling_back() -> None:
    told = edition(SIX)
    assert verdict([told], SIX, 6, LEAST).again is told


def test_one_left_and_five_others_sent_anew_is_enough_to_tell_anew() -> None:
    now = {key: each for key, each in anew(*"abcde").items() if key != "f"}
    assert verdict([edition(SIX)], now, 5, LEAST).anew
    now = {key: each for key, each in anew(*"abcd").items() if key != "f"}
    assert verdict([edition(SIX)], now, 5, LEAST).withheld, "what appears is of one of the four"


def test_who_joins_does_not_hide_who_left() -> None:
    """Whoever joins takes nothing away: what vanishes is of the one who left, and what appears not of theirs."""
    joined = {each: f"{each}1" for each in "ghijklmnop"}
    assert verdict([edition(SIX)], without("f") | joined, 15, LEAST).withheld
    ten = SIX | {each: f"{each}1" for each in "ghij"}
    assert verdict([edition(ten)], {each: f"{each}1" for each in "fghijx"}, 6, LEAST).withheld, "one came in"
    assert verdict([edition(ten)], {each: f"{each}1" for each in "fghij"}, 5, LEAST).anew, "five went, nobody came"
    assert verdict([edition(SIX)], SIX | dict(list(joined.items())[:5]), 11, LEAST).anew, "five came, nobody went"


def test_a_way_round_over_a_second_telling_is_no_way() -> None:
    """Five send something else and are told; then all but one send what they had at first."""
    first, second = edition(SIX, told=False), edition(anew(*"abcde"), number=2)
    back = SIX | {"a": "a2"}
    found = verdict([first, second], back, 6, LEAST)
    assert not found.anew, "the first telling and this one would tell of one person"
    assert found.again is second
    whole = verdict([first, second], SIX, 6, LEAST)
    assert whole.again is first


def test_a_forgotten_member_counts_although_nobody_knows_which() -> None:
    told = edition(without("f"), forgotten=1)
    assert verdict([told], without("f"), 5, LEAST).withheld
    again = without("f") | {"new-number": "f1"}
    assert verdict([told], again, 6, LEAST).withheld, "they may be the one who was forgotten"


def test_those_who_joined_may_be_those_who_were_forgotten() -> None:
    told = edition(without("d", "e", "f"), forgotten=3)
    now = without("d", "e", "f") | {"x": "d1", "y": "e1", "z": "f1"}
    assert verdict([told], now, 6, LEAST).withheld


def test_five_forgotten_members_are_enough() -> None:
    told = edition({"f": "f1"}, forgotten=5)
    assert verdict([told], {"f": "f1"}, 1, LEAST).withheld.startswith("Fewer than")
    more = {each: f"{each}1" for each in "fghijkmnopq"}
    assert verdict([told], more, 11, LEAST).withheld, "four of the ten who joined may be four of the five"
    assert verdict([edition(SIX, forgotten=5)], anew(*"abcde"), 6, LEAST).anew


def test_a_telling_that_rested_on_fewer_is_not_repeated_where_more_are_asked_for() -> None:
    assert verdict([edition(SIX)], SIX, 6, 7).withheld


MEMBERS = st.dictionaries(st.sampled_from("abcdefghijkl"), st.sampled_from(("1", "2")), max_size=12)


@given(st.lists(MEMBERS, max_size=8))
def test_no_two_tellings_differ_by_fewer_than_five(states: list[dict[str, str]]) -> None:
    """Whatever members do, what is shown comes from states that are equal, or between which five went or came."""
    editions: list[Edition] = []
    for now in states:
        found = verdict(editions, now, len(now), LEAST)
        if found.anew:
            for each in editions:
                was = set(each.parts)
                gone, come = was - set(now.items()), set(now.items()) - was
                assert gone or come
                assert all(not some or len(some) >= LEAST for some in (gone, come))
                assert apart(each, now, LEAST)
            editions = [edition(dict(each.parts), number=each.number, told=False) for each in editions]
            editions.append(edition(now, number=len(editions) + 1))
        elif found.again is not None:
            assert set(dict(found.again.parts)) <= set(now), "nobody who left is in what is told"
        else:
            assert found.withheld
