"""Looking inside: line counts and lines as git has them, whatever the files, the settings or the damage."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from repo_builder import ADA, RepoBuilder, initialise

from impact.classify import diff_facts
from impact.classify.diff_facts import FactBook, FactRule
from impact.classify.globs import PathSets
from impact.edges import git
from impact.model.facts import Count, DiffFacts, FileChange
from impact.sources.diffs import diffs

SETS = PathSets((("tests", ("tests/",)), ("locks", ("*.lock",))))
BOOK = FactBook(
    (FactRule("sleep", "sleep"), FactRule("heading", "diff --git"), FactRule("in_docs", "sleep", "locks")),
    SETS,
    "tests",
    (),
)


def inside(repo: RepoBuilder, *shas: str, book: FactBook = BOOK) -> list[DiffFacts | None]:
    """What is found in these commits, the last one by default; every id is told once and in order."""
    asked = shas or (str(repo.head),)
    found = list(diffs(git.find(str(repo.path)), asked, book))
    assert [sha for sha, _ in found] == list(asked)
    return [diff for _, diff in found]


def one(repo: RepoBuilder, sha: str | None = None, *, book: FactBook = BOOK) -> DiffFacts:
    (diff,) = inside(repo, sha or str(repo.head), book=book)
    assert diff is not None
    return diff


def lines(diff: DiffFacts | None) -> dict[str, tuple[int | None, int | None]]:
    assert diff is not None
    return {change.path: (change.added, change.deleted) for change in diff.changes}


def counts(diff: DiffFacts, name: str) -> tuple[int, int]:
    count = dict(diff.facts).get(name, Count(0, 0))
    return count.added, count.removed


def test_a_commit_is_told_file_by_file(repo: RepoBuilder) -> None:
    repo.commit("Start", {"a.py": "one\ntwo\nthree\n", "tests/t.py": "sleep(1)\nx\n", "gone": "1\n"})
    repo.commit("Go", {"a.py": "one\nTWO\nthree\nfour\n", "tests/t.py": "x\n", "gone": None, "new": "sleep\n"})
    diff = one(repo)
    assert diff.changes == (
        FileChange("a.py", "M", None, binary=False, added=2, deleted=1),
        FileChange("gone", "D", None, binary=False, added=0, deleted=1),
        FileChange("new", "A", None, binary=False, added=1, deleted=0),
        FileChange("tests/t.py", "M", None, binary=False, added=0, deleted=1),
    )
    assert dict(diff.facts)["sleep"] == Count(1, 1, "new", "sleep")
    assert dict(diff.in_tests)["sleep"] == Count(0, 1, "tests/t.py", "sleep(1)")
    assert diff.cut is False


def test_a_root_commit_adds_everything_and_an_empty_one_nothing(repo: RepoBuilder) -> None:
    root = repo.commit("Start", {"a": "1\n2\n", "b/c": "3\n"})
    empty = repo.commit("Nothing")
    last = repo.commit("More", {"a": "1\n"})
    first, nothing, more = inside(repo, root, empty, last)
    assert lines(first) == {"a": (2, 0), "b/c": (1, 0)}
    assert nothing == DiffFacts((), (), ())
    assert lines(more) == {"a": (0, 1)}
    assert inside(repo, empty) == [nothing]
    assert list(diffs(git.find(str(repo.path)), [], BOOK)) == []


def test_the_same_commit_may_be_asked_for_twice_and_in_any_order(repo: RepoBuilder) -> None:
    one_, two = repo.commit("One", {"a": "1\n"}), repo.commit("Two", {"a": "1\n2\n"})
    assert [lines(each) for each in inside(repo, two, one_, two)] == [{"a": (1, 0)}] * 3


def test_a_merge_has_no_patch_of_its_own(repo: RepoBuilder) -> None:
    repo.commit("Start", {"a": "1\n"})
    repo.branch("side")
    repo.commit("Side", {"b": "1\n"})
    repo.branch("main")
    before = repo.commit("Main", {"c": "1\n"})
    merge = repo.merge("side")
    after = repo.commit("After", {"d": "1\n"})
    found = inside(repo, before, merge, after)
    assert found[1] == DiffFacts((), (), ())
    assert [lines(each) for each in (found[0], found[2])] == [{"c": (1, 0)}, {"d": (1, 0)}]


def test_a_renamed_file_counts_only_what_changed_in_it(repo: RepoBuilder) -> None:
    body = "".join(f"line {number}\n" for number in range(30))
    repo.commit("Start", {"old name": body, "src/b.py": body.upper()})
    repo.commit(
        "Move", {"old name": None, "tests/new\tname": body, "src/b.py": None, "tests/b.py": body.upper() + "sleep\n"}
    )
    diff = one(repo)
    assert diff.changes == (
        FileChange("tests/b.py", "R", "src/b.py", binary=False, added=1, deleted=0),
        FileChange("tests/new\tname", "R", "old name", binary=False, added=0, deleted=0),
    )
    assert dict(diff.in_tests)["sleep"].path == "tests/b.py"


def test_a_binary_file_has_no_lines(repo: RepoBuilder) -> None:
    repo.commit("Start", {"bin": b"\0\1\2", "text": "a\n"})
    repo.commit("Go", {"bin": b"\0\1\3sleep\n", "moved": b"\0" * 9, "text": "a\nsleep\n"})
    diff = one(repo)
    assert diff.changes == (
        FileChange("bin", "M", None, binary=True),
        FileChange("moved", "A", None, binary=True),
        FileChange("text", "M", None, binary=False, added=1, deleted=0),
    )
    assert dict(diff.facts)["sleep"] == Count(1, 0, "text", "sleep")


def test_files_without_lines_or_without_a_last_newline(repo: RepoBuilder) -> None:
    repo.commit("Start", {"empty": "", "open": "a\nsleep", "closed": "b\n"})
    first = one(repo)
    assert lines(first) == {"closed": (1, 0), "empty": (0, 0), "open": (2, 0)}
    repo.commit("Go", {"empty": None, "open": "a\nsleep\n", "closed": "sleep"})
    second = one(repo)
    assert lines(second) == {"closed": (1, 1), "empty": (0, 0), "open": (1, 1)}
    assert counts(second, "sleep") == (2, 1)


def test_line_ends_of_windows_and_of_old(repo: RepoBuilder) -> None:
    repo.commit("Start", {"dos": "a\r\nb\r\n", "mac": "a\rb\rsleep", "mixed": "a\n"})
    repo.commit("Go", {"dos": "a\r\nsleep\r\n", "mac": "a\rb\rawake", "mixed": "a\r\n"})
    diff = one(repo)
    assert lines(diff) == {"dos": (1, 1), "mac": (1, 1), "mixed": (1, 1)}
    assert dict(diff.facts)["sleep"] == Count(1, 1, "dos", "sleep")
    assert counts(diff, "respaced")[0] == 1


@pytest.mark.parametrize(
    "path",
    [
        "a\nb",
        'qu"ote',
        "tab\tbed",
        "back\\slash",
        " lead",
        "é/日本",
        "caf\udce9",
        "\x01\x1b[31m",
        "-p",
        ":(glob)*",
        "a b/b a",
        "\r",
    ],
)
def test_any_path(repo: RepoBuilder, path: str) -> None:
    repo.commit("Start", {path: "1\n", "z": "1\n"})
    repo.commit("Go", {path: "1\nsleep\n", "z": "1\nsleep\n"})
    diff = one(repo)
    assert lines(diff) == {path: (1, 0), "z": (1, 0)}
    assert dict(diff.facts)["sleep"] == Count(2, 0, min(path, "z"), "sleep")
    repo.commit("Move", {path: None, "tests/" + path: "1\nsleep\n"})
    assert one(repo).changes == (FileChange("tests/" + path, "R", path, binary=False, added=0, deleted=0),)


def raw(repo: RepoBuilder, tree: dict[bytes, object], subject: str = "Go") -> str:
    """Commit a tree as it is given: modes and ids that no work tree would hold."""
    return repo._write(tree, (repo.head,) if repo.head else (), f"{subject}\n", ADA, None)


def test_submodules_links_and_modes(repo: RepoBuilder) -> None:
    blob = repo._store.write("blob", b"sleep\n")
    raw(repo, {b"sub": ("160000", "1" * 40), b"link": ("120000", blob), b"run": ("100644", blob), b"z": b"a\n"})
    raw(repo, {b"sub": ("160000", "2" * 40), b"link": ("100644", blob), b"run": ("100755", blob), b"z": b"a\nsleep\n"})
    diff = one(repo)
    assert {change.path: change.status for change in diff.changes} == {"link": "T", "run": "M", "sub": "M", "z": "M"}
    assert lines(diff)["run"] == (0, 0)
    assert lines(diff)["sub"] == (1, 1)
    assert lines(diff)["z"] == (1, 0)


def test_lines_belong_to_their_file_behind_one_that_became_a_link(repo: RepoBuilder) -> None:
    blob = repo._store.write("blob", b"target")
    raw(repo, {b"a": ("100644", blob), b"b": b"1\n", b"tests/c": b"1\n"})
    raw(repo, {b"a": ("120000", blob), b"b": b"1\nsleep b\n", b"tests/c": b"1\nsleep c\n"})
    diff = one(repo)
    assert dict(diff.facts)["sleep"] == Count(2, 0, "b", "sleep b")
    assert dict(diff.in_tests)["sleep"] == Count(1, 0, "tests/c", "sleep c")


FORGED = (
    "diff --git a/tests/x b/tests/x\n--- a/x\n+++ b/x\n@@ -1 +1 @@\n-sleep\n+sleep\n",
    "@@ -0,0 +1,9 @@\n",
    "-- x\n++ y\n\\ No newline at end of file\n",
    "{sha}\0:100644 100644 {sha} {sha} M\0x\0",
    "Binary files a/x and b/x differ\n",
    "\\\\ \n\\\n",
)


def test_no_content_can_pass_for_a_heading(repo: RepoBuilder) -> None:
    first = repo.commit("Start", {"a": "1\n", "z": "1\n"})
    shas = []
    for text in (*FORGED, "".join(FORGED)):
        for body in (
            text.format(sha=first),
            text.format(sha=first).rstrip("\n"),
            f"keep\n{text.format(sha=first)}keep\n",
        ):
            before = body.replace("\0", " ") or "x"
            shas.append(repo.commit("Forge", {"a": before, "z": "2\n"}))
            shas.append(repo.commit("Back", {"a": "1\n", "z": "1\nsleep\n"}))
    found = inside(repo, *shas)
    for sha, diff in zip(shas, found, strict=True):
        assert lines(diff) == numbers(repo, sha)
        assert {change.path for change in diff.changes} == {"a", "z"}
    assert sum(counts(each, "heading")[0] for each in found) == 6


def test_a_nul_within_a_text_too_long_to_be_searched_for_one(repo: RepoBuilder) -> None:
    """Git calls a file binary by its first 8,000 bytes; behind them a NUL may stand in a line."""
    first = repo.commit("Start", {"a": "1\n"})
    hidden = "line\n" * 2_000 + f"{first}\0:100644 100644 0 0 M\0x\0\n" + "sleep\n"
    second = repo.commit("Hide", {"a": hidden, "b": "1\n"})
    third = repo.commit("Next", {"a": hidden + f"{first}\0\0", "b": "2\n"})
    found = inside(repo, second, third, first)
    assert [lines(each) for each in found] == [
        {"a": (2_002, 1), "b": (1, 0)},
        {"a": (1, 0), "b": (1, 1)},
        {"a": (1, 0)},
    ]


def numbers(repo: RepoBuilder, sha: str) -> dict[str, tuple[int | None, int | None]]:
    """The same counts by another way: git's own numbers for one commit."""
    words = ("git", "-C", str(repo.path), "diff-tree", "--numstat", "-r", "-z", "--root", "--no-commit-id", sha)
    told = subprocess.run(words, check=True, capture_output=True).stdout.decode().split("\0")
    return {path: (int(a), int(d)) for a, d, path in (each.split("\t", 2) for each in told if each)}


