"""A member who was forgotten: no paper from before brings them back, by whatever way, and a new one does."""

from __future__ import annotations

import json
import sqlite3
from datetime import date
from pathlib import Path

import pytest
from signed_papers import Signer, needs_ssh_keygen, work

from impact.cli import main
from impact.ledger.team import open_team

pytestmark = needs_ssh_keygen
PLAIN = ("flaky-tests shop tests", "ordinary-fix shop src", "feature-delivery api src")
LATER = date(2026, 7, 2)


@pytest.fixture
def ada(tmp_path: Path) -> Signer:
    return Signer("ada", tmp_path / "people")


@pytest.fixture
def five(ada: Signer) -> list[Signer]:
    return [ada, *(Signer(name, ada.folder) for name in ("ben", "cleo", "dana", "emil"))]


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("IMPACT_TEAM", str(tmp_path / "team.db"))
    return made(tmp_path / "team.db")


@pytest.fixture
def other(tmp_path: Path) -> str:
    """Another ledger of the same team."""
    return made(tmp_path / "other.db")


def made(path: Path) -> str:
    assert main(["ledger", "init-team", str(path), "--name", "payments"]) == 0
    return str(path)


def joins(person: Signer, *more: str) -> None:
    assert main(["team", "join", person.address, person.public, *more]) == 0


def sends(person: Signer, *more: str) -> Path:
    joins(person, *more)
    sent = person.export(work(*PLAIN))
    assert main(["team", "add", str(sent), *more]) == 0
    return sent


def listed(impact, *more: str) -> str:
    return impact("team", "members", *more).out


def test_what_is_kept_tells_nobody_who_it_was(place, ada, impact) -> None:
    sends(ada)
    assert impact("team", "forget-member", ada.address).code == 0
    with open_team(Path(place)) as ledger:
        kept = ledger.forgotten()
    assert sorted(each.sort for each in kept) == ["address", "consent", "key"]
    assert len({each.salt for each in kept}) == 3, "no two rows can be put together"
    files = b"".join(each.read_bytes() for each in Path(place).parent.glob("team.db*"))
    for told in (ada.address, ada.says().id, Path(ada.public).read_text(encoding="ascii").split()[1]):
        assert told.encode() not in files


def test_no_paper_from_before_counts_after_joining_again(place, ada, impact, monkeypatch) -> None:
    sent = sends(ada)
    unseen = ada.consent(ada.says(given=date(2026, 6, 1)))
    impact("team", "forget-member", ada.address)
    monkeypatch.setenv("IMPACT_TODAY", "2026-08-01")
    again = impact("team", "join", ada.address, ada.public)
    assert "they were forgotten here on 2026-07-01" in again.err
    for paper in (sent, unseen, ada.consent(), ada.export(work("migration shop"), day=date(2026, 8, 1))):
        done = impact("team", "add", paper)
        assert done.code == 1
        assert "they were forgotten here on 2026-07-01" in done.err
    assert "no consent that holds (only one that is given after 2026-07-01 can" in listed(impact)
    new = ada.says(given=LATER)
    assert impact("team", "add", ada.export(work(*PLAIN), new, day=LATER)).code == 0
    assert "consent until 2027-06-30; sent: 2026-H1" in listed(impact)


def test_a_consent_of_a_day_still_to_come_does_not_outlive_the_forgetting(place, ada, impact, monkeypatch) -> None:
    joins(ada)
    ahead = ada.consent(ada.says(given=date(2026, 7, 20)))
    assert impact("team", "add", ahead).code == 0
    impact("team", "forget-member", ada.address)
    monkeypatch.setenv("IMPACT_TODAY", "2026-08-01")
    joins(ada)
    assert "one of those that were here when they were forgotten" in impact("team", "add", ahead).err


def test_rows_that_are_put_back_by_hand_count_for_nothing(place, five, impact, tmp_path) -> None:
    for each in five:
        sends(each)
    assert main(["ledger", "copy", "--team", place, str(tmp_path / "before.db")]) == 0
    impact("team", "forget-member", five[0].address)
    with sqlite3.connect(place) as base:
        base.execute("ATTACH ? AS before", [str(tmp_path / "before.db")])
        for table in ("members", "member_consents", "deliveries"):
            base.execute(f"INSERT OR IGNORE INTO main.{table} SELECT * FROM before.{table}")
    assert impact("team", "members").out.count("consent until") == 4
    told = json.loads(impact("team", "report", "--window", "2026-H1", "--format", "json").out)
    assert "Fewer than 5 members" in told["withheld"]


