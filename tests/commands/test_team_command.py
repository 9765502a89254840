"""`impact team`: what comes in, what is told, and what nobody gets to know, whatever is tried."""

from __future__ import annotations

import json
import os
import re
import sqlite3
import struct
from base64 import b64encode
from dataclasses import replace
from datetime import date
from pathlib import Path

import jsonschema
import pytest
from signed_papers import Signer, needs_ssh_keygen, work

from impact.cli import main
from impact.edges import signing
from impact.ledger.team import open_team
from impact.model.errors import DONE, IN_PART, ImpactError
from impact.model.period import Period

pytestmark = needs_ssh_keygen
NAMES = ("ada", "ben", "cleo", "dana", "emil", "fay", "gus", "hana")
FORMATS = ("terminal", "markdown", "html", "json")
PLAIN = ("flaky-tests shop tests", "ordinary-fix shop src", "feature-delivery api src")
SCHEMA = json.loads((Path(__file__).parents[2] / "docs/reference/team-report.schema.json").read_text(encoding="utf-8"))


@pytest.fixture
def people(tmp_path: Path) -> list[Signer]:
    return [Signer(name, tmp_path / "people") for name in NAMES]


@pytest.fixture
def team(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    place = str(tmp_path / "team.db")
    monkeypatch.setenv("IMPACT_TEAM", place)
    assert main(["ledger", "init-team", place, "--name", "payments"]) == 0
    return place


def takes(person: Signer, *parts: str, joins: bool = True, **more: str) -> int:
    """Let somebody join and hand in their export; the exit code of the latter."""
    if joins:
        assert main(["team", "join", person.address, person.public]) == 0
    return main(["team", "add", str(person.export(work(*(parts or PLAIN), **more)))])


def told(capsys: pytest.CaptureFixture[str], form: str = "json", *more: str, window: str = "2026-H1") -> str:
    capsys.readouterr()
    assert main(["team", "report", "--window", window, "--format", form, *more]) == 0
    return capsys.readouterr().out


def refused(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    capsys.readouterr()
    assert main([*words]) != 0
    out, err = capsys.readouterr()
    assert out == ""
    return err


@pytest.mark.parametrize(("count", "shown"), [(6, True), (5, True), (4, False)])
def test_six_and_five_are_told_and_four_are_not(team, people, capsys, count: int, shown: bool) -> None:
    for each in people[:count]:
        assert takes(each) == 0
    found = json.loads(told(capsys))
    jsonschema.validate(found, SCHEMA)
    assert bool(found["themes"]) is shown
    assert ("Fewer than 5 members" in found["withheld"]) is not shown
    assert found["members"] == (count if shown else 0)
    if not shown:
        assert not any(found[key] for key in ("groups", "repositories", "weak_points", "other_themes", "not_seen"))


@pytest.mark.parametrize("form", FORMATS)
def test_nobody_is_in_anything_that_a_team_is_told(team, people, capsys, form: str) -> None:
    for each in people[:6]:
        assert takes(each, *PLAIN, "migration api src/clients") == 0
    main(["team", "join", people[6].address, people[6].public])
    text = told(capsys, form)
    style = re.sub(r"<style>.*?</style>|sha256-\S+", "", text, flags=re.DOTALL)
    for each in people:
        assert not re.search(rf"\b({each.name}|surname)\b", style, re.IGNORECASE)
        public = Path(each.public).read_text(encoding="ascii").split()[1]
        assert public not in text
    assert "@" not in style
    assert not re.search(r"\b[0-9a-f]{8,}\b", style), "a hash"
    assert not re.search(r"\b(?:author|person|member|engineer) [A-Z]\b", style), "a pseudonym"
    assert "not included" in style


def test_the_order_in_which_members_come_changes_no_byte(tmp_path, people, capsys, monkeypatch) -> None:
    own = {at: (*PLAIN, "migration api src", "observability shop ops")[: 3 + at % 3] for at in range(7)}
    found = []
    for turn, order in enumerate(([*range(7)], [*reversed(range(7))], [3, 6, 0, 5, 1, 4, 2])):
        monkeypatch.setenv("IMPACT_TEAM", str(tmp_path / f"team-{turn}.db"))
        assert main(["ledger", "init-team", str(tmp_path / f"team-{turn}.db"), "--name", "payments"]) == 0
        for at in order:
            assert takes(people[at], *own[at]) == 0
        found.append([told(capsys, form) for form in FORMATS])
    assert found[0] == found[1] == found[2]


def test_who_joins_later_changes_nothing_that_was_told(team, people, capsys) -> None:
    for each in people[:5]:
        takes(each)
    before = json.loads(told(capsys))
    takes(people[5], "migration api src", "observability api src")
    after = json.loads(told(capsys))
    assert after | {"not_included": 0, "not_seen": before["not_seen"]} == before
    assert after["not_included"] == 1


def test_another_export_of_one_changes_nothing_that_was_told(team, people, capsys) -> None:
    for each in people[:6]:
        takes(each)
    before = told(capsys)
    takes(people[0], "migration api src", joins=False)
    assert told(capsys) == before


def test_with_and_without_one_member_nothing_can_be_compared(team, people, capsys) -> None:
    for each in people[:6]:
        takes(each)
    told(capsys)
    assert main(["team", "add", str(people[5].revocation())]) == 0
    found = json.loads(told(capsys))
    assert "withheld as a whole" in found["withheld"]
    assert found["themes"] == []
    assert (found["members"], found["not_included"]) == (0, 0), "not even how many are left"


def test_a_member_who_is_forgotten_takes_the_window_with_them(team, people, capsys) -> None:
    for each in people[:7]:
        takes(each)
    told(capsys)
    with open_team(Path(os.environ["IMPACT_TEAM"])) as ledger:
        number = next(each.number for each in ledger.members() if each.address == people[6].address)
    assert main(["team", "forget-member", people[6].address]) == 0
    for file in Path(os.environ["IMPACT_TEAM"]).parent.glob("*.db*"):
        assert people[6].address.encode() not in file.read_bytes(), file
        assert number.encode() not in file.read_bytes(), file
    assert "withheld" in json.loads(told(capsys))["withheld"]


def test_five_who_send_anew_bring_another_telling(team, people, capsys) -> None:
    for each in people[:6]:
        takes(each)
    told(capsys)
    main(["team", "add", str(people[5].revocation())])
    for each in people[:4]:
        takes(each, *PLAIN, "migration api src", joins=False)
    assert json.loads(told(capsys))["withheld"], "what appears would be of one of four"
    takes(people[4], *PLAIN, "ordinary-fix api src", joins=False)
    found = json.loads(told(capsys))
    assert found["withheld"] == ""
    assert "migration" not in {each["theme"] for each in found["themes"]}, "four of five"


def test_four_who_join_do_not_hide_what_the_one_who_left_did(team, people, capsys) -> None:
    for each in people[:5]:
        takes(each, *PLAIN, "flaky-tests shop billing")
    takes(people[5])
    assert "billing" in told(capsys)
    main(["team", "add", str(people[0].revocation())])
    for name in ("gus", "hal", "ina", "jon"):
        takes(Signer(name, people[0].folder))
    assert json.loads(told(capsys))["withheld"], "billing would be gone, so it was of the one who left"


def test_four_who_send_nothing_do_not_hide_the_fifth(team, people, capsys) -> None:
    """Told before and after a lead, three more who write no code, and one who does: what is new is of that one."""
    for each in people[:5]:
        takes(each)
    assert json.loads(told(capsys))["members"] == 5
    for name in ("ina", "jon", "kim", "lea"):
        person = Signer(name, people[0].folder)
        main(["team", "join", person.address, person.public])
        assert main(["team", "add", str(person.export(replace(work(*PLAIN), parts=())))]) == 0
    takes(people[5], "flaky-tests shop tests", "feature-delivery api src")
    found = json.loads(told(capsys))
    assert (found["members"], found["not_included"]) == (5, 5), "told again as it was"


def test_what_was_signed_for_one_window_does_not_count_for_another(team, people, capsys) -> None:
    """A row that was changed in the ledger itself."""
    import sqlite3

    for each in people[:5]:
        takes(each)
    with sqlite3.connect(team) as base:
        base.execute("UPDATE deliveries SET period = '2025-H2' WHERE rowid = 1")
    assert "Fewer than 5 members" in json.loads(told(capsys))["withheld"]
    for window in ("2025-H1", "2025-H2"):
        with sqlite3.connect(team) as base:
            base.execute("UPDATE deliveries SET period = ?", (window,))
        assert "Fewer than 5 members" in json.loads(told(capsys, window=window))["withheld"]


def test_two_windows_that_overlap_cannot_be_told(team, people, capsys) -> None:
    for window in ("2026-Q2", "2026", "2026-H2", "2026-05", "2026-01-01..2026-03-31", "12 months"):
        assert "--window" in refused(capsys, "team", "report", "--window", window)


def test_there_is_nothing_to_choose_but_the_window(team, capsys) -> None:
    for option in ("--theme", "--author", "--member", "--repository", "--since", "--least", "--group-by"):
        assert "No such option" in refused(capsys, "team", "report", "--window", "2026-H1", option, "x")


def test_what_is_no_ledger_is_told_as_it_was_named(tmp_path, monkeypatch, capsys) -> None:
    (tmp_path / "list.txt").write_text("no ledger\n")
    monkeypatch.setenv("IMPACT_TEAM", str(tmp_path / "list.txt"))
    said = refused(capsys, "team", "report", "--window", "2026-H1")
    assert "list.txt: this file is not a ledger" in said
    assert "name another place with --team PLACE or IMPACT_TEAM; the file was left as it is" in said


def test_strict_refuses_where_anybody_is_left_out(team, people, capsys) -> None:
    for each in people[:6]:
        takes(each)
    main(["team", "join", people[6].address, people[6].public])
    said = refused(capsys, "team", "report", "--window", "2026-H1", "--strict")
    assert "2026-H1: consent and export do not hold, or are not there, of one member" in said
    assert people[6].name not in said
    assert "One member is not included" in told(capsys)


def test_an_export_edited_by_hand_is_refused(team, people, capsys) -> None:
    ada = people[0]
    main(["team", "join", ada.address, ada.public])
    sent = ada.export(work(*PLAIN))
    file = sent / "work.json"
    file.write_text(file.read_text(encoding="utf-8").replace("flaky-tests", "migration"), encoding="utf-8")
    assert "was changed after it was signed" in refused(capsys, "team", "add", str(sent))
    slip = sent / "slip.json"
    slip.write_text(slip.read_text(encoding="utf-8").replace("2026-07-01", "2026-06-30"), encoding="utf-8")
    assert "its slip was changed" in refused(capsys, "team", "add", str(sent))
    assert "nothing" in _listed(capsys, ada)


def _listed(capsys: pytest.CaptureFixture[str], person: Signer) -> str:
    capsys.readouterr()
    assert main(["team", "members"]) == 0
    return next(each for each in capsys.readouterr().out.splitlines() if each.startswith(person.address))


def test_each_export_that_does_not_count_is_refused_by_its_reason(team, people, capsys) -> None:
    ada, ben = people[:2]
    main(["team", "join", ada.address, ada.public])
    for said, why in (
        (ada.says(audience="team:search"), "another audience"),
        (ada.says(audience="manager"), "another audience"),
        (ada.says(repositories=("api",)), "does not cover shop"),
        (ada.says(given=date(2026, 6, 1), until=date(2026, 6, 30)), "ended on 2026-06-30"),
        (ada.says(given=date(2026, 7, 2)), "begins on 2026-07-02"),
        (ada.says(period=Period(date(2026, 2, 1), date(2026, 12, 31))), "covers 2026-02-01 to 2026-12-31 only"),
        (ada.says(who=ben.address), "nobody of the team is known as"),
    ):
        assert why in refused(capsys, "team", "add", str(ada.export(work(*PLAIN), said)))
    assert "is for team:search" in refused(capsys, "team", "add", str(ada.export(work(*PLAIN, team="search"))))
    assert "of this team are half" in refused(capsys, "team", "add", str(ada.export(work(*PLAIN, window="2026-Q1"))))
    assert "signed by the key" in refused(capsys, "team", "add", str(ada.export(work(*PLAIN), by=ben.key)))
    assert "still to come" in refused(capsys, "team", "add", str(ada.export(work(*PLAIN), day=date(2026, 7, 2))))
    assert "sent: nothing" in _listed(capsys, ada)


def test_a_consent_that_was_revoked_does_not_come_back_with_an_old_paper(team, people, capsys) -> None:
    ada = people[0]
    takes(ada)
    paper = ada.consent()
    assert main(["team", "add", str(ada.revocation())]) == 0
    assert main(["team", "add", str(paper)]) == 0
    assert "revoked on 2026-07-01" in refused(capsys, "team", "add", str(ada.export(work(*PLAIN))))
    assert "no consent that holds" in _listed(capsys, ada)


def test_nobody_ends_the_consent_of_another(team, people, capsys) -> None:
    ada, ben = people[:2]
    takes(ada)
    takes(ben)
    assert "not signed by a key" in refused(capsys, "team", "add", str(ada.revocation(by=ben.key)))
    mine = replace(ben.says(), id=ada.says().id)
    assert "not known here" in refused(capsys, "team", "add", str(ben.revocation(mine)))
    assert "consent until" in _listed(capsys, ada)


def test_an_older_export_does_not_take_the_place_of_a_later_one(team, people, capsys) -> None:
    ada = people[0]
    said = ada.says(given=date(2026, 6, 1))
    main(["team", "join", ada.address, ada.public])
    assert main(["team", "add", str(ada.export(work(*PLAIN), said))]) == 0
    early = ada.export(work("migration shop"), said, day=date(2026, 6, 30))
    assert "a later export" in refused(capsys, "team", "add", str(early))


def test_a_consent_that_ends_takes_the_window_with_it(team, people, capsys, monkeypatch) -> None:
    for each in people[:5]:
        takes(each)
    main(["team", "join", people[5].address, people[5].public])
    main(["team", "add", str(people[5].export(work(*PLAIN), people[5].says(until=date(2026, 8, 1))))])
    assert json.loads(told(capsys))["members"] == 6
    monkeypatch.setenv("IMPACT_TODAY", "2026-08-01")
    assert json.loads(told(capsys))["withheld"] == ""
    monkeypatch.setenv("IMPACT_TODAY", "2026-08-02")
    assert "withheld as a whole" in json.loads(told(capsys))["withheld"]
    with open_team(Path(os.environ["IMPACT_TEAM"])) as ledger:
        assert len(ledger.deliveries()) == 5, "what was sent by it is gone"
    again = people[5].says(until=date(2026, 12, 1), given=date(2026, 8, 2))
    assert main(["team", "add", str(people[5].export(work(*PLAIN), again, day=date(2026, 8, 2)))]) == 0
    assert json.loads(told(capsys))["withheld"] == "", "the same people, the same work"


def test_two_ledgers_of_one_team_become_one(tmp_path, team, people, capsys) -> None:
    other = str(tmp_path / "other.db")
    assert main(["ledger", "init-team", other, "--name", "payments"]) == 0
    for each in people[:4]:
        takes(each)
    for each in people[4:7]:
        assert main(["team", "join", each.address, each.public, "--team", other]) == 0
        assert main(["team", "add", str(each.export(work(*PLAIN))), "--team", other]) == 0
    capsys.readouterr()
    assert main(["team", "merge", other]) == 0
    assert "new members 3, consents 3, exports 3; refused: 0" in capsys.readouterr().err
    assert json.loads(told(capsys))["members"] == 7
    assert main(["team", "merge", other]) == 0, "doing it twice changes nothing"
    assert json.loads(told(capsys))["members"] == 7


def test_what_another_team_was_allowed_does_not_come_over(tmp_path, team, people, capsys) -> None:
    other = str(tmp_path / "search.db")
    assert main(["ledger", "init-team", other, "--name", "search"]) == 0
    for each in people[:5]:
        said = each.says(audience="team:search")
        assert main(["team", "join", each.address, each.public, "--team", other]) == 0
        assert main(["team", "add", str(each.export(work(*PLAIN, team="search"), said)), "--team", other]) == 0
    capsys.readouterr()
    assert main(["team", "merge", other]) == 0
    assert "new members 0, consents 0, exports 0; refused: 10" in capsys.readouterr().err
    main(["team", "members"])
    assert "nobody yet" in capsys.readouterr().out


def test_what_was_told_in_one_ledger_binds_the_merged_one(tmp_path, team, people, capsys) -> None:
    """Six were told there; merged without the sixth, the other five must not be told beside it."""
    other = str(tmp_path / "other.db")
    assert main(["ledger", "init-team", other, "--name", "payments"]) == 0
    for each in people[:6]:
        assert main(["team", "join", each.address, each.public, "--team", other]) == 0
        assert main(["team", "add", str(each.export(work(*PLAIN))), "--team", other]) == 0
    assert json.loads(told(capsys, "json", "--team", other))["members"] == 6
    for each in people[:5]:
        takes(each)
    main(["team", "add", str(people[5].revocation()), "--team", other])
    assert main(["team", "merge", other]) == 0
    assert json.loads(told(capsys))["withheld"]


def test_a_merge_takes_no_words_that_nobody_sent(tmp_path, team, people, capsys) -> None:
    other = str(tmp_path / "other.db")
    assert main(["ledger", "init-team", other, "--name", "payments"]) == 0
    for each in people[:6]:
        assert main(["team", "join", each.address, each.public, "--team", other]) == 0
        assert main(["team", "add", str(each.export(work(*PLAIN))), "--team", other]) == 0
    told(capsys, "json", "--team", other)
    with sqlite3.connect(other) as database:
        database.execute("INSERT INTO release_cells (period, edition, sort, name, words) "
                         "VALUES ('2026-H1', 1, 'repository', 'only zoe works here', 'nearly all')")  # fmt: skip
    assert main(["team", "merge", other]) == 0
    with open_team(Path(team)) as ledger:
        assert [each.released.cells for each in ledger.editions("2026-H1")] == [()]
    assert "zoe" not in told(capsys)


def test_ledgers_that_tell_by_other_rules_are_not_merged(tmp_path, team, capsys) -> None:
    other = str(tmp_path / "other.db")
    assert main(["ledger", "init-team", other, "--name", "payments", "--least", "6"]) == 0
    assert "other windows, or of another number" in refused(capsys, "team", "merge", other)


def test_fewer_than_five_cannot_be_asked_for(tmp_path, capsys) -> None:
    assert "4 is not in the range" in refused(capsys, "ledger", "init-team", str(tmp_path / "x.db"), "--name", "x",
                                              "--least", "4")  # fmt: skip
    assert not (tmp_path / "x.db").exists()


def test_a_ledger_of_a_person_is_none_of_a_team(tmp_path, team, capsys, monkeypatch) -> None:
    monkeypatch.delenv("IMPACT_TEAM")
    assert "which team's ledger?" in refused(capsys, "team", "members")
    assert "there is no team's ledger" in refused(capsys, "team", "members", "--team", str(tmp_path / "none.db"))
    assert not (tmp_path / "none.db").exists()
    assert "ledger already" in refused(capsys, "ledger", "init-team", team, "--name", "x")
    main(["consent", "show"])
    assert "no team's ledger" in refused(capsys, "team", "members", "--team", os.environ["IMPACT_LEDGER"])


def test_a_teams_file_is_told_apart_by_the_doctor_and_by_what_wants_a_persons(team, tmp_path, capsys) -> None:
    main(["doctor", str(tmp_path), "--ledger", team])
    said = capsys.readouterr().out
    assert f"ok   ledger: {team}, no ledger of a person" in said
    assert f"ok   team: {team}: team:payments, told by half-years, of 5 people at least" in said
    err = refused(capsys, "ledger", "copy", team, str(tmp_path / "copy.db"))
    assert "a team's ledger, and none of a person" in err
    assert "--team" in err


def test_one_key_is_one_member(team, people, tmp_path, capsys) -> None:
    assert main(["team", "join", people[0].address, people[0].public]) == 0
    err = refused(capsys, "team", "join", "other@example.com", people[0].public)
    assert f"{people[0].address} is known by this key already" in err
    other = str(tmp_path / "other.db")
    assert main(["ledger", "init-team", other, "--name", "payments"]) == 0
    assert main(["team", "join", people[1].address, people[0].public, "--team", other]) == 0
    assert main(["team", "add", str(people[1].consent(by=people[0].key)), "--team", other]) == 0
    capsys.readouterr()
    assert main(["team", "merge", other]) == 0
    assert "new members 0, consents 0, exports 0; refused: 1" in capsys.readouterr().err


def test_one_key_that_is_spelled_in_several_ways_is_one_key(tmp_path) -> None:
    """Bits of base64 that say nothing, and zeros before a number: OpenSSH takes all of them for the same key."""

    def spelled(*parts: bytes) -> str:
        return b64encode(b"".join(struct.pack(">I", len(each)) + each for each in parts)).decode()

    plain = spelled(b"ssh-rsa", b"\1\0\1", b"\0\xc1" + b"\7" * 20)
    others = [spelled(b"ssh-rsa", b"\0\1\0\1", b"\0\xc1" + b"\7" * 20),
              spelled(b"ssh-rsa", b"\1\0\1", b"\0\0\0\xc1" + b"\7" * 20), plain[:-2] + "d="]  # fmt: skip
    assert plain.endswith("c=")
    assert len({plain, *others}) == 4
    assert {signing.key_of(f"ssh-rsa {each}", "key.pub") for each in (plain, *others)} == {f"ssh-rsa {plain}"}
    for wrong in (f"ssh-ed25519 {plain}", f"ssh-rsa {spelled(b'ssh-rsa')}AAAA", "ssh-rsa " + "/" * 16):
        with pytest.raises(ImpactError, match="no public key"):
            signing.key_of(wrong, "key.pub")


def test_a_ledger_is_not_merged_with_itself(team, capsys) -> None:
    assert "the team's ledger itself" in refused(capsys, "team", "merge", team)


def test_nobody_is_told_to_ask_again_for_what_was_taken_back(team, people, capsys) -> None:
    ada = people[0]
    assert takes(ada) == 0
    assert main(["team", "add", str(ada.revocation())]) == 0
    err = refused(capsys, "team", "add", str(ada.export(work(*PLAIN))))
    assert "was revoked" in err
    assert "never for what was taken back" in err


def test_joining_asks_for_an_address_and_a_key(team, people, tmp_path, capsys) -> None:
    ada = people[0]
    assert "is no address" in refused(capsys, "team", "join", "ada", ada.public)
    (tmp_path / "odd.pub").write_text("hello\n")
    assert "no public key" in refused(capsys, "team", "join", ada.address, str(tmp_path / "odd.pub"))
    assert main(["team", "join", ada.address, ada.public]) == 0
    assert "of the team already" in refused(capsys, "team", "join", ada.address.upper(), ada.public)
    assert "nobody of the team" in refused(capsys, "team", "forget-member", people[1].address)


def test_a_signature_for_something_else_does_not_hold(people) -> None:
    text = "a text"
    made = signing.sign(text, people[0].key, "git")
    assert not signing.holds(text, made, Path(people[0].public).read_text(encoding="ascii").strip(), "impact-consent")


def test_a_ledger_in_a_database_tells_the_same_as_one_in_a_file(team, people, capsys, monkeypatch, postgres) -> None:
    in_database = postgres.address(postgres.database("impact_template"))
    assert main(["ledger", "init-team", in_database, "--name", "payments"]) == 0
    for place in (team, in_database):
        monkeypatch.setenv("IMPACT_TEAM", place)
        for at, each in enumerate(people[:6]):
            assert takes(each, *PLAIN, *(("observability shop ops",) if at < 3 else ())) == 0
    for steps in ((), (("add", str(people[5].revocation())),), (("forget-member", people[5].address),)):
        found = []
        for place in (team, in_database):
            monkeypatch.setenv("IMPACT_TEAM", place)
            for step in steps:
                # A server that keeps old files of its log has something left for its keeper to do.
                assert main(["team", *step]) in ((DONE, IN_PART) if step[0] == "forget-member" else (DONE,))
            found.append(told(capsys))
        assert found[0] == found[1]
        assert bool(json.loads(found[0])["withheld"]) == bool(steps)
    assert main(["team", "merge", team]) == 0
    assert json.loads(told(capsys))["withheld"]


def test_no_number_in_a_report_is_about_a_person() -> None:
    def numbers(shape: object, name: str = "") -> set[str]:
        if isinstance(shape, list):
            return set().union(*(numbers(each, name) for each in shape), set())
        if not isinstance(shape, dict):
            return set()
        mine = {name} if shape.get("type") in ("integer", "number") else set()
        named = {key: each for key, each in shape.items() if key not in ("enum", "required")}
        return mine.union(*(numbers(each, key) for key, each in named.items()))

    assert numbers(SCHEMA) == {"least", "members", "not_included"}, "how many people it rests on, and nothing else"


def test_what_a_member_calls_a_folder_is_only_ever_text(team, people, capsys) -> None:
    odd = "<img/src=x>\u202e*[a](b)"
    for each in people[:5]:
        assert takes(each, *PLAIN, f"flaky-tests shop {odd}") == 0
    assert "<img" not in told(capsys, "html")
    for form in FORMATS:
        assert "\u202e" not in told(capsys, form)
    assert "`<img/src=x>" in told(capsys, "markdown")