def files(root: Path) -> dict[str, bytes]:
    return {str(path.relative_to(root)): path.read_bytes() for path in sorted(root.rglob("*")) if path.is_file()}


def test_neither_settings_nor_attributes_of_a_repository_change_what_is_seen(repo: RepoBuilder, tmp_path: Path) -> None:
    body = "".join(f"def f{number}():\n    pass\n\n" for number in range(40))
    shas = [repo.commit("Start", {"a.py": body, "b.dat": "x\ny\n", "tests/c.txt": "1\n", "old": body.upper()})]
    after = body.replace("f20():\n    pass", "f20():\n    sleep\n\n    pass").replace("f3():", "f_3():")
    moved = {"old": None, "new": body.upper() + "sleep\n"}
    shas.append(repo.commit("Go", {"a.py": after, "b.dat": "x\nsleep\n", "tests/c.txt": "1\nsleep\n", **moved}))
    plain = inside(repo, *shas)
    assert lines(plain[1]) == {"a.py": (3, 1), "b.dat": (1, 1), "new": (1, 0), "tests/c.txt": (1, 0)}
    mark = tmp_path / "ran"
    script = tmp_path / "run.sh"
    script.write_text(f"#!/bin/sh\ntouch {mark}\necho sleep\n")
    script.chmod(0o755)
    attributes = "* diff=own\n*.dat -diff\n*.txt binary\n*.py diff=own -text\n"
    git_dir = repo.path / ".git"
    (git_dir / "info").mkdir()
    (git_dir / "info/attributes").write_text(attributes)
    (git_dir / "own-attributes").write_text(attributes)
    (git_dir / "order").write_text("tests/*\nb*\n")
    (repo.path / ".gitattributes").write_text(attributes)
    with (git_dir / "config").open("a") as config:
        config.write(
            f'[diff "own"]\n\tcommand = {script}\n\ttextconv = {script}\n\txfuncname = "^(sleep.*)$"\n\tbinary = true\n'
            f"[diff]\n\texternal = {script}\n\tnoprefix = true\n\tmnemonicPrefix = true\n"
            f"\torderFile = {git_dir}/order\n"
            "\tcontext = 9\n\tinterHunkContext = 20\n\trenames = false\n\trenameLimit = 1\n\talgorithm = patience\n"
            "\tcolorMoved = zebra\n\trelative = true\n\tsuppressBlankEmpty = true\n\tindentHeuristic = true\n"
            "\tignoreSubmodules = all\n\tsubmodule = log\n\twsErrorHighlight = all\n\tstatGraphWidth = 3\n"
            f"[core]\n\tattributesFile = {git_dir}/own-attributes\n\tbigFileThreshold = 1\n\tquotePath = true\n"
            f"\tpager = {script}\n\tfsmonitor = {script}\n\thooksPath = {tmp_path}\n"
            "[color]\n\tui = always\n\tdiff = always\n"
            "[log]\n\tshowRoot = false\n[attr]\n\ttree = HEAD\n"
        )
    before = files(repo.path)
    assert inside(repo, *shas) == plain
    assert not mark.exists()
    assert files(repo.path) == before


