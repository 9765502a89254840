"""Which category a contribution belongs to, why, and why not the next one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from impact.classify.kinds import strongest
from impact.classify.rules import BOTH, STRUCTURE, RuleBook
from impact.model.ladder import Category, CategoryRule
from impact.model.work import Kind

LEVERAGE = "leverage"
UNCLASSIFIED = "unclassified"
BASELINES = {
    "feat": "feature-delivery",
    "perf": "feature-delivery",
    "fix": "ordinary-fix",
    "docs": "product-documentation",
    "refactor": "ordinary-refactoring",
    "test": "routine-upkeep",
    "build": "routine-upkeep",
    "ci": "routine-upkeep",
    "chore": "routine-upkeep",
    "style": "routine-upkeep",
    "revert": "routine-upkeep",
}
# What was seen in fewer than one commit in three is an aside, not what the contribution is about.
_ONE_IN = 3
# In a contribution this small, one commit whose files show leverage is no aside: cutting the rest finer hides nothing.
_FEW = 8
# Eleven types without any sign share 1 evenly, near .09; below this none of them stands out.
_FLAT = 0.24
_WORDS_FOR = {
    "feat": "something new",
    "perf": "a speed-up",
    "fix": "a repair",
    "docs": "documentation",
    "refactor": "restructuring",
    "test": "work on tests",
    "build": "work on the build",
    "ci": "work on the pipeline",
    "chore": "housekeeping",
    "style": "a matter of style",
    "revert": "taking a change back",
}


@dataclass(frozen=True, slots=True)
class Verdict:
    """A category for one contribution; `reasons` speak for it, `against` say why the runner-up lost."""

    category: str
    runner_up: str | None
    provenance: str
    reasons: tuple[str, ...]
    against: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Claim:
    """One way in which a category may be had, and what it rests on."""

    category: Category
    weight: float
    used: tuple[str, ...]
    provenance: str
    because: str


class _Seen:
    """The signals of one contribution, and which of them are what it is about."""

    def __init__(self, signals: Mapping[str, int], commits: int, book: RuleBook) -> None:
        self.signals = {name: count for name, count in signals.items() if name in book.by_name and count > 0}
        self.commits = max(commits, 1)
        self.book = book
        self.main = frozenset(n for n, count in self.signals.items() if count * _ONE_IN >= self.commits)
        few = self.signals if self.commits <= _FEW else ()
        self.shown = self.main.union(n for n in few if book.by_name[n].looks_at == STRUCTURE)

    def structural(self, name: str) -> bool:
        return self.book.by_name[name].looks_at in (STRUCTURE, BOTH)

    def sentence(self, name: str) -> str:
        share = f", in {self.signals[name]} of {self.commits} commits" if self.commits > 1 else ""
        return self.book.by_name[name].because + share


def categorise(
    signals: Mapping[str, int],
    n_commits: int,
    kinds: tuple[Kind, ...],
    book: RuleBook,
    categories: tuple[Category, ...],
) -> Verdict:
    """Return the one category of a contribution, given how many of its commits each rule spoke on.

    `kinds` are those of the whole contribution. The heaviest rule that holds wins; leverage goes before
    baseline, then the order of `categories` decides. No leverage category rests on words of messages alone.
    """
    seen = _Seen(signals, n_commits, book)
    claims = [claim for category in categories for claim in _by_rules(category, seen)]
    claims += _by_kinds(kinds, seen, categories)
    rank = {category.key: index for index, category in enumerate(categories)}
    claims.sort(key=lambda each: (-each.weight, each.category.group != LEVERAGE, rank[each.category.key]))
    if not claims:
        return _unclassified(seen)
    best = claims[0]
    reasons = (best.because, *(seen.sentence(name) for name in best.used))
    runner_up, against = _runner_up(best, claims, seen, categories)
    return Verdict(best.category.key, runner_up, best.provenance, tuple(dict.fromkeys(reasons)), against)


def _unclassified(seen: _Seen) -> Verdict:
    why = "the signs point in several directions, none stronger" if seen.main else "no rule spoke"
    return Verdict(UNCLASSIFIED, None, "inferred", (why,), ())


def _by_rules(category: Category, seen: _Seen) -> Iterator[_Claim]:
    leverage = category.group == LEVERAGE
    for rule in category.rules:
        used, alone = _resting_on(rule, seen, leverage=leverage)
        # One commit that shows a rule may be stopped by one commit, too.
        stops = seen.main if seen.main.issuperset(used) else seen.signals.keys()
        if not used or not stops.isdisjoint(rule.unless):
            continue
        if leverage and not any(seen.structural(name) for name in used):
            continue
        yield _Claim(category, rule.weight, used, "observed" if alone else "inferred", rule.because)


def _resting_on(rule: CategoryRule, seen: _Seen, *, leverage: bool) -> tuple[tuple[str, ...], bool]:
    """Return the signals a rule rests on, and whether all of them look at the change alone."""
    used = _used(rule, seen.main) or (_used(rule, seen.shown) if leverage else ())
    alone = all(seen.book.by_name[name].looks_at == STRUCTURE for name in used)
    return ((), False) if not alone and not seen.main.issuperset(used) else (used, alone)


def _used(rule: CategoryRule, names: frozenset[str]) -> tuple[str, ...]:
    """Return the signals a rule rests on, or nothing where it does not hold."""
    chosen = tuple(name for name in rule.any_of if name in names)
    if not names.issuperset(rule.needs) or (rule.any_of and not chosen):
        return ()
    return tuple(dict.fromkeys(rule.needs + chosen))


def _by_kinds(kinds: tuple[Kind, ...], seen: _Seen, categories: tuple[Category, ...]) -> Iterator[_Claim]:
    """Yield what the kinds of the commits say: at most 1 in weight, so any rule goes before it."""
    if not kinds or not seen.main:
        return
    top = strongest(kinds)
    by_key = {category.key: category for category in categories}
    if top.probability < _FLAT or BASELINES[top.name] not in by_key:
        return
    for kind in sorted(kinds, key=lambda each: (each != top, -each.probability)):
        home = by_key.get(BASELINES.get(kind.name, ""))
        if home is None or kind.probability < _FLAT / 2:
            continue
        used = _speaking_for(kind.name, seen)
        because = f"its commits read as {_WORDS_FOR[kind.name]}"
        yield _Claim(home, kind.probability, used, _kind_provenance(kind.name, seen), because)


def _speaking_for(kind: str, seen: _Seen) -> tuple[str, ...]:
    weight = {name: dict(seen.book.by_name[name].kinds).get(kind, 0.0) for name in seen.main}
    ranked = sorted((name for name in weight if weight[name] > 0), key=lambda name: (-weight[name], name))
    return tuple(ranked[:2])


def _kind_provenance(kind: str, seen: _Seen) -> str:
    structure = sorted(n for n in seen.main if seen.book.by_name[n].looks_at == STRUCTURE)
    alone = strongest(seen.book.kinds(structure))
    if alone.name == kind and alone.probability >= _FLAT:
        return "observed"
    stated = any(name.startswith("stated.") and name in seen.main for name in _speaking_for(kind, seen))
    return "stated" if stated else "inferred"


def _runner_up(
    best: _Claim, claims: list[_Claim], seen: _Seen, categories: tuple[Category, ...]
) -> tuple[str | None, tuple[str, ...]]:
    """Return the next category and why it lost; leverage that was only just missed goes before baseline."""
    missed = _missed(best, seen, categories)
    second = next((claim for claim in claims if claim.category.key != best.category.key), None)
    if missed and (second is None or second.category.group != LEVERAGE):
        return missed
    if second is None:
        return None, ()
    wins = "weighs more" if best.weight > second.weight else "goes first among equals"
    title = second.category.title
    return second.category.key, (f"“{title}” was next: {second.because}; but this {wins}: {best.because}",)


def _missed(best: _Claim, seen: _Seen, categories: tuple[Category, ...]) -> tuple[str, tuple[str, ...]] | None:
    for category in categories:
        if category.group != LEVERAGE or category.key == best.category.key:
            continue
        for rule in category.rules:
            used = _used(rule, frozenset(seen.signals))
            if used and any(seen.structural(name) for name in used):
                return category.key, (f"“{category.title}” was next: {rule.because}; {_lack(rule, used, seen)}",)
    return None


def _lack(rule: CategoryRule, used: tuple[str, ...], seen: _Seen) -> str:
    stopped = [name for name in rule.unless if name in seen.main]
    if stopped:
        return f"but {seen.book.by_name[stopped[0]].because}"
    rare = min(used, key=lambda name: seen.signals[name])
    return f"but that was seen in only {seen.signals[rare]} of {seen.commits} commits"
