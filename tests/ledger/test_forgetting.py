"""What is forgotten is in no table and no byte of a ledger, on both databases, and no scan brings it back."""

from __future__ import annotations

import json
import shutil
import sqlite3
import zlib
from contextlib import closing
from datetime import date

import postgres_server
import pytest
from ledger_values import contribution, credit, row, sha
from review_values import DAY, change, event
from sqlalchemy import select

from impact.edges.places import ledger_file
from impact.fleet import returning
from impact.ledger import team_schema
from impact.ledger.encoding import day_number
from impact.ledger.local_work import Capture
from impact.ledger.opening import open_ledger
from impact.ledger.tables import metadata
from impact.ledger.team import make_team, open_team
from impact.model import team as teams
from impact.model.capture import TOLD, Answered, LocalCommit, Rewritten
from impact.model.ci import CiResults, CiRun, CiTest
from impact.model.consent import Kept, Signed
from impact.model.edits import Edits, Title
from impact.model.facts import FileChange, Identity
from impact.model.fleet import Team
from impact.model.forgetting import OfPeriod, OfPerson, OfRepository
from impact.model.notes import Ask, Later, Note, Word
from impact.model.period import Period
from impact.model.reviews import Batch
from impact.model.work import Correction

ADA = Identity("Ada Byron", "ada@example.com")
MAT = Identity("Matilda Kwagwanji", "matilda@kwagwanji.example")
MAT_AT_HOME = Identity("matilda", "home@matilda.example")
MAT_ON_FORGE = Identity("mkwagwanji", "7+mkwagwanji@users.noreply.github.com")
THEN, NOW = date(2024, 5, 6), date(2026, 3, 4)
OF_MAT = ("kwagwanji", "home@matilda.example")
OF_PART = ("partitura", "PARTITURA", "d0" * 20)
OF_2024 = ("vierundzwanzig",)


def fill(ledger):
    """Two repositories, two people and two years, with everything that a ledger can hold of them."""
    ids = [
        ledger.repository(
            (sha(9000 + at),), name=name, place=f"/src/{name}", url=f"https://git.example.com/team/{name}"
        )
        for at, name in ((0, "other"), (1, "partitura"))
    ]
    ledger.keep_fleet(
        [("team/other", "https://git.example.com/team/other"), ("team/partitura", "https://git.example.com/partitura")],
        [Team("players", (MAT.email, ADA.email), ("team/partitura",), ())],
    )
    for at, (repo_id, name) in enumerate(zip(ids, ("other", "partitura"), strict=True)):
        _commits(ledger, repo_id, name, 100 * at)
        _more(ledger, repo_id, name, 100 * at)
    _own_words(ledger)
    return ids


def _commits(ledger, repo_id, name, base):
    written = ledger.writer(repo_id)
    mat, at_home = credit(MAT), credit(MAT_AT_HOME, MAT)
    written.add(
        [
            row(base + 1, credit(ADA), NOW, parents=(), subject=f"{name} begins", co_authors=(mat,)),
            row(base + 2, mat, NOW, changes=(FileChange(f"{name}/a.c", "A"),)),
            row(base + 3, credit(ADA), NOW, subject="Merge the work of Matilda  Kwagwanji",
                links=(("issue", f"{name}-7"),)),
            row(base + 4, at_home, NOW, co_authors=(credit(ADA), mat)),
            row(base + 5, credit(ADA), THEN, subject=f"vierundzwanzig in {name}",
                changes=(FileChange(f"{name}/vierundzwanzig.c", "A"),), reverts=("vierundzwanzig before",)),
        ]
    )  # fmt: skip
    written.finish({"refs/heads/main": sha(base + 5)}, rules_digest="rules", mailmap_digest="mailmap")
    made = [
        contribution(f"c-{name}", NOW, NOW, repo=name, title=f"Work on {name}", shas=(sha(base + 1), sha(base + 3)),
                     person=ADA, others=(MAT,), addresses=(ADA.email,), paths=(f"{name}/a.c",)),
        contribution(f"vierundzwanzig-{name}", THEN, THEN, repo=name, title="vierundzwanzig", shas=(sha(base + 5),),
                     person=ADA, others=(), addresses=(ADA.email,), paths=(f"{name}/vierundzwanzig.c",)),
    ]  # fmt: skip
    ledger.save_contributions(repo_id, made, digest="made")


