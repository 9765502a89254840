"""Three comments at most are quoted: of several people, taken up most plainly, and none that may not be shown."""

from __future__ import annotations

from dataclasses import replace

from teaching_values import ME, change, comment, made_of, reply, reviews

from impact.classify.review_quotes import MOST, chosen
from impact.model.reviews import FILE, LINE


def everything(_text):
    return True


def quoted(made, may_be_shown=everything):
    return [remark.kept.event.key for _, remark in chosen(made, sure_enough=0.5, may_be_shown=may_be_shown)]


def made(*remarks):
    """Ada's remarks, each on a change of its own: (key, author, what differs)."""
    changes = [change(f"c-{key}", author) for key, author, _ in remarks]
    answers = [reply(f"c-{key}", author, key) for key, author, more in remarks if more.get("addressed") == FILE]
    return made_of(reviews(changes, [*(comment(f"c-{key}", ME, key, **more) for key, _, more in remarks), *answers]))


def test_one_of_each_person_stands_before_a_second_of_anybody():
    some = made(
        ("a", "ben", {}), ("b", "ben", {}), ("c", "chi", {"addressed": FILE}), ("d", "dan", {"addressed": FILE})
    )
    assert quoted(some) == ["a", "c", "d"]
    assert quoted(made(("a", "ben", {}), ("b", "ben", {}), ("c", "ben", {}))) == ["a", "b", "c"]
    assert MOST == 3


def test_what_was_taken_up_more_plainly_and_then_a_defect_stands_first():
    some = made(
        ("a", "ben", {"says": "docs"}),
        ("b", "chi", {"says": "defect"}),
        ("c", "dan", {"says": "defect", "addressed": FILE}),
        ("d", "eve", {"says": "other"}),
    )
    assert quoted(some) == ["b", "a", "d"]


def test_a_class_that_is_not_sure_is_no_reason():
    some = made(("a", "ben", {"says": "docs"}), ("b", "chi", {"says": "defect"}), ("c", "dan", {}))
    unsure = [
        replace(
            one,
            remarks=tuple(
                replace(each, kept=replace(each.kept, sure=0.2)) if each.kept.says == "defect" else each
                for each in one.remarks
            ),
        )
        for one in some
    ]
    assert quoted(unsure) == ["c", "a", "b"]


def test_without_a_text_or_with_one_that_may_not_be_shown_nothing_is_quoted():
    some = made(("a", "ben", {"body": ""}), ("b", "chi", {"words": 3}), ("c", "dan", {"words": 500}), ("d", "eve", {}))
    assert quoted(some) == ["d"]
    assert quoted(some, lambda text: "once" not in text) == []


def test_the_contribution_that_reaches_most_people_is_quoted_first():
    few = made(("a", "ben", {}), ("b", "ben", {}), ("c", "ben", {}))
    many = made(("x", "ben", {"addressed": FILE}), ("y", "chi", {"addressed": LINE}), ("z", "dan", {}))
    later = tuple(replace(each, contribution=replace(each.contribution, id="later")) for each in many)
    assert quoted((*few, *later)) == ["y", "z", "x"]
