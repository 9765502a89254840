"""Runs other readers and ours over the hostile repositories of the tests, and says who tells the truth.

Every reader runs in its own process with an empty home. It is judged on commits, authors, times, messages
and paths alone: what all of them claim to know. Example: ./dev bench peers --only rce_config,renames
"""

from __future__ import annotations

import argparse
import collections
import json
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))

from torture.builder import Case, Expected, remove
from torture.catalogue import CASES
from torture.judge import fingerprint

Row = dict[str, Any]
# What a person's own settings and variables start is theirs to choose; only ours promises not to.
OWN_SETTINGS = ("hostile_home", "hostile_env_more")
VERDICTS = ("ok", "wrong", "quiet", "crash", "slow", "code ran")


def read_impact(place: str, options: list[str]) -> Row:
    """Our own command, from outside."""
    words = (sys.executable, "-P", "-m", "impact", "facts", *options, "--", place)
    done = subprocess.run(words, capture_output=True, check=False)
    if done.returncode not in (0, 4):
        sys.exit(done.stderr.decode(errors="replace"))
    *rows, last = (json.loads(line) for line in done.stdout.splitlines())
    keep = ("sha", "author_name", "author_email", "author_time", "message")
    commits = [{key: row[key] for key in keep} | {"paths": _paths(row["files"])} for row in rows]
    return {"commits": commits, "faults": bool(last["summary"]["unreadable"])}


def read_naive(place: str, options: list[str]) -> Row:
    """What a script does that splits the text of `git log --numstat`."""
    form = "--format=C|%H|%an|%ae|%at|%s"
    words = ("git", "log", *options, "--numstat", form)
    done = subprocess.run(words, cwd=place, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(done.stderr.strip()[:120])
    commits: list[Row] = []
    for line in done.stdout.splitlines():
        if line.startswith("C|"):
            _, sha, name, email, at, subject = line.split("|", 5)
            about = {"sha": sha, "author_name": name, "author_email": email, "author_time": int(at)}
            commits.append(about | {"message": subject, "short": True, "paths": []})
        elif line.strip():
            _, _, path = line.split("\t")
            commits[-1]["paths"].append(path)
    return {"commits": commits}


def read_gitpython(place: str, options: list[str]) -> Row:
    """`Repo.iter_commits`, and the files that `Commit.stats` lists."""
    import git  # noqa: PLC0415  only in the process that reads with it

    commits = []
    for commit in git.Repo(place).iter_commits("--all" if options else None):
        message = commit.message if isinstance(commit.message, str) else commit.message.decode("utf-8", "replace")
        about = {
            "sha": commit.hexsha,
            "author_name": commit.author.name or "",
            "author_email": commit.author.email or "",
            "author_time": commit.authored_date,
            "message": message,
        }
        str(commit.authored_datetime)  # a reader of dates asks for this one
        commits.append(about | {"paths": list(commit.stats.files) if len(commit.parents) < 2 else None})
    return {"commits": commits}


def read_pydriller(place: str, options: list[str]) -> Row:
    """`Repository.traverse_commits`, and the files that `Commit.modified_files` lists."""
    from pydriller import Repository  # noqa: PLC0415  only in the process that reads with it

    commits = []
    for commit in Repository(place, include_refs=bool(options)).traverse_commits():
        changed = [] if commit.merge else commit.modified_files
        paths = [path for each in changed for path in (each.old_path, each.new_path) if path]
        about = {
            "sha": commit.hash,
            "author_name": commit.author.name or "",
            "author_email": commit.author.email or "",
            "author_time": int(commit.author_date.timestamp()),
            "message": commit.msg,
        }
        commits.append(about | {"paths": None if commit.merge else sorted(set(paths))})
    return {"commits": commits}


READERS: dict[str, Callable[[str, list[str]], Row]] = {
    "impact": read_impact,
    "naive": read_naive,
    "gitpython": read_gitpython,
    "pydriller": read_pydriller,
}


def _paths(files: list[Row] | None) -> list[str] | None:
    if files is None:
        return None
    return sorted({path for each in files for path in (each["path"], each["old_path"]) if path})


def plain(text: str, lossy: bool) -> str:
    """What of a text must agree; only its ASCII where the bytes have no right decoding."""
    text = text.partition("\0")[0].strip()
    return re.sub(r"[^\x21-\x7e]+", "?", text).strip("?") if lossy else text


def verdict(case: Case, said: Row) -> tuple[str, str]:
    """Judge what a reader told."""
    if case.refused:
        return "wrong", "read what it should have refused"
    told = {each["sha"]: each for each in said["commits"]}
    wanted = {each.sha: each for each in case.commits}
    if told.keys() - case.surplus != wanted.keys():
        return "wrong", f"{len(told)} commits, not {len(wanted)}" if len(told) != len(wanted) else "other commits"
    for sha, true in wanted.items():
        lie = _lie(true, told[sha], case.lossy)
        if lie:
            return "wrong", lie
    if case.faults and not said.get("faults"):
        return "quiet", "says nothing of the unreadable part"
    return "ok", ""


def _lie(true: Expected, told: Row, lossy: bool) -> str:
    message = true.message.strip().split("\n")[0] if told.get("short") else true.message
    pairs = (
        ("name", told["author_name"], true.name),
        ("email", told["author_email"], true.email),
        ("message", told["message"], message),
    )
    for what, said, right in pairs:
        if plain(said, lossy) != plain(right, lossy):
            return f"{what} {said!r:.40} is {right!r:.40}"
    if true.time is not None and told["author_time"] != true.time:
        return f"time {told['author_time']} is {true.time}"
    if true.files is None:
        return ""
    if told["paths"] is None:
        return f"no files for a commit of {len(true.files)}"
    # A rename may be told as its new path alone.
    least = {path for path in true.files if true.files[path] != "D"}
    most = {*true.files, *true.old_paths.values()}
    if missing := least - set(told["paths"]):
        return f"path missing: {sorted(missing)[0]!r:.50}"
    if invented := set(told["paths"]) - most:
        return f"path invented: {sorted(invented)[0]!r:.50}"
    return ""


def judged(reader: str, case: Case, seconds: float) -> tuple[str, str]:
    """Run one reader over one case in a process of its own."""
    with tempfile.TemporaryDirectory() as home:
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("GIT_", "XDG_"))}
        words = (sys.executable, "-P", __file__, "--reader", reader, "--", str(case.place), *case.options)
        env = kept | {"HOME": home} | case.environment
        try:
            done = subprocess.run(words, cwd=home, env=env, capture_output=True, timeout=seconds, check=False)
        except subprocess.TimeoutExpired:
            return "slow", f"more than {seconds:.0f} s"
    hit = [how for canary, how in case.canaries.items() if canary.exists()]
    if hit:
        return "code ran", "; ".join(hit)
    if done.returncode == 0:
        return verdict(case, json.loads(done.stdout))
    reason = _reason(done.stderr.decode(errors="replace"))
    return ("ok", f"refused: {reason}") if case.refused else ("crash", reason)


