from __future__ import annotations

import json
import os
import re
from pathlib import Path

import pytest
from repo_builder import RepoBuilder, initialise

from impact.model.errors import SettingsError
from impact.model.fleet import Entry, Forge, Listed
from impact.settings.fleet import load_fleet, with_more
from impact.settings.fleet_shapes import EntryShape, FleetFile

GB = 1 << 30


@pytest.fixture
def loaded(tmp_path):
    def load(text):
        file = tmp_path / "fleet.yaml"
        file.write_text(text)
        return load_fleet(file)

    return load


@pytest.fixture
def refused(loaded, tmp_path):
    """The faults of a text, each without the name of the file."""

    def faults(text):
        with pytest.raises(SettingsError) as raised:
            loaded(text)
        return [each.removeprefix(f"{tmp_path / 'fleet.yaml'}:") for each in raised.value.faults]

    return faults


def names(fleet):
    return [each.name for each in fleet.entries]


def test_everything_a_file_can_say(loaded, tmp_path):
    fleet = loaded(
        "repositories:\n"
        "  - {path: billing, groups: [money]}\n"
        "  - {url: https://git.example.com/web/shop.git, contents: no}\n"
        "  - {url: git@git.example.com:web/shop, name: shop-again}\n"
        "  - {forge: GitHub.com/example, archived: yes, ssh: yes}\n"
        "groups: {web: [shop*], small: [billing]}\n"
        "teams:\n  core:\n    people: [Ada@example.com]\n    repositories: [billing]\n    groups: [web]\n"
        "    paths: [{repository: shop, path: /docs/}]\n"
        "mirrors: ../mirrors\nlimits: {seconds: 60, mirror_gb: 0.5, all_gb: 2}\nprotocols: [https, ssh, file]\n"
    )
    billing, shop, again = fleet.entries
    assert billing == Entry(
        "billing", str(tmp_path / "billing"), groups=("money", "small"), where=f"{tmp_path}/fleet.yaml:2:5"
    )
    assert (shop.name, shop.contents, shop.groups) == ("shop", False, ("web",))
    assert again.name == "shop-again"
    assert fleet.forges == (
        Forge("github.com", "example", archived=True, ssh=True, where=f"{tmp_path}/fleet.yaml:5:5"),
    )
    (team,) = fleet.teams
    assert (team.people, team.repositories) == (("ada@example.com",), ("billing", "shop", "shop-again"))
    assert team.paths == (("shop", "/docs/"),)
    assert fleet.mirrors == str(tmp_path.parent / "mirrors")
    assert (fleet.limits.seconds, fleet.limits.one_mirror, fleet.limits.all_mirrors) == (60, GB // 2, 2 * GB)
    assert fleet.protocols == ("https", "ssh", "file")


def test_paths_are_from_the_file_and_from_home(loaded, tmp_path):
    fleet = loaded("repositories: [{path: .}, {path: ../x}, {path: ~/y}, {path: /z}]\n")
    assert [each.path for each in fleet.entries] == [
        str(tmp_path), str(tmp_path.parent / "x"), f"{os.environ['HOME']}/y", "/z"]  # fmt: skip
    assert names(fleet)[0] == tmp_path.name


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("repositories: [{pth: a}]", "1:17: unknown key 'pth'; did you mean 'path'?"),
        ("repositories:\n  - {path: a, url: https://h/b}", "found path and url"),
        ("repositories:\n  - {name: a}", "found none of them"),
        ("repositories:\n  - {glob: a/*, name: x}", "2:23: 'name' says nothing of a glob; it is for a path or url"),
        ("repositories:\n  - {path: a, forks: yes}", "'forks' says nothing of a path"),
        ("repositories:\n  - url: ext::sh", "2:10: 'ext::' is asked by a program of that name"),
        ("repositories:\n  - url: http://h/a", "the protocol 'http' is not allowed"),
        ("repositories:\n  - url: https://ada:s3cret@h/a", "2:10: the address holds a password"),
        ("repositories:\n  - path: ada:s3cret@h:a", "2:11: the address holds a password"),
        ("repositories:\n  - forge: github.com", "a forge is a host and an organisation"),
        ("protocols: [htps]", "1:13: the protocol 'htps' is never allowed; did you mean 'https'?"),
        ("repositories: [{path: a}]\ngroups: {web: [a, aa]}", "2:19: no repository of this fleet is called 'aa'"),
        ("repositories: [{path: bill}]\nteams: {t: {repositories: [bil]}}", "did you mean 'bill'?"),
        ("repositories: [{path: a}]\nteams: {t: {paths: [{repository: b, path: x}]}}", "called 'b'"),
        ("repositories: [{path: a, groups: [web]}]\nteams: {t: {groups: [wbe]}}", "did you mean 'web'?"),
        ("repositories:\n  - path: x/a\n  - path: y/a", "3:5: a repository called 'a' stands on line 2 already"),
        (
            'repositories:\n  - {path: x, name: "a\\nb"}',
            r"a name is one line of signs that can be seen, with single blanks",
        ),
        ("repositories:\n  - listing: no.txt", "no such listing"),
        ('repositories:\n  - path: "a\\0b"', "no NUL character"),
        ("limits: {second: 3}", "did you mean 'seconds'?"),
        ("repositories: [1, {path: 2}]\ngroups: 3\nteams: [4]\nprotocols: 5", "expected a mapping"),
    ],
)
def test_a_fault_stands_where_it_is(refused, text, said):
    faults = refused(text)
    assert any(said in each for each in faults), faults
    assert not any("s3cret" in each for each in faults)


