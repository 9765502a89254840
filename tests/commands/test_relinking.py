"""What was said of a commit stays with it through everything that the real git does to a history."""

from __future__ import annotations

import os
import subprocess
from datetime import date

import pytest

from impact.edges import git as edge
from impact.ledger.opening import open_ledger
from impact.model.work import CONFIRM, Correction
from impact.services.gathering.relinking import note, relink

ME = "ada@example.com"
START = 1_780_000_000
WORDS = [f"line {number}\n" for number in range(60)]


class History:
    """A repository made by git itself, and a ledger in which something is said of its commits."""

    def __init__(self, path, impact, ledger):
        self.path, self._impact, self._ledger = path, impact, ledger
        self.text = list(WORDS)
        self.at = START
        self.number = 0
        path.mkdir()
        self.git("init", "-q", "-b", "main")
        self.commit("Begin", base="".join(WORDS))

    def git(self, *words, **env):
        who = {"GIT_AUTHOR_NAME": "Ada", "GIT_AUTHOR_EMAIL": ME, "GIT_COMMITTER_NAME": "Ada"}
        env = {**os.environ, **who, "GIT_COMMITTER_EMAIL": ME, "GIT_EDITOR": "true", **env}
        command = ("git", "-c", "core.hooksPath=/dev/null", "-C", str(self.path), *map(str, words))
        done = subprocess.run(command, check=False, capture_output=True, text=True, env=env)
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    def commit(self, subject, **files):
        """Commit an hour after the one before, and return the id."""
        self.at += 3600
        for name, text in files.items():
            (self.path / name).write_text(text)
        self.git("add", "-A")
        self.git("commit", "-q", "--allow-empty", "-m", subject, GIT_AUTHOR_DATE=f"{self.at} +0000")
        return self.head

    def change(self, subject, line):
        """Commit a change of one line of the file that all share."""
        self.text[line] = f"{subject}\n"
        return self.commit(subject, base="".join(self.text))

    def rebase(self, *todo, onto="", upto="main"):
        """Rebase interactively by these (verb, commit); upstream has put lines on top when `onto` says so."""
        script = self.path / ".git" / "todo"
        script.write_text("".join(f"{' '.join(each)}\n" for each in todo))
        base = self.git("rev-parse", f"{todo[0][1]}^")
        self.git("rebase", "-q", "-i", "--onto", onto or base, base, upto, GIT_SEQUENCE_EDITOR=f"cp {script}")

    def upstream(self):
        """A commit on the first one that shifts every line."""
        here = self.head
        self.git("checkout", "-q", "--detach", self.git("rev-list", "--max-parents=0", "main"))
        made = self.commit("Put a heading on it", base="one\ntwo\nthree\n" + "".join(WORDS))
        self.git("checkout", "-q", "main")
        assert self.head == here
        return made

    @property
    def head(self):
        return self.git("rev-parse", "HEAD")

    def line(self, start="HEAD"):
        """Commit ids by subject."""
        rows = self.git("log", "--format=%s%x09%H", start).split("\n")
        return dict(row.split("\t") for row in rows)

    def scan(self):
        assert self._impact("scan", self.path, "--me", ME, "--me", "anonymous@example.com").code == 0

    def say(self, *groups):
        self.scan()
        with open_ledger(self._ledger) as ledger:
            for shas in groups:
                shas = (shas,) if isinstance(shas, str) else tuple(shas)
                self.number += 1
                ledger.correct(Correction(f"c{self.number}", "", "", date(2026, 6, 1), shas, CONFIRM))
                note(ledger, [shas])

    def holders(self, *shas, pairs=()):
        """Which living commit holds each of these after a scan: None for none, a tuple where it is open."""
        self.scan()
        with open_ledger(self._ledger) as ledger:
            if pairs:
                relink(ledger, ledger.spoken(), pairs)
            gone, names, cases = ledger.lost(shas), ledger.names(shas), ledger.open_cases()
            alive = {
                sha for sha, each in ledger.held({x for y in names.values() for x in y}).items() if each.keys.alive
            }
        return [
            cases.get(sha) if sha in gone else next(iter(x for x in reversed(names[sha]) if x in alive)) for sha in shas
        ]


