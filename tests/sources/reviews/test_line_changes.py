"""What git says of changed lines is read back, whatever the lines hold; touching them is no standing near."""

from __future__ import annotations

import difflib
import subprocess
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st
from notedb_builder import NoteDb

from impact.edges import git
from impact.model.reviews import FILE, LAST, LINE, SAME, UNSEEN
from impact.sources import git_log
from impact.sources.reviews import addressed
from impact.sources.reviews.addressed import Question
from impact.sources.reviews.line_changes import hunks, touched

ODD = ["@@ -1 +1 @@", f"index {'0' * 40}..{'1' * 40}", "--- a", "+++ b", "\\ No newline", "", "é"]
LINES = st.lists(st.sampled_from(["a", "b", *ODD]), max_size=12)


@given(LINES, LINES, st.integers(1, 30))
def test_touched_lines_are_those_that_are_not_there_any_more(old: list[str], new: list[str], size: int) -> None:
    """What the hunks do not touch of the old lines is in the new ones, in order."""
    text = _diff(old, new)
    pieces = [text[at : at + size] for at in range(0, len(text), size)]
    found = hunks(pieces)
    changed = next(iter(found.values()), ())
    kept = [line for number, line in enumerate(old, 1) if not touched(changed, number, number)]
    rest = iter(new)
    assert all(line in rest for line in kept)
    if old == new:
        assert not found
    elif old:
        as_it_was = any(new[at : at + len(old)] == old for at in range(len(new)))
        assert touched(changed, 1, len(old)) or as_it_was


def _diff(old: list[str], new: list[str]) -> bytes:
    """What git would print, by the standard library."""
    if old == new:
        return b""
    rows = [f"index {'a' * 40}..{'b' * 40} 100644", "--- a/x", "+++ b/x"]
    for op, i, j, k, m in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if op != "equal":
            rows.append(f"@@ -{i + (j > i)},{j - i} +{k + (m > k)},{m - k} @@ {old[0] if old else ''}")
            rows += [*(f"-{line}" for line in old[i:j]), *(f"+{line}" for line in new[k:m])]
    return "\n".join(rows).encode() + b"\n"


def test_a_damaged_patch_is_read_as_far_as_it_goes() -> None:
    assert hunks([b"@@ -1 +1 @@\n-a\n+b\n"]) == {}
    head = f"index {'a' * 40}..{'b' * 40} 100644\n".encode()
    assert hunks([head, b"@@ -3,2 +1 @@ x\n-a\n"]) == {("a" * 40, "b" * 40): ((3, 2),)}
    assert hunks([head, b"@@ nonsense @@\n"]) == {("a" * 40, "b" * 40): ()}


def test_touching_is_not_standing_near() -> None:
    assert [touched(((5, 2),), at, at) for at in (4, 5, 6, 7)] == [False, True, True, False]
    assert touched(((5, 2),), 1, 9)
    assert [touched(((5, 0),), *span) for span in ((5, 5), (6, 6), (5, 6), (4, 5), (1, 9))] == [
        False, False, True, False, True,
    ]  # fmt: skip


def test_the_answer_is_that_of_git_whatever_the_repository_says(tmp_path: Path) -> None:
    db = NoteDb(tmp_path / "repo.git")
    text = "".join(f"{number}\n" for number in range(1, 21))
    attributes = "*.py diff=evil -text\n*.bin binary\n"
    odd = 'odd "name"\twith\\all.py'
    old = {".gitattributes": attributes, "a.py": text, odd: text, "b.bin": text, "é.py": text}
    first = db.commit(old, "1", [db.main])
    changed = text.replace("10\n", "ten\n")
    last = db.commit(old | {"a.py": changed, odd: changed, "b.bin": changed, "é.py": changed}, "2", [db.main])
    config = tmp_path / "repo.git/config"
    config.write_text(
        config.read_text()
        + '[diff "evil"]\n\ttextconv = false\n\tcommand = false\n[diff]\n\tcontext = 9\n\tnoprefix = true\n'
        "\talgorithm = patience\n\trenames = copies\n\tinterHunkContext = 30\n"
    )
    repository = git.find(str(tmp_path / "repo.git"))
    asked = [Question(first, last, path, line, line) for path in ("a.py", odd, "b.bin", "é.py") for line in (10, 11)]
    assert addressed.answers(repository, asked) == [LINE, FILE] * 4
    more = [
        Question(first, first, "a.py", 1, 1),
        Question(first, last, ".gitattributes", 1, 1),
        Question(first, last, "none", 1, 1),
        Question(db.main, last, "a.py", 1, 1),
        Question("0" * 40, last, "a.py", 1, 1),
        Question("HEAD", last, "a.py", 1, 1),
        Question(first, last, "a\nb", 1, 1),
    ]
    assert addressed.answers(repository, more) == [LAST, SAME, SAME, FILE, UNSEEN, UNSEEN, UNSEEN]
    assert addressed.answers(repository, []) == []


def test_asking_leaves_no_trace(tmp_path: Path) -> None:
    db = NoteDb(tmp_path / "repo.git")
    first = db.commit({"a": "1\n"}, "1", [db.main])
    last = db.commit({"a": "2\n"}, "2", [db.main])
    before = {path: path.read_bytes() for path in db.path.rglob("*") if path.is_file()}
    place = git_log.open_place(str(db.path))
    assert addressed.answers(place.repository, [Question(first, last, "a", 1, 1)]) == [LINE]
    assert {path: path.read_bytes() for path in db.path.rglob("*") if path.is_file()} == before
    assert subprocess.run(("git", "--git-dir", str(db.path), "fsck"), capture_output=True, check=False).returncode == 0