def test_all_faults_are_told_at_once(refused):
    assert len(refused("repositories:\n  - url: ext::a\n  - {pth: b}\ngroups: {g: [x]}\nteams: {t: {grops: []}}")) == 5


def test_folders_are_found_by_a_pattern(loaded, tmp_path):
    for each in ("src/b", "src/a", "src/deep/er/c", "src/.hidden", "other"):
        RepoBuilder(tmp_path / each).commit("Begin", {"a": "1"})
    initialise(tmp_path / "src/bare.git", bare=True)
    RepoBuilder(tmp_path / "src/a/vendor/inner")
    (tmp_path / "src/plain").mkdir()
    (tmp_path / "src/file").write_text("")
    (tmp_path / "src/link").symlink_to(tmp_path / "other")
    assert names(loaded("repositories: [{glob: src/*}]\n")) == ["a", "b", "bare"]
    assert names(loaded("repositories: [{glob: 'src/**'}]\n")) == ["a", "b", "bare", "c"]
    assert names(loaded("repositories: [{glob: src/.h*}, {glob: src/a/vendor/*}]\n")) == [".hidden", "inner"]
    assert names(loaded("repositories: [{glob: src/?}, {path: ./src/a, name: mine}]\n")) == ["b", "mine"]
    assert names(loaded("repositories: [{glob: src/b}]\n")) == ["b"]
    none = loaded("repositories: [{glob: nowhere/*}]\n")
    assert none.entries == ()
    assert "no folder of 'nowhere/*' holds a repository" in none.notes[0]


def test_a_pattern_that_leads_everywhere_is_refused(refused, tmp_path, monkeypatch):
    for number in range(20):
        (tmp_path / f"src/{number}").mkdir(parents=True)
    monkeypatch.setattr("impact.settings.fleet_folders._MOST", 10)
    assert "be narrower" in refused("repositories: [{glob: 'src/**'}]\n")[0]


def test_names_that_were_found_are_told_apart(loaded, tmp_path):
    for each in ("x/web/app", "y/web/app", "z/app"):
        RepoBuilder(tmp_path / each)
    (tmp_path / "list").write_text("https://h/a/app\nhttps://g/a/app\nhttps://g/a/app.git\n")
    text = "repositories: [{glob: '*/web/*'}, {path: z/app}, {listing: list}]\n"
    assert names(loaded(text)) == ["x/web/app", "y/web/app", "app", "h/a/app", "g/a/app"]


def test_a_name_that_is_nowhere_is_only_said_where_repositories_come_and_go(loaded, tmp_path):
    RepoBuilder(tmp_path / "src/billing")
    fleet = loaded("repositories: [{glob: src/*}]\ngroups: {g: [biling, billing]}\n")
    assert fleet.entries[0].groups == ("g",)
    (note,) = with_more(fleet, (), ()).notes
    assert note.startswith(f"{tmp_path}/fleet.yaml:2:14: no repository of this fleet is called 'biling'")
    assert note.endswith("did you mean 'billing'?")


