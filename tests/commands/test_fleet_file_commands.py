"""`impact fleet check`, and fleets with an organisation of a forge in them."""

from __future__ import annotations

import json
import os

import pytest
from git_host import git_host
from loopback import Said, serving
from repo_builder import RepoBuilder

from impact.edges.secrets import variable
from impact.settings.fleet import load_fleet

SECRET = "sentinel-41b7e0c2"


def test_what_a_file_means_is_said_without_looking_at_a_repository(impact, tmp_path):
    file = tmp_path / "fleet.yaml"
    file.write_text(
        "repositories:\n  - path: billing\n  - {url: https://ada@git.example.com/web/shop.git, contents: no}\n"
        "  - forge: github.com/example\n"
        "groups: {web: [shop]}\nteams: {core: {people: [ada@example.com], repositories: [billing]}}\n"
    )
    typed = impact("fleet", "check", "--fleet", file)
    assert (typed.code, typed.err) == (0, "")
    assert typed.out == (
        "2 repositories: 1 folder, 1 to be mirrored\n"
        f"billing: {tmp_path}/billing\n"
        "shop: https://git.example.com/web/shop.git (names alone) [web]\n"
        "and what github.com/example has when `impact fleet scan` asks it\n"
        "group web: 1 repository\n"
        "team core: 1 person, 1 repository and 0 paths of its own\n"
        "mirrors in your data folder, by https, ssh: 4 GB each, 40 GB together, 1800 s for each\n"
    )
    made = json.loads(impact("fleet", "check", "--fleet", file, "--json").out)
    assert made["schema"] == "impact.fleet.check/1"
    assert made["repositories"][1]["url"] == "https://git.example.com/web/shop.git"
    assert made["groups"] == {"web": ["shop"]}
    assert not os.path.exists(os.environ["IMPACT_LEDGER"])


def test_a_fault_stands_with_its_line(impact, tmp_path):
    file = tmp_path / "fleet.yaml"
    file.write_text("repositories:\n  - path: billing\n  - url: https://ada:s3cret@h/a\ngroups: {web: [biling]}\n")
    typed = impact("fleet", "check", "--fleet", file)
    assert typed.code == 1
    assert f"{file}:3:10: the address holds a password" in typed.err
    assert f"{file}:4:16: no repository of this fleet is called 'biling'; did you mean 'billing'?" in typed.err
    assert "s3cret" not in typed.err + typed.out


def test_where_there_is_no_fleet_file_it_is_said_how_to_name_one(impact, tmp_path):
    typed = impact("fleet", "scan", "--fleet", tmp_path / "flet.yaml")
    assert (typed.code, typed.out) == (1, "")
    assert f"{tmp_path / 'flet.yaml'}: there is no such fleet file" in typed.err
    assert "--fleet FILE" in typed.err


def test_a_group_that_is_none_is_guessed(impact, tmp_path):
    (tmp_path / "fleet.yaml").write_text("repositories: [{path: a, groups: [backend]}]\n")
    typed = impact("fleet", "scan", "--fleet", tmp_path / "fleet.yaml", "--group", "backent")
    assert (typed.code, "did you mean 'backend'?" in typed.err) == (2, True)


class Forges:
    """What a host lists: rows by path, pages of two."""

    def __init__(self, rows):
        self.rows, self.asked, self.status = rows, [], 200

    def __call__(self, asked):
        path, _, query = asked.path.partition("?")
        self.asked.append((path, asked.headers))
        if self.status != 200 or path not in self.rows:
            return Said(self.status if self.status != 200 else 404, {"message": "Not Found"})
        given = dict(each.split("=") for each in query.split("&") if each)
        page = int(given.get("page", 1))
        rows = self.rows[path][2 * page - 2 : 2 * page]
        more = len(self.rows[path]) > 2 * page
        return Said(data=rows, headers={"x-next-page": str(page + 1)} if more else {})


