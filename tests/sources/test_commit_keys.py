"""What a commit is known by is what git says, and sums of lines add up whatever lies between."""

from __future__ import annotations

import subprocess
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st
from repo_builder import ADA

from impact.edges.git import find
from impact.model.keys import LINES, Keys
from impact.sources.commit_keys import hidden, told, with_patches
from impact.sources.patch_lines import patches

SECRET = bytes(range(32))


def read(path, *shas, secret=SECRET):
    repository = find(str(path))
    known = told(repository, {sha: Keys(sha, seen=3) for sha in shas}, secret)
    return with_patches(repository, list(known.values()), secret)


def git(path, *words, feed=None):
    done = subprocess.run(("git", "-C", str(path), *words), input=feed, check=True, capture_output=True)
    return done.stdout


TEXT = "".join(f"line {number}\n" for number in range(30))


@pytest.fixture
def shas(repo):
    return [
        repo.commit("Begin", {"a.txt": TEXT, "b": b"\0\1", "ü": "x\n"}, body="Why", date=1_700_000_000),
        repo.commit("Change (#4)", {"a.txt": TEXT.replace("7", "8"), "b": b"\0\2"}),
        repo.commit("Remove", {"ü": None, "no newline": "x"}, author="Ben <ben@example.com>"),
        repo.commit("Nothing"),
    ]


def test_the_patch_is_gits_stable_patch_id_whatever_the_repository_is_set_to(repo, shas):
    # How a name is quoted is the person's setting, not the repository's; ours never is.
    words = (
        "-c",
        "core.quotePath=false",
        "diff-tree",
        "--stdin",
        "-p",
        "--full-index",
        "-r",
        "--root",
        "--no-ext-diff",
        "--no-textconv",
    )
    whole = git(repo.path, *words, feed="\n".join(shas).encode() + b"\n")
    ids = dict(line.split()[::-1] for line in git(repo.path, "patch-id", "--stable", feed=whole).decode().splitlines())
    expected = [hidden(SECRET, "patch", ids.get(sha, "")) for sha in shas]
    assert [each.patch for each in read(repo.path, *shas)] == expected
    assert expected[:3] == [each for each in expected if each]
    with (repo.path / ".git/config").open("a") as config:
        config.write("[diff]\n\tnoprefix = true\n\tcontext = 0\n\talgorithm = patience\n\texternal = false\n")
    (repo.path / ".git/info").mkdir(exist_ok=True)
    (repo.path / ".git/info/attributes").write_text("* -diff\n")
    assert [each.patch for each in read(repo.path, *shas)] == expected


def test_what_the_object_says(repo, shas):
    first, second, third, nothing = read(repo.path, *shas)
    assert (first.parents, second.parents, first.seen) == ((), (shas[0],), 3)
    assert (first.subject, second.subject) == ("begin", "change")
    assert first.who == second.who != third.who
    assert first.at == hidden(SECRET, "time", "1700000000") != second.at
    assert first.message == hidden(SECRET, "message", "Begin\n\nWhy")
    assert third.tree == nothing.tree != second.tree
    assert (nothing.patch, nothing.lines) == ("", 0)
    assert "1700000000" not in repr(first)
    assert ADA.partition("<")[2][:-1] not in repr(first)


def test_another_secret_makes_other_hashes(repo, shas):
    (one,), (other,) = read(repo.path, shas[0]), read(repo.path, shas[0], secret=b"another")
    for name in ("at", "who", "message", "tree", "patch", "lines"):
        assert getattr(one, name) != getattr(other, name)
    assert hidden(SECRET, "tree", "") == ""


def test_sums_of_commits_that_follow_each_other_are_that_of_their_squash(repo, shas):
    lines = [each.lines for each in read(repo.path, *shas)]
    base = git(repo.path, "rev-parse", f"{shas[2]}^{{tree}}").decode().strip()
    words = ("-c", "user.name=A", "-c", "user.email=a@example.com", "commit-tree", base, "-p", shas[0], "-m", "Both")
    squash = git(repo.path, *words).decode().strip()
    assert read(repo.path, squash)[0].lines == (lines[1] + lines[2]) % LINES
    assert len(set(lines)) == 4


def test_a_merge_has_no_patch_and_what_is_not_there_has_no_keys(repo, shas):
    repo.branch("side", at=shas[0])
    repo.commit("Beside", {"c": "c\n"})
    repo.branch("main")
    merge = repo.merge("side")
    (keys,) = read(repo.path, merge)
    assert (keys.patch, keys.lines) == ("", None)
    assert len(keys.parents) == 2
    assert keys.tree
    assert read(repo.path, "ab" * 20) == []


