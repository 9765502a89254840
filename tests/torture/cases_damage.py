"""Damage: missing and broken objects, broken refs, locks, strange owners, files that lie or never end."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

from repo_builder import row

from torture.builder import Case, Draft, case, linear


@case
def missing_blob(folder: Path) -> Case:
    """The content of a file is gone: its name is not."""
    draft = Draft(folder)
    for content in (b"gone soon\n", b"gone soon\nx\n", b"y\n"):
        draft.commit({b"a": content})
    draft.lose(draft.blob(b"gone soon\nx\n"))
    return draft.tip().case(faults=True)


@case
def missing_tree(folder: Path) -> Case:
    """The tree of a commit in the middle is gone: its files and those of its child are unknown."""
    draft = linear(Draft(folder), 5)
    draft.lose(draft.store.tree({b"a.txt": b"line\n" * 3}))
    draft.told(2, files=None)
    draft.told(3, files=None)
    return draft.case(faults=True)


@case
def missing_subtree(folder: Path) -> Case:
    """A folder's tree is gone from one commit in the middle."""
    draft = Draft(folder)
    for number in range(4):
        draft.commit({b"top": b"%d\n" % number, b"sub/a": b"%d\n" % number})
    draft.lose(draft.store.tree({b"a": b"1\n"}))
    draft.told(1, files=None)
    draft.told(2, files=None)
    return draft.tip().case(faults=True)


@case
def tree_is_blob(folder: Path) -> Case:
    """A commit in the middle whose tree is a blob."""
    draft = linear(Draft(folder), 2)
    draft.commit({b"a.txt": b"x\n"}, tree=draft.blob(b"no tree\n"))
    draft.commit({b"a.txt": b"y\n"})
    draft.told(2, files=None)
    draft.told(3, files=None)
    return draft.tip().case(faults=True)


@case
def missing_commit(folder: Path) -> Case:
    """A commit in the middle is gone: everything newer is readable."""
    draft = linear(Draft(folder), 5)
    draft.lose(draft.commits[1].sha)
    return draft.case(faults=True, commits=_newer(draft, 2))


@case
def corrupt_commit(folder: Path) -> Case:
    """A commit in the middle holds flipped bits: everything newer is readable."""
    draft = linear(Draft(folder), 5)
    _flip(draft.store.place(draft.commits[1].sha))
    return draft.case(faults=True, commits=_newer(draft, 2))


@case
def corrupt_side_branch(folder: Path) -> Case:
    """One arm of a merge is broken; the other arm goes back to the beginning."""
    draft = linear(Draft(folder), 3)
    main = list(draft.commits)
    draft.commit({b"side": b"1\n"}, parents=[main[0].sha])
    broken = draft.commits.pop().sha
    draft.commit({b"a.txt": b"line\n" * 3, b"side": b"1\n"}, b"merge\n", parents=[main[2].sha, broken])
    draft.tip()
    _flip(draft.store.place(broken))
    return draft.case(faults=True)


@case
def parents_no_commits(folder: Path) -> Case:
    """A commit whose parent is a blob."""
    draft = linear(Draft(folder), 2)
    draft.commit({b"a.txt": b"3\n"}, parents=[draft.blob(b"no commit\n")])
    draft.told(-1, files=None)
    return draft.tip().case(faults=True, commits=(draft.commits[-1],))


@case
def bad_parent_line(folder: Path) -> Case:
    """A commit in the middle with a parent line that is no id, which git calls corrupt."""
    draft = linear(Draft(folder), 1)
    draft.commit({b"a.txt": b"2\n"}, parents=["xyz"])
    broken = draft.commits.pop().sha
    draft.commit({b"a.txt": b"3\n"}, parents=[broken])
    draft.told(-1, files={"a.txt": "M"})
    # Its child is certain; what can be told of the broken commit itself is left open.
    return draft.tip().case(faults=True, commits=(draft.commits[-1],), surplus=frozenset({broken}))


@case
def odd_refs(folder: Path) -> Case:
    """Refs that shadow, dangle, go in circles, hold garbage, or are called like options."""
    draft = linear(Draft(folder))
    shas = [each.sha for each in draft.commits]
    draft.git("pack-refs", "--all")
    with (draft.git_dir / "packed-refs").open("a") as packed:
        packed.write(f"{shas[0]} refs/heads/-x\n{'3' * 40} refs/heads/missing\n{shas[1]} refs/tags/HEAD\n")
    draft.tip()
    (draft.git_dir / "refs/heads/loop").write_text("ref: refs/heads/loop\n")
    (draft.git_dir / "refs/heads/garbage").write_text("zz\n")
    return draft.case()


@case
def odd_refs_all(folder: Path) -> Case:
    """The same refs, and all of them asked for."""
    return replace(odd_refs(folder), options=("--all",), faults=None)


@case
def garbage_head(folder: Path) -> Case:
    """HEAD holds garbage."""
    draft = linear(Draft(folder))
    (draft.git_dir / "HEAD").write_bytes(b"\x00\xff garbage \x1b[31m\n")
    return draft.case(refused=True)


