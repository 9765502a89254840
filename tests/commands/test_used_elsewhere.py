"""Use in other repositories, from real repositories to a report, a log and a digest."""

from __future__ import annotations

import json
import re
from datetime import date
from os import environ
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator
from repo_builder import RepoBuilder
from test_report_command import SCHEMA

from impact.edges.places import config_folder
from impact.ledger.opening import open_ledger
from impact.model.facts import Identity
from impact.model.fleet import Team
from impact.model.manifests import ADDED, CHANGED, NEEDS, OFFERS, Now, Step, Thing
from impact.services.measuring.uptaking import curves_of, uptake

BEN = "Ben Sample <ben@example.com>"
CLEO = "Cleo Sample <cleo@example.com>"
ME = ("--me", "ada@example.com")
KIT = Thing("pypi", "retrykit")
MADE = "Begin with what calls again"
FILE = "pyproject.toml"
# Of each other repository: who put it there, and when.
SHOPS = {"shop": (BEN, "2026-02-03"), "till": (BEN, "2026-06-27"), "desk": (CLEO, "2026-06-29")}
ADAS = {"ours": ("Ada Example <ada@example.com>", "2026-03-03")}


@pytest.fixture
def fleet(impact, ledger, tmp_path):
    """`fleet(shops, teams)` makes a library and its users, reads them, and keeps what their manifests say."""

    def make(shops=SHOPS, teams=()):
        kit = RepoBuilder(tmp_path / "retrykit")
        kit.commit("Begin", {"README": "one\n"}, author=BEN, date="2025-03-01")
        files = {FILE: "[project]\nname = 'retrykit'\n", "retrykit/again.py": "def again(): ...\n"}
        offered = kit.commit(MADE, files, date="2025-12-01")
        kit.reach("2026-06-30")
        repos = {"retrykit": kit}
        added = {}
        for name, (who, day) in shops.items():
            repos[name] = RepoBuilder(tmp_path / name)
            repos[name].commit("Begin", {"README": f"{name}\n"}, author=who, date="2025-02-01")
            added[name] = repos[name].commit("Call again", {FILE: "retrykit"}, author=who, date=day)
        for each in repos.values():
            assert impact("scan", each.path, *ME).code == 0
        with open_ledger(ledger) as opened:
            known = {each.name: each.id for each in opened.repositories()}
            _keep(opened, known["retrykit"], offered, "ada@example.com", "2025-12-01", OFFERS)
            for name, (who, day) in shops.items():
                _keep(opened, known[name], added[name], who.partition("<")[2][:-1], day, NEEDS)
            opened.keep_fleet([], teams)
        make.repos = repos
        return kit

    return make


def _keep(ledger, repo_id, sha, address, day, side):
    who = Identity(address.partition("@")[0], address)
    step = Step(repo_id, sha, date.fromisoformat(day), who, False, FILE, side, ADDED, KIT, ">=1")
    now = Now(repo_id, FILE, side, KIT, ">=1")
    ledger.keep_manifests(repo_id, (step,), (now,), digest="d", detail={})


def document(impact, kit, *more):
    typed = impact("report", kit.path, *ME, "--format", "json", *more)
    assert (typed.code, typed.err) == (0, "")
    found = json.loads(typed.out)
    Draft202012Validator(json.loads(SCHEMA.read_text(encoding="utf-8"))).validate(found)
    return found


def story(found):
    (one,) = (each for each in found["contributions"] if each["title"] == MADE)
    return one, {each["measure"]: each for each in one["outcomes"]}


