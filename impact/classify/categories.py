"""Which category a contribution belongs to, why, and why not the next one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from impact.classify.kinds import LEARNED, TAUGHT, learned, strongest
from impact.classify.reading import Reader
from impact.classify.rule import BOTH, STRUCTURE, WORDS_OF
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
class Work:
    """What is known of one contribution as a whole.

    `held` are the rules that hold for it, `counts` how many of its `commits` each rule held for alone, `kinds` its
    probabilities; `reader` knows the rules and the weights.
    """

    held: Sequence[str]
    counts: Mapping[str, int]
    commits: int
    kinds: tuple[Kind, ...]
    reader: Reader

    def structural(self, name: str) -> bool:
        """Whether a rule looks at the change itself, not at words alone."""
        return self.reader.book.by_name[name].looks_at in (STRUCTURE, BOTH)

    def sentence(self, name: str) -> str:
        """Why a rule speaks, and in how many of the commits where there are several."""
        rule = self.reader.book.by_name[name]
        because = rule.because
        count = self.counts.get(name, 0)
        if self.commits < 2 or not rule.found_in_commits:
            return because
        return f"{because}, in {count} of {self.commits} commits" if count else f"{because}, taken together"


@dataclass(frozen=True, slots=True)
class _Claim:
    """One way in which a category may be had, and what it rests on."""

    category: Category
    weight: float
    used: tuple[str, ...]
    provenance: str
    because: str
    learned: float = 0.0

    @property
    def taught(self) -> tuple[str, ...]:
        """What the person's own corrections did to it, as a sentence."""
        heard = "more" if self.learned > 0 else "less"
        return (f"heard {heard} since your corrections ({self.learned:+.2f})",) if self.learned else ()


def categorise(work: Work, categories: tuple[Category, ...]) -> Verdict:
    """Return the one category of a contribution.

    The heaviest rule that holds wins; leverage goes before baseline, then the order of `categories` decides.
    No leverage category rests on words of messages alone.
    """
    held = _held(work)
    claims = [claim for category in categories for claim in _by_rules(category, held, work)]
    claims += _by_kinds(work, held, categories)
    rank = {category.key: index for index, category in enumerate(categories)}
    claims.sort(key=lambda each: (-each.weight, each.category.group != LEVERAGE, rank[each.category.key]))
    if not claims:
        # What was learned speaks of every commit, also of one in which no rule saw a thing.
        spoke = not held.issubset(LEARNED)
        why = "the signs point in several directions, none stronger" if spoke else "no rule spoke"
        return Verdict(UNCLASSIFIED, None, "inferred", (why,), ())
    best = claims[0]
    reasons = (best.because, *best.taught, *(work.sentence(name) for name in best.used))
    runner_up, against = _runner_up(best, claims, held, work, categories)
    return Verdict(best.category.key, runner_up, best.provenance, tuple(dict.fromkeys(reasons)), against)


def _held(work: Work) -> frozenset[str]:
    """Return all that holds, what was learned among it; the words of rules that look at the change, too, left out."""
    seen = (name for name in work.held if not name.endswith(WORDS_OF))
    return frozenset((*seen, *learned(work.kinds, work.reader.model.abstain)))


def by_context(categories: tuple[Category, ...], around: frozenset[str]) -> tuple[CategoryRule, ...]:
    """Return the rules that name one of the signals `around`."""
    rules = (rule for category in categories for rule in category.rules)
    return tuple(rule for rule in rules if not around.isdisjoint((*rule.needs, *rule.any_of, *rule.unless)))


def undecided(work: Work, rules: tuple[CategoryRule, ...], around: frozenset[str]) -> frozenset[str]:
    """Return those of the signals `around` which, held or not, could decide one of `rules` that otherwise holds."""
    held = _held(work)
    known = held | around
    return frozenset(
        name
        for rule in rules
        if known.issuperset(rule.needs) and not any(name in held and name not in around for name in rule.unless)
        if not rule.any_of or not known.isdisjoint(rule.any_of)
        for name in around.intersection((*rule.needs, *rule.any_of, *rule.unless))
    )