def _reason(errors: str) -> str:
    told = [
        line.strip() for line in errors.splitlines() if re.search(r"fatal:|impact:|^[\w.]+(Error|Exception)\b", line)
    ]
    return (told or ["no reason given"])[-1][:110]


def compare(names: list[str], readers: list[str], seconds: float) -> None:
    """Build each case anew for each reader, and print who did what."""
    counts = {reader: collections.Counter[str]() for reader in readers}
    changed = collections.Counter[str]()
    took = collections.Counter[str]()
    for name in names:
        for reader in readers:
            with tempfile.TemporaryDirectory() as folder:
                place = Path(folder) / "case"
                place.mkdir()
                case = replace(CASES[name](place), argument=None)
                if name in OWN_SETTINGS:
                    case = replace(case, canaries={})
                before = fingerprint(place)
                begun = time.perf_counter()
                how, why = judged(reader, case, seconds)
                took[reader] += time.perf_counter() - begun
                for canary in case.canaries:
                    canary.unlink(missing_ok=True)
                wrote = _contents(fingerprint(place)) != _contents(before)
                remove(place)
            counts[reader][how] += 1
            changed[reader] += wrote
            print(f"{name:24} {reader:10} {how:8} {'MODIFIED IT ' if wrote else ''}{why}", flush=True)
    print(f"\n{'reader':12}" + "".join(f"{each:>10}" for each in (*VERDICTS, "modified", "seconds")))
    for reader in readers:
        row = "".join(f"{counts[reader][each]:>10}" for each in VERDICTS)
        print(f"{reader:12}{row}{changed[reader]:>10}{took[reader]:>10.1f}")


def _contents(marks: dict[str, tuple[object, ...]]) -> dict[str, tuple[object, ...]]:
    """Without canaries and traces, and without times: a canary that came and went moves its folder's."""
    ours = ("CANARY", "TRACE", "NETWORK")
    return {path: (mark[0], mark[1], *mark[3:]) for path, mark in marks.items() if not path.startswith(ours)}


def main() -> None:
    """Compare, or be one reader over one repository."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--readers", default=",".join(READERS))
    parser.add_argument("--only", default=",".join(CASES), help="cases, separated by commas")
    parser.add_argument("--seconds", type=float, default=20, help="until a reader is too slow")
    parser.add_argument("--reader", help=argparse.SUPPRESS)
    parser.add_argument("rest", nargs="*", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.reader:
        place, *options = given.rest
        json.dump(READERS[given.reader](place, options), sys.stdout)
    else:
        compare(given.only.split(","), given.readers.split(","), given.seconds)


if __name__ == "__main__":
    main()
