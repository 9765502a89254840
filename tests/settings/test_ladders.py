from __future__ import annotations

import re
from pathlib import Path

import pytest

from impact.model.errors import SettingsError, UsageError
from impact.model.ladder import Bar, Reach
from impact.settings.categories import load_categories
from impact.settings.ladder_lint import lint
from impact.settings.ladders import REFUSED, find_ladder, find_level, ladder_names, load_ladder

CATEGORIES = tuple(each.key for each in load_categories())
HEAD = 'schema: impact.ladder/1\nid: mine\ntitle: Mine\nversion: "1"\nlevels:\n'
LEVEL = "- {{id: {id}, track: ic, rank: {rank}, title: {id}, essence: Works, expectations: [{expectations}]}}\n"
ONE = (
    '{id: a.x, dimension: scope, text: "Took a task through to release", categories: [ordinary-fix],'
    " bar: once, reach: team, outcome: held, git: full, ask: Which one?}"
)


@pytest.fixture
def folder(tmp_path):
    folder = tmp_path / "ladders"
    folder.mkdir()
    return folder


def write(folder: Path, *expectations: str, name: str = "mine", more: str = "") -> Path:
    file = folder / f"{name}.yaml"
    file.write_text(HEAD + LEVEL.format(id="first", rank=1, expectations=", ".join(expectations)) + more)
    return file


def faults(file: Path) -> list[str]:
    with pytest.raises(SettingsError) as caught:
        load_ladder(str(file), user_folder=None, categories=CATEGORIES)
    return [each.removeprefix(f"{file}:") for each in caught.value.faults]


def test_the_default_ladder_has_its_levels_and_expectations():
    ladder = load_ladder("default", user_folder=None, categories=CATEGORIES)
    tracks = {level.track: [each.key for each in ladder.levels if each.track == level.track] for level in ladder.levels}
    assert tracks == {
        "ic": ["junior", "mid", "senior", "staff", "principal", "distinguished"],
        "mgmt": ["tech-lead", "engineering-manager", "director", "vp", "cto"],
    }
    assert sum(len(level.expectations) for level in ladder.levels) == 65
    assert len(ladder.digest) == 64
    assert dict(ladder.dimensions).keys() == {each.dimension for level in ladder.levels for each in level.expectations}


def test_the_default_ladder_gives_no_warning():
    assert lint(find_ladder("default", None), CATEGORIES) == ()


def test_every_default_expectation_is_named_after_its_level_and_dimension():
    for level in load_ladder("default", user_folder=None, categories=CATEGORIES).levels:
        for each in level.expectations:
            assert each.key.startswith(f"{level.key}.{each.dimension}.")
            assert each.ask.endswith(("?", "."))


def test_wide_reaches_carry_what_stands_in_for_teams():
    ladder = load_ladder("default", user_folder=None, categories=CATEGORIES)
    reaches = {each.reach.key: each.reach for level in ladder.levels for each in level.expectations}
    assert reaches["multi_team"] == Reach("multi_team", other_people=4, repositories=2, teams=2)
    assert reaches["org"] == Reach("org", other_people=8, repositories=4, teams=3)


def test_a_ladder_of_ones_own_is_found_by_name_and_by_path(folder):
    file = write(folder, ONE)
    assert ladder_names(folder) == ("default", "mine")
    by_name = load_ladder("mine", user_folder=folder, categories=CATEGORIES)
    assert by_name == load_ladder(str(file), user_folder=None, categories=CATEGORIES)
    (expectation,) = by_name.levels[0].expectations
    assert expectation.bar == Bar("once", contributions=1)
    assert expectation.reach == Reach("team", other_people=2)
    assert dict(by_name.outcomes)["held"].startswith("still in place")


def test_ones_own_ladder_goes_before_a_shipped_one_of_that_name(folder):
    write(folder, ONE, name="default")
    assert load_ladder("default", user_folder=folder, categories=CATEGORIES).key == "mine"


def test_a_ladder_may_bring_its_own_words(folder):
    own = ONE.replace("bar: once", "bar: often")
    file = write(folder, own, more="bars: {often: {contributions: 4, distinct_months: 3}}\n")
    (level,) = load_ladder(str(file), user_folder=None, categories=CATEGORIES).levels
    assert level.expectations[0].bar == Bar("often", contributions=4, distinct_months=3)


