"""The documents that `impact explain` shows: about a commit, a contribution, a category."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from impact.classify.account import Account
from impact.model.work import FLAKY

if TYPE_CHECKING:
    from impact.classify.kinds import Part
    from impact.model.facts import Commit, DiffFacts
    from impact.model.ladder import Category
    from impact.model.work import Contribution
    from impact.services.reading.workshop import Workshop

Document = dict[str, Any]
# Above this the repair of a flaky test is explained as well.
_LIKELY = 0.5


def about_commit(shop: Workshop, commit: Commit, diff: DiffFacts | None, shown: int | None) -> Document:
    """Return what one commit was read as, and the `shown` heaviest parts of each sum; None for all."""
    reader = shop.reader
    reading = reader.read(commit, diff)
    account = Account(reader, reading, commit, diff)
    first, second = account.ranked()[:2]
    totals = account.totals()
    explained = [first.name, second.name]
    if next(kind.probability for kind in reading.kinds if kind.name == FLAKY) >= _LIKELY or shown is None:
        explained.append(FLAKY)
    return {
        "sha": commit.sha,
        "subject": commit.subject,
        "kinds": {kind.name: round(kind.probability, 6) for kind in reading.kinds},
        "totals": {name: round(total, 6) for name, total in totals.items()},
        "kind": first.name,
        "learned": _learned(account),
        "unclassified": first.probability < reader.model.abstain,
        "abstain": reader.model.abstain,
        "patch_read": reading.deep,
        "stated": _stated(shop, account),
        "parts": {kind: _parts(account, account.parts(kind), shown, start=True) for kind in explained},
        "counts": {kind: len(account.parts(kind)) - 1 for kind in explained},
        "next": {
            "kind": second.name,
            "gap": round(totals[first.name] - totals[second.name], 6),
            "parts": _parts(account, account.between(second.name, first.name), shown),
            "tipped_without": _parts(account, account.tipping(first.name, second.name), None),
        },
        "because": [
            {"rule": each.rule, "because": each.because, "where": each.evidence.where, "excerpt": each.evidence.excerpt}
            for each in shop.book.signals(commit, diff)
        ],
    }


def _learned(account: Account) -> dict[str, float]:
    """By how much the person's corrections moved the sum of each type, in log-odds."""
    from impact.classify.kinds import NAMES, TAUGHT

    return {name: part.weight for name in NAMES for part in account.parts(name) if part.feature == TAUGHT}


def _parts(account: Account, parts: list[Part], shown: int | None, *, start: bool = False) -> list[Document]:
    # The start comes first and is not counted: nothing was seen for it.
    most = None if shown is None else shown + start
    return [asdict(account.told(part)) | {"weight": round(part.weight, 6)} for part in parts[:most]]


def _stated(shop: Workshop, account: Account) -> Document | None:
    """What the author calls the change, and what the change itself reads as where that is plainly something else."""
    book = shop.book.by_name
    said = [
        dict(book[name].kinds) for name in account.reading.spoken if name.startswith("stated.") and book[name].kinds
    ]
    names = list(dict.fromkeys(max(weights, key=weights.__getitem__) for weights in said))
    if not names:
        return None
    against = account.reading.contradicted
    read = {"kind": against[1].name, "probability": round(against[1].probability, 6)} if against else None
    return {"types": names, "contradicted_by": read}


def about_contribution(shop: Workshop, work: Contribution) -> Document:
    """Return what a contribution was taken for, and what its category means."""
    category = shop.category(work.category)
    runner_up = shop.category(work.runner_up) if work.runner_up else None
    return {
        "id": work.id,
        "title": work.title,
        "category": work.category,
        "category_title": category.title if category else work.category,
        "definition": category.definition if category else "",
        "traps": list(category.traps) if category else [],
        "provenance": work.provenance,
        "because": list(work.reasons),
        "runner_up": work.runner_up,
        "runner_up_title": runner_up.title if runner_up else None,
        "runner_up_definition": runner_up.definition if runner_up else None,
        "why_not_the_runner_up": list(work.against),
        "what_would_tip_it": _tipping(shop, runner_up, work) if runner_up else [],
        "grouped_by": work.grouped_by,
        "signals": dict(work.signals),
        "commits": list(work.shas),
        "events": [{"key": key, "page": page or None} for key, page in zip(work.events, work.pages, strict=True)],
        "if_wrong": _remedies(work),
    }


def _tipping(shop: Workshop, category: Category, work: Contribution) -> list[Document]:
    """Return every rule of a category that is met in part: what is there, what it lacks, what stops it."""
    seen = {name for name, _ in work.signals}
    because = {name: rule.because for name, rule in shop.book.by_name.items()}
    found = []
    for rule in category.rules:
        there = [name for name in (*rule.needs, *rule.any_of) if name in seen]
        if not there:
            continue
        lacking = [because[name] for name in rule.needs if name not in seen]
        if rule.any_of and seen.isdisjoint(rule.any_of):
            lacking.append(" or ".join(because[name] for name in rule.any_of))
        found.append(
            {
                "rule": rule.because,
                "weight": rule.weight,
                "there": [because[name] for name in there],
                "lacking": lacking,
                "stopped_by": [because[name] for name in rule.unless if name in seen],
            }
        )
    return found


def _remedies(work: Contribution) -> list[Document]:
    other = work.runner_up or "CATEGORY"
    rows = [
        ("it is right", f"impact confirm {work.id}"),
        ("it is another category", f'impact reclassify {work.id} {other} --why "…"'),
        *(() if work.events else (("it belongs to another contribution", f'impact merge {work.id} ID --why "…"'),)),
        ("it should not be told", f'impact dismiss {work.id} --why "…"'),
    ]
    if len(work.shas) > 1:
        rows.insert(3, ("it is several pieces of work", f'impact split {work.id} {work.shas[-1][:12]} --why "…"'))
    return [{"when": when, "command": command} for when, command in rows]


def about_category(shop: Workshop, category: Category) -> Document:
    """Return a category with its rules in words."""
    from impact.classify.rule_words import sign

    def signs(names: tuple[str, ...]) -> list[Document]:
        return [asdict(sign(name, shop.book)) for name in names]

    return {
        "schema": "impact.category/1",
        "key": category.key,
        "title": category.title,
        "group": category.group,
        "definition": category.definition,
        "why": category.why,
        "example": category.example,
        "confused_with": [
            {"key": key, "title": other.title} for key in category.confused_with if (other := shop.category(key))
        ],
        "traps": list(category.traps),
        "outcome": category.outcome,
        "held_by": list(category.held_by),
        "git": category.git,
        "rules": [
            {
                "because": rule.because,
                "weight": rule.weight,
                "needs": signs(rule.needs),
                "any_of": signs(rule.any_of),
                "unless": signs(rule.unless),
            }
            for rule in category.rules
        ],
        "kinds": _kinds_for(category.key),
    }


def _kinds_for(key: str) -> list[str]:
    from impact.classify.categories import BASELINES

    return [kind for kind, home in BASELINES.items() if home == key]