def _more(ledger, repo_id, name, base):
    sayings = {"e1": "of ours", "e2": "vierundzwanzig of ours"}
    state = ledger.review_source(repo_id, "github", "github.com", ("comments",))
    begun, then = day_number(NOW) * DAY, day_number(THEN) * DAY
    mine = {"opened_at": begun, "landed_at": begun, "repo": f"team/{name}"}
    batch = Batch(
        (change(f"{name}-c1", author=MAT_ON_FORGE, title=f"{name}: thanks Matilda Kwagwanji", url="u", **mine),
         change(f"{name}-c2", author=ADA, title="vierundzwanzig", **mine | {"opened_at": then, "landed_at": then})),
        (event("e1", change=f"{name}-c1", actor=MAT, at=begun, url="https://x.example/kwagwanji"),
         event("e2", change=f"{name}-c2", actor=ADA, at=then),
         event("e3", change=f"{name}-c1", actor=ADA, at=begun, path=f"{name}/a.c")),
        cursor="x",
    )  # fmt: skip
    ledger.add_reviews(state, batch, NOW, lambda each: (sayings.get(each.key), "", 0.0, 1))
    runs = [CiRun(f"{name}{at}", 1, sha(base + 1), f"{name} {when.year}", f"{name}.yml", "main", when, at, "success", 1)
            for at, when in enumerate((THEN, NOW))]  # fmt: skip
    tests = [CiTest("r", sha(base + 1), f"vierundzwanzig {name}", "s", f"{name}.py", THEN, "passed")]
    ledger.add_ci(repo_id, CiResults(tuple(runs), tuple(tests)))
    ledger.keep_seen(repo_id, "owners", {sha(base + 5): ["vierundzwanzig", name], sha(base + 1): [f"by {MAT.email}"]})
    ledger.take_in(
        Capture(
            repo_id,
            "digest",
            (LocalCommit(sha(base + 50), THEN, f"vierundzwanzig here {name}", "b"),
             LocalCommit(sha(base + 51), NOW, f"here {name} with Matilda Kwagwanji", "b")),
            answers=((Answered(f"a-{name}", TOLD, sha(base + 1), NOW, "x", ""), None, None),
                     (Answered(f"b-{name}", TOLD, sha(base + 5), THEN, "x", ""), None, None)),
            pairs=(Rewritten("amend", sha(base + 1), sha(base + 60)),),
        )
    )  # fmt: skip


def _own_words(ledger):
    for at, name in ((0, "other"), (100, "partitura")):
        ledger.correct(Correction(f"c-{name}", "docs", f"{name} it is", NOW, (sha(at + 1),)))
        about = {"contribution": f"c-{name}", "about": (sha(at + 1),), "by": (ADA.email,)}
        ledger.keep_note(Note(f"n-{name}", "note", NOW, NOW, f"with Matilda Kwagwanji: {name} words",
                              people=(("A", "Matilda"),), **about))  # fmt: skip
        ledger.keep_ask(Ask(f"q-{name}", NOW, "Matilda", "was it so?", f"{name} did", "", f"c-{name}", (sha(at + 1),),
                            "A", (ADA.email,)))  # fmt: skip
        ledger.keep_words([Word(f"q-{name}", NOW, "yes", f"{name} it was, says kwagwanji", False)])
        ledger.put_off(Later(f"c-{name}", NOW, (sha(at + 1),)))
    ledger.correct(Correction("vierundzwanzig-other", "docs", "vierundzwanzig", THEN, (sha(5),)))
    ledger.keep_note(Note("n24", "note", THEN, THEN, "vierundzwanzig words", by=(ADA.email,)))
    ledger.keep_ask(Ask("q24", THEN, "Ben", "?", "vierundzwanzig", "", "", (), "B", (ADA.email,)))
    ledger.keep_edits(
        ADA.email,
        Edits(Period(date(2026, 1, 1), date(2026, 6, 30)), NOW, "", ("c-partitura",),
              (Title("c-partitura", "x", "partitura!"),),
              facts=(("c-partitura", ("partitura by Matilda Kwagwanji",)),)),
    )  # fmt: skip
    ledger.keep_edits(ADA.email, Edits(Period(date(2024, 1, 1), date(2024, 12, 31)), THEN, "vierundzwanzig"))
    document = json.dumps({"all": "partitura vierundzwanzig kwagwanji"})
    ledger.keep_snapshot(ADA.email, NOW, "manager", document)
    ledger.keep_exchange("https://x.example/partitura/vierundzwanzig/kwagwanji", "e", 200, document.encode(), NOW)


