"""The sums behind one commit's probabilities, as lines of plain text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from impact.classify.feature_words import START, STEMS
from impact.model.work import FLAKY
from impact.render.harmless import harmless

_LIKELY = 3
_SIGNS = 8
_TIPPING = 4
_EXCERPT = 80


def commit_lines(commit: Mapping[str, Any]) -> Iterator[str]:
    """Yield what a commit was read as and why, from the `commit` of an `impact.explanation/1` document."""
    yield f"commit {commit['sha'][:12]} {harmless(commit['subject'], 100)}"
    types = sorted(((name, each) for name, each in commit["kinds"].items() if name != FLAKY), key=lambda each: -each[1])
    likely = ", ".join(f"{name} {number:.2f}" for name, number in types[:_LIKELY])
    yield f"  kinds: {likely}; {FLAKY} {commit['kinds'][FLAKY]:.2f}"
    if commit["unclassified"]:
        yield f"  unclassified: no kind reaches {commit['abstain']:.2f}, so none is taken for the answer"
    yield from _stated(commit)
    if not commit["patch_read"]:
        yield "  the patch was not looked into: message and paths alone"
    whole = any(len(commit["parts"][kind]) <= commit["counts"][kind] for kind in commit["parts"])
    for kind, parts in commit["parts"].items():
        yield from _sum(kind, parts, commit)
    yield from _next(commit)
    if whole:
        yield "  --all lists every part"
    else:
        yield from _table(commit)
    yield from _signs(commit, _SIGNS if whole else None)
    if _says_words(commit):
        yield f"  {STEMS}"


def _stated(commit: Mapping[str, Any]) -> Iterator[str]:
    stated = commit["stated"]
    if stated is None:
        return
    yield f"  stated by the author: {', '.join(stated['types'])}"
    if stated["contradicted_by"]:
        read = stated["contradicted_by"]
        as_what = f"{read['kind']} {read['probability']:.2f}"
        yield f"  the change contradicts that: without the author's word it reads as {as_what}"


def _sum(kind: str, parts: Sequence[Mapping[str, Any]], commit: Mapping[str, Any]) -> Iterator[str]:
    count = commit["counts"][kind]
    shown = len(parts) - 1
    which = "all its parts" if shown == count else f"the {shown} heaviest of {count} parts"
    yield f"  {kind} adds up to {commit['totals'][kind]:+.2f} log-odds; {which}:"
    yield from map(part_line, parts)


def part_line(part: Mapping[str, Any]) -> str:
    """Return one part of a sum: its weight, its words, and what in the commit it rests on."""
    excerpt = f" ({harmless(part['excerpt'], _EXCERPT)})" if part["excerpt"] else ""
    return f"    {part['weight']:+.2f}  {harmless(part['because'])}{excerpt}"


def _next(commit: Mapping[str, Any]) -> Iterator[str]:
    other = commit["next"]
    yield (
        f"  next was {other['kind']}, {other['gap']:.2f} log-odds behind; "
        f"what tells them apart, + for {other['kind']} and - for {commit['kind']}:"
    )
    yield from map(part_line, other["parts"])
    without = other["tipped_without"]
    if not without:
        yield f"  whatever one takes away of what was seen, it would not have been {other['kind']}"
    elif len(without) > _TIPPING:
        yield f"  to make it {other['kind']}, {len(without)} of these things would have to be otherwise together"
    else:
        said = "; ".join(harmless(each["because"]) for each in without)
        yield f"  it would have been {other['kind']} if this were not so: {said}"


def _table(commit: Mapping[str, Any]) -> Iterator[str]:
    """The totals of all kinds: e to the power of each, divided by the sum over the eleven types, is its probability."""
    yield "  the totals of all kinds, from which the probabilities follow:"
    for name, total in commit["totals"].items():
        yield f"    {total:+7.2f}  {name} {commit['kinds'][name]:.4f}"


def _signs(commit: Mapping[str, Any], most: int | None) -> Iterator[str]:
    signs = commit["because"]
    yield "  signs that rules can rest on:" if signs else "  no rule spoke"
    for each in signs[:most]:
        yield f"    {each['because']} ({each['rule']}; {each['where']}: {harmless(each['excerpt'], _EXCERPT)})"
    if most is not None and len(signs) > most:
        yield f"    and {len(signs) - most} more (--all)"


def _says_words(commit: Mapping[str, Any]) -> bool:
    lists = [*commit["parts"].values(), commit["next"]["parts"]]
    features = [part["feature"] for parts in lists for part in parts if part["feature"] != START]
    return any(each.partition(":")[0] in ("word", "words", "first", "last", "body") for each in features)
