"""Says of corrections what became of them when history was rewritten under them: right, wrong, open, per rewrite.

Each repository is cloned, its newest commits put in one line, every contribution confirmed by the real command,
the line rewritten, scanned again by the real command; then the ledger is asked which commit holds each old one.

Example: ./dev bench relinking ~/src/flask ~/src/gin --commits 300
"""

from __future__ import annotations

import argparse
import contextlib
import io
import os
import shlex
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from measuring import rewriting
from measuring.process import ROOT, compile_ours, environment
from measuring.rewriting import NOW, Scratch, Told, Truth

from impact.cli import main as impact_main
from impact.ledger.opening import open_ledger

_FEW = 60
_STRANGER = "anonymous@example.com"
_CHANGE = """
import subprocess, sys
*before, (old, verb, head) = (line.split() for line in open(sys.argv[1]))
if before and before[-1][2] == head:
    sys.exit()  # what was to be picked was not
name = subprocess.run(("git", "diff-tree", "--no-commit-id", "--name-only", "-r", "-z", "HEAD"),
                      capture_output=True).stdout.split(b"\\0")
for each in name:
    try:
        was = open(each, "rb").read()
    except OSError:
        continue
    new = {change}
    if new != was:
        open(each, "wb").write(new)
subprocess.run(("git", "commit", "-q", "-a", "--amend", "--no-edit", "--allow-empty"), check=True)
head = subprocess.run(("git", "rev-parse", "HEAD"), check=True, capture_output=True, text=True).stdout.strip()
open(sys.argv[1], "w").writelines(" ".join(each) + "\\n" for each in (*before, (old, verb, head)))
"""
Rewrite = Callable[[Scratch], Truth]


def rewrites(folder: Path) -> dict[str, Rewrite]:
    """Every rewrite by its name."""
    return {
        "rebase onto upstream that shifts every file": _rebased,
        "the same with rebase --apply": lambda each: rewriting.rebase_by_patches(
            each, rewriting.shifted(each, gently=True)
        ),
        "rebase that conflicts, with skips": lambda each: _rebased(each, gently=False),
        "rebase --apply that conflicts, with skips": lambda each: rewriting.rebase_by_patches(
            each, rewriting.shifted(each)
        ),
        "reword all": lambda each: rewriting.replay(each, _reworded),
        "anonymise author": lambda each: rewriting.replay(each, _anonymous),
        "move all into pkg/": _moved,
        f"amend content of {_FEW}": lambda each: _changed(each, folder, "was + b'one more line\\n'"),
        f"formatter on {_FEW}": lambda each: _changed(
            each, folder, 'was.replace(b"    ", b"\\t").replace(b"\'", b\'"\')'
        ),
        "squash pairs": lambda each: _edited(each, "pick", "squash"),
        "fixup, drop, edit, reword among picks": lambda each: _edited(
            each, "pick", "pick", "fixup", "pick", "drop", "edit", "pick", "reword", "pick", "pick"
        ),
        "drop every other": lambda each: _edited(each, "pick", "drop"),
        "squash-merge of five each on a moved base": lambda each: rewriting.squash_merged(
            each, rewriting.shifted(each, gently=True), 5
        ),
        "cherry-pick all onto upstream": lambda each: rewriting.cherry_picked(each, rewriting.shifted(each)),
        "reset author and date": lambda each: rewriting.replay(each, _reset),
        "re-clone": _cloned,
        "move all into pkg/, then re-clone": lambda each: _cloned(each, _moved),
        "squash-merge, then re-clone": lambda each: _cloned(
            each, lambda same: rewriting.squash_merged(same, rewriting.shifted(same, gently=True), 5)
        ),
    }


def _rebased(scratch: Scratch, *, gently: bool = True) -> Truth:
    onto = rewriting.shifted(scratch, gently=gently)
    return rewriting.rebase(scratch, rewriting.verbs(scratch.commits, "pick"), onto=onto)


def _edited(scratch: Scratch, *cycle: str) -> Truth:
    return rewriting.rebase(scratch, rewriting.verbs(scratch.commits, *cycle), onto=scratch.base)


def _changed(scratch: Scratch, folder: Path, change: str) -> Truth:
    script = folder / "change.py"
    script.write_text(_CHANGE.replace("{change}", change), encoding="utf-8")
    before, newest = [scratch.base, *scratch.commits[:-_FEW]], scratch.commits[-_FEW:]
    last = replace(scratch, base=before[-1], commits=newest)
    amend = shlex.join((sys.executable, str(script)))
    return rewriting.rebase(last, rewriting.verbs(last.commits, "pick"), onto=last.base, amend=amend)


def _reworded(number: int, told: Told) -> Told:
    return replace(told, message=f"Say it otherwise {number}\n\nNothing of it is as it was.")


def _anonymous(number: int, told: Told) -> Told:
    who = {"GIT_AUTHOR_NAME": "Anonymous", "GIT_AUTHOR_EMAIL": _STRANGER}
    return replace(told, author=told.author | who)


def _reset(number: int, told: Told) -> Told:
    return replace(told, author=told.author | {"GIT_AUTHOR_DATE": f"{NOW + number * 40} +0000"})


def _moved(scratch: Scratch) -> Truth:
    first = rewriting.in_folder(scratch, scratch.git("rev-parse", f"{scratch.base}^{{tree}}"))
    start = scratch.git("commit-tree", first, env=scratch.author(scratch.base), feed=b"Begin\n")
    return rewriting.replay(
        scratch, lambda _, told: replace(told, tree=rewriting.in_folder(scratch, told.tree)), start=start
    )