def test_a_report_says_who_came_to_use_it_and_names_nobody(fleet, impact):
    found = document(impact, fleet())
    one, outcomes = story(found)
    used = outcomes["adopted-across"]
    assert (used["grade"], used["holds"]) == ("O2", True)
    assert used["because"] == (
        "3 other repositories of the 3 that were read came to use “retrykit” in the 212 days after, "
        "put there by 2 other people; all 3 still do"
    )
    assert [each["repository"] for each in used["elsewhere"]] == ["shop", "till", "desk"]
    assert used["steps"][-1] == {"day": "2026-06-29", "other_repositories": 3}
    assert "the manifests of 3 other repositories for adoption only" in found["rests_on"]["read"]
    assert "a map of teams" in found["rests_on"]["not_read"]
    (reach,) = (each for each in one["qualities"] if each["name"] == "reach")
    assert "used in 3 other repositories" in reach["because"]
    assert {each["of"]: each["count"] for each in reach["numbers"]}["repositories"] == 4
    said = json.dumps(found)
    assert not [each for each in ("Ben", "Cleo", "ben@", "cleo@") if each in said]


def test_a_package_that_others_use_is_a_library(fleet, impact):
    one, _ = story(document(impact, fleet()))
    assert one["category"] == "internal-library"
    assert any("two other repositories or more" in each for each in one["reasons"])


def test_one_other_repository_alone_makes_none(fleet, impact):
    one, outcomes = story(document(impact, fleet({"shop": SHOPS["shop"]})))
    assert one["category"] != "internal-library"
    assert outcomes["adopted-across"]["holds"]


def test_ones_own_use_is_told_apart(fleet, impact):
    _, outcomes = story(document(impact, fleet(SHOPS | ADAS)))
    because = outcomes["adopted-across"]["because"]
    assert because.startswith("3 other repositories of the 4 that were read")
    assert because.endswith("; 1 more, in which the engineer put it to use, is not counted")


def test_without_other_repositories_nothing_is_said(fleet, impact, repo):
    repo.commit("Begin", {"README": "one\n"})
    found = document(impact, repo)
    assert found["rests_on"]["read"] == ["Git history"]
    assert not [each for one in found["contributions"] for each in one["outcomes"] if "across" in each["measure"]]


def test_teams_where_a_map_names_them(fleet, impact):
    teams = (Team("tills", ("ben@example.com",), ()), Team("desks", ("cleo@example.com",), ()))
    found = document(impact, fleet(teams=teams))
    one, _ = story(found)
    (reach,) = (each for each in one["qualities"] if each["name"] == "reach")
    assert reach["because"].endswith("; by the map of teams it touches 2 teams")
    assert "a map of teams" in found["rests_on"]["read"]
    assert "a map of teams" not in found["rests_on"]["not_read"]


def test_what_others_read_hides_private_repositories(fleet, impact):
    kit = fleet()
    config_folder().mkdir(parents=True)
    (config_folder() / "config.yaml").write_text("private:\n  repositories: [till]\n")
    typed = impact("report", kit.path, *ME, "--for", "manager", "--format", "markdown")
    assert "[repository A]" in typed.out
    assert not re.search(r"\btill\b", typed.out)
    assert "shop" in typed.out


def test_the_log_lists_newest_first_with_what_came_of_it(fleet, impact):
    kit = fleet()
    kit.commit("Say how to call again", {"README": "two\n"}, date="2026-06-20")
    kit.reach("2026-06-30")
    impact("init", *ME)
    typed = impact("log", kit.path, *ME)
    assert (typed.code, typed.err) == (0, "")
    first, second, third = typed.out.splitlines()
    assert (first[:10], first.rpartition(" ")[2]) == ("2026-06-20", "again")
    assert second.startswith("2025-12-01 ")
    assert third == '    package "retrykit" is used in 3 other repositories, by 2 people, since 2026-02'


def test_older_work_is_listed_where_there_is_news_of_it(fleet, impact):
    kit = fleet()
    impact("init", *ME)
    typed = impact("log", kit.path, *ME, "--since", "2026-06-01")
    first, second = typed.out.splitlines()
    assert first.startswith("2025-12-01 ")
    assert second == '    package "retrykit" is used in 2 more repositories, by 2 people, since 2026-06'
    found = json.loads(impact("log", kit.path, *ME, "--since", "2026-06-01", "--json").out)
    assert found["schema"] == "impact.log/1"
    assert [each["title"] for each in found["contributions"]] == [MADE]
    assert json.loads(impact("log", kit.path, *ME, "--period", "2026-Q2", "--json").out)["since"] == "2026-04-01"
    nothing = impact("log", kit.path, *ME, "--since", "2026-06-30")
    assert (nothing.code, nothing.out) == (0, "")
    assert nothing.err.startswith("no contribution of yours lies in this period")