def test_attributes_in_the_history_of_a_bare_repository_change_nothing(repo: RepoBuilder, tmp_path: Path) -> None:
    sha = repo.commit("Start", {".gitattributes": "*.txt binary\n", "a.txt": "sleep\n"})
    bare = tmp_path / "bare.git"
    subprocess.run(("git", "clone", "-q", "--bare", str(repo.path), str(bare)), check=True)
    ((_, diff),) = diffs(git.find(str(bare)), [sha], BOOK)
    assert lines(diff) == {".gitattributes": (1, 0), "a.txt": (1, 0)}


@pytest.mark.parametrize("folder", ['qu"ote', "back\\slash", "new\nline", "é\udcff", " lead", "#hash"])
def test_a_repository_may_lie_anywhere(tmp_path: Path, folder: str) -> None:
    repo = RepoBuilder(tmp_path / folder / "repo")
    repo.commit("Start", {"a": "1\n"})
    assert lines(one(repo)) == {"a": (1, 0)}


def test_a_linked_worktree_and_borrowed_objects(repo: RepoBuilder, tmp_path: Path) -> None:
    sha = repo.commit("Start", {"a": "1\n"})
    quiet = {"check": True, "capture_output": True}
    subprocess.run(("git", "-C", str(repo.path), "worktree", "add", str(tmp_path / "linked")), **quiet)
    subprocess.run(
        ("git", "clone", "-q", "--shared", "--no-checkout", str(repo.path), str(tmp_path / "borrowed")), **quiet
    )
    for place in ("linked", "borrowed"):
        ((_, diff),) = diffs(git.find(str(tmp_path / place)), [sha], BOOK)
        assert lines(diff) == {"a": (1, 0)}


