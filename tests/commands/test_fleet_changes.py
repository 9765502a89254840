"""Repositories of a fleet that move, vanish, are emptied, rewritten, replaced, or are the same twice."""

from __future__ import annotations

import json
import shutil
from os import environ
from pathlib import Path
from random import Random

import pytest
from git_host import git_host
from repo_builder import RepoBuilder

from impact.ledger.opening import open_ledger
from impact.services.fleet import scanning as fleet_scanning
from impact.services.fleet.tasks import work

pytestmark = pytest.mark.loopback


@pytest.fixture
def served(tmp_path):
    (tmp_path / "served").mkdir()
    with git_host(tmp_path / "served") as host:
        yield host


def built(folder, *subjects):
    made = RepoBuilder(folder)
    for subject in subjects or (f"Begin {folder.name}", "Go on"):
        made.commit(subject, {f"{subject}.txt": subject})
    return made


@pytest.fixture
def scanned(impact, tmp_path):
    """Scan these entries; how each ended, by name: (end, new commits, what was said)."""

    def scan(*entries, code=None, more=""):
        file = tmp_path / "fleet.yaml"
        lines = "".join(f"  - {json.dumps(each)}\n" for each in entries)
        file.write_text(f"repositories:\n{lines}protocols: [http]\nmirrors: mirrors\n{more}")
        typed = impact("fleet", "scan", "--fleet", file, "--workers", 1, "--json")
        assert typed.code in ((0, 4) if code is None else (code,)), typed.err
        document = json.loads(typed.out)
        rows = {each["repository"]: each for each in document["repositories"]}
        told = {name: (row["end"], row["new_commits"], row["said"]) for name, row in rows.items()}
        return told | dict.fromkeys(document["nothing_new"], ("nothing new", 0, ""))

    return scan


def standings():
    with open_ledger(Path(environ["IMPACT_LEDGER"])) as ledger:
        return ledger.standings()


def commits():
    with open_ledger(Path(environ["IMPACT_LEDGER"])) as ledger:
        return [line for line in ledger.dump() if line.startswith('["commit"')]


def test_a_repository_by_its_address(scanned, served):
    made = built(served.folder / "billing")
    url = {"url": served.url("billing")}
    assert scanned(url, code=0)["billing"][:2] == ("good", 2)
    assert scanned(url, code=0)["billing"][:2] == ("good", 0)
    made.commit("More", {"a": "1"})
    assert scanned(url, code=0)["billing"][:2] == ("good", 1)


def test_one_that_is_missing_keeps_its_facts_and_comes_back(scanned, tmp_path):
    built(tmp_path / "one")
    scanned({"path": "one"})
    before = commits()
    (tmp_path / "one").rename(tmp_path / "away")
    end, _, said = scanned({"path": "one"}, code=4)["one"]
    assert (end, "no such folder" in said) == ("failed", True)
    assert commits() == before
    (tmp_path / "away").rename(tmp_path / "one")
    assert scanned({"path": "one"}, code=0)["one"][0] == "good"
    assert standings()["one"].failures == 0


def test_one_that_moved_is_the_same(scanned, tmp_path, served):
    built(tmp_path / "one")
    scanned({"path": "one"})
    before, number = commits(), standings()["one"].repo_id
    shutil.move(tmp_path / "one", served.folder / "elsewhere")
    scanned({"path": str(served.folder / "elsewhere"), "name": "one"}, code=0)
    assert (commits(), standings()["one"].repo_id) == (before, number)
    # From a folder to an address, and from one address to another.
    scanned({"url": served.url("elsewhere"), "name": "one"}, code=0)
    (served.folder / "elsewhere").rename(served.folder / "third")
    scanned({"url": served.url("third"), "name": "one"}, code=0)
    assert (commits(), standings()["one"].repo_id) == (before, number)


def test_one_that_has_another_name_in_the_file_is_the_same(scanned, tmp_path):
    built(tmp_path / "one")
    scanned({"path": "one"})
    before, number = commits(), standings()["one"].repo_id
    scanned({"path": "one", "name": "uno"}, code=0)
    assert set(standings()) == {"uno"}
    assert (commits(), standings()["uno"].repo_id) == (before, number)


