from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from impact.model.errors import SettingsError, UsageError
from impact.model.options import Gather, NoteOptions, ReviewOptions
from impact.settings.options import SettingsFile, load_options
from impact.settings.own_addresses import keep_addresses
from impact.settings.yaml_file import read
from impact.shipped import shipped


def options(repo=None, user=None, env=None, **flags):
    return load_options(repo, user, env or {}, flags)


def written(path: Path, text: str) -> Path:
    path.write_text(text)
    return path


@pytest.fixture
def user(tmp_path):
    return tmp_path / "config.yaml"


@pytest.fixture
def repo(tmp_path):
    return tmp_path / ".impact.yaml"


def faults(*, repo=None, user=None) -> list[str]:
    with pytest.raises(SettingsError) as caught:
        options(repo, user)
    return [each.removeprefix(f"{repo or user}:") for each in caught.value.faults]


def test_every_setting_has_a_default():
    found = options()
    assert (found.me, found.ledger, found.level, found.target) == ((), "", "", "")
    assert (found.ladder, found.period, found.area_depth, found.anchors) == ("default", "12 months", 2, 5)
    assert found.gather == Gather(gap_days=14, span_days=90, merge_commits=40, most_commits=60)
    assert found.main_branches[:2] == ("main", "master")
    assert {each.kind for each in found.links} == {"pull-request", "issue", "change-id"}


def test_every_setting_stands_in_the_shipped_file_under_a_comment():
    source = shipped("config", "settings.yaml")
    assert set(read(source).value) == set(SettingsFile.model_fields)
    lines = source.read_text("utf-8").splitlines()
    for number, line in enumerate(lines):
        if re.match(r" {0,2}[a-z_]+:", line) and not line.startswith(("  where", "  pattern", "  unless", "report:")):
            assert lines[number - 1].lstrip().startswith("#"), f"{line!r} has no sentence"


def test_a_flag_goes_before_the_environment_the_repository_the_person_and_the_default(repo, user):
    env = {"IMPACT_LADDER": "environment"}
    written(user, "ladder: person\n")
    written(repo, "ladder: repository\n")
    assert options().ladder == "default"
    assert options(None, user).ladder == "person"
    assert options(repo, user).ladder == "repository"
    assert options(repo, user, env).ladder == "environment"
    assert options(repo, user, env, ladder="flag").ladder == "flag"


def test_flags_that_were_not_given_change_nothing(user):
    written(user, "me: [ada@example.com]\nladder: person\n")
    found = options(None, user, me=(), ladder=None, level="")
    assert (found.me, found.ladder) == (("ada@example.com",), "person")


def test_nested_settings_are_settled_one_by_one(repo, user):
    written(user, "gather: {gap_days: 7, span_days: 30}\n")
    written(repo, "gather: {span_days: 60}\n")
    found = options(repo, user, {"IMPACT_GATHER_MERGE_COMMITS": "5"}, **{"report.anchors": 3})
    assert found.gather == Gather(gap_days=7, span_days=60, merge_commits=5, most_commits=60)
    assert found.anchors == 3


def test_variables_hold_lists_with_commas_and_whole_numbers():
    found = options(env={"IMPACT_ME": "ada@example.com, a.l@example.com", "IMPACT_AREA_DEPTH": "3"})
    assert (found.me, found.area_depth) == (("ada@example.com", "a.l@example.com"), 3)


@pytest.mark.parametrize(
    ("env", "what"),
    [
        ({"IMPACT_AREA_DEPTH": "two"}, "IMPACT_AREA_DEPTH: expected a whole number, found 'two'"),
        ({"IMPACT_AREA_DEPTH": "0"}, "area_depth: must be greater than or equal to 1"),
        ({"IMPACT_GATHER_SPAN_DAYS": "99999"}, "gather.span_days: must be less than or equal to 3660"),
        ({"IMPACT_REPORT_ANCHORS": "0"}, "report.anchors: must be greater than or equal to 1"),
        ({"IMPACT_PERIOD": "banana"}, "period: 'banana' is not a period"),
    ],
)
def test_a_variable_out_of_bounds_is_a_usage_error(env, what):
    with pytest.raises(UsageError, match=re.escape(what)):
        options(env=env)


def test_files_that_are_not_there_are_passed_over(repo, user):
    assert options(repo, user) == options()


def test_an_empty_file_changes_nothing(user):
    assert options(None, written(user, "# ladder: mine\n")) == options()


@pytest.mark.parametrize("key", ["me: [ada@example.com]", "ledger: /x", "level: staff", "target: staff", "links: []"])
def test_a_repository_says_nothing_about_the_person_or_the_machine(repo, key):
    (found,) = faults(repo=written(repo, f"{key}\n"))
    assert found.startswith(f"1:1: the key '{key.partition(':')[0]}' is refused: it is about you or your machine")


def test_a_repository_names_no_path_and_is_no_link(repo, tmp_path):
    for path in ("../mine.yaml", "/etc/ladder.yaml", "a/b"):
        assert faults(repo=written(repo, f"ladder: {path}\n")) == [
            "1:9: a repository may name a ladder, but not a path"
        ]
    repo.unlink()
    repo.symlink_to(tmp_path / "nowhere")
    assert faults(repo=repo) == ["1:1: a symbolic link; a repository's settings must be a file"]


