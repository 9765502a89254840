"""`impact consent`: given, shown, taken back and taken in, by the signature of the person alone."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from repo_builder import ADA, RepoBuilder
from signed_papers import Signer, needs_ssh_keygen

from impact.cli import main

pytestmark = needs_ssh_keygen


@pytest.fixture
def ada(tmp_path: Path) -> Signer:
    return Signer("ada", tmp_path / "people")


@pytest.fixture
def mallory(tmp_path: Path) -> Signer:
    return Signer("mallory", tmp_path / "people")


@pytest.fixture
def shop(tmp_path: Path) -> str:
    made = RepoBuilder(tmp_path / "shop")
    made.commit("Begin", {"a.txt": "a\n"}, author=ADA)
    with (tmp_path / "shop" / ".git" / "config").open("a", encoding="utf-8") as config:
        config.write('[remote "origin"]\n\turl = git@git.example.com:Payments/shop.git\n')
    return str(tmp_path / "shop")


@pytest.fixture(autouse=True)
def _known_here(request: pytest.FixtureRequest) -> None:
    """This machine is Ada's, but for the tests that ask whose it is."""
    if "nobody_here" not in request.fixturenames:
        main(["init", "--me", "ada@example.com"])


@pytest.fixture
def nobody_here() -> None:
    """A machine that nobody said is theirs."""


def give(shop: str, *more: str) -> int:
    return main(
        ["consent", "give", shop, "--to", "team:payments", "--period", "2026-H1", "--me", "ada@example.com", *more]
    )