@pytest.mark.parametrize("by", ["path", "url"])
def test_one_that_was_emptied_keeps_its_facts(scanned, served, by):
    made = built(served.folder / "one")
    entry = {"path": str(made.path)} if by == "path" else {"url": served.url("one")}
    scanned(entry)
    before, number = commits(), standings()["one"].repo_id
    (made.path / ".git/refs/heads/main").unlink()
    end, _, said = scanned(entry, code=0)["one"]
    assert (end, said) == ("good", "no commit there any more; what was read of it before stays")
    assert (commits(), standings()["one"].repo_id) == (before, number)


@pytest.mark.parametrize("by", ["path", "url"])
def test_a_forced_push_is_followed(scanned, served, by):
    made = built(served.folder / "one", "Begin", "Add tax")
    entry = {"path": str(made.path)} if by == "path" else {"url": served.url("one")}
    scanned(entry)
    number, old = standings()["one"].repo_id, made.head
    made.branch("better", at=made._parents[old][0])
    made.commit("Add tax, better", {"b": "1"})
    made.branch("main")
    refs = made.path / ".git/refs/heads"
    (refs / "better").replace(refs / "main")
    assert scanned(entry, code=0)["one"][:2] == ("good", 1)
    assert standings()["one"].repo_id == number
    with open_ledger(Path(environ["IMPACT_LEDGER"])) as ledger:
        reached = {sha.hex() for sha, _ in ledger.graph(number)}
    assert len(reached) == 2
    assert old not in reached
    assert len(commits()) == 3  # what was pushed away is kept, as gone


@pytest.mark.parametrize("by", ["path", "url"])
def test_another_repository_in_the_same_place_is_another_one(scanned, served, by):
    made = built(served.folder / "one")
    entry = {"path": str(made.path)} if by == "path" else {"url": served.url("one")}
    scanned(entry)
    before, number = commits(), standings()["one"].repo_id
    shutil.rmtree(made.path)
    built(made.path, "Something else")
    assert scanned(entry, code=0)["one"][:2] == ("good", 1)
    assert standings()["one"].repo_id != number
    assert set(before) < set(commits())


@pytest.mark.parametrize("first", ["one", "copy"])
def test_of_two_that_are_the_same_the_first_of_the_file_is_read(scanned, tmp_path, first):
    built(tmp_path / "one")
    shutil.copytree(tmp_path / "one", tmp_path / "copy")
    fork = RepoBuilder(tmp_path / "other")
    fork.commit("Begin", {"a": "1"})
    second = {"one": "copy", "copy": "one"}[first]
    for _ in range(2):
        told = scanned({"path": first}, {"path": second}, {"path": "other"}, code=0)
        how = standings()
        assert (how[first].same_as, how[second].same_as) == ("", first)
        assert told[first][0] in ("good", "nothing new")
        assert told[second][0] in ("same", "nothing new")
    with open_ledger(Path(environ["IMPACT_LEDGER"])) as ledger:
        places = {each.id: each.place for each in ledger.repositories()}
    assert places[how[first].repo_id] == str(tmp_path / first / ".git")
    assert scanned({"path": second}, {"path": first}, {"path": "other"}, code=0)[second][0] == "good"
    assert (standings()[second].same_as, standings()[first].same_as) == ("", second)


def test_a_fork_with_work_of_its_own_is_told_as_one(scanned, tmp_path):
    built(tmp_path / "one", "Begin", "Go on")
    built(tmp_path / "fork", "Begin", "Go on", "Own work")
    told = scanned({"path": "one"}, {"path": "fork"}, code=0)
    assert told["fork"] == (
        "same", 0, "the same repository as one, or a fork of it (the same first commits): read once, under that name",
    )  # fmt: skip
    assert told["one"][:2] == ("good", 2)


def test_a_copy_is_read_once_the_first_one_leaves_the_file(scanned, tmp_path):
    built(tmp_path / "one")
    shutil.copytree(tmp_path / "one", tmp_path / "copy")
    scanned({"path": "one"}, {"path": "copy"})
    assert scanned({"path": "copy"}, code=0)["copy"][0] == "good"
    assert standings()["copy"].same_as == ""
    assert standings()["copy"].repo_id is not None


