"""Rows to learn from: labelled commits, and commits of further repositories with the types their authors state."""

from __future__ import annotations

import hashlib
import json
import random
import re
import subprocess
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from impact.classify.features import features, shape
from impact.classify.reading import Reader
from impact.classify.rows import commit_from_row, diff_from_row
from impact.model.errors import DONE, IN_PART
from impact.model.work import FLAKY, KINDS

SOURCES = Path(__file__).with_name("sources.txt")
GOLD, SILVER, TYPED = "flaky.jsonl", "flaky_silver.jsonl", "conv.jsonl"
FURTHER, MINED = "further", "mined"
_TYPED = re.compile(rf"^({'|'.join(KINDS)})(?:\([^)]*\))?!?:\s*(\S.*)$")
# Rare types are taken more often than common ones: the labelled rows hold about as many of each.
_MOST = {"build": 500, "ci": 400, "perf": 400, "test": 300, "refactor": 300, "style": 200, "docs": 200, "revert": 60}
_USUAL = 150
_SEED = 11
# What says in its subject that it repairs a flaky test, and changes tests above all, is taken for one: "mined".
_REPAIRS = re.compile(
    r"\b(?:flak(?:e|es|y|ey|ily|iness|yness)|de-?flak\w*|intermittent(?:ly)?|non-?determin\w+|sporadic(?:ally)?|racy"
    r"|rac(?:e|es) conditions?|order[- ]dependen\w+|random(?:ly)? fail\w*|sometimes fail\w*)\b",
    re.IGNORECASE,
)
_IN_TESTS = re.compile(r"flak|test|spec|e2e", re.IGNORECASE)
_NO_REPAIR = re.compile(
    r"skip|disable|ignore|xfail|quarantine|flake8|snowflake|retry|retries|rerun|revert|todo|flake\.(?:nix|lock)|nix|feat",
    re.IGNORECASE,
)
# A further row that speaks of this is no sure example of anything but a repaired test.
_SPEAKS = re.compile(r"flak|intermittent|non.?determin|race|sporadic|unstable|order.depend", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Example:
    """One commit to learn from: its features at both depths of looking, and what it is said to be.

    `kind` is "" where no type is said; `flaky` None where nothing is said about flaky tests.
    """

    repo: str
    sha: str
    origin: str
    kind: str
    flaky: bool | None
    says_so: bool
    names: tuple[str, ...]
    lines: tuple[str, ...]


def labelled(data: Path, repos: Path | None, reader: Reader) -> tuple[list[Example], dict[str, str], list[str]]:
    """Return the labelled rows of `data`, the SHA-256 of each file, and the repositories whose facts are as given.

    Where a clone is at hand under `repos`, facts are read anew from it: the rows may lack what is counted today.
    """
    folder = data / "dev" if (data / "dev").is_dir() else data
    rows, digests = [], {}
    for name in (TYPED, GOLD, SILVER):
        raw = (folder / name).read_bytes()
        digests[name] = hashlib.sha256(raw).hexdigest()
        rows += [json.loads(line) | {"origin": name} for line in raw.decode("utf-8").splitlines() if line.strip()]
    by_repo: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        by_repo[row["repo"]].append(row)
    stale = []
    for repo, mine in sorted(by_repo.items()):
        place = clone(repos, repo)
        if place is None:
            stale.append(repo)
            continue
        fresh = facts(place, sorted({row["sha"] for row in mine}))
        for row in mine:
            told = fresh.get(row["sha"], {})
            row.update({key: told[key] for key in ("files", "facts", "facts_test", "facts_cut") if key in told})
    return [_example(row, reader) for row in rows], digests, stale


def further(repos: Path | None, reader: Reader) -> tuple[list[Example], dict[str, int], list[str]]:
    """Return typed commits of the repositories in sources.txt, how many of each, and which are not at hand."""
    wanted = [line for line in SOURCES.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]
    examples, counts, missing = [], {}, []
    for repo in wanted:
        place = clone(repos, repo)
        if place is None:
            missing.append(repo)
            continue
        chosen, repairs = _drawn(place)
        rows = facts(place, sorted({*chosen, *repairs}))
        counts[repo] = len(rows)
        for sha, row in sorted(rows.items()):
            if sha in chosen:
                examples.append(_example(_bare(row, repo, chosen[sha]), reader))
            if sha in repairs and _mostly_tests(row, reader):
                examples.append(_example(_bare(row, repo, "") | {"origin": MINED}, reader))
    return examples, counts, missing


def _mostly_tests(row: dict[str, Any], reader: Reader) -> bool:
    letters = [reader.places.letter(each["path"]) for each in row["files"] or ()]
    return 2 * letters.count("T") >= max(len(letters), 1)


def clone(repos: Path | None, repo: str) -> Path | None:
    """Return where a clone of `repo` (owner/name) lies under `repos`, in one of the usual ways."""
    if repos is None:
        return None
    owner, _, name = repo.partition("/")
    ways = (f"{owner}+{name}/repo", f"{owner}/{name}", f"{owner}/{name}.git", f"{name}.git", name)
    return next((repos / way for way in ways if (repos / way).is_dir()), None)


def facts(place: Path, shas: Iterable[str]) -> dict[str, dict[str, Any]]:
    """Return what `impact facts --diff` prints for these commits, by id."""
    command = [sys.executable, "-P", "-m", "impact", "facts", "--diff", "--stdin", str(place)]
    run = subprocess.run(command, input="\n".join(shas), capture_output=True, text=True, check=False)
    if run.returncode not in (DONE, IN_PART):
        raise SystemExit(f"train: {' '.join(command)} failed\n{run.stderr}")
    rows = [json.loads(line) for line in run.stdout.splitlines()]
    whole = {row["sha"]: row for row in rows if row.get("facts") is not None}
    for sha in sorted({row["sha"] for row in rows if "sha" in row} - whole.keys()):
        print(f"left out, its patch cannot be read: {place} {sha}")
    return whole


def _drawn(place: Path) -> tuple[dict[str, str], set[str]]:
    """Return typed commits of people (id to type), at most so many of each type, and those that say they repair."""
    command = ["git", f"--git-dir={place}", "log", "--no-merges", "--format=%H%x00%ae%x00%s", "HEAD"]
    log = subprocess.run(command, capture_output=True, check=True).stdout.decode("utf-8", "replace")
    by_kind: dict[str, list[str]] = defaultdict(list)
    repairs = set()
    for line in log.splitlines():
        sha, address, subject = line.split("\0", 2)
        match = _TYPED.match(subject)
        if match and "[bot]" not in address:
            by_kind[match[1]].append(sha)
        if _REPAIRS.search(subject) and _IN_TESTS.search(subject) and not _NO_REPAIR.search(subject):
            repairs.add(sha)
    draw = random.Random(_SEED)
    chosen = {
        sha: kind
        for kind, shas in sorted(by_kind.items())
        for sha in draw.sample(shas, min(len(shas), _MOST.get(kind, _USUAL)))
    }
    return chosen, repairs


def _bare(row: dict[str, Any], repo: str, kind: str) -> dict[str, Any]:
    """Return a row without the types in its message, as the labelled rows are."""
    subject = _TYPED.sub(r"\2", row["subject"])
    body = "\n".join(_TYPED.sub(r"\2", line) for line in row["body"].split("\n"))[:3000]
    told = {"subject": subject, "body": body, "message": "", "trailers": []}
    return row | told | {"repo": repo, "labels": [kind], "origin": FURTHER}


def _example(row: dict[str, Any], reader: Reader) -> Example:
    commit, diff = commit_from_row(row), diff_from_row(row)
    message = commit.message.lstrip("\n")
    light = reader.book.spoken(message, commit.trailers, commit.changes)
    deep = reader.book.spoken(message, commit.trailers, commit.changes, diff)
    origin, labels = row["origin"], row["labels"]
    kind = labels[0] if origin in (TYPED, FURTHER) else ""
    flaky: bool | None = origin == MINED or FLAKY in labels
    if origin in (TYPED, FURTHER) and _SPEAKS.search(message):
        flaky = None
    return Example(
        row["repo"],
        row["sha"],
        origin,
        kind,
        flaky,
        bool(row.get("mentions_flaky")),
        tuple(features(message, light, shape(commit.changes, reader.places, None))),
        tuple(features(message, deep, shape(commit.changes, reader.places, diff))),
    )


def counted(examples: Iterable[Example]) -> dict[str, int]:
    """Return how many examples there are of each origin."""
    return dict(sorted(Counter(example.origin for example in examples).items()))
