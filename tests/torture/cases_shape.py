"""Repositories of an odd shape: empty, cut, bare, linked, replaced, many-headed."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

from torture.builder import Case, Draft, case, linear


@case
def empty(folder: Path) -> Case:
    """`git init` and nothing else: HEAD points at an unborn branch."""
    return Draft(folder).case()


@case
def unborn_head(folder: Path) -> Case:
    """Branch main has commits, HEAD is on an unborn orphan branch."""
    draft = linear(Draft(folder))
    (draft.git_dir / "HEAD").write_text("ref: refs/heads/orphan\n")
    return draft.case(options=("--all",))


@case
def detached(folder: Path) -> Case:
    """HEAD names a commit, no branch is checked out."""
    draft = linear(Draft(folder)).check_out()
    draft.git("checkout", "-q", "--detach")
    return draft.case()


@case
def bare(folder: Path) -> Case:
    """A bare repository."""
    return linear(Draft(folder, bare=True)).case()


@case
def shallow(folder: Path) -> Case:
    """A shallow clone: the oldest commit's parent is absent, and so nobody knows its files."""
    origin = linear(Draft(folder, "origin"), 5).check_out()
    origin.git("clone", "-q", "--depth", "2", f"file://{origin.path}", str(folder / "repo"))
    oldest, newest = origin.commits[-2:]
    kept = (replace(oldest, files=None, parents=()), newest)
    return origin.case(place=folder / "repo", commits=kept)


@case
def partial_blobless(folder: Path) -> Case:
    """A clone without blobs whose remote is gone: commits and names are readable, contents are not."""
    draft = partial_clone(folder, "blob:none")
    canary = folder / "NETWORK"
    draft.configure({"remote.origin.uploadpack": f"touch '{canary}'; false"})
    draft.told(2, files={"a.txt": "D", "c.txt": "A"})
    return draft.case(canaries={canary: "a lazy fetch ran remote.origin.uploadpack"}, faults=True)


@case
def partial_treeless(folder: Path) -> Case:
    """A clone without trees whose remote is gone: the commits are readable, their files are not."""
    draft = partial_clone(folder, "tree:0")
    canary = folder / "NETWORK"
    draft.configure({"remote.origin.uploadpack": f"touch '{canary}'; false"})
    for number in range(3):
        draft.told(number, files=None)
    return draft.case(canaries={canary: "a lazy fetch ran remote.origin.uploadpack"}, faults=True)


@case
def sha256(folder: Path) -> Case:
    """The other object format: 64-digit ids."""
    return linear(Draft(folder, algorithm="sha256")).case()


@case
def worktree(folder: Path) -> Case:
    """A linked worktree: .git is a file, the refs live in the common directory."""
    draft = linear(Draft(folder, "main-checkout")).check_out()
    draft.git("worktree", "add", "-q", "-b", "wt", str(folder / "repo"))
    return draft.case(place=folder / "repo")


@case
def gitlinks(folder: Path) -> Case:
    """Submodules added, moved on and removed; the linked commits do not exist here."""
    draft = Draft(folder)
    modules = b'[submodule "x"]\n\tpath = x\n\turl = https://invalid.example/x\n'
    plain = {b"f": b"1\n"}
    draft.commit(plain)
    draft.commit(plain | {b".gitmodules": modules, b"x": ("160000", "1" * 40)})
    draft.commit(plain | {b".gitmodules": modules, b"x": ("160000", "2" * 40)})
    draft.commit(plain)
    return draft.tip().case()


@case
def submodule_inner(folder: Path) -> Case:
    """A checked-out submodule: the inner repository must not be taken for the outer one."""
    inner = linear(Draft(folder, "inner"), 2).check_out()
    outer = Draft(folder, "outer")
    outer.commit({b"top": b"1\n"})
    outer.tip().check_out()
    outer.git("-c", "protocol.file.allow=always", "submodule", "--quiet", "add", str(inner.path), "sm")
    return inner.case(place=outer.path / "sm")


@case
def replaced(folder: Path) -> Case:
    """refs/replace swaps a commit for another one: the real history counts."""
    draft = linear(Draft(folder))
    real = tuple(draft.commits)
    fake = draft.commit({b"evil.txt": b"x\n"}, b"replaced!\n", name=b"Other", email=b"m@x", parents=())
    draft.tip(f"refs/replace/{real[1].sha}", fake)
    return draft.case(commits=real)


@case
def grafts(folder: Path) -> Case:
    """info/grafts cuts the history after its newest commit: deprecated, and still honoured by git."""
    draft = linear(Draft(folder))
    (draft.git_dir / "info").mkdir()
    (draft.git_dir / "info/grafts").write_text(draft.commits[-1].sha + "\n")
    return draft.case()