def test_levels_come_in_order_of_rank(folder):
    file = write(folder, ONE, more=LEVEL.format(id="zero", rank=9, expectations=ONE.replace("a.x", "z.x")))
    file.write_text(file.read_text().replace("rank: 1,", "rank: 10,"))
    ladder = load_ladder(str(file), user_folder=None, categories=CATEGORIES)
    assert [level.key for level in ladder.levels] == ["zero", "first"]


def test_an_unknown_ladder_is_a_usage_error_with_a_guess(folder):
    write(folder, ONE)
    with pytest.raises(UsageError, match="no ladder is called 'defaultt'; did you mean 'default'") as caught:
        load_ladder("defaultt", user_folder=folder, categories=CATEGORIES)
    assert "default, mine" in caught.value.hint


@pytest.mark.parametrize(
    ("before", "after", "fault"),
    [
        ("ordinary-fix", "ordinary-fx", "no category is called 'ordinary-fx'; did you mean 'ordinary-fix'?"),
        ("bar: once", "bar: onec", "no bar is called 'onec'; did you mean 'once'?"),
        ("reach: team", "reach: galaxy", "no reach is called 'galaxy'; known here: self, team"),
        ("outcome: held", "outcome: hold", "no outcome is called 'hold'; did you mean 'held'?"),
        ("dimension: scope", "dimension: scop", "no dimension is called 'scop'; did you mean 'scope'?"),
        ("git: full", "git: full, qualities: [durable]", "no quality is called 'durable'; did you mean 'durability'?"),
        ("git: full", "git: ful", "'ful' is none of full, partial, none; did you mean 'full'?"),
        ("git: full, ", "", "needs the key 'git'"),
    ],
)
def test_a_reference_to_nothing_is_a_fault(folder, before, after, fault):
    (found,) = faults(write(folder, ONE.replace(before, after)))
    assert found.startswith("6:")
    assert fault in found


@pytest.mark.parametrize("key", sorted(REFUSED))
def test_keys_that_count_are_refused_with_a_sentence(folder, key):
    (found,) = faults(write(folder, ONE.replace("git:", f"{key}: 3, git:")))
    assert f"the key '{key}' is refused: " in found


def test_ids_and_ranks_stand_once(folder):
    more = LEVEL.format(id="first", rank=1, expectations=ONE)
    assert faults(write(folder, ONE, more=more)) == [
        "7:8: the id 'first' stands here twice, first on line 6",
        "7:32: another level of the track 'ic' has rank 1 already",
        "7:85: the id 'a.x' stands here twice, first on line 6",
    ]


def test_two_equal_ids_on_one_line_are_a_fault(folder):
    (found,) = faults(write(folder, ONE, ONE))
    assert found.endswith("the id 'a.x' stands here twice, first on line 6")


def test_all_faults_come_at_once(folder):
    wrong = ONE.replace("ordinary-fix", "no-such").replace("git: full", "git: 3, weight: 2")
    assert len(faults(write(folder, wrong))) == 3


@pytest.mark.parametrize("text", ["staff", "Staff", " STAFF  engineer ", "staff_engineer"])
def test_a_level_is_found_however_it_is_typed(text):
    ladder = load_ladder("default", user_folder=None, categories=CATEGORIES)
    assert find_level(ladder, text).key == "staff"


def test_initials_name_a_level_where_they_name_one():
    ladder = load_ladder("default", user_folder=None, categories=CATEGORIES)
    assert find_level(ladder, "EM").key == "engineering-manager"


def test_an_unknown_level_is_a_usage_error_with_the_list():
    ladder = load_ladder("default", user_folder=None, categories=CATEGORIES)
    with pytest.raises(UsageError, match="has no level 'stff'; did you mean 'staff'") as caught:
        find_level(ladder, "stff")
    assert caught.value.hint.startswith("levels here: junior, mid, senior, staff")
    with pytest.raises(UsageError) as caught:
        find_level(ladder, "banana")
    assert "did you mean" not in caught.value.what


@pytest.mark.parametrize(
    ("text", "warning"),
    [
        ("Writes excellent code for the team", "too vague: two readers will not mean the same by 'excellent'"),
        ("Leads well", "too vague: say in a sentence"),
        ("Merges at least 50 commits in the period", "count-like: '50 commits'"),
        ("Raises the number of pull requests per week", "count-like: 'number of pull requests'"),
        ("Can write a test for a change", "not demonstrable: 'Can'"),
    ],
)
def test_lint_points_at_texts_that_will_not_serve(folder, text, warning):
    file = write(folder, ONE.replace("Took a task through to release", text))
    (found,) = lint(file, CATEGORIES)
    assert found.startswith(f"{file}:6:")
    assert warning in found