def _cloned(scratch: Scratch, first: Rewrite | None = None) -> Truth:
    truth: Truth = first(scratch) if first else {sha: sha for sha in scratch.commits}
    rewriting.cloned_again(scratch)
    return truth


class Measured:
    """One repository, ready to be rewritten again and again from the same state."""

    def __init__(self, source: Path, folder: Path, count: int) -> None:
        self._folder = folder
        self._home = folder / "home"
        self._home.mkdir()
        self.scratch = rewriting.linearise(source, folder, count)
        emails = set(self.scratch.git("log", "--format=%ae", f"{self.scratch.base}..HEAD").split("\n"))
        self._me = [word for each in sorted({*emails, _STRANGER}) for word in ("--me", each)]
        self._ledger = folder / "ledger.db"
        self._kept = folder / "kept"
        self._scan()
        self.said = self._confirm_all()
        self._kept.mkdir()
        shutil.copytree(self.scratch.path, self._kept / "work", symlinks=True)
        shutil.copy(self._ledger, self._kept / "ledger.db")

    def _scan(self) -> float:
        words = (sys.executable, "-P", "-m", "impact", "scan", str(self.scratch.path), "--ledger", str(self._ledger))
        begun = time.perf_counter()
        env = environment(self._home) | {"PYTHONPATH": str(ROOT)}
        done = subprocess.run((*words, *self._me), env=env, cwd=self._home, capture_output=True, check=False)
        if done.returncode:
            sys.exit(f"the scan ends with {done.returncode}: {done.stderr[-800:].decode(errors='replace')}")
        return time.perf_counter() - begun

    def _confirm_all(self) -> int:
        """Confirm every contribution, as somebody would who types it for each."""
        line = set(self.scratch.commits)
        with open_ledger(self._ledger) as ledger:
            names = [each.id for each in ledger.contributions() if not line.isdisjoint(each.shas)]
        for name in names:
            with contextlib.redirect_stderr(io.StringIO()) as errors:
                code = impact_main(["confirm", name, "--ledger", str(self._ledger)])
            if code:
                sys.exit(f"confirm {name} ends with {code}: {errors.getvalue()}")
        return len(names)

    def run(self, rewrite: Rewrite) -> tuple[str, ...]:
        """Rewrite, scan, and count what became of each commit that something was said of."""
        shutil.rmtree(self.scratch.path)
        for stale in self._ledger.parent.glob("ledger.db*"):
            stale.unlink()
        shutil.copytree(self._kept / "work", self.scratch.path, symlinks=True)
        shutil.copy(self._kept / "ledger.db", self._ledger)
        truth = rewrite(self.scratch)
        seconds = self._scan()
        with open_ledger(self._ledger) as ledger:
            spoken = {sha for group in ledger.spoken() for sha in group} & truth.keys()
            names, cases = ledger.names(spoken), ledger.open_cases()
            gone = ledger.lost(spoken)
            alive = {sha: each.keys.alive for sha, each in ledger.held({x for y in names.values() for x in y}).items()}
        rows = [
            _verdict(truth[sha], [x for x in names[sha] if alive.get(x)], cases.get(sha, ()), sha in gone)
            for sha in sorted(spoken)
        ]
        there = [row for row in rows if row != "rightly none" and not row.startswith("dropped")]
        right = rows.count("right")
        share = f"{100 * right / len(there):.1f} %" if there else "-"
        figures = (len(there), right, share, rows.count("wrong") + rows.count("dropped wrong"), rows.count("open"))
        more = (
            rows.count("open without it"),
            rows.count("unknown"),
            len(rows) - len(there),
            rows.count("dropped open"),
        )
        return (*map(str, figures), *map(str, more), f"{seconds:.1f} s")


def _verdict(truth: str | None, holders: list[str], cases: tuple[str, ...], gone: bool) -> str:
    if truth is None:
        return "dropped wrong" if holders else "dropped open" if cases else "rightly none"
    if holders:
        return "right" if holders == [truth] else "wrong"
    return ("open" if truth in cases else "open without it") if cases else "unknown"


_HEADS = ("rewrite", "there", "right", "recall", "wrong", "open", "open, not among", "unknown", "dropped", "of it open",
          "scan")  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("repositories", nargs="+", type=Path, metavar="REPO")
    parser.add_argument("--commits", type=int, default=300, help="how many of the newest to put in one line")
    parser.add_argument("--only", default="", help="only rewrites with this in their name")
    options = parser.parse_args()
    compile_ours()
    os.environ.pop("IMPACT_LEDGER", None)
    wrong = 0
    for source in options.repositories:
        with tempfile.TemporaryDirectory(prefix="relinking-") as made:
            folder = Path(made)
            measured = Measured(source, folder, options.commits)
            count = len(measured.scratch.commits)
            print(f"\n{source}: {count} commits in one line, {measured.said} contributions confirmed\n")
            print("| " + " | ".join(_HEADS) + " |\n|" + " --- |" * len(_HEADS))
            for name, rewrite in rewrites(folder).items():
                if options.only in name:
                    figures = measured.run(rewrite)
                    wrong += int(figures[3])
                    print(f"| {name} | " + " | ".join(figures) + " |", flush=True)
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