@pytest.fixture
def history(tmp_path, impact, ledger):
    return History(tmp_path / "made", impact, ledger)


@pytest.fixture
def three(history):
    """Three changes far from each other, each spoken of by itself."""
    made = [history.change(f"Change line {line}", line) for line in (10, 30, 50)]
    history.say(*made)
    return made


def now(history, *subjects):
    line = history.line()
    return [line[each] for each in subjects]


ALL = ("Change line 10", "Change line 30", "Change line 50")


def test_amend(history, three):
    (history.path / "more").write_text("more\n")
    history.git("add", "-A")
    history.git("commit", "-q", "--amend", "-m", "Say it otherwise")
    assert history.holders(*three) == [three[0], three[1], history.head]
    history.git("commit", "-q", "--amend", "-m", "Say it otherwise again")
    assert history.holders(*three) == [three[0], three[1], history.head]


@pytest.mark.parametrize("backend", ["--merge", "--apply"])
def test_rebase_onto_an_upstream_that_shifts_every_line(history, three, backend):
    history.git("rebase", "-q", backend, "--onto", history.upstream(), f"{three[0]}^", "main")
    assert history.holders(*three) == now(history, *ALL)
    assert history.head not in three


def test_reword_and_edit(history, three):
    history.rebase(
        ("pick", three[0]),
        ("exec", "git commit -q --amend -m 'Say it otherwise'"),
        ("pick", three[1]),
        ("exec", "echo more >more && git add more && git commit -q --amend --no-edit"),
        ("pick", three[2]),
    )
    assert history.holders(*three) == now(history, "Say it otherwise", "Change line 30", "Change line 50")


def test_reorder(history, three):
    history.rebase(("pick", three[0]), ("pick", three[2]), ("pick", three[1]))
    assert history.holders(*three) == now(history, *ALL)


@pytest.mark.parametrize("verb", ["squash", "fixup"])
@pytest.mark.parametrize("moved", [False, True])
def test_squash_and_fixup(history, three, verb, moved):
    onto = history.upstream() if moved else ""
    history.rebase(("pick", three[0]), (verb, three[1]), ("pick", three[2]), onto=onto)
    first, last = history.git("rev-parse", "HEAD^", "HEAD").split()
    assert history.holders(*three) == [first, first, last]


def test_fixup_of_one_further_up(history, three):
    history.rebase(("pick", three[0]), ("fixup", three[2]), ("pick", three[1]), onto=history.upstream())
    first, last = history.git("rev-parse", "HEAD^", "HEAD").split()
    assert history.holders(*three) == [first, last, first]


def test_autosquash(history, three):
    more = history.change("fixup! Change line 10", 12)
    history.say(more)
    history.git("rebase", "-q", "-i", "--autosquash", f"{three[0]}^", GIT_SEQUENCE_EDITOR="true")
    into = now(history, "Change line 10")
    assert history.holders(*three, more) == [*now(history, *ALL), *into]


def test_what_is_dropped_is_nowhere(history, three):
    history.rebase(("pick", three[0]), ("drop", three[1]), ("pick", three[2]))
    assert history.holders(*three) == [three[0], None, now(history, "Change line 50")[0]]


def test_what_is_dropped_is_not_taken_for_the_next_of_its_kind(history):
    first = history.change("Fix typo", 10)
    history.say(first)
    history.git("reset", "-q", "--hard", "HEAD^")
    history.text = list(WORDS)
    history.change("Fix typo", 40)
    assert history.holders(first) == [(history.head,)]


def test_what_was_done_taken_back_and_done_again_is_not_what_was_done_first(history):
    first = history.change("Change line 10", 10)
    history.git("revert", "--no-edit", first)
    history.text = list(WORDS)
    again = history.change("Change line 10", 10)
    history.say(again)
    history.git("reset", "-q", "--hard", first)
    assert history.holders(again) == [None]


def test_cherry_pick_from_a_branch_that_goes(history, three):
    onto = history.upstream()
    history.git("checkout", "-q", "-b", "release", onto)
    history.git("cherry-pick", "-x", *three)
    history.git("branch", "-q", "-M", "release", "main")
    assert history.holders(*three) == history.git("rev-list", "--reverse", f"{onto}..HEAD").split()


