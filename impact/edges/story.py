"""Builds a repository from a made-up history; the same history gives the same commit ids everywhere."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from impact.edges import git
from impact.edges.git import Repository
from impact.model.errors import RepositoryError
from impact.model.facts import Identity
from impact.model.history import History, Step

MAIN = "main"
# Written by hand: `git init` would add templates and whatever the person's configuration says.
_CONFIG = "[core]\n\trepositoryformatversion = 0\n\tfilemode = true\n\tbare = false\n"


@dataclass(slots=True)
class _Branch:
    """The files at the tip of a branch, and what changed since it began (None: deleted)."""

    files: dict[str, str]
    changed: dict[str, str | None] = field(default_factory=dict)

    def put(self, path: str, content: str) -> None:
        self.files[path] = content
        self.changed[path] = content

    def drop(self, path: str) -> None:
        del self.files[path]
        self.changed[path] = None


def build(history: History, folder: Path) -> Repository:
    """Make a repository without a checkout in `folder`, which must not exist or be empty.

    Raises RepositoryError when git refuses the history, which says that the story is at fault.
    """
    git_dir = folder / ".git"
    for part in ("objects", "refs/heads"):
        (git_dir / part).mkdir(parents=True)
    (git_dir / "HEAD").write_text(f"ref: refs/heads/{MAIN}\n", encoding="ascii")
    (git_dir / "config").write_text(_CONFIG, encoding="ascii")
    repository = git.find(str(folder))
    done = git.run(repository, "fast-import", "--quiet", "--date-format=raw", feed=stream(history))
    if done.returncode:
        reason = done.stderr.decode("utf-8", "replace").strip().split("\n")[0]
        raise RepositoryError(f"{history.name}: {reason}", hint="a step of the story cannot be made")
    return repository


def build_all(histories: Iterable[History], folder: Path) -> tuple[Repository, ...]:
    """Make a repository for each history, in a folder of `folder` with its name; raises RepositoryError as `build`."""
    return tuple(build(each, folder / each.name) for each in histories)


def stream(history: History) -> bytes:
    """Return the history in the format of `git fast-import`.

    Raises RepositoryError when a step deletes, moves or merges what is not there.
    """
    branches = {MAIN: _Branch({})}
    parts: list[bytes] = []
    for number, step in enumerate(history.steps, 1):
        begins = step.branch not in branches
        if begins:
            branches[step.branch] = _Branch(dict(branches[MAIN].files))
        try:
            changes = _apply(step, branches)
        except KeyError as missing:
            raise RepositoryError(
                f"{history.name}, step {number}: there is no {missing} here",
                hint="check the paths and branches",
            ) from None
        parts.extend(_commit(step, begins, changes))
    return b"".join(parts)


def _apply(step: Step, branches: dict[str, _Branch]) -> dict[str, str | None]:
    """Bring one step into its branch and return what it changed there."""
    tip = branches[step.branch]
    here = _Branch(tip.files)
    for path, content in branches[step.merges].changed.items() if step.merges else ():
        here.put(path, content) if content is not None else here.drop(path)
    for old, new in step.moves:
        here.put(new, here.files[old])
        here.drop(old)
    for path in step.deletes:
        here.drop(path)
    line = step.message.partition("\n")[0] + "\n"
    for path in step.edits:
        here.put(path, here.files.get(path, "") + line)
    for path, content in step.writes:
        here.put(path, content)
    tip.changed |= here.changed
    return here.changed


def _commit(step: Step, begins: bool, changes: dict[str, str | None]) -> Iterator[bytes]:
    author, committer = (_signed(who, step.at) for who in (step.author, step.committer or step.author))
    yield f"commit refs/heads/{step.branch}\nauthor {author}\ncommitter {committer}\n".encode()
    yield _data(step.message)
    if begins:
        yield f"from refs/heads/{MAIN}\n".encode()
    if step.merges:
        yield f"merge refs/heads/{step.merges}\n".encode()
    for path, content in changes.items():
        if content is None:
            yield f"D {path}\n".encode()
        else:
            yield f"M 100644 inline {path}\n".encode() + _data(content)
    yield b"\n"
    if step.tag:
        yield f"tag {step.tag}\nfrom refs/heads/{step.branch}\ntagger {author}\n".encode() + _data(f"{step.tag}\n")


def _signed(who: Identity, at: int) -> str:
    return f"{who.name} <{who.email}> {at} +0000"


def _data(text: str) -> bytes:
    raw = text.encode()
    return b"data %d\n%s\n" % (len(raw), raw)
