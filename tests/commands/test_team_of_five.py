"""Five members over ten repositories, from their commits to what the team is told: who it is from is in none of it."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
import team_of_generated as made
from repo_builder import RepoBuilder
from signed_papers import needs_ssh_keygen

from impact.cli import main

pytestmark = needs_ssh_keygen
FOR = ("--for", f"team:{made.TEAM}", "--window", made.WINDOW)


def hands_over(at: int, folder: Path, paths: list[str]) -> Path:
    """Consent and send, on a machine of their own."""
    with made.at_home_of(at, folder) as home:
        give = ["consent", "give", *paths, "--to", f"team:{made.TEAM}", "--period", "2026"]
        assert main([*give, "-o", str(home / "hand")]) == 0
        assert main(["export", str(home / "sent"), *paths, *FOR, "--yes"]) == 0
    return home


def traces(text: str) -> list[str]:
    """Everything in a text that could be somebody's: names, addresses, hashes, pseudonyms."""
    plain = re.sub(r"<style>.*?</style>|sha256-\S+", "", text, flags=re.DOTALL)
    people = [each for name in made.NAMES for each in (name, f"{name.lower()}.example")]
    found = [each for each in people if re.search(rf"\b{re.escape(each)}\b", plain, re.IGNORECASE)]
    return [*found, *re.findall(r"\S*@\S*|\b[0-9a-f]{8,}\b|\b(?:author|person|member) [A-Z]\b", plain)]