@case
def head_fifo(folder: Path) -> Case:
    """HEAD is a FIFO that nobody writes to: whoever opens it waits for ever."""
    draft = linear(Draft(folder))
    (draft.git_dir / "HEAD").unlink()
    os.mkfifo(draft.git_dir / "HEAD")
    return draft.case(refused=True)


@case
def dangling_git_file(folder: Path) -> Case:
    """.git is a file that points at nothing."""
    (folder / "repo").mkdir()
    (folder / "repo/.git").write_text("gitdir: ../nowhere\n")
    return Case(folder / "repo", (), refused=True)


@case
def no_repository(folder: Path) -> Case:
    """A folder that is no repository."""
    (folder / "repo").mkdir()
    return Case(folder / "repo", (), refused=True)


@case
def broken_shallow(folder: Path) -> Case:
    """The list of cut commits holds garbage, on which git gives up; the history is whole."""
    draft = linear(Draft(folder))
    (draft.git_dir / "shallow").write_text("not an id\n")
    return draft.case(faults=None)


@case
def lying_shallow(folder: Path) -> Case:
    """The list of cut commits names one whose parents are there: git cuts there, and so do facts."""
    draft = linear(Draft(folder), 4)
    (draft.git_dir / "shallow").write_text(draft.commits[2].sha + "\n")
    draft.told(2, parents=(), files=None)
    return draft.case(commits=tuple(draft.commits[2:]))


@case
def lying_commit_graph(folder: Path) -> Case:
    """A commit-graph file, valid but for its checksum, that says the newest commit has no parent."""
    draft = linear(Draft(folder))
    draft.git("commit-graph", "write", "--reachable")
    graph = draft.git_dir / "objects/info/commit-graph"
    tree = bytes.fromhex(draft.store.tree({b"a.txt": b"line\n" * 3}))
    content = bytearray(graph.read_bytes())
    at = content.index(tree) + 20
    content[at : at + 4] = (0x70000000).to_bytes(4, "big")
    graph.chmod(0o644)
    graph.write_bytes(content)
    return draft.case()


@case
def garbage_caches(folder: Path) -> Case:
    """Commit-graph, multi-pack-index and a pack's index hold garbage; nothing is needed from them."""
    draft = linear(Draft(folder))
    info, pack = draft.git_dir / "objects/info", draft.git_dir / "objects/pack"
    (info / "commit-graph").write_bytes(b"CGPH garbage")
    (pack / "multi-pack-index").write_bytes(b"MIDX garbage")
    (pack / f"pack-{'0' * 40}.idx").write_bytes(b"\xfftOc garbage")
    (pack / f"pack-{'0' * 40}.pack").write_bytes(b"PACK garbage")
    return draft.case()


@case
def locked(folder: Path) -> Case:
    """Lock files that a killed process left behind."""
    draft = linear(Draft(folder)).check_out()
    for name in ("index.lock", "HEAD.lock", "config.lock", "packed-refs.lock"):
        (draft.git_dir / name).write_text("")
    return draft.case()


@case
def corrupt_index(folder: Path) -> Case:
    """The index holds garbage."""
    draft = linear(Draft(folder)).check_out()
    (draft.git_dir / "index").write_bytes(b"DIRC garbage")
    return draft.case()


@case
def read_only(folder: Path) -> Case:
    """No file and no folder may be written."""
    draft = linear(Draft(folder)).check_out()
    for path, _, names in os.walk(draft.path):
        for name in names:
            os.chmod(os.path.join(path, name), 0o444)
        os.chmod(path, 0o555)
    return draft.case()


@case
def dubious_owner(folder: Path) -> Case:
    """Somebody else owns the repository, and nobody said that it is safe."""
    draft = linear(Draft(folder)).check_out()
    if os.geteuid():
        return draft.case()  # only root can give a folder away
    for path, _, names in os.walk(draft.path):
        for name in ("", *names):
            os.chown(os.path.join(path, name), 12_345, 12_345, follow_symlinks=False)
    return draft.case(refused=True)


@case
def alternates(folder: Path) -> Case:
    """The objects lie in a second store; a third one does not exist, and the chain ends in a circle."""
    draft = linear(Draft(folder, "store"))
    borrower = Draft(folder)
    borrower.commits = draft.commits
    lists = ((borrower, draft, folder / "nowhere"), (draft, borrower, folder / "also-nowhere"))
    for user, store, nowhere in lists:
        places = f"{store.git_dir / 'objects'}\n{nowhere}\n"
        (user.git_dir / "objects/info/alternates").write_text(places)
    return borrower.tip().case()


@case
def bad_tree_entries(folder: Path) -> Case:
    """A tree that ends inside an entry."""
    draft = linear(Draft(folder), 2)
    whole = row(b"a", "100644", draft.blob(b"1\n"))
    draft.commit({b"a.txt": b"x\n"}, tree=draft.store.write("tree", whole[:-5]))
    draft.told(-1, files=None)
    return draft.tip().case(faults=True)


def _newer(draft: Draft, number: int) -> tuple:
    """What is left when the commit before this number cannot be read."""
    first, *rest = draft.commits[number:]
    return (replace(first, files=None), *rest)


def _flip(place: Path) -> None:
    place.chmod(0o644)
    content = bytearray(place.read_bytes())
    content[10] ^= 0xFF
    content[20] ^= 0xFF
    place.write_bytes(content)
