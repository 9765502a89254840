"""One mirror of one repository: made or brought up to date, whole or as it was, and held while it is read."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from impact.edges import git
from impact.edges.mirrors import shelf
from impact.edges.mirrors.fetching import Allowed, Asking, start_error
from impact.edges.mirrors.heads import Heads, told_by
from impact.identity.remotes import fault, remote, shown
from impact.model.errors import RepositoryError

_SPECS = ("+refs/heads/*:refs/heads/*", "+refs/tags/*:refs/tags/*")
# Where a HEAD that is on no branch is held.
_LOOSE_HEAD = "refs/impact/head"
_FETCH = ("fetch", "--quiet", "--prune", "--force", "--no-tags", "--no-recurse-submodules", "--no-write-fetch-head",
          "--no-auto-maintenance", "--upload-pack=git-upload-pack")  # fmt: skip
# The name that a mirror's own configuration has for where it comes from; no configuration of a person has it.
_REMOTE = "impact-mirror"
# A mirror of so many packs is packed anew: every one of them is looked at for every object.
_MOST_PACKS = 50


@dataclass(frozen=True, slots=True)
class Plan:
    """What is mirrored, where to, and within which limits; `folder` holds all mirrors, sizes are bytes."""

    url: str
    folder: str
    allowed: Allowed
    one_mirror: int
    all_mirrors: int
    contents: bool = True


@dataclass(frozen=True, slots=True)
class Mirror:
    """A mirror in hand. `folder` is "" where it had to make room and nothing is new since it was read.

    `state` names what lies at the far side now; `grew` says whether anything was fetched.
    """

    shelf: shelf.Shelf
    folder: str
    state: str
    grew: bool

    def was_read(self, by: str) -> tuple[str, ...]:
        """Keep that all of it is in the ledger, read by these rules; return which mirrors had to make room."""
        self.shelf.keep_read(_digest(self.state, by))
        return self.shelf.make_room() if self.grew else ()


@contextmanager
def mirrored(plan: Plan, by: str) -> Iterator[Mirror]:
    """Hold the mirror of an address, up to date; nobody else changes it until the block is left.

    `by` names the rules that will read it. Raises HostError where the far side may answer another time,
    RepositoryError where somebody has to act; in both cases a mirror that was there is as it was.
    """
    if wrong := fault(plan.url, plan.allowed.protocols):
        raise RepositoryError(wrong, hint="correct it in the fleet file")
    with ExitStack() as stack:
        try:
            place = shelf.Shelf.of(plan.url, plan.folder, plan.all_mirrors)
            lock = stack.enter_context(place.locked(plan.allowed.seconds))
            mirror = _up_to_date(plan, place, by, Asking(shown(plan.url), plan.allowed, lock))
        except OSError as error:
            raise start_error(plan.folder or "the folder of mirrors", error) from error
        yield mirror


def _up_to_date(plan: Plan, place: shelf.Shelf, by: str, asking: Asking) -> Mirror:
    place.sweep()
    parts = remote(plan.url)
    if parts is not None and parts.protocol == "file":
        # On this disk a pipe in the place of a file would be waited for, and somebody else's repository be trusted.
        git.find(parts.path)
    heads = told_by(asking, plan.url)
    folder = str(place.mirror)
    there = _opened(place.mirror)
    if place.is_spared(_digest(heads.state, by)):
        return Mirror(place, "", heads.state, grew=False)
    if there is not None and _same(there, heads):
        return Mirror(place, folder, heads.state, grew=False)
    if there is None or not _brought_on(plan, asking, place, there, heads):
        _made(plan, asking, place, heads)
    return Mirror(place, folder, heads.state, grew=True)


def _brought_on(plan: Plan, asking: Asking, place: shelf.Shelf, there: git.Repository, heads: Heads) -> bool:
    """Fetch into a mirror; False where another repository lies at the address now, and it is to be made anew."""
    before = _id(there, "HEAD")
    _configure(place.mirror, plan, heads)
    _fetch(plan, asking, place.mirror, heads)
    _point(place.mirror, heads)
    if before and _is_another(there, before):
        return False
    if _packs(place.mirror) > _MOST_PACKS:
        asking.run(f"--git-dir={place.mirror}", "repack", "-a", "-d", "-q", "--no-write-bitmap-index")
    return True


def _made(plan: Plan, asking: Asking, place: shelf.Shelf, heads: Heads) -> None:
    """Make a mirror beside, and put it in its place when it is whole."""
    place.ask_for_room()
    with place.aside() as new:
        form = f"--object-format={heads.algorithm}"
        asking.run("init", "--quiet", "--bare", "--template=", form, "--", str(new))
        _configure(new, plan, heads)
        if heads.refs:
            _fetch(plan, asking, new, heads)
        _point(new, heads)
        if place.mirror.exists():
            shutil.rmtree(place.mirror)
        new.rename(place.mirror)


def _fetch(plan: Plan, asking: Asking, folder: Path, heads: Heads) -> None:
    specs = (*_SPECS, f"+HEAD:{_LOOSE_HEAD}") if heads.loose else _SPECS
    only_names = () if plan.contents else ("--filter=blob:none",)
    # Where contents are left out git must know the far side by a name, else by its address alone.
    source = plan.url if plan.contents else _REMOTE
    words = (f"--git-dir={folder}", *_FETCH, *only_names, "--", source, *specs)

    def watch() -> None:
        if shelf.size(folder) > plan.one_mirror:
            raise RepositoryError(
                f"{shown(plan.url)}: its mirror is larger than {plan.one_mirror / (1 << 30):.3g} GB",
                hint="raise `limits.mirror_gb` in the fleet file, or give its entry `contents: no`",
            )

    try:
        asking.run(*words, folder=str(folder), watch=watch)
    finally:
        shelf.swept(folder)
    watch()


def _configure(folder: Path, plan: Plan, heads: Heads) -> None:
    """Write the whole configuration of a mirror, so that nothing else ever stands in it."""
    url = shown(plan.url).replace("\\", "\\\\").replace('"', '\\"')
    extensions = "\tobjectformat = sha256\n" if heads.algorithm == "sha256" else ""
    extensions += "" if plan.contents else f"\tpartialclone = {_REMOTE}\n"
    lines = f"[core]\n\trepositoryformatversion = {1 if extensions else 0}\n\tfilemode = true\n\tbare = true\n"
    lines += f"[extensions]\n{extensions}" if extensions else ""
    lines += f'[remote "origin"]\n\turl = "{url}"\n'
    if not plan.contents:
        asked = plan.url.replace("\\", "\\\\").replace('"', '\\"')
        lines += f'[remote "{_REMOTE}"]\n\turl = "{asked}"\n\tpromisor = true\n\tpartialclonefilter = blob:none\n'
    shelf.write(folder / "config", lines.encode("utf-8", "surrogateescape"))


def _point(folder: Path, heads: Heads) -> None:
    """Let HEAD be what it is at the far side."""
    here = git.find(str(folder))
    target = heads.branch
    if target and not _id(here, target):
        target = ""
    loose = heads.head if heads.loose and _id(here, heads.head) else ""
    text = loose or f"ref: {target or 'refs/heads/main'}"
    shelf.write(folder / "HEAD", f"{text}\n".encode("utf-8", "surrogateescape"))


def _is_another(here: git.Repository, before: str) -> bool:
    """Whether nothing that is there now has anything to do with what was HEAD before."""
    now = _id(here, "HEAD")
    if not now or now == before:
        return False
    if git.run(here, "merge-base", before, now).returncode != 1:
        return False
    held = git.run(here, "for-each-ref", "--count=1", "--format=%(refname)", f"--contains={before}")
    return not held.stdout


def _same(here: git.Repository, heads: Heads) -> bool:
    listed = git.run(here, "for-each-ref", "--format=%(objectname)%09%(refname)", "refs/heads/", "refs/tags/")
    refs = {ref: sha for sha, _, ref in (os.fsdecode(line).partition("\t") for line in listed.stdout.splitlines())}
    on = git.run(here, "symbolic-ref", "-q", "HEAD").stdout.decode("utf-8", "surrogateescape").strip()
    # A far side without commits says no branch, and a HEAD that is on none has none.
    return refs == dict(heads.refs) and _id(here, "HEAD") == heads.head and (not heads.branch or on == heads.branch)


def _opened(folder: Path) -> git.Repository | None:
    try:
        return git.find(str(folder)) if folder.is_dir() else None
    except RepositoryError:
        return None  # damaged: it is made anew


def _id(here: git.Repository, name: str) -> str:
    done = git.run(here, "rev-parse", "-q", "--verify", "--end-of-options", f"{name}^{{commit}}")
    return done.stdout.decode("ascii", "replace").strip() if done.returncode == 0 else ""


def _packs(folder: Path) -> int:
    return len(list((folder / "objects" / "pack").glob("*.pack")))


def _digest(state: str, by: str) -> str:
    return sha256(f"{state}\0{by}".encode("utf-8", "surrogateescape")).hexdigest()