@case
def octopus(folder: Path) -> Case:
    """A merge of twelve parents and two roots."""
    draft = Draft(folder)
    everything = {b"f%d" % number: b"x\n" for number in range(11)}
    root = draft.commit({b"base": b"0\n"})
    arms = [draft.commit({b"base": b"0\n", path: content}, parents=[root]) for path, content in everything.items()]
    other = draft.commit({b"other-root": b"1\n"}, parents=())
    both = {b"base": b"0\n", b"other-root": b"1\n"}
    draft.commit(both | everything, b"octopus\n", parents=[*arms, other])
    return draft.tip().case()


@case
def twin_parents(folder: Path) -> Case:
    """A merge that names the same parent twice."""
    draft = linear(Draft(folder), 2)
    last = draft.commits[-1].sha
    draft.commit({b"a.txt": b"merged\n"}, b"twins\n", parents=[last, last])
    return draft.tip().case()


@case
def orphan_branches(folder: Path) -> Case:
    """Two branches that share nothing."""
    draft = linear(Draft(folder), 2)
    draft.commit({b"index.html": b"<p>\n"}, parents=())
    draft.tip("refs/heads/gh-pages")
    return draft.case(options=("--all",))


@case
def empty_commits(folder: Path) -> Case:
    """Commits that change nothing, the very first among them."""
    draft = Draft(folder)
    for files in ({}, {}, {b"a": b"1\n"}, {b"a": b"1\n"}):
        draft.commit(files)
    return draft.tip().case()


@case
def odd_tags(folder: Path) -> Case:
    """Tags of tags, of a tree and of a blob among the refs; one commit hangs on a nested tag alone."""
    draft = linear(Draft(folder))
    draft.commit({b"b.txt": b"1\n"}, parents=[draft.commits[0].sha])
    inner = _tag(draft, draft.commits[-1].sha, "commit", "inner")
    draft.tip("refs/tags/nested", _tag(draft, inner, "tag", "nested"))
    draft.tip("refs/tags/blob", _tag(draft, draft.blob(b"1\n"), "blob", "blob"))
    draft.tip("refs/tags/tree", draft.store.tree({b"a": b"1\n"}))
    draft.tip("refs/tags/bare-blob", draft.blob(b"1\n"))
    draft.tip("refs/tags/dangling", _tag(draft, "4" * 40, "commit", "dangling"))
    return draft.case(options=("--all",), faults=None)


@case
def elsewhere(folder: Path) -> Case:
    """core.worktree points at another folder."""
    draft = linear(Draft(folder))
    (folder / "elsewhere").mkdir()
    draft.configure({"core.worktree": str(folder / "elsewhere")})
    return draft.case()


@case
def odd_folder(folder: Path) -> Case:
    """The folder's name holds a line break, a byte that is no text, and ends in a line break."""
    return linear(Draft(folder, b"re\npo \xe9\n")).case()


@case
def dashed_folder(folder: Path) -> Case:
    """The path on the command line looks like an option."""
    return linear(Draft(folder, "--all")).case(argument="--all")


@case
def linked_git_dir(folder: Path) -> Case:
    """.git is a symbolic link to a folder elsewhere."""
    draft = linear(Draft(folder))
    shutil.move(draft.git_dir, folder / "store")
    draft.git_dir.symlink_to(folder / "store")
    return draft.case()


@case
def inside_work_tree(folder: Path) -> Case:
    """The path names a folder deep inside the work tree."""
    draft = linear(Draft(folder))
    deep = draft.path / "a" / "b"
    deep.mkdir(parents=True)
    return draft.case(place=deep)


def partial_clone(folder: Path, what: str) -> Draft:
    """Return a clone with a filter, whose origin has been moved away; its history is known."""
    origin = Draft(folder, "origin")
    origin.configure({"uploadpack.allowFilter": "true", "uploadpack.allowAnySHA1InWant": "true"})
    origin.commit({b"a.txt": b"1\n"})
    origin.commit({b"a.txt": b"1\n2\n", b"b.txt": b"x\n"})
    origin.commit({b"b.txt": b"x\n", b"c.txt": b"1\n2\n3\n"})
    origin.tip()
    there = str(folder / "repo")
    origin.git("clone", "-q", "--no-checkout", f"--filter={what}", f"file://{origin.path}", there)
    shutil.move(origin.path, folder / "origin-gone")
    origin.path = folder / "repo"
    origin.git_dir = origin.path / ".git"
    origin.git("config", "remote.origin.url", str(folder / "nowhere"))
    return origin


def _tag(draft: Draft, sha: str, kind: str, name: str) -> str:
    tagger = "tagger Ada <ada@example.com> 1600000000 +0000"
    text = f"object {sha}\ntype {kind}\ntag {name}\n{tagger}\n\n{name}\n"
    return draft.store.write("tag", text.encode())
