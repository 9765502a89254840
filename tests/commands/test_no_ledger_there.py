"""A ledger that is not there: who only asks says so, and makes neither a file nor a folder at a slip of the pen."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from repo_builder import RepoBuilder

from impact.cli import command
from impact.edges.places import config_folder

ME = ("--me", "ada@example.com")
# What each command is asked with; of those in BEGINS a new ledger is what they are there for.
ASKED: dict[str, tuple[str, ...]] = {
    "ask": ("abc", "--to", "Ben"),
    "ci forget": (),
    "ci status": (),
    "classify": ("--learn", *ME),
    "confirm": ("abc",),
    "confirm-from": ("{file}",),
    "consent revoke": ("abc",),
    "consent show": (),
    "digest": ME,
    "dismiss": ("abc", "--why", "x"),
    "doctor": (),
    "draft": ME,
    "explain": ("HEAD", *ME),
    "export": ("{out}",),
    "export --dry-run": ("{out}", "--dry-run"),
    "export --for": ("{out}", ".", "--for", "team:x", "--window", "2025-H1", "--yes", *ME),
    "export --markdown": ("{out}", "--markdown"),
    "fleet adoption": (),
    "fleet drain": (),
    "fleet drift": (),
    "fleet migrations": (),
    "fleet owners": ("--fleet", "{fleet}"),
    "fleet retry": (),
    "fleet status": (),
    "forget": ("--person", "x@example.com", "--yes"),
    "forget --undo": ("--person", "x@example.com", "--undo"),
    "inbox": (),
    "later": ("abc",),
    "ledger grant": ("--login", "x", "--as", "reader"),
    "ledger revoke": ("--login", "x"),
    "lint-config": (),
    "log": ME,
    "merge": ("abc", "def", "--why", "x"),
    "note --check": ("--check", "abc", "yes"),
    "note --edit": ("--edit", "abc", "x"),
    "note --forget": ("--forget", "abc"),
    "note --list": ("--list",),
    "opportunities": ME,
    "questions": ME,
    "reclassify": ("abc", "flaky-tests", "--why", "x"),
    "redact": ("abc", "x"),
    "report --author": ("--author", "x@example.com", "--for", "manager"),
    "reviews explain": ("1",),
    "reviews export": (),
    "reviews forget": (),
    "reviews status": (),
    "same": ("abc", "def"),
    "share notes": (),
    "share trailers suggest": (),
    "split": ("abc", "HEAD", "--why", "x"),
    "team add": ("{out}",),
    "team forget-member": ("x@example.com",),
    "team join": ("x@example.com", "{file}"),
    "team members": (),
    "team merge": ("{none}",),
    "team report": ("--window", "2025-H1"),
    "team send": ("{out}",),
    "undo": ("abc",),
}
BEGINS = {
    *("ci import", "consent give", "consent import", "consent trust", "fleet scan", "fleet worker", "import", "note"),
    *("report", "reviews import", "reviews sync", "scan", "schedule install", "schedule run", "sync"),
}


def _with_a_ledger(group: click.Group, before: str = "") -> Iterator[str]:
    """Every command that is told where a ledger lies."""
    context = click.Context(group)
    for name in group.list_commands(context):
        found = group.get_command(context, name)
        assert found is not None
        if isinstance(found, click.Group):
            yield from _with_a_ledger(found, f"{before}{name} ")
        elif {"--ledger", "--team"} & {each for one in found.params for each in one.opts}:
            yield f"{before}{name}"


def _verb(asked: str) -> tuple[str, ...]:
    return tuple(each for each in asked.split() if not each.startswith("--"))


def test_every_command_that_is_told_of_a_ledger_is_tried() -> None:
    """`ledger copy` names two places by arguments, and `ledger init-team` makes one."""
    tried = {" ".join(_verb(each)) for each in ASKED}
    assert tried | BEGINS == set(_with_a_ledger(command)) - {"ledger copy"}, "say whether it begins a ledger"


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One repository of Ada's, which nothing here changes."""
    made = RepoBuilder(tmp_path_factory.mktemp("repository"))
    made.commit("Begin", {"a": "1\n"})
    with (made.path / ".git" / "config").open("a", encoding="utf-8") as config:
        config.write("[user]\n\temail = ada@example.com\n\tname = Ada\n")
    return made.path


@pytest.mark.parametrize("asked", sorted(ASKED))
def test_who_only_asks_makes_no_ledger(asked, impact, path, tmp_path, monkeypatch) -> None:
    monkeypatch.chdir(path)
    (tmp_path / "file").write_text("yes\n", encoding="utf-8")
    (tmp_path / "fleet.yaml").write_text(f"repositories:\n  - {{name: r, path: {path}}}\n", encoding="utf-8")
    nowhere = tmp_path / "slip" / "ledger.db"
    named = {"file": tmp_path / "file", "fleet": tmp_path / "fleet.yaml", "out": tmp_path / "out", "none": nowhere}
    words = tuple(each.format(**named) for each in ASKED[asked])
    option = "--team" if asked.startswith("team ") else "--ledger"
    before = _files(tmp_path)
    done = impact(*_verb(asked), *words, option, nowhere)
    assert _files(tmp_path) == before
    if asked != "lint-config":  # without settings it has nothing to ask
        assert done.code == 1, done
        assert str(nowhere) in done.out + done.err


def _files(folder: Path) -> set[Path]:
    return {each for each in folder.rglob("*") if ".git" not in each.parts}


@pytest.mark.parametrize("asked", ["consent show", "fleet status", "inbox", "note --list", "reviews status"])
def test_nor_does_it_where_the_persons_own_was_never_begun(asked, impact, path, monkeypatch, ledger) -> None:
    monkeypatch.chdir(path)
    done = impact(*_verb(asked), *ASKED[asked])
    assert done.code == 1
    assert f"{ledger}: there is no ledger" in done.err
    assert "impact scan" in done.err
    assert not ledger.exists()


def test_nor_does_who_has_rules_of_their_own_looked_over(impact, path, tmp_path) -> None:
    config_folder().mkdir(parents=True)
    rules = "rules: [{name: a.b, because: it was seen, when: {any_path: [tests]}}]"
    (config_folder() / "config.yaml").write_text(rules, encoding="utf-8")
    done = impact("lint-config", path, "--ledger", tmp_path / "slip" / "ledger.db")
    assert (done.code, "there is no ledger" in done.err) == (1, True), done
    assert not (tmp_path / "slip").exists()


def test_a_copy_of_nothing_makes_nothing(impact, tmp_path) -> None:
    done = impact("ledger", "copy", tmp_path / "slip.db", tmp_path / "new" / "copy.db")
    assert "there is no ledger" in done.err
    assert _files(tmp_path) <= {tmp_path / "home-of-the-test"}


def test_an_empty_database_stays_empty(impact, postgres) -> None:
    name = postgres.database()
    done = impact("inbox", "--ledger", postgres.address(name))
    assert "there is no ledger" in done.err
    assert postgres.do("SELECT count(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace", database=name) == [
        (0,)
    ]


def test_a_ledger_that_is_asked_for_the_first_time_is_begun_without_a_name(impact, path, ledger) -> None:
    assert impact("log", path, *ME).code == 0
    assert ledger.exists()
