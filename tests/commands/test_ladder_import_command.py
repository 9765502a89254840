from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from ladder_frameworks import put

from impact.commands.ladder import command
from impact.edges import places
from impact.model.errors import ImpactError, SettingsError, UsageError
from impact.model.ladder import Ladder, Source
from impact.services.ladder.source import public_address
from impact.settings.categories import load_categories
from impact.settings.ladders import load_ladder


def run(*arguments: object) -> Result:
    result = CliRunner(env={"COLUMNS": "80"}).invoke(command, [str(each) for each in arguments], standalone_mode=False)
    if result.exception is not None:
        raise result.exception
    return result


def git(folder: Path, *words: str) -> str:
    name = ("-c", "user.name=Ada", "-c", "user.email=ada@example.com")
    return subprocess.run(("git", *name, *words), cwd=folder, check=True, capture_output=True, text=True).stdout.strip()


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    folder = put(tmp_path / "clone", "axes")
    (folder / "LICENSE").write_text(
        "MIT License\n\nPermission is hereby granted, free of charge, to any person obtaining a copy"
    )
    git(folder, "init", "-q")
    git(folder, "add", ".")
    git(folder, "commit", "-qm", "Bake")
    git(folder, "remote", "add", "origin", "https://ada:secret@git.example.com/town/ladders.git")
    return folder


def made(name: str) -> Ladder:
    categories = tuple(each.key for each in load_categories())
    return load_ladder(name, user_folder=places.ladder_folder(), categories=categories)


def test_a_clone_becomes_a_ladder_that_says_where_it_comes_from(clone: Path) -> None:
    result = run("import", clone, "--name", "town")
    assert made("town").source == Source("https://git.example.com/town/ladders", git(clone, "rev-parse", "HEAD"), "MIT")
    text = (places.ladder_folder() / "town.yaml").read_text()
    assert "secret" not in text
    assert "changed since" not in text
    assert "2 levels, 10 expectations, 3 of them without a category yet\n" in result.stderr
    assert result.stderr.endswith("next: impact ladder map town\n")
    assert result.stdout == ""


def test_the_same_clone_gives_the_same_bytes(clone: Path) -> None:
    run("import", clone)
    file = places.ladder_folder() / "engineering-ladders.yaml"
    first = file.read_bytes()
    run("import", clone, "--replace")
    assert file.read_bytes() == first


def test_what_was_changed_since_the_commit_is_said(clone: Path) -> None:
    file = clone / "Baker.md"
    file.write_text(file.read_text().replace("keeps to the recipe", "changes the recipe"))
    run("import", clone, "--name", "town")
    assert "# changed since that commit: Baker.md\n" in (places.ladder_folder() / "town.yaml").read_text()


def test_a_ladder_that_is_there_is_not_written_over(clone: Path) -> None:
    run("import", clone, "--name", "town")
    file = places.ladder_folder() / "town.yaml"
    file.write_text("mine\n")
    with pytest.raises(ImpactError, match="there is a ladder of that name"):
        run("import", clone, "--name", "town")
    assert file.read_text() == "mine\n"
    run("import", clone, "--name", "town", "--replace")
    assert made("town").levels


def test_a_fault_leaves_nothing_behind(clone: Path) -> None:
    (clone / "Baker.md").write_text("## B1 - Baker\n\n* **Adopts**: ovens\n")
    with pytest.raises(SettingsError, match=r"Baker\.md:1: the level 'B1' has 1 bullets"):
        run("import", clone, "--name", "town")
    assert not places.ladder_folder().exists()


def test_a_table_outside_any_repository_has_no_source(tmp_path: Path) -> None:
    result = run("import", put(tmp_path / "table", "csv"))
    assert made("baking").source is None
    assert "the column 'points' is not taken over" in result.stderr


def test_without_a_licence_file_it_is_said(clone: Path) -> None:
    (clone / "LICENSE").unlink()
    assert "its licence: no licence file; keep the ladder to yourself" in run("import", clone).stderr


def test_with_most_the_levels_say_what_was_left_out(tmp_path: Path) -> None:
    result = run("import", put(tmp_path / "pages", "dropbox-html"), "--most", 3)
    assert "ic1: 3 of 4, the rest as comments\n" in result.stderr


@pytest.mark.parametrize("name", ["../x", "Ours", "a b"])
def test_a_name_that_is_no_name_is_refused(clone: Path, name: str) -> None:
    with pytest.raises(UsageError, match="cannot be called"):
        run("import", clone, "--name", name)
    assert not places.ladder_folder().exists()


def test_nothing_is_written_into_the_clone(clone: Path) -> None:
    before = {each: each.read_bytes() for each in clone.rglob("*") if each.is_file()}
    run("import", clone)
    assert {each: each.read_bytes() for each in clone.rglob("*") if each.is_file()} == before


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://user:token@git.example.com/a/b.git", "https://git.example.com/a/b"),
        ("https://git.example.com:8443/a/b?token=1#x", "https://git.example.com:8443/a/b"),
        ("git@git.example.com:a/b.git", "https://git.example.com/a/b"),
        ("ssh://git@git.example.com:22/a/b.git", "https://git.example.com/a/b"),
        ("file:///srv/a", ""),
        ("/srv/a/b", ""),
        ("https://[broken", ""),
        ("", ""),
    ],
)
def test_an_address_is_shown_without_what_opens_it(url: str, shown: str) -> None:
    assert public_address(url) == shown
