"""A made-up history becomes the same repository everywhere."""

from __future__ import annotations

from pathlib import Path

import pytest

from impact.edges import git, story
from impact.model.errors import RepositoryError
from impact.model.facts import Identity
from impact.model.history import History, Step

ADA = Identity("Ada Example", "ada@example.com")
BEN = Identity("Ben Example", "ben@example.com")


def history(*steps: Step) -> History:
    return History("tiny", ADA.email, steps)


TINY = history(
    Step(ADA, 1_700_000_000, "Start\n", edits=("app.py", "docs/old.md")),
    Step(BEN, 1_700_003_600, "Side\n", branch="side", writes=(("side.py", "x\n"),), deletes=("app.py",)),
    Step(ADA, 1_700_007_200, "Merge\n", merges="side", moves=(("docs/old.md", "docs/new.md"),)),
)


def said(repository: git.Repository, *command: str) -> str:
    return git.run(repository, *command).stdout.decode()


def test_the_same_history_gives_the_same_ids(tmp_path: Path) -> None:
    repository = story.build(TINY, tmp_path / "one")
    assert said(repository, "rev-parse", "HEAD") == "0fe97c7bdf979a5e338adeeb4f5780ffa7f1c35d\n"


def test_steps_do_what_they_say(tmp_path: Path) -> None:
    repository = story.build(TINY, tmp_path / "one")
    assert said(repository, "ls-tree", "-r", "--name-only", "HEAD").split() == ["docs/new.md", "side.py"]
    assert said(repository, "log", "--format=%an %s", "--topo-order").splitlines() == [
        "Ada Example Merge",
        "Ben Example Side",
        "Ada Example Start",
    ]
    assert said(repository, "show", "HEAD:docs/new.md") == "Start\n"
    assert git.run(repository, "fsck", "--strict").returncode == 0


@pytest.mark.parametrize(
    "step",
    [
        Step(ADA, 1, "no\n", deletes=("missing.py",)),
        Step(ADA, 1, "no\n", moves=(("missing.py", "new.py"),)),
        Step(ADA, 1, "no\n", merges="missing"),
    ],
)
def test_what_is_not_there_is_named(step: Step, tmp_path: Path) -> None:
    with pytest.raises(RepositoryError, match=r"tiny, step 1: there is no 'missing"):
        story.build(history(step), tmp_path / "one")


def test_a_history_that_git_refuses_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(RepositoryError, match="tiny"):
        story.build(history(Step(ADA, 1, "no\n", edits=("a//b",))), tmp_path / "one")


def test_a_tag_is_put_on_its_commit_by_the_author(tmp_path: Path) -> None:
    steps = (Step(ADA, 1, "one\n", edits=("a",), tag="v1.0"), Step(ADA, 2, "two\n", edits=("a",)))
    repository = story.build(history(*steps), tmp_path / "one")
    assert (
        said(repository, "for-each-ref", "--format=%(taggername) %(*subject)", "refs/tags").strip() == "Ada Example one"
    )