def test_a_listing_of_lines(loaded, tmp_path):
    (tmp_path / "lists").mkdir()
    (tmp_path / "lists/all.txt").write_text(
        "# ours\nhttps://git.example.com/a/one  # the first\n\n../two\ngit@git.example.com:a/three.git\n"
    )
    fleet = loaded("repositories: [{listing: lists/all.txt, groups: [g]}]\n")
    assert [(each.name, each.path or each.url, each.groups) for each in fleet.entries] == [
        ("one", "https://git.example.com/a/one", ("g",)),
        ("two", str(tmp_path / "two"), ("g",)),
        ("three", "git@git.example.com:a/three.git", ("g",)),
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("ok\next::sh\n", "all.txt:2:1: 'ext::' is asked"),
        ("-oops\n", "all.txt:1:1: an address that begins with '-'"),
        ("http://h/a\n", "the protocol 'http' is not allowed"),
        ("a\0b\n", "no NUL character"),
        ("ok\nada:s3cret@h:a/b\n", "all.txt:2:1: the address holds a password"),
        ("ada:s3/cr@et@h:a\n", "all.txt:1:1: the address holds a password"),
        ("ada:s3cret@h/a\n", "all.txt:1:1: 'h/a' is no address"),
        ('[{"ssh_url": "ada:s3cret@h:a"}]', "all.txt:1:1: the address holds a password"),
        ("[1", "all.txt:1:3: not JSON"),
        ("[1]", "row 1 is no repository"),
        ('[{"name": "a"}]', "row 1 says no address"),
        ('{"a": 1}', "expected a list of repositories"),
        ('[{"url": "http://h/a"}]', "the protocol 'http' is not allowed"),
    ],
)
def test_a_fault_in_a_listing_stands_where_it_is(loaded, tmp_path, text, said):
    (tmp_path / "all.txt").write_text(text)
    with pytest.raises(SettingsError) as raised:
        loaded("repositories: [{listing: all.txt}]\n")
    assert said in str(raised.value)
    assert not any(each in str(raised.value) for each in ("s3cret", "s3/", "et@"))


def test_a_listing_that_is_no_text(refused, tmp_path):
    (tmp_path / "all.txt").write_bytes(b"\xff\xfe\xff")
    assert "cannot be read" in refused("repositories: [{listing: all.txt}]\n")[0]


def test_a_listing_of_a_client(loaded, tmp_path):
    rows = [
        {"name": "one", "url": "https://github.com/x/one", "sshUrl": "git@github.com:x/one.git", "isFork": False,
         "isArchived": False},
        {"name": "two", "url": "https://github.com/x/two", "isFork": True, "isArchived": False},
        {"name": "three", "url": "https://github.com/x/three", "isFork": False, "isArchived": True},
    ]  # fmt: skip
    (tmp_path / "x.json").write_text(json.dumps(rows))
    fleet = loaded("repositories: [{listing: x.json}]\n")
    assert names(fleet) == ["one"]
    archived, fork = "1 archived (`archived: yes` takes them in)", "1 fork (`forks: yes` takes them in)"
    assert fleet.notes == (f"{tmp_path}/x.json: left out: {archived} and {fork}",)
    fleet = loaded("repositories: [{listing: x.json, archived: yes, forks: yes, ssh: yes}]\n")
    assert [each.url for each in fleet.entries] == [
        "git@github.com:x/one.git", "https://github.com/x/two", "https://github.com/x/three"]  # fmt: skip
    assert fleet.notes == ()


def test_what_a_forge_has_comes_behind(loaded):
    fleet = loaded("repositories: [{url: https://h/a/one, groups: [g]}, {forge: h/a}]\ngroups: {all: ['*']}\n")
    more = tuple(Entry("", url=f"https://h/a/{name}") for name in ("one", "two"))
    whole = with_more(fleet, more, ("told",))
    assert [(each.name, each.groups) for each in whole.entries] == [("one", ("all", "g")), ("two", ("all",))]
    assert (whole.forges, whole.notes) == ((), ("told",))


def test_what_is_listed_is_fetched_by_the_way_there_is():
    assert Listed("https://h/a", "").address(ssh=True) == "https://h/a"
    assert Listed("", "git@h:a").address(ssh=False) == "git@h:a"


def test_the_example_in_the_documentation_is_a_fleet_file(tmp_path):
    page = Path(__file__).parents[2] / "docs" / "how-to" / "read-many-repositories.md"
    (text,) = re.findall(r"```yaml\n(.*?)```", page.read_text(encoding="utf-8"), re.DOTALL)
    (tmp_path / "repositories.txt").write_text("")
    (tmp_path / "example.json").write_text("[]")
    (tmp_path / "fleet.yaml").write_text(text)
    fleet = load_fleet(tmp_path / "fleet.yaml")
    assert names(fleet) == ["billing", "storefront", "deploy", "huge-assets"]
    assert [each.runs for each in fleet.forges] == ["", "gitlab"]
    assert set(FleetFile.model_fields) == set(re.findall(r"^([a-z]+):", text, re.MULTILINE))
    assert set(EntryShape.model_fields) <= set(re.findall(r"([a-z]+):", text))


def test_folders_whose_names_look_alike_are_told_apart(loaded, tmp_path):
    for each in ("a b", "a\nb", "a  b"):
        RepoBuilder(tmp_path / "src" / each).commit("Begin", {"a": "1"})
    assert names(loaded("repositories: [{glob: src/*}]\n")) == [r"a\nb", r"a\x20 b", "a b"]