def refused(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    capsys.readouterr()
    assert main([*words]) != 0
    out, err = capsys.readouterr()
    assert out == ""
    return err


def shown(capsys: pytest.CaptureFixture[str]) -> str:
    capsys.readouterr()
    assert main(["consent", "show"]) == 0
    return capsys.readouterr().out


def test_a_consent_is_given_shown_and_taken_back(shop, tmp_path, capsys) -> None:
    hand = tmp_path / "hand"
    assert give(shop, "-o", str(hand)) == 0
    out, err = capsys.readouterr()
    assert out.startswith(
        "ada@example.com lets team:payments be told of their work in git.example.com/payments/shop, from"
    )
    assert sorted(each.name for each in hand.iterdir()) == ["consent.json", "consent.json.sig", "key.pub"]
    assert (hand / "consent.json").stat().st_mode & 0o777 == 0o600
    told = json.loads((hand / "consent.json").read_text(encoding="utf-8"))
    assert (told["given"], told["until"]) == ("2026-07-01", "2027-07-01")
    assert "holds until 2027-07-01" in shown(capsys)
    name = err.split()[-1]
    assert main(["consent", "revoke", name, "-o", str(hand)]) == 0
    assert "revoked on 2026-07-01" in shown(capsys)
    assert (hand / "revocation.json.sig").exists()


def test_the_key_is_made_once_and_is_for_the_person_alone(shop, tmp_path) -> None:
    give(shop)
    key = Path.home() / ".local/share/impact/consent_key"
    first = key.read_bytes()
    assert key.stat().st_mode & 0o077 == 0
    give(shop)
    assert key.read_bytes() == first


def test_a_key_of_ones_own_can_sign(shop, ada, capsys, tmp_path) -> None:
    assert give(shop, "--key", str(ada.key)) == 0
    name = capsys.readouterr().err.split()[-1]
    assert not (Path.home() / ".local/share/impact/consent_key").exists()
    assert "did not sign" in refused(capsys, "consent", "revoke", name)
    assert main(["consent", "revoke", name, "--key", str(ada.key)]) == 0


@pytest.mark.parametrize(
    ("more", "why"),
    [
        (("--to", "everybody"), "is no audience"),
        (("--to", "self"), "is no audience"),
        (("--to", "team:"), "is no audience"),
        (("--period", "..2026-06-30"), "has no end or no beginning"),
        (("--until", "2026-06-30"), "has passed"),
        (("--until", "2028-06-30"), "at most 18 months"),
    ],
)
def test_what_is_no_consent_is_not_signed(shop, capsys, more, why) -> None:
    words = ["consent", "give", shop, "--to", "manager", "--period", "2026-H1", "--me", "ada@example.com", *more]
    assert why in refused(capsys, *words)
    assert "There is no consent here." in shown(capsys)


def test_nobody_consents_for_another(shop, nobody_here, capsys) -> None:
    words = ("consent", "give", shop, "--to", "manager", "--period", "2026-H1", "--me", "cleo@example.com")
    assert "nobody that this machine knows" in refused(capsys, *words)
    main(["init", "--me", "ada@example.com"])
    assert "nobody that this machine knows" in refused(capsys, *words)
    assert "There is no consent here." in shown(capsys)


def test_somebody_must_be_known_who_consents(shop, nobody_here, capsys) -> None:
    assert "whose consent?" in refused(capsys, "consent", "give", shop, "--to", "manager", "--period", "2026-H1")


def test_a_consent_of_another_comes_in_by_a_trusted_key_alone(ada, mallory, capsys) -> None:
    paper = str(ada.consent())
    assert "no key of ada.surname@example.com is trusted" in refused(capsys, "consent", "import", paper)
    assert main(["consent", "trust", ada.address, mallory.public]) == 0
    assert "was changed, or was not signed" in refused(capsys, "consent", "import", paper)
    assert main(["consent", "trust", ada.address, ada.public]) == 0
    assert main(["consent", "import", paper]) == 0
    assert "holds until" in shown(capsys)


def test_forged_and_edited_consents_are_refused(ada, mallory, capsys) -> None:
    main(["consent", "trust", ada.address, ada.public])
    main(["consent", "trust", mallory.address, mallory.public])
    forged = str(ada.consent(by=mallory.key))
    assert "was changed, or was not signed" in refused(capsys, "consent", "import", forged)
    longer = (Path(ada.consent()) / "consent.json").read_text(encoding="utf-8").replace("2027-06-30", "2027-12-01")
    assert "was changed, or was not signed" in refused(capsys, "consent", "import", str(ada.consent(text=longer)))
    other = mallory.says(who=ada.address)
    assert "was changed, or was not signed" in refused(capsys, "consent", "import", str(mallory.consent(other)))
    (ada.folder / "bare.json").write_text("{}")
    assert "bare.json.sig: No such file" in refused(capsys, "consent", "import", str(ada.folder / "bare.json"))
    assert "no consent.json" in refused(capsys, "consent", "import", str(ada.folder / "keys"))
    assert "There is no consent here." in shown(capsys)


def test_a_revocation_of_another_ends_their_consent_and_an_old_paper_does_not_bring_it_back(
    ada, mallory, capsys
) -> None:
    main(["consent", "trust", ada.address, ada.public])
    paper = str(ada.consent())
    assert "not known here" in refused(capsys, "consent", "import", str(ada.revocation()))
    main(["consent", "import", paper])
    assert "was changed" in refused(capsys, "consent", "import", str(ada.revocation(by=mallory.key)))
    assert main(["consent", "import", str(ada.revocation())]) == 0
    assert main(["consent", "import", paper]) == 0
    assert "revoked on 2026-07-01" in shown(capsys)


def test_what_was_changed_in_the_ledger_itself_counts_for_nothing(ada, capsys, monkeypatch) -> None:
    import os
    import sqlite3

    main(["consent", "trust", ada.address, ada.public])
    main(["consent", "import", str(ada.consent())])
    with sqlite3.connect(os.environ["IMPACT_LEDGER"]) as base:
        base.execute("UPDATE consents SET text = replace(text, '2027-06-30', '2027-12-01')")
    assert "counts for nothing" in shown(capsys)


def test_revoke_asks_for_one_consent(shop, capsys) -> None:
    assert "no consent begins with" in refused(capsys, "consent", "revoke", "abc")
    assert "no consent begins with" in refused(capsys, "consent", "revoke", "")


def test_trust_asks_for_an_address_and_a_key(ada, tmp_path, capsys) -> None:
    assert "is no address" in refused(capsys, "consent", "trust", "ada", ada.public)
    assert "No such file" in refused(capsys, "consent", "trust", ada.address, str(tmp_path / "none.pub"))


@pytest.mark.parametrize(
    "line",
    ["ssh-ed25519 \u00e9" + "A" * 30, 'ssh-ed25519 "AAAA B', "ssh-ed25519 AAAA",
     "cert-authority ssh-ed25519 " + "A" * 68,
     "ssh-ed25519-cert-v01@openssh.com " + "A" * 68, 'ssh-x",namespaces="file ' + "A" * 68],
)  # fmt: skip
def test_what_is_no_plain_key_is_not_kept(line: str, tmp_path, capsys) -> None:
    """Kept, it would stand in a line of ssh-keygen's file, or stop every later check."""
    (tmp_path / "odd.pub").write_text(f"{line} them\n", encoding="utf-8")
    assert "no public key" in refused(capsys, "consent", "trust", "ada.surname@example.com", str(tmp_path / "odd.pub"))


def test_another_consent_of_the_same_id_is_not_said_to_be_kept(ada, mallory, capsys) -> None:
    for each in (ada, mallory):
        assert main(["consent", "trust", each.address, each.public]) == 0
    first = mallory.says(audience="manager", id=ada.says().id)
    assert main(["consent", "import", str(mallory.consent(first))]) == 0
    assert "of the same id" in refused(capsys, "consent", "import", str(ada.consent(ada.says())))


def test_without_ssh_keygen_it_says_what_to_install(shop, capsys, monkeypatch) -> None:
    from impact.edges import programs

    monkeypatch.setattr(programs, "found", lambda name: "")
    said = refused(capsys, "consent", "give", shop, "--to", "manager", "--period", "2026-H1", "--me", "ada@example.com")
    assert "openssh-client" in said