def test_five_members_over_ten_repositories(tmp_path, monkeypatch, capsys) -> None:
    paths = [str(each) for each in made.build(tmp_path / "repos").values()]
    monkeypatch.setenv("IMPACT_TEAM", str(tmp_path / "team.db"))
    assert main(["ledger", "init-team", str(tmp_path / "team.db"), "--name", made.TEAM]) == 0
    for at in range(5):
        home = hands_over(at, tmp_path, paths)
        assert traces((home / "sent" / "work.json").read_text(encoding="utf-8")) == []
        assert main(["team", "join", made.address(at), str(home / "hand" / "key.pub")]) == 0
        assert main(["team", "add", str(home / "sent")]) == 0
    capsys.readouterr()
    for form in ("json", "markdown", "terminal", "html"):
        assert main(["team", "report", "--window", made.WINDOW, "--format", form]) == 0
        text = capsys.readouterr().out
        assert traces(text) == [], form
    assert main(["team", "report", "--window", made.WINDOW, "--format", "json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert {each["theme"] for each in found["themes"]} == {
        "migration", "feature-delivery", "ordinary-fix"
    }, "refactoring went to what is left: that nobody did anything else would be told"  # fmt: skip
    assert [each["repository"] for each in found["repositories"]] == [f"{made.HOST}/infra", f"{made.HOST}/shop"]
    (weak,) = found["weak_points"]
    assert weak["repositories"] == [f"{made.HOST}/{each}" for each in sorted(made.SHARED)]
    assert weak["others"], "told of, not named: one person each works there"
    assert found["other_themes"][0] == {"group": "leverage", "share": "about a quarter"}, "three watch, five repaired"
    assert [each["group"] for each in found["other_themes"]] == ["leverage", "ordinary"]


@pytest.fixture
def alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[str, str]:
    """One person's repository, and the folder that an export would go to."""
    repos = made.build(tmp_path / "repos")
    monkeypatch.chdir(tmp_path)
    return str(repos["shop"]), str(tmp_path / "sent")


def test_an_export_is_shown_before_it_is_written_and_needs_a_consent(alone, tmp_path, capsys) -> None:
    shop, sent = alone
    with made.at_home_of(0, tmp_path):
        assert main(["export", sent, shop, *FOR, "--yes"]) == 1
        assert "there is no consent of yours" in capsys.readouterr().err
        main(["consent", "give", shop, "--to", "team:search", "--period", "2026"])
        assert main(["export", sent, shop, *FOR, "--yes"]) == 1
        assert "another audience" in capsys.readouterr().err
        main(["consent", "give", shop, "--to", "team:payments", "--period", "2026"])
        capsys.readouterr()
        assert main(["export", sent, shop, *FOR]) == 1
        out, err = capsys.readouterr()
        assert json.loads(out)["team"] == "payments"
        assert "nothing was written" in err
        assert not Path(sent).exists()
        assert main(["export", sent, shop, *FOR, "--yes"]) == 0
        assert (Path(sent) / "work.json").read_text(encoding="utf-8") == out
        capsys.readouterr()
        assert main(["export", sent, shop, *FOR, "--dry-run"]) == 0
        assert "sent it last:\n  nothing\n" in capsys.readouterr().err
        config = tmp_path / "home-0" / "config" / "impact" / "config.yaml"
        config.parent.mkdir(parents=True, exist_ok=True)
        config.write_text("private: {paths: [tests/*]}\n")
        assert main(["export", sent, shop, *FOR, "--dry-run"]) == 0
        out, err = capsys.readouterr()
        assert '"tests"' not in out
        assert "your settings keep the path private: git.example.com/payments/shop: tests" in err
        assert '-   "area": "tests"' in err
        assert "you let team:search be told of the same days" in err
        assert "no work of yours is in it" not in err
        config.write_text("private: {repositories: ['*']}\n")
        assert main(["export", sent, shop, *FOR, "--dry-run"]) == 0
        out, err = capsys.readouterr()
        assert json.loads(out)["parts"] == []
        assert "no work of yours is in it" in err


def test_what_a_consent_does_not_cover_stays(alone, tmp_path, capsys) -> None:
    shop, sent = alone
    other = str(Path(shop).parent / "api")
    with made.at_home_of(0, tmp_path):
        main(["consent", "give", shop, "--to", "team:payments", "--period", "2026"])
        capsys.readouterr()
        assert main(["export", sent, shop, other, *FOR, "--dry-run"]) == 0
        out, err = capsys.readouterr()
    assert "payments/api" not in out
    assert "your consent does not cover it: git.example.com/payments/api" in err


def test_only_whole_windows_and_named_teams_are_exported(alone, tmp_path, capsys) -> None:
    shop, sent = alone
    for more, why in (
        (("--for", "team:payments", "--window", "2026-H2"), "is not over"),
        (("--for", "team:payments", "--window", "12 months"), "is no window"),
        (("--for", "manager", "--window", "2026-H1"), "a team is named as"),
    ):
        assert main(["export", sent, shop, *more, "--yes"]) == 2
        assert why in capsys.readouterr().err
    assert not Path(sent).exists()


def test_a_canary_in_any_field_of_the_work_does_not_leave(tmp_path, capsys) -> None:
    """In messages, names of files, folders, people, notes and branches; folders by what the settings keep back."""
    shop = tmp_path / "shop"
    repo = RepoBuilder(shop)
    repo.commit("Begin", {"README.md": "x\n"}, date="2026-01-02T09:00:00")
    repo.branch("canary")
    repo.commit("Fix the canary (#77)", {"src/canary/price.py": "x = 1\n", "src/deep/er/canary.py": "y = 1\n"},
                author=made.person(0), body="About the canary, CANARY-12", date="2026-02-02T09:00:00",
                co_authors=("Canary Bird <canary@example.com>",))  # fmt: skip
    with made.at_home_of(0, tmp_path) as home:
        settings = home / "config" / "impact" / "config.yaml"
        settings.parent.mkdir(parents=True)
        settings.write_text("private: {words: [canary]}\n")
        assert main(["note", "Helped the canary", "--day", "2026-03-03", "--category", "pairing-mentoring"]) == 0
        assert main(["consent", "give", str(shop), "--to", f"team:{made.TEAM}", "--period", "2026"]) == 0
        assert main(["export", str(home / "sent"), str(shop), *FOR, "--yes"]) == 0
        work = (home / "sent" / "work.json").read_text(encoding="utf-8")
    assert "canary" not in work.lower()
    assert "src/deep" in work, "there is something in it"
    assert "pairing-mentoring" not in work, "a note is the person's own"
    assert "src/canary" in capsys.readouterr().err, "the person is told what stays"