@pytest.mark.parametrize("known_as", ["ada", "ada.second"])
def test_a_merge_brings_nobody_back(place, other, ada, impact, known_as) -> None:
    """Under another address as well, where the key is the same: one key is one person."""
    sends(ada)
    there = Signer(known_as, ada.folder)
    if known_as != "ada":
        for end in ("", ".pub"):
            (ada.folder / "keys" / f"{known_as}{end}").write_bytes((ada.folder / "keys" / f"ada{end}").read_bytes())
        (ada.folder / "keys" / known_as).chmod(0o600)
    sends(there, "--team", other)
    impact("team", "forget-member", ada.address)
    done = impact("team", "merge", other)
    assert "new members 0, consents 0, exports 0; refused: 2" in done.err
    assert listed(impact) == "nobody yet: impact team join ADDRESS FILE.pub\n"


def test_who_was_forgotten_there_does_not_count_here_and_the_keeper_is_told(place, other, five, impact) -> None:
    for each in five:
        sends(each)
    sends(five[0], "--team", other)
    impact("team", "forget-member", five[0].address, "--team", other)
    done = impact("team", "merge", other)
    assert f"{five[0].address} was forgotten there" in done.err
    assert f"impact team forget-member {five[0].address}" in done.err
    assert listed(impact).count("consent until") == 4
    told = json.loads(impact("team", "report", "--window", "2026-H1", "--format", "json").out)
    assert "Fewer than 5 members" in told["withheld"]


def test_readers_see_at_once_that_a_window_is_withheld(place, other, five, impact) -> None:
    """Whoever asks the keeper's ledger next would withhold it; a reader of the database looks at what stands there."""
    for each in five:
        sends(each)
    impact("team", "report", "--window", "2026-H1")
    sends(five[0], "--team", other)
    impact("team", "forget-member", five[0].address, "--team", other)
    impact("team", "merge", other)
    with open_team(Path(place)) as ledger:
        assert [bool(each.released.withheld) for each in ledger.editions("2026-H1")] == [True]


def test_no_text_comes_over_as_a_digest(place, other, impact) -> None:
    with sqlite3.connect(other) as base:
        for row in (("address", "zoe left", "0" * 64, 1), ("zoe", "0" * 64, "0" * 64, 1), ("key", "0" * 64, "zoe", 1)):
            base.execute("INSERT INTO forgotten_members VALUES (?, ?, ?, ?)", row)
    impact("team", "merge", other)
    with open_team(Path(place)) as ledger:
        assert ledger.forgotten() == ()


def test_words_of_one_forged_export_are_not_told(place, other, five, impact) -> None:
    """Whoever keeps the other ledger puts an unsigned export into it, and says that the team was told of it."""
    for each in five:
        sends(each, "--team", other)
    impact("team", "report", "--window", "2026-H1", "--team", other)
    with sqlite3.connect(other) as base:
        base.execute("UPDATE deliveries SET work = replace(work, '\"shop\"', '\"zoe is slow\"') WHERE rowid = 1")
        base.execute("INSERT INTO release_cells (period, edition, sort, name, words) "
                     "VALUES ('2026-H1', 1, 'repository', 'zoe is slow', 'nearly all')")  # fmt: skip
    impact("team", "merge", other)
    with open_team(Path(place)) as ledger:
        assert [each.released.cells for each in ledger.editions("2026-H1")] == [()]
    assert "zoe" not in impact("team", "report", "--window", "2026-H1").out


def test_a_third_ledger_does_not_bring_back_who_was_forgotten_in_the_first(place, other, ada, impact, tmp_path) -> None:
    third = made(tmp_path / "third.db")
    for each in (other, third):
        sends(ada, "--team", each)
    impact("team", "forget-member", ada.address, "--team", other)
    for each in (other, third):
        assert impact("team", "merge", each).code == 0
    assert listed(impact) == "nobody yet: impact team join ADDRESS FILE.pub\n"


