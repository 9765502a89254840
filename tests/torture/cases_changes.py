"""Changes of every kind a tree can show, and trees that git itself would not write."""

from __future__ import annotations

from pathlib import Path

from repo_builder import row

from torture.builder import Case, Draft, case

LINES = b"".join(b"line %d\n" % number for number in range(50))
OTHERS = b"".join(b"other %d\n" % number for number in range(50))


@case
def modes(folder: Path) -> Case:
    """The executable bit, a symbolic link, and a file that becomes a link and back."""
    draft = Draft(folder)
    script, link = draft.blob(b"#!/bin/sh\n"), draft.blob(b"/etc/passwd")
    draft.commit({b"s": ("100644", script)})
    draft.commit({b"s": ("100755", script)})
    draft.commit({b"s": ("100755", script), b"l": ("120000", link)})
    draft.commit({b"s": ("120000", link), b"l": ("120000", link)})
    draft.told(-1, files={"s": "T"})
    draft.commit({b"l": ("100644", script)})
    draft.told(-1, files={"s": "D", "l": "T"})
    return draft.tip().case()


@case
def renames(folder: Path) -> Case:
    """A pure rename, one with an edit, a folder's, and two files that change places."""
    draft = Draft(folder)
    edited = LINES + b"tail\n"
    draft.commit({b"a": LINES, b"dir/x": OTHERS})
    draft.commit({b"b": LINES, b"dir/x": OTHERS})
    draft.told(-1, files={"b": "R"}, old_paths={"b": "a"})
    # No content is opened, so a rename with an edit stays a deletion and an addition.
    draft.commit({b"c": edited, b"dir/x": OTHERS})
    draft.told(-1, files={"b": "D", "c": "A"})
    draft.commit({b"c": edited, b"dir2/x": OTHERS})
    draft.told(-1, files={"dir2/x": "R"}, old_paths={"dir2/x": "dir/x"})
    draft.commit({b"c": OTHERS, b"dir2/x": edited})
    draft.told(-1, files={"c": "M", "dir2/x": "M"})
    return draft.tip().case()


@case
def many_renames(folder: Path) -> Case:
    """A thousand different files move at once, to names that cross each other."""
    draft = Draft(folder)
    files = {b"old/%d" % number: b"%d\n" % number for number in range(1_000)}
    draft.commit(files)
    draft.commit({b"new/%d" % (999 - number): b"%d\n" % number for number in range(1_000)})
    moved = {f"new/{999 - number}": f"old/{number}" for number in range(1_000)}
    draft.told(-1, files=dict.fromkeys(moved, "R"), old_paths=moved)
    return draft.tip().case()


@case
def binary(folder: Path) -> Case:
    """Binary files, CRLF-only changes, no last line break, UTF-16."""
    draft = Draft(folder)
    draft.commit({b"bin": bytes(range(256)), b"t": b"a\r\nb\r\n", b"w": "x\ny\n".encode("utf-16")})
    draft.commit({b"bin": bytes(255), b"t": b"a\nb\n", b"w": "x\nz\n".encode("utf-16")})
    draft.commit({b"bin": b"now text\n", b"t": b"a\nb", b"w": b""})
    return draft.tip().case()


@case
def fat_blobs(folder: Path) -> Case:
    """A file of 200,000 lines, and a line of 8 MB."""
    draft = Draft(folder)
    draft.commit({b"many.txt": b"x\n" * 200_000, b"long.txt": b"y" * 8_000_000})
    draft.commit({b"many.txt": b"x\n" * 200_001, b"long.txt": b"z" * 8_000_000})
    return draft.tip().case()


@case
def dir_file_swap(folder: Path) -> Case:
    """A folder becomes a file of the same name, and a folder again."""
    draft = Draft(folder)
    draft.commit({b"p/q": b"1\n"})
    draft.commit({b"p": b"2\n"})
    draft.commit({b"p/q": b"3\n"})
    return draft.tip().case()


@case
def deep_folders(folder: Path) -> Case:
    """A file two hundred folders deep."""
    draft = Draft(folder)
    path = b"d/" * 200 + b"f"
    draft.commit({path: b"1\n"})
    draft.commit({path: b"2\n"})
    return draft.tip().case()


@case
def evil_trees(folder: Path) -> Case:
    """Entries called `..`, `.git` and `.GIT`, which no checkout may write; facts only name them."""
    draft = Draft(folder)
    blob = draft.blob(b"1\n")
    inner = draft.store.write("tree", row(b"escape", "100644", blob))
    entries = row(b"..", "40000", inner) + row(b".GIT", "100644", blob) + row(b".git", "40000", inner)
    tree = draft.store.write("tree", entries)
    draft.commit({}, tree=tree)
    draft.told(-1, files={"../escape": "A", ".GIT": "A", ".git/escape": "A"})
    return draft.tip().case()


@case
def odd_modes(folder: Path) -> Case:
    """Modes that old or broken tools wrote: a group-writable file, and an unknown one."""
    draft = Draft(folder)
    blob, other = draft.blob(b"1\n"), draft.blob(b"2\n")
    tree = draft.store.write("tree", row(b"g", "100664", blob) + row(b"n", "100600", other))
    draft.commit({}, tree=tree)
    draft.told(-1, files={"g": "A", "n": "A"})
    return draft.tip().case()


@case
def forged_pairs(folder: Path) -> Case:
    """A path that looks like the heading git prints between the comparisons of two pairs of trees."""
    draft = Draft(folder)
    stories = ({b"a": b"1\n"}, {b"a": b"2\n"}, {b"a": b"3\n"})
    trees = [draft.store.tree(files) for files in stories]
    for files in stories:
        draft.commit(files)
    forged = f"{trees[0]} {trees[1]}\n:000000 100644 {'0' * 40} {'1' * 40} A".encode()
    draft.commit({b"a": b"3\n", forged: b"1\n", f"{trees[1]} {trees[2]}\n".encode(): b"1\n"})
    return draft.tip().case()
