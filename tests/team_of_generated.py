"""A made-up team: up to seven members over ten small repositories, and what each hands over; the same every time."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import works_of_every_day as everyday
import works_of_leverage as leverage
from repo_builder import PASSER, RepoBuilder
from works import Work, lines

TEAM, WINDOW = "payments", "2026-H1"
HOST = "git.example.com/payments"
NAMES = ("Ada", "Ben", "Cleo", "Dana", "Emil", "Fay", "Gus")
# Everybody works in these three; the others are of one or two people each.
SHARED = ("shop", "api", "infra")
OWN = ("search", "mail", "tax", "geo", "web", "docs", "tools")
REPOSITORIES = (*SHARED, *OWN)
_PIPELINE = lines(
    "name: release", "on:", "  push:", "    tags: ['v*']", "jobs:", "  release:", "    runs-on: ubuntu-latest",
    "    steps:", "      - uses: somebody-else/upload@v1", "      - run: make publish",
)  # fmt: skip


def person(at: int) -> str:
    """One of the members, as Git writes them."""
    return f"{NAMES[at]} Example <{address(at)}>"


def address(at: int) -> str:
    return f"{NAMES[at].lower()}.example@example.com"


def build(folder: Path) -> dict[str, Path]:
    """Write the ten repositories and return where each lies."""
    made = {name: _repository(folder / name, name) for name in REPOSITORIES}
    for at in range(len(NAMES)):
        _do(made["shop"], leverage.FLAKY, at, "2026-02")
        _do(made["api"], everyday.FEATURE, at, "2026-03")
        _do(made["infra"], leverage.MIGRATION, at, "2026-04")
        _do(made["api"], everyday.FIX, at, "2026-05")
        _do(made[OWN[at]], everyday.REFACTORING, at, "2026-05")
        if at < 3:  # too few to be told
            _do(made["shop"], leverage.WATCHING, at, "2026-06")
    return {name: each.path for name, each in made.items()}


def _repository(path: Path, name: str) -> RepoBuilder:
    made = RepoBuilder(path)
    with (path / ".git" / "config").open("a", encoding="utf-8") as config:
        config.write(f'[remote "origin"]\n\turl = https://{HOST}/{name}.git\n')
    made.commit("Begin", {"README.md": f"{name}\n", ".github/workflows/release.yml": _PIPELINE},
                author=PASSER, date="2025-11-03T09:00:00")  # fmt: skip
    return made


def _do(repo: RepoBuilder, work: Work, at: int, month: str) -> None:
    """Let a member do a piece of work in files of their own beside those of the others."""
    repo.commit("Bring in what was there before", _moved(work.before, at), author=PASSER,
                date=f"2025-12-{at + 1:02}T08:00:00")  # fmt: skip
    for day, commits in enumerate(work.days):
        for each in commits:
            gone = dict.fromkeys(_moved(dict.fromkeys(each.deletes, ""), at))
            subject, _, body = each.message.partition("\n\n")
            repo.commit(subject.strip(), _moved(each.writes, at) | gone, author=person(at), body=body,
                        date=f"{month}-{3 * at + 1:02}T1{day % 10}:00:00")  # fmt: skip


def _moved(files: dict[str, str], at: int) -> dict[str, str]:
    return {_beside(path, at): text for path, text in files.items()}


def _beside(path: str, at: int) -> str:
    """The same file in the same folder, of another name for each member."""
    stem, dot, ending = path.rpartition(".")
    return f"{stem}_{at}{dot}{ending}" if dot and stem and not stem.endswith("/") else f"{path}_{at}"


@contextmanager
def at_home_of(at: int, folder: Path) -> Iterator[Path]:
    """Be a member on a machine of their own: a home, a ledger and an identity of their own."""
    home = folder / f"home-{at}"
    home.mkdir(parents=True, exist_ok=True)
    (home / ".gitconfig").write_text(f"[user]\n\tname = {NAMES[at]} Example\n\temail = {address(at)}\n")
    mine = {"HOME": str(home), "IMPACT_LEDGER": str(home / "ledger.db"), "GIT_CONFIG_GLOBAL": str(home / ".gitconfig")}
    mine |= {f"XDG_{each}_HOME": str(home / each.lower()) for each in ("CONFIG", "DATA", "STATE", "CACHE")}
    before = {name: os.environ.get(name) for name in mine}
    os.environ.update(mine)
    try:
        yield home
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value