@pytest.mark.loopback
@pytest.mark.parametrize(
    ("runs", "path", "header"),
    [
        ("github", "/api/v3/orgs/example/repos", "Authorization"),
        ("github", "/api/v3/users/example/repos", "Authorization"),
        ("gitlab", "/api/v4/groups/example/projects", "PRIVATE-TOKEN"),
        ("gitea", "/api/v1/orgs/example/repos", "Authorization"),
    ],
)
def test_an_organisation_of_a_forge(impact, tmp_path, monkeypatch, runs, path, header):
    (tmp_path / "served").mkdir()
    with git_host(tmp_path / "served") as git:
        rows = []
        for name in ("one", "two", "three", "old"):
            RepoBuilder(tmp_path / "served" / name).commit(f"Begin {name}", {"a": name})
            rows.append({"clone_url": git.url(name), "archived": name == "old", "fork": name == "three"})
        rows.append({"clone_url": "https://ada:s3cret@h/a"})
        rule = Forges({path: rows})
        with serving(rule) as host:
            monkeypatch.setenv(variable(host.address), SECRET)
            file = tmp_path / "fleet.yaml"
            file.write_text(
                f"repositories: [{{forge: '{host.address}/example', runs: {runs}, forks: yes, groups: [all]}}]\n"
                "protocols: [http, https]\n"
            )
            typed = impact("fleet", "scan", "--fleet", file, "--workers", 1, "--group", "all")
            assert (typed.code, typed.out.splitlines()[0]) == (
                0, "3 repositories: 3 read (3 new commits), 0 with nothing new")  # fmt: skip
            assert "left out: 1 archived (`archived: yes` takes them in)" in typed.err
            assert "left out: the address holds a password" in typed.err
            assert all(SECRET in headers[header] for _, headers in rule.asked)
            rule.status = 403
            typed = impact("fleet", "scan", "--fleet", file, "--workers", 1)
            assert typed.code == 0
            assert "its repositories are those of 2026-07-01" in typed.err
        assert SECRET not in typed.err + typed.out
        assert "s3cret" not in typed.err + typed.out


@pytest.mark.loopback
def test_a_forge_that_was_never_asked_and_does_not_answer(impact, tmp_path):
    with serving(Forges({})) as host:
        file = tmp_path / "fleet.yaml"
        file.write_text(f"repositories: [{{forge: '{host.address}/example', runs: gitea}}]\n")
        typed = impact("fleet", "scan", "--fleet", file)
    assert typed.code == 1
    assert f"{file}:1:16: {host.address}/example: " in typed.err


def test_a_host_of_which_nobody_knows_what_it_runs(impact, tmp_path):
    file = tmp_path / "fleet.yaml"
    file.write_text("repositories: [{forge: git.example.com/example}]\n")
    typed = impact("fleet", "scan", "--fleet", file)
    assert typed.code == 1
    assert "not known what this host runs" in typed.err
    assert "`runs:`" in typed.err


def test_teams_are_made_of_the_files_of_owners(impact, tmp_path):
    repo = RepoBuilder(tmp_path / "billing")
    text = "* @example/core\n/docs/ @example/writers ada@example.com  # why\n/x/ @ada\n/caf\u00e9/ @example/core\n"
    repo.commit("Say who owns what", {".github/CODEOWNERS": text, "CODEOWNERS": "* @example/nobody\n"})
    RepoBuilder(tmp_path / "plain").commit("Begin", {"a": "1"})
    file = tmp_path / "fleet.yaml"
    file.write_text("repositories: [{path: billing}, {path: plain}]\n")
    typed = impact("fleet", "owners", "--fleet", file)
    assert (typed.code, typed.err) == (0, "")
    assert typed.out.isascii()
    file.write_text(file.read_text() + typed.out)
    core, writers = load_fleet(file).teams
    assert (core.name, core.paths) == ("core", (("billing", "*"), ("billing", "/caf\u00e9/")))
    assert (writers.name, writers.paths) == ("writers", (("billing", "/docs/"),))
    assert "# .github/CODEOWNERS:2" in typed.out
    file.write_text("repositories: [{path: plain}, {path: away}, {url: https://git.example.com/a/b}]\n")
    typed = impact("fleet", "owners", "--fleet", file)
    assert (typed.code, typed.out) == (4, "teams: {}\n")
    assert [line.partition(":")[0] for line in typed.err.splitlines()] == ["away", "b"]
    file.write_text("repositories: [{path: plain}]\n")
    typed = impact("fleet", "owners", "--fleet", file)
    assert (typed.code, typed.out) == (0, "teams: {}\n")
    assert typed.err.startswith("no CODEOWNERS file of these repositories names a team")


def test_a_file_of_owners_that_is_too_long_is_said(impact, tmp_path):
    repo = RepoBuilder(tmp_path / "billing")
    repo.commit("Say who owns what", {"CODEOWNERS": "* @example/core\n" * 20_001})
    file = tmp_path / "fleet.yaml"
    file.write_text("repositories: [{path: billing}]\n")
    typed = impact("fleet", "owners", "--fleet", file)
    assert (typed.code, typed.out) == (4, "teams: {}\n")
    assert typed.err.startswith("billing: CODEOWNERS has more than 20,000 lines: not read, for its start alone")
