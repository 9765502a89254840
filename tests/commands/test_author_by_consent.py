"""P-01: nobody gets a report about somebody else without a consent that covers it; then nothing is read or written."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from repo_builder import RepoBuilder
from signed_papers import Signer, needs_ssh_keygen

from impact.cli import main
from impact.edges import places
from impact.ledger.opening import open_ledger
from impact.model.consent import Consent
from impact.model.period import Period
from impact.model.work import DISMISS, Correction

pytestmark = needs_ssh_keygen
H1 = Period(date(2026, 1, 1), date(2026, 6, 30))


@pytest.fixture
def cleo(tmp_path: Path) -> Signer:
    return Signer("cleo", tmp_path / "people")


@pytest.fixture
def shop(tmp_path: Path) -> str:
    made = RepoBuilder(tmp_path / "shop")
    made.commit("Begin", {"a.txt": "a\n"}, date="2026-01-02T09:00:00")
    made.commit("Add prices", {"src/price.py": "x = 1\n"}, author="Cleo Surname <cleo.surname@example.com>",
                date="2026-03-02T09:00:00")  # fmt: skip
    return str(tmp_path / "shop")


def report(shop: str, cleo: Signer, out: Path, *more: str) -> int:
    words = ["report", shop, "--author", cleo.address, "--for", "manager", "--period", "2026-H1", "-o", str(out)]
    return main([*words, "--format", "markdown", *more])


def every_file(folder: Path) -> dict[str, bytes]:
    return {str(each): each.read_bytes() for each in sorted(folder.rglob("*")) if each.is_file()}


def given(cleo: Signer, **other: object) -> Consent:
    return cleo.says(**{"audience": "manager", "repositories": ("shop",), **other})


def keep(cleo: Signer, said: Consent) -> None:
    assert main(["consent", "trust", cleo.address, cleo.public]) == 0
    assert main(["consent", "import", str(cleo.consent(said))]) == 0


def test_with_a_consent_there_is_a_report_that_says_so(shop, cleo, tmp_path) -> None:
    keep(cleo, given(cleo))
    out = tmp_path / "out.md"
    assert report(shop, cleo, out) == 0
    text = out.read_text(encoding="utf-8")
    assert "by their consent of 2026-07-01 for the manager" in text
    assert "Cleo Surname" in text
    assert f"--author {cleo.address}" in text, "the command that makes it again"


def test_without_any_ledger_nothing_is_made(shop, cleo, tmp_path, capsys) -> None:
    before = every_file(tmp_path)
    assert report(shop, cleo, tmp_path / "out.md") == 1
    assert every_file(tmp_path) == before
    assert not Path(os.environ["IMPACT_LEDGER"]).parent.exists()
    assert "there is no consent of theirs" in capsys.readouterr().err


def forged(cleo: Signer) -> None:
    """A row that nobody signed, put into the ledger by hand."""
    import sqlite3

    with sqlite3.connect(os.environ["IMPACT_LEDGER"]) as base:
        base.execute("UPDATE consents SET signature = replace(signature, 'A', 'B')")


def longer(cleo: Signer) -> None:
    import sqlite3

    with sqlite3.connect(os.environ["IMPACT_LEDGER"]) as base:
        base.execute("UPDATE consents SET text = replace(text, '2026-12-31', '2027-12-31')")


def revoked(cleo: Signer) -> None:
    assert main(["consent", "import", str(cleo.revocation(given(cleo)))]) == 0


def distrusted(cleo: Signer) -> None:
    import sqlite3

    with sqlite3.connect(os.environ["IMPACT_LEDGER"]) as base:
        base.execute("DELETE FROM consent_keys")


@pytest.mark.parametrize(
    ("other", "then", "why"),
    [
        ({"given": date(2026, 6, 1), "until": date(2026, 6, 30)}, None, "ended on 2026-06-30"),
        ({"given": date(2026, 7, 2)}, None, "begins on 2026-07-02"),
        ({"audience": "committee"}, None, "another audience (committee, not manager)"),
        ({"audience": "team:payments"}, None, "another audience"),
        ({"repositories": ("web",)}, None, "does not cover shop"),
        ({"period": Period(date(2026, 2, 1), date(2026, 6, 30))}, None, "covers 2026-02-01 to 2026-06-30 only"),
        ({}, revoked, "revoked on 2026-07-01"),
        ({}, forged, "was changed, or was not signed"),
        ({}, longer, "was changed, or was not signed"),
        ({}, distrusted, "no key of cleo.surname@example.com is trusted"),
    ],
)
def test_each_consent_that_does_not_cover_it_is_refused_by_its_reason(
    shop: str,
    cleo: Signer,
    tmp_path: Path,
    capsys,
    other: dict[str, object],
    then: Callable[[Signer], None] | None,
    why: str,
) -> None:
    keep(cleo, given(cleo, **other))
    if then:
        then(cleo)
    before = every_file(Path(shop)), _ledger()
    assert report(shop, cleo, tmp_path / "out.md") == 1
    assert why in capsys.readouterr().err
    assert not (tmp_path / "out.md").exists()
    assert (every_file(Path(shop)), _ledger()) == before


def _ledger() -> list[str]:
    from impact.ledger.opening import open_ledger

    with open_ledger(Path(os.environ["IMPACT_LEDGER"])) as ledger:
        return [*ledger.dump(), *map(repr, ledger.repositories())]


@pytest.mark.parametrize(
    ("more", "why"),
    [
        (("--for", "self"), "is for somebody"),
        (("--me", "ada@example.com"), "give one of them"),
        (("--diff",), "theirs to change"),
        (("--edit",), "theirs to change"),
        (("--demo",), "theirs to change"),
        (("--author", "cleo"), "is no address"),
    ],
)
def test_what_does_not_go_together(shop, cleo, tmp_path, capsys, more, why) -> None:
    keep(cleo, given(cleo))
    assert report(shop, cleo, tmp_path / "out.md", *more) == 2
    assert why in capsys.readouterr().err
    assert not (tmp_path / "out.md").exists()


def test_ones_own_address_needs_no_consent(shop, cleo, tmp_path) -> None:
    config = Path(os.environ["XDG_CONFIG_HOME"]) / "impact" / "config.yaml"
    config.parent.mkdir(parents=True)
    config.write_text(f"me: [{cleo.address}]\n")
    assert report(shop, cleo, tmp_path / "out.md", "--for", "self") == 0


def test_nothing_of_it_is_remembered_as_given_away(shop, cleo, tmp_path) -> None:
    from impact.ledger.opening import open_ledger

    keep(cleo, given(cleo))
    assert report(shop, cleo, tmp_path / "out.md") == 0
    with open_ledger(Path(os.environ["IMPACT_LEDGER"])) as ledger:
        assert ledger.snapshot((cleo.address,), "manager") is None


def test_a_consent_by_the_key_of_this_machine_is_no_consent_of_theirs(shop, cleo, tmp_path, capsys) -> None:
    assert main(["init", "--me", cleo.address]) == 0
    assert main(["consent", "give", shop, "--to", "manager", "--period", "2026-H1"]) == 0
    (places.config_folder() / "config.yaml").write_text("me: [ada@example.com]\n", encoding="utf-8")
    capsys.readouterr()
    assert report(shop, cleo, tmp_path / "out.md") == 1
    assert f"no key of {cleo.address} is trusted here" in capsys.readouterr().err
    assert not (tmp_path / "out.md").exists()


def test_it_is_shaped_by_no_word_of_whoever_makes_it(shop, cleo, tmp_path) -> None:
    keep(cleo, given(cleo))
    first, second = tmp_path / "first.md", tmp_path / "second.md"
    assert report(shop, cleo, first) == 0
    with open_ledger(places.ledger_file(None)) as ledger:
        (work,) = ledger.contributions()
        ledger.correct(Correction(work.id, "", "never happened", date(2026, 6, 1), work.shas, DISMISS))
    assert report(shop, cleo, second) == 0
    assert second.read_text(encoding="utf-8") == first.read_text(encoding="utf-8")
    assert "is on their own machine and not in it" in first.read_text(encoding="utf-8")


def zoe_counted_as_cleo(shop: str) -> None:
    """A mailmap by whoever may commit there, for the work of somebody who consented to nothing."""
    made = RepoBuilder(Path(shop).parent / "web")
    made.commit("Add a guide", {"docs/guide.md": "one\n"}, author="Zoe Third <zoe.third@example.com>",
                date="2026-03-03T09:00:00")  # fmt: skip
    line = "Cleo Surname <Cleo.Surname@example.com> <zoe.third@example.com>\n"
    made.commit("Say who is who", {".mailmap": line}, date="2026-03-04T09:00:00")


def test_a_mailmap_lends_nobody_the_work_of_a_third_person(shop, cleo, tmp_path, capsys) -> None:
    zoe_counted_as_cleo(shop)
    keep(cleo, given(cleo, repositories=("shop", "web")))
    web, out = str(tmp_path / "web"), tmp_path / "out.md"
    assert report(web, cleo, out) == 1
    assert not out.exists()
    said = capsys.readouterr().err
    assert "the .mailmap of web counts zoe.third@example.com as theirs" in said
    assert "of that address there is no consent" in said
    assert report(shop, cleo, out) == 0, "in the other repository there is none"


def test_two_addresses_of_one_person_are_told_together_if_both_consented(shop, cleo, tmp_path) -> None:
    zoe_counted_as_cleo(shop)
    keep(cleo, given(cleo, repositories=("shop", "web")))
    other = Signer("zoe", tmp_path / "people")
    said = other.says(who="zoe.third@example.com", audience="manager", repositories=("web",))
    assert main(["consent", "trust", "zoe.third@example.com", other.public]) == 0
    assert main(["consent", "import", str(other.consent(said))]) == 0
    assert report(str(tmp_path / "web"), cleo, tmp_path / "out.md") == 0
