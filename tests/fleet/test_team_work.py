"""What a member sends: presence alone, strictly read, and held back where it would tell of somebody."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import jsonschema
import pytest

from impact.fleet import team_work, windows
from impact.fleet.deliveries import fault, slip_fault
from impact.fleet.leaving import People, changes, leaving
from impact.model.consent import Consent, Held, Signed
from impact.model.facts import Identity
from impact.model.opportunity import UNPINNED, Opportunity
from impact.model.options import Private
from impact.model.period import Period
from impact.model.team import Part, Slip, Team, TeamWork, Weak
from impact.model.work import Contribution

SCHEMA = Path(__file__).parents[2] / "docs/reference/team-work.schema.json"
TODAY = date(2026, 7, 1)
WORK = TeamWork("payments", "2026-H1", (Part("fix", "shop", "src"),), (Weak("unpinned", "shop"),), ("reviews",))
HELD = Held(
    Consent("0" * 32, "ada@example.com", "team:payments", ("shop",), Period(date(2026, 1, 1), date(2026, 12, 31)),
            date(2026, 6, 1), date(2027, 6, 1)),
    Signed("", ""),
)  # fmt: skip


def test_an_export_says_what_it_was_made_of_in_one_order() -> None:
    assert team_work.read(team_work.text_of(WORK)) == WORK
    two = replace(WORK, parts=(Part("fix", "shop", "b"), Part("fix", "shop", "a"), Part("fix", "shop", "a")))
    assert team_work.text_of(two) == team_work.text_of(replace(two, parts=tuple(reversed(two.parts))))
    assert [each.area for each in team_work.read(team_work.text_of(two)).parts] == ["a", "b"], "each once"


def test_what_no_team_could_take_in_is_not_written() -> None:
    many = tuple(Part("fix", "shop", f"src/{number}") for number in range(20_001))
    assert len(team_work.read(team_work.text_of(replace(WORK, parts=many))).parts) == 20_001
    long = tuple(Part("fix", "shop", f"{number:0300}") for number in range(12_000))
    odd = Part("fix", "shop", "a\nb"), Part("fix", "", "src"), Part("Fix", "shop", "src"), Part("fix", "s" * 301, "")
    for parts in (long, *((each,) for each in odd)):
        with pytest.raises(ValueError, match=r"longer than 4,000,000|one line|a repository|no key"):
            team_work.text_of(replace(WORK, parts=parts))


def test_an_export_is_of_the_published_form() -> None:
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    jsonschema.validate(json.loads(team_work.text_of(WORK)), schema)
    for odd in ({"count": 3}, {"parts": [{"theme": "fix", "repository": "shop", "area": "", "count": 3}]}):
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate(json.loads(changed(**odd)), schema)


def test_an_export_holds_no_number_at_all() -> None:
    def numbers(told: object) -> bool:
        if isinstance(told, dict):
            return any(map(numbers, told.values()))
        return any(map(numbers, told)) if isinstance(told, list) else not isinstance(told, str)

    assert not numbers(json.loads(team_work.text_of(WORK)))


def changed(**other: object) -> str:
    return json.dumps(json.loads(team_work.text_of(WORK)) | other)


@pytest.mark.parametrize(
    "text",
    [
        "nothing", "[" * 100_000, "[]", changed(schema="x"), changed(count=3), changed(team=""), changed(team=4),
        changed(window="2026-05"), changed(window="2026-H3"), changed(window=2026), changed(parts={}),
        changed(parts=[7]),
        changed(parts=[{"theme": "fix", "repository": "shop"}]),
        changed(parts=[{"theme": "fix", "repository": "shop", "area": "", "count": 3}]),
        changed(parts=[{"theme": "Did nothing all year", "repository": "shop", "area": ""}]),
        changed(parts=[{"theme": "fix", "repository": "", "area": ""}]),
        changed(parts=[{"theme": "fix", "repository": "shop", "area": "a\nb"}]),
        changed(parts=[{"theme": "fix", "repository": "shop", "area": 3}]),
        changed(weak=[{"theme": "fix", "repository": "shop"}]),
        changed(weak=[{"signal": "unpinned", "repository": "shop", "area": "ci"}]), changed(unseen="ci"),
        changed(weak=[{"signal": "zoe-wrote-these-bugs", "repository": "shop"}]),
        changed(unseen=["C I"]),
    ],
)  # fmt: skip
def test_what_is_no_export_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        team_work.read(text)


def test_a_slip_fits_one_export_alone() -> None:
    text = team_work.text_of(WORK)
    slip = Slip("0" * 32, team_work.digest(text), TODAY)
    assert team_work.read_slip(team_work.slip_text(slip)) == slip
    assert slip_fault(slip, text, "0" * 32, TODAY) == ""
    assert "changed after" in slip_fault(slip, text.replace("src", "doc"), "0" * 32, TODAY)
    assert "another consent" in slip_fault(slip, text, "1" * 32, TODAY)
    assert "still to come" in slip_fault(replace(slip, day=date(2026, 7, 2)), text, "0" * 32, TODAY)


@pytest.mark.parametrize("told", [{"consent": "1"}, {"sha256": "1"}, {"day": "1"}, {"more": 1}, {"schema": "1"}])
def test_what_is_no_slip_is_refused(told: dict[str, object]) -> None:
    slip = json.loads(team_work.slip_text(Slip("0" * 32, "0" * 64, TODAY)))
    with pytest.raises(ValueError, match=r"."):
        team_work.read_slip(json.dumps(slip | told))


@pytest.mark.parametrize(
    ("work", "team", "why"),
    [
        (WORK, Team("payments"), ""),
        (replace(WORK, team="search"), Team("payments"), "it is for team:search"),
        (WORK, Team("search"), "it is for team:payments"),
        (WORK, Team("payments", "quarters"), "the windows of this team are quarters"),
        (replace(WORK, window="2026-H2"), Team("payments"), "is not over before 2026-12-31"),
        (replace(WORK, window="2025-H2"), Team("payments"), "covers 2026-01-01 to 2026-12-31 only"),
        (replace(WORK, parts=(Part("fix", "web"),)), Team("payments"), "does not cover web"),
        (replace(WORK, weak=(Weak("unpinned", "web"),)), Team("payments"), "does not cover web"),
        (replace(WORK, parts=(Part("fix", "shop", "a@example.com"),)), Team("payments"), "it holds an address"),
    ],
)
def test_an_export_comes_in_only_where_it_belongs(work: TeamWork, team: Team, why: str) -> None:
    assert why in fault(work, team, HELD, TODAY)
    assert bool(why) == bool(fault(work, team, HELD, TODAY))


def test_windows_are_whole_and_of_one_size() -> None:
    assert windows.days("2026-H2") == Period(date(2026, 7, 1), date(2026, 12, 31))
    assert windows.days("2026-Q1") == Period(date(2026, 1, 1), date(2026, 3, 31))
    assert windows.days("2024") == Period(date(2024, 1, 1), date(2024, 12, 31))
    assert windows.fault("2026-H1", "half-years", TODAY) == ""
    assert "not over" in windows.fault("2026-H1", "", date(2026, 6, 30))
    assert "no other span" in windows.fault("2026-Q2", "half-years", TODAY)
    for odd in ("2026-05", "2026-H3", "12 months", "2026-01-01..2026-03-31", "1000", ""):
        assert "is no window" in windows.fault(odd, "", TODAY)


def contribution(category: str, *areas: str) -> Contribution:
    return Contribution("id", "shop", Identity("Ada", "ada@example.com"), "author", category, None, "A title",
                        TODAY, TODAY, areas, ("a" * 40,), (), (), (), "observed", "one commit")  # fmt: skip


NOTHING_PRIVATE = Private()
PEOPLE = People([Identity("Ada Example", "ada@example.com"), Identity("Benedict Sample", "bsample@example.com")])


def left(*works: Contribution, private: Private = NOTHING_PRIVATE, repository: str = "shop", allowed: str = "shop"):
    return leaving([(repository, each) for each in works], [], private, PEOPLE, (allowed,))


def test_only_presence_leaves() -> None:
    found = left(contribution("fix", "src", "(3 more)"), contribution("fix", "src"), contribution("fix"))
    assert found.parts == (Part("fix", "shop", "src"),)
    assert found.said == ("left out, because of a contribution in many areas only the eight largest are known: shop",)


def test_weak_points_leave_without_lines_and_areas() -> None:
    weak = Opportunity("id", UNPINNED, "shop", "x.yml", (), ("ci",), 3, True)
    found = leaving([], [("shop", weak), ("web", weak)], Private(), PEOPLE, ("shop",))
    assert found.weak == (Weak(UNPINNED, "shop"),)
    assert found.said == ("left out, because your consent does not cover it: web",)


@pytest.mark.parametrize("area", ["home/ada", "people/ada-example", "x/Benedict_Sample", "bsample", "ada@example.com"])
def test_an_area_that_names_somebody_is_not_told(area: str) -> None:
    found = left(contribution("fix", area))
    assert found.parts == (Part("fix", "shop"),)
    assert found.said == (f"left out, because it holds a name or an address of somebody: shop: {area}",)


@pytest.mark.parametrize(
    "area", ["zoe_third_sandbox", "old/sandbox-zoe.third", "zoethird", "zo\u00eb-third", "42smith-dev"]
)
def test_a_name_among_other_words_of_a_folder_is_seen(area: str) -> None:
    assert People([Identity("Zo\u00eb Third", "zt@example.com"), Identity("J", "42smith@example.com")]).in_text(area)


def test_one_word_among_others_names_nobody() -> None:
    """A service and a person may be called alike."""
    known = People([Identity("Jo Price", "price@example.com"), Identity("Eve Sample", "service2@example.com")])
    assert not known.in_text("src/price-service")
    assert known.in_text("src/price")


@pytest.mark.parametrize("area", [".github/workflows", "testing/code", "docs", "src/adapter", "(top)"])
def test_a_word_that_people_and_folders_share_names_nobody(area: str) -> None:
    known = [Identity("GitHub", "noreply@example.com"), Identity("Eve Sample", "code@example.com"),
             Identity("Docs", "docs@example.com"), Identity("Ada Example", "ada@example.com")]  # fmt: skip
    assert not People(known).in_text(area)


def test_what_a_project_is_called_names_nobody() -> None:
    people = People([Identity("Eve Sample", "shop2@example.com"), Identity("Ada Example", "ada@example.com")])
    works = [("git.example.com/x/shop", contribution("fix", each)) for each in ("src/shop2", "src/ada")]
    found = leaving(works, [], Private(), people, ("git.example.com/x/shop",))
    assert {each.area for each in found.parts} == {"src/shop2"}


def test_a_repository_that_names_somebody_does_not_leave() -> None:
    found = left(contribution("fix", "src"), repository="git.example.com/ada/shop", allowed="git.example.com/ada/shop")
    assert found.parts == ()
    assert "name or an address" in found.said[0]


def test_what_settings_keep_private_does_not_leave() -> None:
    assert left(contribution("fix", "src"), private=Private(repositories=("sh*",))).parts == ()
    kept = left(contribution("fix", "src/customers", "src/acme", "src/plain"),
                private=Private(words=("Acme",), paths=("src/customers/*",)))  # fmt: skip
    assert kept.parts == (Part("fix", "shop", "src/plain"),)
    assert len(kept.said) == 2


def test_a_repository_outside_the_consent_does_not_leave() -> None:
    assert left(contribution("fix", "src"), allowed="other").parts == ()


def test_changes_against_what_was_sent_last() -> None:
    assert changes("a\nb\n", "a\nb\n") == []
    assert [each for each in changes("a\nb\n", "a\nc\n") if each[:1] in "+-"][2:] == ["-b", "+c"]
