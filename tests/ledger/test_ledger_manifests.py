from __future__ import annotations

from datetime import date

import pytest

from impact.ledger.day_order import Place
from impact.ledger.opening import open_ledger
from impact.ledger.rows import CommitRow, Credit
from impact.model.facts import FileChange, Identity
from impact.model.manifests import ADDED, NEEDS, OFFERS, RUN, Now, Step, Thing

ADA = Credit(Identity("Ada", "ada@example.com"), Identity("Ada Lovelace", "ada@example.com"), bot=False)
LIB, FLOW, OTHER = Thing("pypi", "lib"), Thing("workflow", "github.com/example/it"), Thing("npm", "lib")
SHA, LATER = "aa" * 20, "bb" * 20


def step(sha, thing, side=NEEDS, path="a.toml"):
    return Step(1, sha, date.min, Identity("", ""), False, path, side, ADDED, thing, "1")


@pytest.fixture
def ledger(tmp_path):
    with open_ledger(tmp_path / "it.db") as opened:
        repo = opened.repository(["cc" * 20], name="it", place="/nowhere", url=None)
        change = (FileChange("a.toml", status="A"),)
        rows = [CommitRow(sha, (), ADA, day, day, "It", (), change) for sha, day in ((SHA, 19_000), (LATER, 19_001))]
        opened.writer(repo).add(rows)
        yield opened


def told(steps):
    return [(each.sha[:2], each.thing, each.side) for each in steps]


def test_steps_come_with_who_and_when(ledger):
    ledger.keep_manifests(1, [step(SHA, LIB)], [], digest="x", detail={"a": 1})
    (only,) = ledger.manifest_steps()
    assert (only.who, only.day, only.bot, only.path) == (ADA.person, date(2022, 1, 8), False, "a.toml")
    assert ledger.manifest_state(1) == ("x", {"a": 1})
    assert ledger.manifest_state(2) == ("", {})


def test_steps_can_be_asked_for_by_thing_side_and_ecosystem(ledger):
    every = [step(SHA, LIB), step(SHA, OTHER), step(SHA, FLOW), step(LATER, LIB, OFFERS)]
    ledger.keep_manifests(1, every, [], digest="x", detail={})
    assert len(list(ledger.manifest_steps())) == 4
    assert told(ledger.manifest_steps({LIB})) == [("aa", LIB, NEEDS), ("bb", LIB, OFFERS)]
    assert told(ledger.manifest_steps(side=OFFERS)) == [("bb", LIB, OFFERS)]
    assert told(ledger.manifest_steps({LIB, FLOW}, side=NEEDS, also=["workflow"])) == [
        ("aa", FLOW, NEEDS),
        ("aa", LIB, NEEDS),
    ]
    assert told(ledger.manifest_steps((), also=())) == []


def test_what_is_added_stands_beside_what_was_and_nothing_stands_twice(ledger):
    ledger.keep_manifests(1, [step(SHA, LIB)], [Now(1, "a.toml", NEEDS, LIB)], digest="x", detail={})
    ledger.add_manifests(1, [step(SHA, LIB), step(LATER, FLOW)], None, digest="y", detail={})
    assert told(ledger.manifest_steps()) == [("aa", LIB, NEEDS), ("bb", FLOW, NEEDS)]
    assert [each.thing for each in ledger.manifests_now()] == [LIB]
    ledger.add_manifests(1, [], [Now(1, "a.toml", NEEDS, FLOW, scope=RUN)], digest="z", detail={})
    assert [each.thing for each in ledger.manifests_now()] == [FLOW]
    assert ledger.manifest_state(1)[0] == "z"


def test_what_no_scan_has_seen_is_not_kept(ledger):
    unknown = [step("ee" * 20, LIB), step(SHA, LIB, path="never.toml")]
    ledger.keep_manifests(1, unknown, [], digest="x", detail={})
    assert list(ledger.manifest_steps()) == []


def test_touches_are_those_of_wanted_files_after_a_commit(ledger):
    last, every = ledger.manifest_touches(1, lambda path: path == "a.toml")
    assert [(each.sha, each.parent, each.status) for each in every] == [(SHA, "", "A"), (LATER, "", "A")]
    assert ledger.manifest_touches(1, lambda path: False) == (last, ())
    assert ledger.manifest_touches(1, lambda path: True, after=last) == (last, ())
    assert [each.sha for each in ledger.manifest_touches(1, lambda path: True, after=last - 1)[1]] == [LATER]


def test_whether_commits_change_a_manifest(ledger):
    ledger.keep_manifests(1, [step(SHA, LIB)], [], digest="x", detail={})
    assert ledger.change_manifests({LATER, SHA})
    assert not ledger.change_manifests({LATER})
    assert not ledger.change_manifests(())


def test_versions_of_one_day_say_which_follows_which(ledger):
    child, beside = "0a" * 20, "0b" * 20
    change = (FileChange("a.toml", status="M"),)
    rows = [
        CommitRow(sha, (LATER,), ADA, 19_001, 19_001, "It", (), (*change, FileChange("b.yml", status="M")))
        for sha in (child, beside)
    ]
    ledger.writer(1).add(rows)
    kept = [(sha, path, "dd" * 20, sha[:2]) for sha in (SHA, LATER, child) for path in ("a.toml", "b.yml")]
    ledger.keep_configs(1, [*kept, (beside, "b.yaml", "dd" * 20, "0b")])
    found = {(each.sha[:2], each.path): each.place for each in ledger.configs()}
    assert found["aa", "a.toml"] == Place(0, True)  # of another day
    assert (found["bb", "a.toml"], found["0a", "a.toml"]) == (Place(0, False), Place(1, True))
    assert found["0b", "b.yaml"] == found["0a", "b.yml"] == Place(1, True)


def test_versions_of_shared_files_can_be_asked_for_by_path(ledger):
    ledger.keep_configs(1, [(SHA, "a.toml", "dd" * 20, "one"), (LATER, "a.toml", "ee" * 20, "two")])
    assert [each.digest for each in ledger.configs()] == ["one", "two"]
    assert list(ledger.configs({"a.toml", "other"})) == list(ledger.configs())
    assert list(ledger.configs({"other"})) == list(ledger.configs(())) == []
    assert len(list(ledger.configs({str(each) for each in range(501)}))) == 2