def test_another_teams_forgetting_is_none_of_this_one(place, ada, impact, tmp_path) -> None:
    search = str(tmp_path / "search.db")
    main(["ledger", "init-team", search, "--name", "search"])
    sends(ada)
    joins(ada, "--team", search)
    impact("team", "forget-member", ada.address, "--team", search)
    assert "forgotten" not in impact("team", "merge", search).err
    assert "consent until" in listed(impact)


def test_nobody_was_forgotten_on_a_day_still_to_come(place, other, ada, impact) -> None:
    """A ledger that says so would keep somebody out for good."""
    sends(ada)
    sends(ada, "--team", other)
    impact("team", "forget-member", ada.address, "--team", other)
    with sqlite3.connect(other) as base:
        base.execute("UPDATE forgotten_members SET day = 2000000")
    impact("team", "merge", other)
    assert "consent until" in listed(impact)


def test_what_was_revoked_here_does_not_come_back_with_a_merge(place, other, ada, impact) -> None:
    sends(ada)
    sends(ada, "--team", other)
    main(["team", "add", str(ada.revocation())])
    assert "new members 0, consents 0, exports 0; refused: 1" in impact("team", "merge", other).err
    with open_team(Path(place)) as ledger:
        assert ledger.deliveries() == ()


@pytest.mark.parametrize(("by", "ends"), [("ada", True), ("mallory", False)])
def test_a_merge_ends_a_consent_only_by_its_own_members_word(place, other, ada, impact, by, ends) -> None:
    sends(ada)
    sends(ada, "--team", other)
    main(["team", "add", str(ada.revocation()), "--team", other])
    if by == "mallory":
        with sqlite3.connect(other) as base:
            base.execute("UPDATE member_consents SET revocation = replace(revocation, '2026-07-01', '2026-06-01')")
    impact("team", "merge", other)
    assert ("no consent that holds" in listed(impact)) == ends


def test_no_number_and_no_login_comes_over_with_a_member(place, other, ada, impact) -> None:
    ben = Signer("ben", ada.folder)
    sends(ada)
    sends(ben, "--team", other)
    with open_team(Path(place)) as ledger:
        number = ledger.members()[0].number
    with sqlite3.connect(other) as base:
        base.execute("UPDATE member_consents SET member = ?", [number])
        base.execute("UPDATE deliveries SET member = ?", [number])
        base.execute("UPDATE members SET number = ?, login = 'mallory'", [number])
    assert "new members 1, consents 1, exports 1" in impact("team", "merge", other).err
    with open_team(Path(place)) as ledger:
        assert {each.login for each in ledger.members()} == {""}
        assert len({each.number for each in ledger.members()}) == 2


def test_a_ledger_of_the_version_before_is_brought_up_to_date(place, ada, impact, tmp_path) -> None:
    sends(ada)
    with sqlite3.connect(place) as base:
        base.execute("DROP TABLE forgotten_members")
        base.execute("UPDATE team SET version = '1'")
    done = impact("ledger", "copy", "--team", place, tmp_path / "copy.db")
    assert f"impact team members --team {place}" in done.err
    assert "consent until" in listed(impact)
    assert impact("team", "forget-member", ada.address).code == 0
    assert impact("ledger", "copy", "--team", place, tmp_path / "copy.db").code == 0


def test_a_consent_that_is_called_like_anothers_keeps_nobody_out(place, ada, impact) -> None:
    mallory = Signer("mallory", ada.folder)
    joins(ada)
    joins(mallory)
    assert impact("team", "add", mallory.consent(mallory.says(id=ada.says().id))).code == 0
    assert impact("team", "add", ada.export(work(*PLAIN))).code == 0
    assert f"{ada.address}: consent until 2027-06-30; sent: 2026-H1" in listed(impact)


def test_a_consent_under_another_number_counts_for_nothing(place, ada, impact) -> None:
    sends(ada)
    with sqlite3.connect(place) as base:
        base.execute("UPDATE member_consents SET id = 'x'")
    assert "no consent that holds" in listed(impact)