def test_lint_points_at_what_is_not_mapped(folder):
    file = write(folder, ONE.replace("[ordinary-fix]", "[]"))
    assert [each.partition(": ")[2] for each in lint(file, CATEGORIES)] == [
        "unmapped: 'a.x' names no category, so it can never be evidenced"
    ]


@pytest.mark.parametrize("place", ["ladder", "level", "bar"])
@pytest.mark.parametrize("key", ["weight", "points", "score", "min_commits", "loc"])
def test_keys_that_count_are_refused_wherever_they_stand(folder, place, key):
    file = write(folder, ONE, more="bars: {once: {contributions: 1}}\n")
    before, after = {
        "ladder": ("title: Mine\n", f"title: Mine\n{key}: 3\n"),
        "level": ("track: ic,", f"track: ic, {key}: 3,"),
        "bar": ("contributions: 1", f"contributions: 1, {key}: 3"),
    }[place]
    file.write_text(file.read_text().replace(before, after, 1))
    (found,) = faults(file)
    assert re.match(rf"[0-9]+:[0-9]+: the key '{key}' is refused: ", found)


def about(folder, text):
    return [
        each.partition(": ")[2]
        for each in lint(write(folder, ONE.replace("Took a task through to release", text)), CATEGORIES)
    ]


@pytest.mark.parametrize(
    ("text", "warning"),
    [
        ("Contributes to the open norms of the team", "too vague: two readers will not mean the same by 'open norms'"),
        ("Follows best practices of the trade", "too vague: two readers will not mean the same by 'best practices'"),
        ("Understands how the system is deployed", "not demonstrable: 'Understands' is in a head"),
        ("Is aware of how the team delivers", "not demonstrable: 'Is aware of' is in a head"),
        ("Can write tests for a service", "not demonstrable: 'Can' tells of an ability"),
        ("Plans the work and splits it and shares it and ships it", "asks several things: 'and' joins 4 things"),
        ("Plans the work of a week. Ships it by the end", "asks several things: it has several sentences"),
        (" ".join(["word"] * 36), "too long: 36 words"),
        ("Merged 30 pull requests a month", "count-like: '30 pull requests'"),
    ],
)
def test_what_will_not_serve_is_said(folder, text, warning):
    (found,) = about(folder, text)
    assert found.startswith(warning)


@pytest.mark.parametrize(
    "text",
    [
        "Tests, instruments and repairs what they ship",
        "Writes tests for what breaks, e.g. the queue",
        "Explains to 2.5 teams",
    ],
)
def test_what_serves_gives_no_warning(folder, text):
    assert about(folder, text) == []


def test_more_than_a_page_holds_is_said_of_the_level(folder):
    def many(number):
        each = [
            ONE.replace("a.x", f"a.x{place}").replace("Took a task", f"Took task {place}") for place in range(number)
        ]
        return lint(write(folder, *each), CATEGORIES)

    assert many(12) == ()
    (found,) = many(13)
    assert "too many: 'first' has 13 expectations, a page holds 12" in found


def test_the_same_sentence_twice_in_a_level_is_said(folder):
    (found,) = lint(write(folder, ONE, ONE.replace("a.x", "a.y").replace("Took a", "TOOK  a")), CATEGORIES)
    assert found.endswith("twice: 'first' says the same on line 6")


def test_an_archetype_puts_first_what_is_there(folder):
    file = write(folder, ONE, more="archetypes: {solver: [scop, a.x, craft], lead: [a.z]}\n")
    assert faults(file) == [
        "7:23: no dimension or expectation is called 'scop'; did you mean 'scope'?",
        "7:49: no dimension or expectation is called 'a.z'; did you mean 'a.x'?",
    ]
    file.write_text(file.read_text().replace("scop,", "scope,").replace("a.z", "a.x"))
    made = load_ladder(str(file), user_folder=None, categories=CATEGORIES)
    assert made.archetypes == (("solver", ("scope", "a.x", "craft")), ("lead", ("a.x",)))
