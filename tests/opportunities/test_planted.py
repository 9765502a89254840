"""Ten planted weaknesses and ten decoys; and a repository in which there is nothing to find."""

from __future__ import annotations

import json

import planted
import pytest
from click.testing import CliRunner
from repo_builder import RepoBuilder

from impact.cli import command


def found(repo: RepoBuilder, *more: str) -> dict[str, object]:
    """Return the JSON document for a repository."""
    done = CliRunner().invoke(
        command, ["opportunities", str(repo.path), "--me", "ada@example.com", "--json", *more], catch_exceptions=False
    )
    assert done.exit_code == 0, done.output
    document: dict[str, object] = json.loads(done.stdout)
    return document


def hits(document: dict[str, object], listed: tuple[tuple[str, str, str], ...]) -> list[str]:
    """Return the names of those that some opportunity points at."""
    spots = [spot for each in document["opportunities"] for spot in each["evidence"]]  # type: ignore[attr-defined]
    return [
        name for name, path, words in listed if any(spot["path"] == path and words in spot["words"] for spot in spots)
    ]


def test_planted_weaknesses_are_found_and_decoys_are_not(repo: RepoBuilder) -> None:
    document = found(planted.build(repo))
    missed = {name for name, *_ in planted.PLANTED} - set(hits(document, planted.PLANTED))
    assert not missed
    assert not hits(document, planted.DECOYS)


def test_nothing_beside_the_planted_is_shown(repo: RepoBuilder) -> None:
    document = found(planted.build(repo))
    spots = [spot for each in document["opportunities"] for spot in each["evidence"]]  # type: ignore[attr-defined]
    assert len(spots) == len(planted.PLANTED), json.dumps(spots, indent=1)


def test_a_clean_repository_shows_nothing_and_says_so(repo: RepoBuilder) -> None:
    assert found(planted.build_clean(repo))["opportunities"] == []
    done = CliRunner().invoke(command, ["opportunities", str(repo.path), "--me", "ada@example.com"])
    assert "Nothing was found." in done.stdout
    assert "pipelines: 2, documents: 1" in done.stdout


@pytest.mark.parametrize("every", [False, True])
def test_at_most_three_are_shown_unless_all_are_asked_for(repo: RepoBuilder, every: bool) -> None:
    planted.build(repo)
    asked = ["opportunities", str(repo.path), "--me", "ada@example.com", *(["--all"] if every else [])]
    text = CliRunner().invoke(command, asked, catch_exceptions=False).stdout
    assert text.count("Done looks like:") == (6 if every else 3)
    assert ("Beside these: 3" in text) is not every