def test_a_repository_with_long_ids(tmp_path: Path) -> None:
    store = initialise(tmp_path / "long/.git", algorithm="sha256")
    tree = store.tree({b"a": b"sleep\n"})
    who = "Ada Example <ada@example.com> 1700000000 +0000"
    sha = store.write("commit", f"tree {tree}\nauthor {who}\ncommitter {who}\n\nStart\n".encode())
    (tmp_path / "long/.git/refs/heads/main").write_text(f"{sha}\n")
    ((told, diff),) = diffs(git.find(str(tmp_path / "long")), [sha], BOOK)
    assert told == sha
    assert lines(diff) == {"a": (1, 0)}


def test_a_missing_file_costs_its_commit_alone(repo: RepoBuilder) -> None:
    shas = [repo.commit(f"Number {number}", {"a": f"{number}\n", "b": f"{number}\n"}) for number in range(6)]
    empty = repo.commit("Nothing")
    last = repo.commit("Last", {"a": "last\n"})
    lost = repo._store.write("blob", b"3\n")
    repo._store.place(lost).unlink()
    found = dict(zip((*shas, empty, last), inside(repo, *shas, empty, last), strict=True))
    # What came from it cannot be told either.
    assert [sha for sha, diff in found.items() if diff is None] == [shas[3], shas[4]]
    assert lines(found[shas[2]]) == {"a": (1, 1), "b": (1, 1)}
    assert lines(found[shas[5]]) == {"a": (1, 1), "b": (1, 1)}
    assert found[empty] == DiffFacts((), (), ())
    assert lines(found[last]) == {"a": (1, 1)}