def test_the_digest_has_the_news_of_the_week(fleet, impact):
    lines = impact("digest", fleet().path, *ME).out.splitlines()
    assert 'Your package "retrykit" is now used in 2 more repositories, by 2 people.' in lines
    assert len(lines) <= 5


def test_without_news_a_digest_has_no_line_of_it(fleet, impact):
    assert "is now used" not in impact("digest", fleet({"shop": SHOPS["shop"]}).path, *ME).out


def test_who_used_it_before_may_move_to_a_version_that_holds_later_work(fleet, impact, ledger):
    kit = fleet({"shop": SHOPS["shop"]})
    kit.commit("feat: wait longer each time", {"retrykit/again.py": "def again(): wait()\n"}, date="2026-03-01")
    kit.tag("v1.4.0")
    kit.commit("feat: stop at last", {"retrykit/again.py": "def again(): stop()\n"}, date="2026-06-30")
    shop = fleet.repos["shop"]
    took = shop.commit("Take the new one", {FILE: "retrykit>=1.4"}, author=BEN, date="2026-04-01")
    for each in (kit, shop):
        assert impact("scan", each.path, *ME).code == 0
    with open_ledger(ledger) as opened:
        known = {each.name: each.id for each in opened.repositories()}
        who = Identity("ben", "ben@example.com")
        move = Step(known["shop"], took, date(2026, 4, 1), who, False, FILE, NEEDS, CHANGED, KIT, ">=1.4", ">=1")
        opened.add_manifests(known["shop"], (move,), None, digest="e", detail={})
    found = {each["title"]: each["outcomes"] for each in document(impact, kit)["contributions"]}
    by_title = {title: [one for one in each if one["measure"] == "version-taken"] for title, each in found.items()}
    (moved,) = by_title["wait longer each time"]
    assert (moved["grade"], moved["holds"]) == ("O1", True)
    assert moved["because"] == (
        "the one other repository that used “retrykit” before moved to a version that holds it (1.4.0 or later)"
    )
    assert by_title["stop at last"] == by_title[MADE] == []


def test_what_is_read_of_one_repository_is_what_is_read_of_all(fleet, ledger):
    fleet(SHOPS | ADAS)
    with open_ledger(ledger) as opened:
        every = uptake(opened).curves
        assert [each.thing for each in every] == [KIT]
        for repository in opened.repositories():
            found = [each for each in curves_of(opened, repository.id) if each.uses]
            assert found == [each for each in every if each.repo == repository.id]


def test_a_fleet_that_needs_nothing_from_it_is_told_of_a_library_alone(fleet, impact):
    kit = fleet({})
    other = fleet.repos["retrykit"].path.parent / "other"
    repo = RepoBuilder(other)
    repo.commit("Begin", {"README": "one\n"}, author=BEN)
    assert impact("scan", other, *ME).code == 0
    with open_ledger(Path(environ["IMPACT_LEDGER"])) as opened:
        (number,) = (each.id for each in opened.repositories() if each.name == "other")
        opened.keep_manifests(number, (), (), digest="d", detail={})
    one, outcomes = story(document(impact, kit))
    assert "adopted-across" not in outcomes
    assert impact("reclassify", one["id"], "internal-library", "--why", "it is that").code == 0
    _, outcomes = story(document(impact, kit))
    assert (outcomes["adopted-across"]["holds"], outcomes["adopted-across"]["because"]) == (
        False, "the one other repository that was read does not use “retrykit”, 212 days after",
    )  # fmt: skip