def test_squash_merge_on_a_moved_base(history, three):
    onto = history.upstream()
    history.git("branch", "-q", "feature", "main")
    history.git("checkout", "-q", "-B", "main", onto)
    history.git("merge", "-q", "--squash", "feature")
    history.git("commit", "-q", "-m", "Change three lines (#12)", GIT_AUTHOR_DATE=f"{START + 9_000_000} +0000")
    assert history.holders(*three) == [history.head] * 3


def test_squash_merge_of_which_one_commit_was_spoken_of(history):
    made = [history.change(f"Change line {line}", line) for line in (10, 30, 50)]
    history.say(made[1])
    history.git("checkout", "-q", "--detach")
    history.git("reset", "-q", "--hard", history.upstream())
    history.git("checkout", "-q", "-B", "feature", made[2])
    history.git("branch", "-q", "-f", "main", f"{made[0]}^")
    history.git("checkout", "-q", "main")
    history.commit("Meanwhile", other="other\n")
    history.git("merge", "-q", "--squash", "feature")
    history.git("commit", "-q", "-m", "Change three lines (#12)")
    assert history.holders(made[1]) == [history.head]


@pytest.mark.parametrize("again", [False, True])
def test_a_history_filtered_into_a_folder(history, three, again):
    script = "mkdir -p pkg && git mv -k -- * pkg/ 2>/dev/null; true"
    history.git("filter-branch", "-f", "--tree-filter", script, "main", FILTER_BRANCH_SQUELCH_WARNING="1")
    history.git("update-ref", "-d", "refs/original/refs/heads/main")
    if again:
        clone_again(history)
    assert history.git("ls-tree", "--name-only", "HEAD") == "pkg"
    assert history.holders(*three) == now(history, *ALL)


def clone_again(history):
    """A new clone in the place: what no branch reaches is not in it."""
    other = history.path.with_name("cloned")
    history.git("clone", "-q", "--no-local", history.path, other)
    history.path.rename(history.path.with_name("before"))
    other.rename(history.path)


def test_a_squash_is_known_in_a_new_clone_too(history, three):
    history.rebase(("pick", three[0]), ("squash", three[1]), ("squash", three[2]), onto=history.upstream())
    clone_again(history)
    with pytest.raises(AssertionError):
        history.git("cat-file", "-e", three[0])
    assert history.holders(*three) == [history.head] * 3


def test_what_stood_beside_it_in_a_squash_is_known_in_a_new_clone_too(history):
    made = [history.change(f"Change line {line}", line) for line in (10, 30, 50)]
    history.say(made[1])
    history.rebase(("pick", made[0]), ("squash", made[1]), ("squash", made[2]), onto=history.upstream())
    history.git("commit", "-q", "--amend", "-m", "Change three lines (#12)", "--date", f"{START + 9_000_000} +0000")
    clone_again(history)
    assert history.holders(made[1]) == [history.head]


def test_authors_made_anonymous(history, three):
    script = "GIT_AUTHOR_NAME=Anonymous; GIT_AUTHOR_EMAIL=anonymous@example.com"
    history.git("filter-branch", "-f", "--env-filter", script, "main", FILTER_BRANCH_SQUELCH_WARNING="1")
    assert history.holders(*three) == now(history, *ALL)


def test_everything_formatted_and_dates_kept(history, three):
    script = "sed -i 's/^/    /; s/line/row/' base"
    history.git("filter-branch", "-f", "--tree-filter", script, "main", FILTER_BRANCH_SQUELCH_WARNING="1")
    assert history.holders(*three) == now(history, *ALL)


def test_a_fork_and_its_origin(history, three, tmp_path, impact, ledger):
    fork = tmp_path / "fork"
    history.git("clone", "-q", history.path, fork)
    assert impact("scan", fork, "--me", ME).code == 0
    history.git("commit", "-q", "--amend", "-m", "Say it otherwise")
    assert history.holders(*three)[:2] == three[:2]