def test_a_commit_without_changes_before_a_damaged_one_is_read(repo: RepoBuilder) -> None:
    first = repo.commit("Start", {"a": "1\n"})
    empty = repo.commit("Nothing")
    broken = repo.commit("Break", {"a": "2\n"})
    repo._store.place(repo._store.write("blob", b"2\n")).unlink()
    assert inside(repo, empty, broken, first)[:2] == [DiffFacts((), (), ()), None]
    assert inside(repo, broken) == [None]


def test_a_missing_tree_or_parent_costs_its_commit_alone(repo: RepoBuilder) -> None:
    first = repo.commit("Start", {"d/a": "1\n"})
    second = repo.commit("Second", {"d/a": "2\n"})
    third = repo.commit("Third", {"d/a": "3\n"})
    fourth = repo.commit("Fourth", {"e": "1\n"})
    repo._store.place(repo._store.tree({b"a": b"2\n"})).unlink()
    found = inside(repo, fourth, third, second, first)
    assert [diff is None for diff in found] == [False, True, True, False]
    repo._store.place(third).unlink()
    assert inside(repo, fourth, first)[0] is None


def test_where_a_shallow_clone_is_cut_nothing_is_known(repo: RepoBuilder, tmp_path: Path) -> None:
    repo.commit("Start", {"a": "1\n"})
    cut = repo.commit("Cut", {"b": "1\n"})
    last = repo.commit("Last", {"c": "1\n"})
    clone = tmp_path / "clone"
    subprocess.run(("git", "clone", "-q", "--depth=2", f"file://{repo.path}", str(clone)), check=True)
    found = dict(diffs(git.find(str(clone)), [last, cut], BOOK))
    assert found[cut] is None
    assert lines(found[last]) == {"c": (1, 0)}


