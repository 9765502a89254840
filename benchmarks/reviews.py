"""How well the class of a review comment is recognised from its words, on labelled comments of another project.

Usage: python benchmarks/reviews.py --data FOLDER

FOLDER holds `review_comments.jsonl` (`text`, `label`, `group`). One reader labelled them, so this is for sanity and not
for tuning. Comments about tests have no class here and are left out. Intervals come from drawing changes, not comments.
"""

from __future__ import annotations

import argparse
import json
import random
from collections import Counter, defaultdict
from pathlib import Path

from impact.classify.review_text import TextReader
from impact.model.review_words import SAYS
from impact.settings.review_words import load_review_words

DRAWS = 2000
KEYWORDS = 0.469  # plain keyword rules, on the same comments

# One comment: its change, what the reader says, what we say, and whether we claim it.
Judged = tuple[str, str, str, bool]


def main() -> int:
    """Print the figures; return 0, or 1 where there is nothing to score."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="folder with review_comments.jsonl, or with dev/")
    data: Path = parser.parse_args().data
    file = (data / "dev" if (data / "dev").is_dir() else data) / "review_comments.jsonl"
    if not file.is_file():
        print(f"reviews: not measured, {data} has no {file.name}")
        return 1
    rows = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines() if line.strip()]
    judged = list(_judged(rows))
    print(f"class of a comment, {len(judged)} of {len(rows)} comments (the rest has a label that is no class here)")
    low, high = _interval(judged)
    print(f"  macro F1           {macro(judged):.3f} [{low:.3f}, {high:.3f}], beside {KEYWORDS} of plain keyword rules")
    print(f"  right              {_share(judged):.3f}")
    claimed = [each for each in judged if each[3]]
    print(f"  outside the band   {len(claimed) / len(judged):.3f} of them, right {_share(claimed):.3f}")
    for name, score in f1(judged).items():
        print(f"  {name:<18} {score:.3f} ({sum(label == name for _, label, _, _ in judged)} labelled so)")
    return 0


def _judged(rows: list[dict[str, str]]) -> list[Judged]:
    reader = TextReader(load_review_words())
    known = [each for each in rows if each["label"] in SAYS]
    read = ((each, reader.read(each["text"])) for each in known)
    return [(row["group"], row["label"], said.says, said.claimed) for row, said in read]


def f1(judged: list[Judged]) -> dict[str, float]:
    """Return F1 of every class that a reader or we named."""
    hits, said, labelled = Counter[str](), Counter[str](), Counter[str]()
    for _, label, ours, _ in judged:
        labelled[label] += 1
        said[ours] += 1
        hits[label] += label == ours
    return {each: 2 * hits[each] / (said[each] + labelled[each]) for each in SAYS if said[each] + labelled[each]}


def macro(judged: list[Judged]) -> float:
    """Return the mean of F1 over the classes that a reader named."""
    scores, labelled = f1(judged), {label for _, label, _, _ in judged}
    return sum(scores[each] for each in labelled) / len(labelled) if labelled else 0.0


def _share(judged: list[Judged]) -> float:
    return sum(label == ours for _, label, ours, _ in judged) / len(judged) if judged else 0.0


def _interval(judged: list[Judged]) -> tuple[float, float]:
    by_change: dict[str, list[Judged]] = defaultdict(list)
    for each in judged:
        by_change[each[0]].append(each)
    draw = random.Random(0)
    changes = sorted(by_change)
    scores = sorted(
        macro([row for change in draw.choices(changes, k=len(changes)) for row in by_change[change]])
        for _ in range(DRAWS)
    )
    return scores[int(0.025 * DRAWS)], scores[int(0.975 * DRAWS)]


if __name__ == "__main__":
    raise SystemExit(main())