def test_the_person_may_name_a_path(user):
    assert options(None, written(user, "ladder: ~/ladders/mine.yaml\n")).ladder == "~/ladders/mine.yaml"


def test_all_faults_of_a_file_come_at_once(user):
    text = (
        "laddr: x\n"
        "period: banana\n"
        "me: ['']\n"
        "gather: {gap_days: -3}\n"
        "links:\n"
        "- {kind: issues, where: subject, pattern: '(a)'}\n"
        "- {kind: issue, where: subject, pattern: 'a('}\n"
        "- {kind: issue, where: subject, pattern: '(?=a)(b)'}\n"
        "- {kind: issue, where: subject, pattern: '(a)(b)'}\n"
    )
    starts = [each.split(";")[0].split(": missing")[0] for each in faults(user=written(user, text))]
    assert starts == [
        "1:1: unknown key 'laddr'",
        "2:9: 'banana' is not a period",
        "3:6: an address must not be empty",
        "4:20: must be greater than or equal to 0, found the number -3",
        "6:10: 'issues' is none of pull-request, issue, change-id",
        "7:42: not a regular expression",
        "8:42: RE2 has no '(?=' (lookaround, backreference, possessive or conditional)",
        "9:42: a link pattern has exactly one group, the name",
    ]


@pytest.mark.parametrize(
    ("text", "kind", "name"),
    [
        ("Add a cache (#123)", "pull-request", "123"),
        ("Merge pull request #7 from ada/cache", "pull-request", "7"),
        ("Merged in cache (pull request #12)", "pull-request", "12"),
        ("Merged PR 55: Add a cache", "pull-request", "55"),
        ("See merge request group/x!12", "pull-request", "group/x!12"),
        ("Differential Revision: https://reviews.example.com/D9", "pull-request", "D9"),
        ("PROJ-12: add a cache", "issue", "PROJ-12"),
        ("Fixes #12", "issue", "12"),
        ("closes: #12", "issue", "12"),
        ("Part of #12.", "issue", "12"),
        ("Change-Id: I" + "0f" * 20, "change-id", "I" + "0f" * 20),
    ],
)
def test_links_are_found_by_the_shipped_patterns(text, kind, name):
    found = {
        (each.kind, match[1])
        for each in options().links
        for match in re.finditer(each.pattern, text, re.MULTILINE)
        if not match[1].startswith(each.unless)
    }
    assert found == {(kind, name)}


@pytest.mark.parametrize(
    "text", ["Read UTF-8", "Fix CVE-2026", "Use SHA-256", "see #hash", "issue 12", "x-1", "Add (#x)"]
)
def test_what_only_looks_like_a_link_is_none(text):
    for each in options().links:
        match = re.search(each.pattern, text, re.MULTILINE)
        assert match is None or match[1].startswith(each.unless)


def test_addresses_are_kept_and_the_rest_of_the_file_stays(user):
    written(
        user,
        "# mine\nladder: mine  # by hand\nme: [a@example.com,\n  b@example.com]\n\n# how long\nperiod: last year\n",
    )
    kept = keep_addresses(user, ("B@example.com", "ada@example.com"))
    assert kept == ("a@example.com", "b@example.com", "ada@example.com")
    assert user.read_text() == (
        '# mine\nladder: mine  # by hand\nme:\n- "a@example.com"\n- "b@example.com"\n- "ada@example.com"\n'
        "\n# how long\nperiod: last year\n"
    )
    assert options(None, user).me == kept


def test_addresses_are_kept_in_a_new_file_for_this_user_only(tmp_path):
    file = tmp_path / "new" / "impact" / "config.yaml"
    assert keep_addresses(file, ("ada@example.com", "no")) == ("ada@example.com", "no")
    assert options(None, file).me == ("ada@example.com", "no")
    assert file.stat().st_mode & 0o777 == 0o600
    assert file.parent.stat().st_mode & 0o777 == 0o700
    assert [each.name for each in file.parent.iterdir()] == ["config.yaml"]


def test_keeping_the_same_again_writes_nothing(user):
    keep_addresses(user, ("ada@example.com",))
    before = user.stat().st_mtime_ns
    assert keep_addresses(user, ("ADA@example.com",)) == ("ada@example.com",)
    assert user.stat().st_mtime_ns == before


def test_a_file_that_cannot_be_changed_safely_is_left_alone(user, tmp_path):
    for text, what in (("{ladder: mine}\n", "add your addresses by hand"), ("ladder: [\n", "not YAML")):
        written(user, text)
        with pytest.raises(SettingsError, match=what):
            keep_addresses(user, ("ada@example.com",))
        assert user.read_text() == text
    with pytest.raises(SettingsError, match="cannot be written"):
        keep_addresses(written(tmp_path / "file", "") / "config.yaml", ("ada@example.com",))


def test_texts_of_reviews_are_kept_from_a_day_on_or_never():
    assert ReviewOptions(keep_days=30).oldest_text(date(2026, 7, 1)) == date(2026, 6, 1)
    assert ReviewOptions(bodies="none").oldest_text(date(2026, 7, 1)) == date.max


def test_notes_are_kept_for_their_days_or_for_good():
    assert NoteOptions().oldest(date(2026, 7, 1)) == date(2024, 6, 30)
    assert NoteOptions(keep_days=0).oldest(date(2026, 7, 1)) == date.min
