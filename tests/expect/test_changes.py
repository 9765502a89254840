"""What changed between two reports is said once and plainly, and nothing where nothing changed."""

from __future__ import annotations

import copy

import pytest
import sample

from impact.expect.changes import changes
from impact.expect.report import build
from impact.render import json_document

THEN = json_document.document(build(sample.inputs()))


def after(change):
    now = copy.deepcopy(THEN)
    change(now)
    return changes(THEN, now)


def test_nothing_is_said_where_nothing_changed():
    assert changes(THEN, copy.deepcopy(THEN)) == ()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda now: now["ladder"].update(digest="0" * 64), "The ladder is another (text): ‘default 0.1.0’ then,"),
        (
            lambda now: now["ladder"].update(version="0.2.0"),
            "The ladder is another (version): ‘default 0.1.0’ then, ‘default 0.2.0’",
        ),
        (
            lambda now: now["ladder"].update(key="ours"),
            "The ladder is another (ladder): ‘default 0.1.0’ then, ‘ours 0.1.0’",
        ),
        (lambda now: now["target"].update(key="x", title="Other"), "The level compared with is another:"),
        (lambda now: now.update(rules="other"), "The rules that recognise work are others,"),
        (lambda now: now["period"].update(start=None), "to "),
        (lambda now: now["expectations"][0].update(status="another"), " then, another now."),
        (lambda now: now["expectations"][0].update(missing="two more of them"), "now missing: two more of them."),
        (lambda now: now["expectations"][0].update(key="new"), "New expectation ‘"),
        (
            lambda now: now["contributions"][0].update(category="x", category_title="Other sort"),
            " then, ‘Other sort’ now.",
        ),
        (lambda now: now["contributions"][0].update(title="Another name"), "is now called “Another name”."),
        (lambda now: now["contributions"][0].update(id="new"), "New: “"),
    ],
)
def test_each_difference_has_its_sentence(change, said):
    assert any(said in each for each in after(change))


def test_an_expectation_that_is_gone_and_one_that_lacks_nothing_now_are_told():
    told = after(lambda now: now["expectations"].pop(0))
    assert [each for each in told if each.startswith("Not asked any more: ‘")]
    row = next(at for at, each in enumerate(THEN["expectations"]) if each["missing"])
    told = after(lambda now: now["expectations"][row].update(missing=""))
    assert any("now nothing missing." in each for each in told)


def test_what_came_and_what_went_are_told_with_the_work():
    work = next(each for each in THEN["contributions"] if len(each["claims"]) > 1)
    key = work["claims"][1]
    text = next(each["text"] for each in THEN["claims"] if each["id"] == key)

    def reverted(now):
        next(each for each in now["claims"] if each["id"] == key)["text"] = "Reverted within 90 days."

    told = after(reverted)
    assert any(each.endswith("now: Reverted within 90 days.") for each in told)
    assert any(each.endswith(f"no longer: {text}") for each in told)


def test_work_that_is_gone_and_work_before_the_period_are_told_apart():
    def gone(now):
        now["contributions"].pop(0)

    assert any(each.startswith("Found no more: “") for each in after(gone))

    def later(now):
        gone(now)
        now["period"]["start"] = "2099-01-01"

    assert any(each.startswith("Before this period now: “") for each in after(later))


def test_numbers_of_claims_alone_are_no_change():
    now = copy.deepcopy(THEN)
    for claim in now["claims"]:
        claim["id"] = f"C{int(claim['id'][1:]) + 7}"
    for work in now["contributions"]:
        work["claims"] = [f"C{int(each[1:]) + 7}" for each in work["claims"]]
    assert changes(THEN, now) == ()