def holding(ledger, words):
    """Every table and column that holds one of these words, in any form in which it may stand there."""
    found = set()
    with ledger._reading() as connection:
        for table in metadata.sorted_tables:
            for line in connection.execute(select(table)):
                for column, value in line._mapping.items():
                    if any(each.lower().encode() in form for each in words for form in forms(value)):
                        found.add(f"{table.name}.{column}")
    return sorted(found)


def forms(value):
    if isinstance(value, bytes):
        yield value.lower()
        yield value.hex().encode()
        try:
            yield zlib.decompress(value).lower()
        except zlib.error:
            return
    else:
        yield str(value).lower().encode()


@pytest.fixture
def kept(place):
    with open_ledger(place()) as ledger:
        ledger.ids = fill(ledger)
        yield ledger


ALL = {
    "person": (OfPerson((MAT.email, MAT_ON_FORGE.email)), OF_MAT),
    "period": (OfPeriod(date(2024, 1, 1), date(2024, 12, 31)), OF_2024),
}


def wanted(name, ids):
    if name == "repository":
        return OfRepository((ids[1],), ("team/partitura",), with_notes=True), OF_PART
    return ALL[name]


@pytest.mark.parametrize("what", ["person", "repository", "period"])
def test_no_table_holds_it_and_the_rest_is_there(kept, what):
    asked, words = wanted(what, kept.ids)
    before = holding(kept, words)
    assert len(before) > 10, before
    dump = list(kept.dump())
    foreseen = kept.would_go(asked)
    assert list(kept.dump()) == dump
    assert not foreseen.nothing
    assert kept.forget(asked) == foreseen
    assert holding(kept, words) == []
    assert kept.would_go(asked).nothing
    assert kept.forget(asked).nothing
    left = " ".join(kept.dump())
    assert "other begins" in left
    assert ADA.email in left
    assert ("partitura begins" in left) == (what != "repository")
    assert ("vierundzwanzig" in left) == (what != "period")


# What a team's ledger holds of anybody goes with the member, by `impact team`; see fleet/leaving.py.
TEAM = {
    "team": "its own name and rules",
    "members": "by person",
    "member_consents": "by person",
    "deliveries": "by person",
    "forgotten_members": "stays: salted digests, so that nobody comes back by a paper from before",
    "releases": "what enough people share, told already",
    "release_members": "by person",
    "release_cells": "what enough people share, told already",
}


def test_so_is_every_table_of_a_teams_ledger():
    assert set(TEAM) == set(team_schema.metadata.tables), "say how what it holds of somebody goes"


def test_no_scan_brings_a_person_back(kept):
    kept.forget(ALL["person"][0])
    ids = kept.ids
    writer = kept.writer(ids[0])
    writer.add(
        [row(70, credit(MAT), NOW, parents=(), subject="More by Matilda Kwagwanji <matilda@kwagwanji.example>",
             co_authors=(credit(MAT_AT_HOME, MAT), credit(ADA)), changes=(FileChange("Matilda Kwagwanji/x", "A"),)),
         row(2, credit(MAT), NOW)]
    )  # fmt: skip
    writer.identify([credit(MAT_AT_HOME, MAT)])
    kept.keep_fleet([], [Team("players", (MAT.email, ADA.email), (), ())])
    _more(kept, ids[0], "other", 500)
    assert holding(kept, OF_MAT) == []
    assert "More by somebody <somebody>" in " ".join(kept.dump())
    assert [each.people for each in kept.teams()] == [(ADA.email,)]
    assert {each.raw for each in kept.people(ids[0])} == {ADA, Identity("somebody", "")}
    assert kept.may_come_back(["MATILDA@kwagwanji.example"]) > 2
    assert kept.may_come_back([MAT.email]) == 0
    writer = kept.writer(ids[0])
    writer.add([row(71, credit(MAT), NOW, parents=())])
    assert MAT in {each.raw for each in kept.people(ids[0])}


def test_a_name_that_stands_at_another_address_is_left_to_whoever_has_it(kept):
    namesake = Identity("Matilda Kwagwanji", "namesake@example.com")
    kept.writer(kept.ids[0]).add([row(75, credit(namesake), NOW, parents=())])
    gone = kept.forget(ALL["person"][0])
    assert gone.outside.shared == (("Matilda Kwagwanji", ("namesake@example.com",)),)
    assert holding(kept, (MAT.email, MAT_AT_HOME.email)) == []
    assert {each.raw for each in kept.people(kept.ids[0])} == {ADA, Identity("somebody", ""), namesake}
    both = OfPerson((MAT.email, namesake.email))
    assert kept.forget(both).outside.shared == ()
    assert holding(kept, (*OF_MAT, namesake.email)) == []