def _by_rules(category: Category, held: frozenset[str], work: Work) -> Iterator[_Claim]:
    for rule in category.rules:
        used = _used(rule, held)
        # Contradicted every time, a rule has no weight left.
        if not used or not held.isdisjoint(rule.unless) or rule.weight <= 0:
            continue
        if category.group == LEVERAGE and not any(work.structural(name) for name in used):
            continue
        alone = all(work.reader.book.by_name[name].looks_at == STRUCTURE for name in used)
        yield _Claim(category, rule.weight, used, "observed" if alone else "inferred", rule.because, rule.learned)


def _used(rule: CategoryRule, held: frozenset[str]) -> tuple[str, ...]:
    """Return the signals a rule rests on, or nothing where it does not hold."""
    chosen = tuple(name for name in rule.any_of if name in held)
    if not held.issuperset(rule.needs) or (rule.any_of and not chosen):
        return ()
    return tuple(dict.fromkeys(rule.needs + chosen))


def _by_kinds(work: Work, held: frozenset[str], categories: tuple[Category, ...]) -> Iterator[_Claim]:
    """Yield what the kinds of the commits say: at most 1 in weight, so any rule goes before it."""
    if not work.kinds:
        return
    top = strongest(work.kinds)
    by_key = {category.key: category for category in categories}
    flat = work.reader.model.abstain
    if top.probability < flat or BASELINES[top.name] not in by_key:
        return
    for kind in sorted(work.kinds, key=lambda each: (each != top, -each.probability)):
        home = by_key.get(BASELINES.get(kind.name, ""))
        if home is None or kind.probability < flat / 2:
            continue
        because = f"its commits read as {_WORDS_FOR[kind.name]} ({kind.probability:.2f})"
        yield _Claim(home, kind.probability, speaking_for(kind.name, held, work), _provenance(kind.name, held), because)


def speaking_for(kind: str, held: frozenset[str], work: Work) -> tuple[str, ...]:
    """Return the two signals that weigh most for a kind."""
    features = [f"is:{name}" for name in sorted(held)]
    parts = work.reader.model.parts(features, kind, deep=True)[1:]
    return tuple(part.feature.removeprefix("is:") for part in parts if part.weight > 0 and part.feature != TAUGHT)[:2]


def _provenance(kind: str, held: frozenset[str]) -> str:
    return "stated" if f"stated.{kind}" in held else "inferred"


def _runner_up(
    best: _Claim, claims: list[_Claim], held: frozenset[str], work: Work, categories: tuple[Category, ...]
) -> tuple[str | None, tuple[str, ...]]:
    """Return the next category and why it lost; leverage that was only just missed goes before baseline."""
    second = next((claim for claim in claims if claim.category.key != best.category.key), None)
    missed = _missed(best, held, work, categories)
    if missed and (second is None or second.category.group != LEVERAGE):
        return missed
    if second is None:
        return None, ()
    wins = "weighs more" if best.weight > second.weight else "goes first among equals"
    title = second.category.title
    why = ", ".join((second.because, *second.taught))
    return second.category.key, (f"“{title}” was next: {why}; but this {wins}: {best.because}",)


def _missed(
    best: _Claim, held: frozenset[str], work: Work, categories: tuple[Category, ...]
) -> tuple[str, tuple[str, ...]] | None:
    """Return a leverage category of which all but one thing was there, and what that thing is."""
    book = work.reader.book
    for category in categories:
        if category.group != LEVERAGE or category.key == best.category.key:
            continue
        for rule in category.rules:
            stopped = sorted(held.intersection(rule.unless))
            used = _used(rule, held)
            if used and any(work.structural(name) for name in used) and len(stopped) == 1:
                lack = f"but {book.by_name[stopped[0]].because}"
            elif lacking := _lacking(rule, held, work):
                lack = f"what it lacks: {book.by_name[lacking].because}"
            else:
                continue
            return category.key, (f"“{category.title}” was next: {rule.because}; {lack}",)
    return None


def _lacking(rule: CategoryRule, held: frozenset[str], work: Work) -> str:
    """Return the one needed signal that is not there, where a structural one is; else ""."""
    lacking = [name for name in rule.needs if name not in held]
    there = [name for name in (*rule.needs, *rule.any_of) if name in held and work.structural(name)]
    if len(lacking) != 1 or not there or not held.isdisjoint(rule.unless):
        return ""
    return lacking[0] if not rule.any_of or any(name in held for name in rule.any_of) else ""