def test_a_clock_that_goes_backwards(history):
    history.at = START + 9_000_000
    first = history.change("Change line 10", 10)
    history.at = START - 9_000_000
    second = history.change("Change line 30", 30)
    history.say(first, second)
    history.git("rebase", "-q", "--onto", history.upstream(), f"{first}^", "main")
    assert history.holders(first, second) == now(history, *ALL[:2])


def test_two_work_trees_and_a_rebase_in_each(history, three, tmp_path):
    other = tmp_path / "tree"
    history.git("worktree", "add", "-q", "-b", "other", other, "main")
    history.git("rebase", "-q", "--onto", history.upstream(), f"{three[0]}^", "main")
    mine = history.git("rev-list", "--reverse", "--max-count=3", "main").split()
    history.git("-C", other, "rebase", "-q", "--onto", three[0], three[1], "other")
    # Both copies of the last are there; the branch that is out here is what counts as landed.
    assert history.holders(*three) == mine
    history.git("branch", "-q", "-f", "master", "other")
    assert history.holders(three[2]) == mine[2:]


def test_two_copies_are_left_to_the_person(history, three):
    history.git("branch", "-q", "master", history.upstream())
    history.git("checkout", "-q", "master")
    history.git("cherry-pick", three[2])
    copy = history.head
    history.git("checkout", "-q", "main")
    history.git("rebase", "-q", "--onto", three[0], three[1], "main")
    assert history.holders(*three) == [three[0], None, tuple(sorted((copy, history.head)))]
    history.git("branch", "-q", "-D", "master")
    history.commit("Go on", other="other\n")
    # One of them is gone; whether what is left is the other, nobody but the person knows.
    assert history.holders(three[2]) == [tuple(now(history, "Change line 50"))]


def test_what_git_tells_of_a_skipped_commit_is_not_believed(history):
    first = history.change("Change line 10", 10)
    second = history.change("Change line 30", 30)
    third = history.change("Change line 50", 50)
    history.say(first, second, third)
    told, hooks = history.path / ".git" / "told", history.path / ".git" / "hooks"
    (hooks / "post-rewrite").write_text(f"#!/bin/sh\ncat >{told}\n")
    (hooks / "post-rewrite").chmod(0o755)
    text = [*WORDS[:30], "something else\n", *WORDS[31:]]
    history.git("checkout", "-q", "--detach", f"{first}^")
    onto = history.commit("In the way of the second", base="".join(text))
    history.git("checkout", "-q", "main")
    hooked = ("-c", f"core.hooksPath={hooks}")
    with pytest.raises(AssertionError, match="conflict"):
        history.git(*hooked, "rebase", "-q", "--onto", onto, f"{first}^", "main")
    history.git(*hooked, "rebase", "--skip")
    new = now(history, "Change line 10", "Change line 50")
    pairs = [tuple(line.split()) for line in told.read_text().splitlines()]
    assert (second, new[0]) in pairs, "git no longer says what is not so"
    assert history.holders(first, second, third, pairs=pairs) == [new[0], None, new[1]]


def test_a_partial_clone_is_not_fetched_from(history, tmp_path, impact, ledger):
    history.git("config", "uploadpack.allowFilter", "true")
    partial = tmp_path / "partial"
    history.git("-c", "protocol.file.allow=always", "clone", "-q", "--no-checkout", "--filter=blob:none",
                f"file://{history.path}", partial)  # fmt: skip
    history.path.rename(history.path.with_name("before"))
    before = sorted(each.name for each in (partial / ".git/objects/pack").iterdir())
    impact("scan", partial, "--me", ME)
    with open_ledger(ledger) as opened:
        opened.correct(Correction("p", "", "", date(2026, 6, 1), (history_root(partial),), CONFIRM))
        note(opened, [(history_root(partial),)])
        (keys,) = opened.keys([history_root(partial)]).values()
    assert keys.at
    assert not keys.patch
    assert sorted(each.name for each in (partial / ".git/objects/pack").iterdir()) == before


def history_root(path):
    done = edge.run(edge.find(str(path)), "rev-list", "--max-parents=0", "HEAD")
    return done.stdout.decode().strip()