def test_no_scan_brings_days_back(kept):
    asked = ALL["period"][0]
    kept.forget(asked)
    _commits(kept, kept.ids[0], "other", 0)
    kept.save_contributions(kept.ids[0], [], digest="")
    _more(kept, kept.ids[0], "other", 0)
    assert {each.partition(".")[0] for each in holding(kept, OF_2024)} <= {"sightings"}
    assert kept.days_may_come_back(asked.first, asked.last) == 1
    _commits(kept, kept.ids[0], "other", 0)
    assert "commits.subject" in holding(kept, OF_2024)


def test_a_scan_under_way_goes_on_without_what_was_forgotten(kept):
    writer = kept.writer(kept.ids[0])
    writer.add([row(80, credit(MAT), NOW, parents=())])
    kept.forget(ALL["person"][0])
    writer.add([row(81, credit(MAT), NOW, parents=())])
    assert holding(kept, OF_MAT) == []
    of_all, _ = wanted("repository", kept.ids)
    writer = kept.writer(kept.ids[1])
    writer.add([row(180, credit(ADA), NOW, parents=())])
    kept.forget(of_all)
    with pytest.raises(Exception, match="forgotten while it was read"):
        writer.add([row(181, credit(ADA), NOW, parents=())])


def test_ones_own_words_go_with_oneself(kept):
    kept.forget(OfPerson((ADA.email,)))
    assert holding(kept, ("ada@example.com", "ada byron")) == []
    assert (kept.notes(), kept.asks(), kept.words(), kept.corrections(), kept.contributions()) == ((),) * 5
    assert kept.edits([ADA.email]) == ()
    assert kept.answers() == ()
    assert "partitura begins" in " ".join(kept.dump())


def test_notes_about_a_repository_stay_as_words_unless_they_are_asked_for(kept):
    kept.forget(OfRepository((kept.ids[1],)))
    note = next(each for each in kept.notes() if each.id == "n-partitura")
    assert (note.about, note.contribution) == ((), "")
    assert {each.partition(".")[0] for each in holding(kept, OF_PART)} == {"fleet_repositories", "fleet_teams", "notes"}


@pytest.fixture(scope="module")
def own_server():
    """A server that its keeper set up as docs/how-to/forget.md says, and that may be stopped to look at its files."""
    if postgres_server.programs() is None:
        pytest.skip("PostgreSQL is not installed: apt install postgresql")
    pytest.importorskip("psycopg")
    with postgres_server.Server() as server:
        server.do("ALTER SYSTEM SET wal_recycle = off")
        server.do("SELECT pg_reload_conf()")
        yield server


def in_files(folder, words):
    """The files below a folder that hold one of these words, as text, packed or as hexadecimal digits."""
    wanted = [word.encode() for each in words for word in (each, each.lower())]
    return sorted(
        str(each.relative_to(folder))
        for each in folder.rglob("*")
        if each.is_file() and not each.is_symlink() and any(word in each.read_bytes() for word in wanted)
    )


@pytest.mark.parametrize("what", ["person", "repository", "period"])
def test_no_byte_of_the_file_its_log_and_its_copies_holds_it(tmp_path, what):
    path = tmp_path / "here" / "ledger.db"
    with open_ledger(path) as ledger:
        asked, words = wanted(what, fill(ledger))
        assert len(in_files(path.parent, words)) == 1
        shutil.copy(path, path.with_name("ledger.db.0005.backup"))
        ledger.forget(asked)
        assert "ledger.db.0005.backup" in in_files(path.parent, words) or "ledger.db-wal" in in_files(
            path.parent, words
        )
        assert ledger.leave_no_trace() == ()
        assert in_files(path.parent, words) == []
        assert ledger.copies() == ()
    assert in_files(path.parent, words) == []


@pytest.mark.parametrize("what", ["person", "repository", "period"])
def test_no_byte_of_the_servers_files_holds_it(own_server, what):
    name = own_server.database()
    with open_ledger(ledger_file(own_server.address(name))) as ledger:
        asked, words = wanted(what, fill(ledger))
        own_server.do("ANALYZE", database=name)
        own_server.do("CHECKPOINT")
        before = in_files(own_server.folder / "data", words)
        assert {each.partition("/")[0] for each in before} == {"base", "pg_wal"}
        ledger.forget(asked)
        assert ledger.leave_no_trace() == ()
        assert "other begins" in " ".join(ledger.dump())
    own_server.restart()
    left = in_files(own_server.folder / "data", words)
    own_server.do(f'DROP DATABASE "{name}"')
    assert left == []