def test_a_damaged_commit_costs_only_itself(repo, shas):
    blob = git(repo.path, "rev-parse", f"{shas[1]}:a.txt").decode().strip()
    place = repo.path / ".git/objects" / blob[:2] / blob[2:]
    place.chmod(0o644)
    place.write_bytes(b"damaged")
    first, second, third, _ = read(repo.path, *shas)
    assert first.patch
    assert (second.patch, second.lines) == ("", None)
    assert third.patch


def test_where_a_shallow_clone_is_cut_there_is_no_patch(repo, shas, tmp_path):
    shallow = tmp_path / "shallow"
    words = ("-c", "protocol.file.allow=always", "clone", "-q", "--depth", "2", f"file://{repo.path}", str(shallow))
    subprocess.run(("git", *words), check=True, capture_output=True)
    cut, last = read(shallow, shas[2], shas[3])
    assert cut.lines is None
    assert cut.at
    assert last.lines == 0


def test_reading_changes_nothing(repo, shas):
    before = {each: each.stat().st_mtime_ns for each in repo.path.rglob("*")}
    read(repo.path, *shas)
    assert {each: each.stat().st_mtime_ns for each in repo.path.rglob("*")} == before


# Sums of lines


def total(text):
    return dict(patches(text, SECRET))


HEAD = b"0" * 40
FILE = b"diff --git a/x b/x\n"


def test_what_lies_around_and_where_do_not_count_but_white_space_does():
    one = total(HEAD + b"\n" + FILE + b"@@ -1,2 +1,2 @@ f()\n around\n-old  line\n+new line\n")
    other = total(HEAD + b"\n" + FILE + b"@@ -90 +93 @@\n-old  line\n+new line\n")
    assert one == other
    assert one != total(HEAD + b"\n" + FILE + b"@@ -90 +93 @@\n-old line\n+new line\n")
    assert one[HEAD.decode()]


def test_lines_that_look_like_headings_are_lines():
    words = (b"diff --git a/y b/y", b"@@ -1,9 +1,9 @@", b"1" * 40, b"Binary files a and b differ", b"-- a/x", b"++ b/x")
    added = b"".join(b"+" + each + b"\n" for each in words)
    text = HEAD + b"\n" + FILE + b"@@ -0,0 +1,%d @@\n" % len(words) + added
    taken = text.replace(b"-0,0 +1,%d" % len(words), b"-1,%d +0,0" % len(words)).replace(b"\n+", b"\n-")
    one, other = total(text), total(taken)
    assert list(one) == list(other) == [HEAD.decode()]
    assert (one[HEAD.decode()] + other[HEAD.decode()]) % LINES == 0


def test_a_patch_that_is_cut_short_is_read_as_far_as_it_goes():
    assert list(total(HEAD + b"\n" + FILE + b"@@ -1,5 +1,5 @@\n-a\n")) == [HEAD.decode()]
    assert total(b"") == {}
    assert total(HEAD + b"\n@@ broken\n") == {HEAD.decode(): 0}


LINE = st.sampled_from("abcdef")
FILES = st.dictionaries(st.sampled_from(("x", "y")), st.lists(LINE, max_size=8))


@given(st.lists(FILES, min_size=3, max_size=3))
def test_a_sum_is_the_difference_of_what_was_and_what_is(states):
    """The net of each line is its count after less its count before: by that alone sums add up."""
    counts = [Counter((name, line) for name, lines in each.items() for line in lines) for each in states]
    pairs = ((counts[0], counts[1]), (counts[1], counts[2]))
    steps = [{key: after[key] - before[key] for key in after | before} for before, after in pairs]
    made = [total(patch(step))[HEAD.decode()] for step in steps]
    whole = {key: counts[2][key] - counts[0][key] for key in counts[2] | counts[0]}
    assert sum(made) % LINES == total(patch(whole))[HEAD.decode()]


def patch(step):
    text = HEAD + b"\n"
    for (name, line), more in sorted(step.items()):
        sign = b"+" if more > 0 else b"-"
        sides = (0, more) if more > 0 else (-more, 0)
        text += b"diff --git a/%s b/%s\n@@ -0,%d +0,%d @@\n" % (name.encode(), name.encode(), *sides)
        text += (sign + line.encode() + b"\n") * abs(more)
    return text