def test_two_addresses_of_one_repository_have_one_mirror(scanned, served, tmp_path):
    built(served.folder / "one")
    url = served.url("one")
    told = scanned({"url": url, "name": "a"}, {"url": f"{url}.git", "name": "b"}, {"url": f"{url}/", "name": "c"})
    assert [told[each][0] for each in "abc"] in (["good", "failed", "same"], ["good", "same", "same"])
    assert len(list((tmp_path / "mirrors").glob("*.git"))) == 1


def test_one_inside_another_is_its_own_and_a_folder_of_one_is_not(scanned, tmp_path):
    outer = built(tmp_path / "outer")
    built(outer.path / "vendor/inner", "Begin inner")
    (outer.path / "docs").mkdir()
    told = scanned({"path": "outer"}, {"path": "outer/vendor/inner"}, {"path": "outer/docs"}, code=0)
    assert told["outer"][:2] == ("good", 2)
    assert told["inner"][:2] == ("good", 1)
    assert told["docs"][0] == "same"
    assert standings()["docs"].same_as == "outer"


def test_a_mirror_that_made_room_leaves_its_facts_and_comes_back(scanned, served, tmp_path):
    made = {name: RepoBuilder(served.folder / name) for name in ("one", "two")}
    for each in made.values():
        each.commit("Add", {"big": Random(each.path.name).randbytes(40_000)})
    entries = [{"url": served.url(name)} for name in made]
    limits = "limits: {all_gb: 0.00006}\n"  # 64 kB
    told = scanned(*entries, code=0, more=limits)
    before = commits()
    assert len(before) == 2
    assert sum("thrown away to keep within" in each[2] for each in told.values()) == 1
    assert len(list((tmp_path / "mirrors").glob("*.git"))) == 1
    # Nothing new: nothing is fetched for it, whether its mirror is there or not.
    assert {each[:2] for each in scanned(*entries, code=0, more=limits).values()} == {("good", 0)}
    assert all(each.repo_id for each in standings().values())
    for each in made.values():
        each.commit("More", {"more": "1"})
    assert {each[:2] for each in scanned(*entries, code=0, more=limits).values()} == {("good", 1)}
    assert set(before) < set(commits())


def test_a_network_that_is_gone_may_pass_and_a_refusal_does_not(scanned, served):
    built(served.folder / "one")
    entry = {"url": served.url("one")}
    scanned(entry)
    served.status = 503
    assert scanned(entry, code=4)["one"][0] == "passing"
    served.status = 401
    assert scanned(entry, code=4)["one"][0] == "failed"
    assert standings()["one"].failures == 2
    served.status = 0
    assert scanned(entry, code=0)["one"][0] == "good"


def test_two_that_change_places_in_the_file_do_not_stand_in_the_way_of_each_other(scanned, tmp_path):
    built(tmp_path / "one")
    built(tmp_path / "two")
    scanned({"path": "one"}, {"path": "two"})
    with open_ledger(Path(environ["IMPACT_LEDGER"])) as ledger:
        one, two = (ledger.standings()[name].address for name in ("one", "two"))
        ledger.keep_fleet([("one", two), ("two", one)], ())
        assert [each.repo_id for each in ledger.standings().values()] == [None, None]


def test_what_a_process_read_before_it_died_is_counted(scanned, tmp_path, monkeypatch):
    """It died after the work: its answer is lost, and the job is done once more."""
    repo, other = built(tmp_path / "billing"), built(tmp_path / "shop")

    def twice(_, jobs):
        for job in jobs:
            work(job)
            yield work(job)

    assert scanned({"path": str(other.path)})["shop"][:2] == ("good", 2)
    monkeypatch.setattr(fleet_scanning, "_here", twice)
    assert scanned({"path": str(repo.path)}, {"path": str(other.path)})["billing"][:2] == ("good", 2)
    repo.commit("More", {"c": "1"})
    assert scanned({"path": str(repo.path)}, {"path": str(other.path)})["billing"][:2] == ("good", 1)
    assert scanned({"path": str(repo.path)}, {"path": str(other.path)})["shop"] == ("nothing new", 0, "")