REVIEWED = ("of ours", "partitura-c1", "partitura.yml", "partitura 2026", "vierundzwanzig partitura",
            "partitura words", "partitura it was")  # fmt: skip


def forgotten_one_by_one(ledger, repo_id):
    """What `impact reviews forget`, `ci forget`, `note --forget` and `ask --forget` do."""
    assert ledger.forget_reviews(repo_id) == (2, 3)
    assert ledger.forget_ci(repo_id) == (2, 1)
    ledger.save_contributions(repo_id, (), digest="")
    left = ledger.erase(("n-partitura",), ("q-partitura",))
    return (*left, *ledger.leave_no_reviews(repo_id), *ledger.leave_no_ci(repo_id))


def two_reviewed(ledger):
    """Two repositories, of which one alone has anybody's words in its reviews; returns its number."""
    (other, mine) = fill(ledger)
    forgotten_words = ledger.forget_reviews(other)
    assert forgotten_words == (2, 3)
    return mine


def test_no_byte_of_the_file_and_its_copies_holds_what_was_forgotten_one_by_one(tmp_path):
    path = tmp_path / "here" / "ledger.db"
    copy = path.with_name("ledger.db.0005.backup")
    with open_ledger(path) as ledger:
        mine = two_reviewed(ledger)
        assert ledger.leave_no_reviews(mine - 1) == ()
        shutil.copy(path, copy)
        assert len(in_files(path.parent, REVIEWED)) == 2
        assert forgotten_one_by_one(ledger, mine) == ()
        assert in_files(path.parent, REVIEWED) == []
        assert "partitura begins" in " ".join(ledger.dump())
    with closing(sqlite3.connect(copy)) as kept:
        assert kept.execute("SELECT count(*) FROM commits").fetchone() == (10,)


def test_no_byte_of_the_servers_files_holds_what_was_forgotten_one_by_one(own_server):
    name = own_server.database()
    with open_ledger(ledger_file(own_server.address(name))) as ledger:
        mine = two_reviewed(ledger)
        own_server.do("ANALYZE", database=name)
        own_server.do("CHECKPOINT")
        assert in_files(own_server.folder / "data", REVIEWED)
        assert forgotten_one_by_one(ledger, mine) == ()
    own_server.restart()
    left = in_files(own_server.folder / "data", REVIEWED)
    own_server.do(f'DROP DATABASE "{name}"')
    assert left == []


def test_no_byte_of_the_servers_files_holds_a_member_who_is_forgotten(own_server):
    name = own_server.database()
    place = ledger_file(own_server.address(name))
    make_team(place, teams.Team("payments"))
    with open_team(place) as ledger:
        for number, who in (("number-of-the-gone", "gone.member@example.com"), ("other", "there@example.com")):
            ledger.add_member(teams.Member(number, who, f"key of {number}"))
            ledger.keep_consent(number, Kept(f"id of {number}", who, Signed(f"text of {number}", "signed")))
        own_server.do("ANALYZE", database=name)
        own_server.do("CHECKPOINT")
        words = ("gone.member@example.com", "number-of-the-gone", "id of number-of-the-gone")
        assert in_files(own_server.folder / "data", words)
        gone = ledger.member("gone.member@example.com")
        ledger.forget_member(gone.number, returning.remembered(gone, ["id of number-of-the-gone"], date(2026, 7, 1)))
        assert ledger.leave_no_trace() == ()
        assert [each.number for each in ledger.members()] == ["other"]
    own_server.restart()
    left = in_files(own_server.folder / "data", words)
    own_server.do(f'DROP DATABASE "{name}"')
    assert left == []


def test_whoever_may_not_touch_the_servers_log_is_told_what_its_keeper_types(own_server):
    name = own_server.database()
    own_server.do("CREATE ROLE plain LOGIN")
    own_server.do(f'ALTER DATABASE "{name}" OWNER TO plain')
    own_server.do("GRANT ALL ON SCHEMA public TO plain", database=name)
    with open_ledger(ledger_file(own_server.address(name, user="plain"))) as ledger:
        asked, _ = wanted("person", fill(ledger))
        ledger.forget(asked)
        assert ledger.leave_no_trace() == ("SELECT pg_switch_wal()", "CHECKPOINT")


def test_a_server_that_keeps_its_log_is_told_of(place):
    kept = place()
    with open_ledger(kept) as ledger:
        ledger.forget(wanted("person", fill(ledger))[0])
        told = ledger.leave_no_trace()
    assert told == () or told[0] == "ALTER SYSTEM SET wal_recycle = off"
