"""How well commits are gathered, against pull requests that gathering does not get to see.

Usage: ./dev bench gathering REPOSITORY…

Where pull requests were merged with a merge, the merge says which commits are one piece of work. The history is
flattened into one line as `git rebase` would, merges and numbers of pull requests are taken away, each person's
commits are gathered, and what comes out is compared with the pull requests by B-cubed precision and recall, one
figure a commit. Intervals come from drawing people, not commits; for all repositories, from drawing repositories.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from measuring.pulls import Hidden, Person, hidden

from impact.classify.grouping import groups
from impact.model.work import WorkItem

LEAST = 10
DRAWS = 1000
ROW = "  {:<36} {:<23} {:<23} {:<23}"

# What a way of gathering says of one person: for each commit the name of the group it is in.
Way = Callable[[Person, Hidden], Mapping[str, object]]


@dataclass(frozen=True, slots=True)
class Score:
    """The sums of precision and recall over a number of commits."""

    precision: float
    recall: float
    commits: int


def alone(person: Person, _: Hidden) -> Mapping[str, object]:
    """One commit, one contribution."""
    return {item.sha: item.sha for item in person.items}


def daily(person: Person, _: Hidden) -> Mapping[str, object]:
    """Same person, same day."""
    return {item.sha: item.day for item in person.items}


def ours(person: Person, repository: Hidden) -> Mapping[str, object]:
    """What the project does, where the history is a line."""
    items = [replace(item, links=(*item.links, ("run", person.first[item.sha]))) for item in person.items]
    return _grouped(items, repository)


def solitary(person: Person, repository: Hidden) -> Mapping[str, object]:
    """What the project does where nobody else's commits ever stand between: all of it is one run."""
    return _grouped(person.items, repository)


WAYS: dict[str, Way] = {
    "one commit, one contribution": alone,
    "same person, same day": daily,
    "impact": ours,
    "impact, nobody else in the history": solitary,
}


def main() -> None:
    """Print a table for each repository named, then one for all of them."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("repositories", nargs="+", type=Path)
    parser.add_argument("--least", type=int, default=LEAST, help=f"commits a person needs (default {LEAST})")
    given = parser.parse_args()
    every: dict[str, list[list[Score]]] = {name: [] for name in WAYS}
    for path in given.repositories:
        with tempfile.TemporaryDirectory() as folder:
            repository = hidden(path.resolve(), Path(folder) / "ledger.db", given.least)
        print(_told(path.resolve(), repository))
        print(ROW.format("", "precision", "recall", "F1"))
        for name, way in WAYS.items():
            scores = [_score(way(person, repository), person.truth) for person in repository.people]
            every[name].append(scores)
            _show(name, [[each] for each in scores])
    print(f"all {len(given.repositories)}, each repository counts the same")
    for name, found in every.items():
        _show(name, [[_mean(scores)] for scores in found if scores])


def _grouped(items: Sequence[WorkItem], repository: Hidden) -> Mapping[str, object]:
    made = groups(items, repository.bounds, repository.depth)
    return {item.sha: group.key for group in made for item in (*group.items, *group.riders)}


def _told(path: Path, repository: Hidden) -> str:
    sizes = [size for person in repository.people for size in Counter(person.truth.values()).values()]
    many = sum(size for size in sizes if size > 1) / max(1, sum(sizes))
    name = path.parent.name if path.name in ("repo", ".git") else path.name
    return (
        f"{name}: {len(repository.people)} people, {sum(sizes)} commits of {len(sizes)} pull requests,"
        f" {many:.0%} of them in one of several commits"
    )


def _score(said: Mapping[str, object], truth: Mapping[str, str]) -> Score:
    """Compare one person's groups with the truth: for each commit, how many of its group belong, and are there."""
    both = Counter((said[sha], truth[sha]) for sha in truth)
    found, right = Counter(said[sha] for sha in truth), Counter(truth.values())
    precision = sum(count * count / found[one] for (one, _), count in both.items())
    recall = sum(count * count / right[other] for (_, other), count in both.items())
    return Score(precision, recall, len(truth))


def _mean(scores: Iterable[Score]) -> Score:
    whole = _sum(scores)
    return Score(whole.precision / whole.commits, whole.recall / whole.commits, 1)


def _sum(scores: Iterable[Score]) -> Score:
    listed = list(scores)
    return Score(
        sum(each.precision for each in listed),
        sum(each.recall for each in listed),
        sum(each.commits for each in listed),
    )


def _figures(scores: Iterable[Score]) -> tuple[float, float, float]:
    mean = _mean(scores)
    return mean.precision, mean.recall, 2 * mean.precision * mean.recall / (mean.precision + mean.recall)


def _show(name: str, units: list[list[Score]]) -> None:
    """Print the figures, each with the middle 95 % of what it is when the units are drawn at random."""
    if not units:
        print(f"  {name:<36} nobody with enough commits of known pull requests")
        return
    draw = random.Random(0)
    drawn = [_figures(each for unit in draw.choices(units, k=len(units)) for each in unit) for _ in range(DRAWS)]
    shown = []
    for figure, column in zip(_figures(each for unit in units for each in unit), zip(*drawn, strict=True), strict=True):
        ranked = sorted(column)
        shown.append(f"{figure:.3f} [{ranked[DRAWS // 40]:.3f}, {ranked[-1 - DRAWS // 40]:.3f}]")
    print(ROW.format(name, *shown), flush=True)


if __name__ == "__main__":
    main()
