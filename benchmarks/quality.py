"""How well the kinds of commits are recognised, on labelled commits that are not part of this project.

Usage: python benchmarks/quality.py --data FOLDER

FOLDER holds `conv.jsonl` (rows labelled with one Conventional Commits type each) and `flaky.jsonl` (repairs of
flaky tests, and other commits by `kind`); both are scored through `impact classify --facts`. Types are scored by the
most probable one, repairs of flaky tests at one half. Intervals come from drawing repositories, not rows.
On rows that the weights were learned from these figures flatter: `./dev train --figures` leaves their owners out.
"""

from __future__ import annotations

import argparse
import json
import random
import subprocess
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

CORE = ("build", "ci", "docs", "feat", "fix", "perf", "refactor", "test")
FLAKY = "flaky_fix"
DRAWS = 200

Row = dict[str, Any]
# One row: its repository, whether it is so, whether we say so - for each class asked about.
Judged = tuple[str, dict[str, tuple[bool, bool]]]


def main() -> int:
    """Print the figures; return 0, or 1 where there is nothing to score."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "--data", type=Path, required=True, help="folder with conv.jsonl and flaky.jsonl, or with dev/ that holds them"
    )
    data: Path = parser.parse_args().data
    # The part for development may lie one folder down.
    data = data / "dev" if (data / "dev").is_dir() else data
    conv, flaky = data / "conv.jsonl", data / "flaky.jsonl"
    missing = [path.name for path in (conv, flaky) if not path.is_file()]
    if missing:
        print(f"quality: not measured, {data} has no {' and no '.join(missing)}")
        return 1
    _types(conv)
    _repairs(flaky)
    return 0


def _types(path: Path) -> None:
    judged = []
    for row, kinds in _classified(path):
        said = max((name for name in kinds if name != FLAKY), key=lambda name: kinds[name])
        judged.append((row["repo"], {name: (name in row["labels"], name == said) for name in CORE}))
    print(f"types, {len(judged)} commits")
    print(f"  macro F1, core 8   {_interval(judged, _macro)}")
    for name in CORE:
        print(f"  {name:<18} {_f1(judged, name):.3f}")


def _repairs(path: Path) -> None:
    judged, flagged = [], dict[str, list[bool]]()
    for row, kinds in _classified(path):
        said = kinds[FLAKY] >= 0.5
        judged.append((row["repo"], {FLAKY: (FLAKY in row["labels"], said)}))
        flagged.setdefault(str(row.get("kind", "")), []).append(said)
    precision, recall = _precision_recall(judged, FLAKY)
    print(f"repairs of flaky tests, {len(judged)} commits")
    print(f"  precision          {precision:.3f}")
    print(f"  recall             {recall:.3f}")
    print(f"  F1                 {_interval(judged, lambda rows: _f1(rows, FLAKY))}")
    for kind, answers in sorted(flagged.items()):
        print(f"  flagged            {sum(answers)} of {len(answers)} {kind}")


def _classified(path: Path) -> Iterable[tuple[Row, dict[str, float]]]:
    """Return each row with its kinds, from the command a user would type."""
    command = [sys.executable, "-m", "impact", "classify", "--json", "--facts", str(path)]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    if run.returncode != 0:
        raise SystemExit(f"quality: {' '.join(command)} failed\n{run.stderr}")
    answers = {(each["repo"], each["sha"]): each["kinds"] for each in map(json.loads, run.stdout.splitlines())}
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    return [(row, answers[row["repo"], row["sha"]]) for row in rows]


def _precision_recall(judged: Iterable[Judged], name: str) -> tuple[float, float]:
    pairs = [answers[name] for _, answers in judged]
    right = sum(is_so and said for is_so, said in pairs)
    said_so, are_so = sum(said for _, said in pairs), sum(is_so for is_so, _ in pairs)
    return (right / said_so if said_so else 0.0), (right / are_so if are_so else 0.0)


def _f1(judged: Iterable[Judged], name: str) -> float:
    precision, recall = _precision_recall(judged, name)
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def _macro(judged: list[Judged]) -> float:
    return sum(_f1(judged, name) for name in CORE) / len(CORE)


def _interval(judged: list[Judged], figure: Callable[[list[Judged]], float]) -> str:
    """Return the figure with the middle 95 % of what it is when repositories are drawn at random."""
    by_repo: dict[str, list[Judged]] = {}
    for each in judged:
        by_repo.setdefault(each[0], []).append(each)
    draw = random.Random(0)
    drawn = sorted(
        figure([each for repo in draw.choices(sorted(by_repo), k=len(by_repo)) for each in by_repo[repo]])
        for _ in range(DRAWS)
    )
    return f"{figure(judged):.3f} [{drawn[DRAWS // 40]:.3f}, {drawn[-1 - DRAWS // 40]:.3f}]"


if __name__ == "__main__":
    raise SystemExit(main())
