"""Reviews into contributions: one for each quarter in which others were taught, one in which long waits ended; pure."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from impact.classify import review_sentences as words
from impact.classify.areas import area, areas
from impact.classify.review_facts import ANSWERED, CREDITED, IN_FILE, IN_LINES, NOTHING, UNKNOWN, Facts, Person, Remark
from impact.classify.review_quarters import Quarter, Taught, capped, in_words, kept_few, quarter, taught
from impact.classify.review_waits import Ended, Usual, ended, usual
from impact.model.facts import Identity
from impact.model.reviews import Reviews
from impact.model.work import ADVICE, WAITS, Contribution, Outcome

TEACHING, UNBLOCKING = "review-teaching", "unblocking"
REVIEWER = "reviewer"
# One long wait may have ended by chance.
FEWEST_WAITS = 2
_OTHERS = "other people"

# The owners of a path by the repository's own file of owners; () where it names none.
Owners = Callable[[str], tuple[str, ...]]


def nobody(_: str) -> tuple[str, ...]:
    """No file of owners."""
    return ()


@dataclass(frozen=True, slots=True)
class Where:
    """The repository that was reviewed: its key, how many folders name an area, and who owns a path."""

    repo: str
    depth: int
    owners: Owners = nobody


@dataclass(frozen=True, slots=True)
class Reviewed:
    """A contribution made of reviews, what came of it, and the remarks it rests on."""

    contribution: Contribution
    outcome: Outcome
    remarks: tuple[Remark, ...]


def reviewed(reviews: Reviews, person: Person, where: Where) -> tuple[Reviewed, ...]:
    """Return what somebody's reviews of one repository add up to, oldest first.

    What counts are changes of other people with a remark of substance that was taken up, or with credit for help;
    of one person only a few in a quarter. Approvals, votes, thanks, small remarks, programs and reviews of oneself
    count nothing. There is one contribution at most for each quarter and category, under an id that stays.
    The order of `reviews` does not matter.
    """
    facts = Facts(reviews, person)
    made = [_teaching(facts, person, where, each) for each in taught(facts) if each.is_told]
    than = usual(facts)
    if than is not None:
        made += [_unblocking(facts, person, where, ends, than) for ends in _by_quarter(ended(facts, than))]
    return tuple(sorted(made, key=lambda each: (each.contribution.first, each.contribution.id)))


def _teaching(facts: Facts, person: Person, where: Where, said: Taught) -> Reviewed:
    seen = said.helped if said.holds else ()
    paths = list(_paths(said.speaking))
    reasons = (words.followed(said), words.whom(said), words.credit(said), _where(facts, where, paths))
    work = _contribution(
        person,
        where,
        _Made(
            TEACHING,
            said.quarter,
            f"{'Reviews' if said.commented else 'Help that others credit'} in {in_words(said.quarter)}",
            said.speaking,
            said.shown,
            reasons,
            words.weaker(said),
            seen=said.holds,
        ),
        [facts.name(each) for each in seen],
    )
    numbers = (
        (_OTHERS, len(seen)),
        ("changes of others commented on", said.commented),
        ("followed in the very lines", said.how_many(IN_LINES)),
        ("followed in the file", said.how_many(IN_FILE)),
        ("credited in commits of others", said.how_many(CREDITED)),
        ("answered", said.how_many(ANSWERED)),
        ("not observable", said.how_many(UNKNOWN)),
        ("nothing seen", said.how_many(NOTHING)),
        *((("new here", len(said.newcomers)),) if len(said.newcomers) >= words.FEWEST_NEW else ()),
    )
    because = "; ".join(filter(None, (words.followed(said), words.whom(said), words.credit(said))))
    holds = True if said.holds else None
    grade = "O2" if said.holds else "O0"
    return Reviewed(work, Outcome(work.id, ADVICE, grade, holds, _days(said.quarter), numbers, because), said.shown)


def _unblocking(facts: Facts, person: Person, where: Where, ends: tuple[Ended, ...], than: Usual) -> Reviewed:
    remarks = tuple(each.remark for each in ends)
    which, authors = quarter(remarks[0].kept.day), sorted({each.author for each in remarks})
    reasons = (words.waited(ends), words.ordinary(than), _where(facts, where, list(_paths(remarks))))
    shown = tuple(kept_few(remarks))
    title = f"Changes of others that had waited, in {in_words(which)}"
    made = _Made(UNBLOCKING, which, title, remarks, shown, reasons, words.AGAINST_WAITS, seen=True)
    work = _contribution(person, where, made, [facts.name(each) for each in authors])
    numbers = (
        (_OTHERS, len(authors)),
        ("changes that had waited", len(ends)),
        ("days usual here", than.days),
        ("changes that this is the median of", than.changes),
    )
    because = f"{words.waited(ends)}; {words.ordinary(than)}"
    return Reviewed(work, Outcome(work.id, WAITS, "O1", True, _days(which), numbers, because), shown)


def _by_quarter(ends: Iterable[Ended]) -> Iterator[tuple[Ended, ...]]:
    """Each change once in a quarter, by the longest wait; a quarter with too few is left out."""
    found: dict[Quarter, dict[tuple[str, str, str], Ended]] = defaultdict(dict)
    for each in ends:
        change = each.remark.change.change
        found[quarter(each.remark.kept.day)][change.source, change.instance, change.key] = each
    for which in sorted(found):
        one = tuple(found[which].values())
        if capped(each.remark.author for each in one) >= FEWEST_WAITS:
            yield one


@dataclass(frozen=True, slots=True)
class _Made:
    """What a contribution is made of: all its remarks, those it rests on, and what is said of it."""

    category: str
    quarter: Quarter
    title: str
    every: tuple[Remark, ...]
    shown: tuple[Remark, ...]
    reasons: tuple[str, ...]
    against: tuple[str, ...]
    seen: bool


def _contribution(person: Person, where: Where, made: _Made, others: list[Identity]) -> Contribution:
    days = [each.kept.day for each in made.every]
    events = [each.kept.event for each in made.shown]
    return Contribution(
        id=_id(where.repo, person, made.category, made.quarter),
        repo=where.repo,
        person=person.identity,
        role=REVIEWER,
        category=made.category,
        runner_up=None,
        title=made.title,
        first=min(days),
        last=max(days),
        areas=areas(_paths(made.every), where.depth),
        shas=(),
        paths=(),
        created=(),
        signals=(),
        provenance="observed" if made.seen else "inferred",
        grouped_by=words.ONE_QUARTER,
        reasons=tuple(filter(None, made.reasons)),
        against=made.against,
        others=tuple(others),
        addresses=person.addresses,
        events=tuple(f"{each.source}:{each.instance}:{each.key}" for each in events),
        pages=tuple(each.kept.event.url or each.change.change.url for each in made.shown),
    )


def _id(repo: str, person: Person, category: str, which: Quarter) -> str:
    """The same for every reading of the quarter, and another for everybody else's reviews."""
    parts = (repo, category, f"{which[0]}-Q{which[1]}", person.identity.email.lower())
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogateescape")).hexdigest()[:12]


def _paths(remarks: Iterable[Remark]) -> Iterator[str]:
    """The files that were commented on; of a remark on the whole change those of the change."""
    for each in remarks:
        path = each.kept.event.path
        # A leading slash is what Gerrit writes before what is no file, such as the message.
        if path and not path.startswith("/"):
            yield path
        else:
            yield from each.change.change.paths


def _where(facts: Facts, where: Where, paths: list[str]) -> str:
    here = {area(path, where.depth) for path in paths}
    own = {
        area(path, where.depth)
        for each in facts.changes.values()
        if facts.is_own(facts.who(each.change.author))
        for path in each.change.paths
    }
    owners = {owned for path in paths if (owned := where.owners(path))}
    return words.where(len(here), len(here - own) if own else None, len(owners))


def _days(which: Quarter) -> int:
    year, number = which
    first = date(year, number * 3 - 2, 1)
    after = date(year + number // 4, number * 3 % 12 + 1, 1)
    return (after - first) // timedelta(days=1)