def test_what_is_read_of_one_commit_is_capped_always_at_the_same_place(
    repo: RepoBuilder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(diff_facts, "MOST_LINES", 10)
    repo.commit("Start", {"a": "sleep\n" * 6, "b": "sleep\n" * 6, "c": "sleep\n" * 6})
    cut = one(repo)
    assert cut.cut is True
    assert lines(cut) == {"a": (6, 0), "b": (6, 0), "c": (6, 0)}
    assert counts(cut, "sleep") == (10, 0)
    assert inside(repo, str(repo.head)) == [cut]
    repo.commit("Small", {"a": "sleep\n" * 7})
    assert one(repo).cut is False
    repo.commit("Exact", {"a": "x\n" * 3, "b": None})
    assert one(repo).cut is True
    repo.commit("Ten", {"c": "x\n" * 4})
    assert (one(repo).cut, counts(one(repo), "sleep")) == (False, (0, 6))


def test_one_huge_line_is_read_in_reasonable_time(repo: RepoBuilder) -> None:
    repo.commit("Start", {"min.js": "sleep;" + "x" * 30_000_000 + "sleep2", "b": "sleep\n"})
    diff = one(repo)
    assert lines(diff) == {"b": (1, 0), "min.js": (1, 0)}
    assert counts(diff, "sleep") == (2, 0)
    assert all(len(count.line) <= 100 for _, count in diff.facts)


def test_a_book_without_rules_means_counts_alone(repo: RepoBuilder) -> None:
    shas = [
        repo.commit("Start", {"a": "1\n2\n", "b\nc": b"\0\1", "d": "x\n" * 9}),
        repo.commit("Nothing"),
        repo.commit("Go", {"a": "1\n3\n", "b\nc": b"\0\2", "d": None, "e\tf": "x\n" * 9}),
        repo.commit("Break", {"a": "lost\n"}),
        repo.commit("Last", {"d": "lost\n"}),
        repo.commit("Good", {"e\tf": "x\n" * 8}),
    ]
    repo._store.place(repo._store.write("blob", b"lost\n")).unlink()
    deep = inside(repo, *shas)
    counts_alone = inside(repo, *shas, book=FactBook((), SETS, "tests", ()))
    assert [each and (each.changes, each.cut) for each in counts_alone] == [
        each and (each.changes, False) for each in deep
    ]
    assert [each is None for each in deep] == [False, False, False, True, True, False]
    assert all(each is None or each.facts == each.in_tests == () for each in counts_alone)


def test_leaving_early_leaves_no_process_behind(repo: RepoBuilder) -> None:
    shas = [repo.commit(f"Number {number}", {"a": f"{number} " * 90_000}) for number in range(9)]
    before = children()
    started = diffs(git.find(str(repo.path)), shas, BOOK)
    assert next(started)[0] == shas[0]
    started.close()
    assert children() == before


def children() -> set[str]:
    found = Path("/proc/self/task").glob("*/children")
    return {each for file in found for each in file.read_text().split()}
