"""Work for another team, by the map of teams of a fleet file: what is told of it, and what is not."""

from __future__ import annotations

import json
import subprocess

import pytest
from repo_builder import RepoBuilder

from impact.edges.places import config_folder

ADA, BEN, CLEO = (f"{name.title()} Example <{name}@example.com>" for name in ("ada", "ben", "cleo"))
BOT = "tidy[bot] <tidy[bot]@users.noreply.github.com>"
ME = ("--me", "ada@example.com")
MEND = "Let invoices carry their tax lines"
API = "billing-api"
TEAMS = """teams:
  web: {people: [ada@example.com], repositories: [web]}
  billing: {people: [ben@example.com, "tidy[bot]@users.noreply.github.com"], repositories: [billing-api]}
"""


def code(number):
    return "".join(f"def step_{at}(bill):\n    return bill + {number}\n" for at in range(9))


@pytest.fixture
def told(impact, tmp_path):
    """`told(teams, …)` makes two repositories and a fleet; returns Ada's work in one, with its outcomes by measure."""

    def make(
        teams=TEAMS, *, repo=API, files=None, later=((BEN, "src/tax.py", "2026-02-20"),), subject=MEND, begun=True
    ):
        made = {}
        for name in ("web", API):
            made[name] = RepoBuilder(tmp_path / name)
            first = {
                "README": name,
                **({"src/tax.py": code(0), "pay/tax.py": code(0), "docs/tax.md": "tax\n"} if begun else {}),
            }
            made[name].commit("Begin", first, author=BEN if name == API else CLEO, date="2025-01-07")
        mine = files or {"src/tax.py": code(1)}
        made[repo].commit(subject, mine, author=ADA, date="2026-02-03")
        for at, (who, path, day) in enumerate(later):
            made[repo].commit("Round taxes as the office does", {path: code(at + 2)}, author=who, date=day)
        for each in made.values():
            each.reach("2026-06-25")
        rows = "".join(f"  - {{name: {name}, path: {made[name].path}}}\n" for name in made)
        (tmp_path / "fleet.yaml").write_text(f"repositories:\n{rows}{teams}", encoding="utf-8")
        assert impact("fleet", "scan", "--fleet", tmp_path / "fleet.yaml", "--workers", 1).code == 0
        make.path = made[repo].path
        document = json.loads(impact("report", made[repo].path, *ME, "--format", "json").out)
        make.claims = document["claims"]
        (work,) = (each for each in document["contributions"] if each["title"].rstrip(".") == subject)
        return work, {each["measure"]: each for each in work["outcomes"]}

    return make


def test_what_another_team_went_on_with_is_across_teams(told):
    work, came = told()
    assert (work["category"], work["category_title"]) == ("cross-team-dependency", "Took up a dependency between teams")
    kept = came["kept-by-owners"]
    assert (kept["holds"], kept["grade"]) == (True, "O2")
    assert kept["because"] == (
        "its only file belongs to team “billing” by its repository “billing-api” in the fleet file, where the engineer "
        "is in another team; 1 person of its owners later changed 1 of them"
    )
    ((sha,),) = (each["commits"] for each in told.claims if "kept-by-owners" in each["rules"])
    asked = ["git", "-C", told.path, "log", "-1", "--format=%ae %s", sha]
    shown = subprocess.run(asked, capture_output=True, text=True, check=True)
    assert shown.stdout.strip() == "ben@example.com Round taxes as the office does"
    assert any("map of teams" in each for each in work["reasons"])


def test_a_path_of_another_team_in_a_repository_of_ones_own(told):
    more = TEAMS + "  tills: {people: [cleo@example.com], paths: [{repository: web, path: /pay/}]}\n"
    later = ((CLEO, "pay/tax.py", "2026-02-20"),)
    work, came = told(more, repo="web", files={"pay/tax.py": code(1)}, later=later)
    assert work["category"] == "cross-team-dependency"
    assert "team “tills” by its paths “/pay/” in “web” in the fleet file" in came["kept-by-owners"]["because"]


@pytest.mark.parametrize(
    "more",
    [
        {"teams": ""},
        {"teams": TEAMS.replace("ada@", "eve@")},
        {"teams": TEAMS.replace("[ben@", "[ada@example.com, ben@")},
        {"teams": TEAMS.replace("[billing-api]", "[]").replace("[web]", "[web, billing-api]")},
        {"teams": TEAMS.replace(", repositories: [billing-api]", "")},
        {"repo": "web", "later": ((CLEO, "src/tax.py", "2026-02-20"),)},
        {"files": {"docs/tax.md": "taxes\n"}, "later": ((BEN, "docs/tax.md", "2026-02-20"),)},
        {"begun": False},
        {"teams": TEAMS.replace("repositories: [billing-api]", "paths: [{repository: billing-api, path: /pay/}]")},
    ],
    ids=["no map", "unknown team", "in both teams", "own team's other repository", "of no team", "own repository",
         "documentation alone", "nothing that was there before", "a path that it does not touch"],
)  # fmt: skip
def test_what_is_not_another_team_s_says_nothing(told, more):
    work, came = told(**more)
    assert "kept-by-owners" not in came
    assert work["category"] != "cross-team-dependency"


@pytest.mark.parametrize(
    ("later", "holds"),
    [
        ((), False),
        (((BOT, "src/tax.py", "2026-02-20"),), False),
        (((CLEO, "src/tax.py", "2026-02-20"),), False),
        (((BEN, "pay/tax.py", "2026-02-20"),), False),
    ],
    ids=["nobody", "a bot of theirs", "somebody of no team", "another file"],
)
def test_what_the_owners_did_not_go_on_with_is_no_evidence(told, later, holds):
    work, came = told(later=later)
    assert came["kept-by-owners"]["holds"] is holds
    assert work["category"] != "cross-team-dependency"


def test_a_slip_of_the_pen_is_none(told):
    work, _ = told(subject="Fix typo in the tax lines")
    assert work["category"] != "cross-team-dependency"


def test_what_others_read_hides_a_private_repository(told, impact):
    told()
    config_folder().mkdir(parents=True, exist_ok=True)
    (config_folder() / "config.yaml").write_text("private:\n  repositories: [billing-api]\n", encoding="utf-8")
    out = impact("report", told.path, *ME, "--for", "manager", "--format", "markdown").out
    assert "later changed 1 of them" in out
    assert "billing-api" not in out
