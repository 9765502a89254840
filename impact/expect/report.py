"""Everything known about one person's period, turned into the snapshot that renderers show."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from impact.expect import review_sources
from impact.expect.anchors import anchors, recall
from impact.expect.claims import Telling, story
from impact.expect.editing import chosen, titled
from impact.expect.labels import entitled
from impact.expect.own_words import Own
from impact.expect.questions import asks, questions
from impact.expect.review_sources import REVIEWS, TEACHING, ReadPlace
from impact.expect.words import waiting
from impact.model.edits import Edits, Title
from impact.model.ladder import Category, Ladder, Level
from impact.model.opportunity import Found
from impact.model.period import Period
from impact.model.report import COMMITTEE, SELF, Coverage, News, Place, Remarked, Report, Standing, Story
from impact.model.work import ACROSS, Contribution, Outcome, Quality

NOTES = "notes of your own"
THEIR_NOTES = "notes of the engineer's own"
READ = ("Git history",)
CI_RESULTS = "CI results"
TEAMS = "a map of teams"
NOT_READ = (REVIEWS, CI_RESULTS, "tickets", "chat", NOTES, TEAMS)
BLIND = (
    TEACHING,
    "pairing and mentoring",
    "design talks and meetings",
    "tickets and incidents",
    "whom the work helped, and why",
)
_AS_GIVEN = tuple(
    [
        "version",
        "person",
        "subjects",
        "period",
        "ladder",
        "target",
        "current",
        "rules",
        "command",
        "until",
        "notices",
        "covers",
        "audience",
        "absent",
    ]
)
_UPKEEP = "routine-upkeep"
_GROUPS = {"leverage": 0, "baseline": 1}


@dataclass(frozen=True, slots=True)
class Inputs:
    """What a report is made of.

    `contributions` are all of the period that are to be told, in any order; `outcomes` and `qualities` are found by
    contribution id;
    `coverage` is that of `target`, in ladder order; `rules` is the digest of the classifying rules;
    `notices` are our own sentences, with text from elsewhere marked by `quoted`. `own` is what people said, of which
    `contributions` and `outcomes` hold their part already. `edits` is what the engineer made of an earlier report.
    `opportunities` are those that this audience may see, and
    `owning` are the lines that answer the second question from them. `ci` are the repositories with CI results.
    `remarks` are what stories made of reviews quote, by contribution id, and `changes` what the changes are called that
    such stories rest on; `reviews` says of each repository what of its reviews was read.
    `look` is what is worth a look, which nobody but the engineer is shown.
    `covers` are the names and addresses under which the work was committed. `elsewhere` is how many other repositories
    were read for use alone, `mapped` whether a map of teams was; `news` is what others came to use of work of any time.
    """

    version: str
    person: str
    subjects: tuple[str, ...]
    period: Period
    ladder: Ladder
    target: Level
    current: Level | None
    categories: tuple[Category, ...]
    places: tuple[Place, ...]
    contributions: tuple[Contribution, ...]
    outcomes: Mapping[str, tuple[Outcome, ...]]
    coverage: tuple[Coverage, ...]
    rules: str
    command: str
    until: date | None
    notices: tuple[str, ...] = ()
    most_anchors: int = 5
    corrections: tuple[Standing, ...] = ()
    qualities: Mapping[str, tuple[Quality, ...]] = field(default_factory=dict)
    own: Own = field(default_factory=Own)
    audience: str = SELF
    absent: tuple[Period, ...] = ()
    edits: Edits = field(default_factory=Edits)
    opportunities: Found = field(default_factory=Found)
    owning: tuple[str, ...] = ()
    ci: tuple[str, ...] = ()
    remarks: Mapping[str, tuple[Remarked, ...]] = field(default_factory=dict)
    changes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    reviews: tuple[ReadPlace, ...] = ()
    look: tuple[str, ...] = ()
    covers: tuple[str, ...] = ()
    elsewhere: int = 0
    mapped: bool = False
    news: tuple[News, ...] = ()


def build(inputs: Inputs) -> Report:
    """Return the report; the same inputs give the same report, whatever order they came in."""
    tellings = _tellings(inputs)
    mine = inputs.audience == SELF
    leverage = tuple(each for each in tellings if each.is_leverage)
    everyday = tuple(each.key for each in inputs.categories if each.group == "baseline")
    recalled = (recall(leverage) or recall(_ordinary(tellings), everyday)) if mine else ()
    anchored = chosen(inputs.edits, tellings, anchors(leverage, inputs.most_anchors))
    coverage = tuple(
        replace(each, missing=waiting(each.missing))
        for each in review_sources.little_seen(inputs.coverage, inputs.reviews)
    )
    stories = _stories(tellings if mine else _shared(tellings, anchored, coverage), recalled or anchored)
    given: dict[str, Any] = {name: getattr(inputs, name) for name in _AS_GIVEN}
    return Report(
        **given,
        places=_places(inputs),
        stories=stories,
        recall=recalled,
        anchors=anchored,
        coverage=coverage,
        questions=questions(coverage, inputs.target, stories, inputs.own.answers, inputs.owning, mine=mine),
        unclassified=sum(each.group == "unclassified" for each in tellings),
        read=(
            *READ,
            *_elsewhere(inputs),
            *review_sources.read(inputs.reviews, named=mine),
            *_ci(inputs)[0],
            *inputs.own.read,
        ),
        not_read=_not_read(inputs),
        blind=tuple(part for each in BLIND for part in (_blind(inputs) if each == TEACHING else (each,))),
        corrections=_titled(inputs) if mine else _of(stories, _titled(inputs)),
        found=len(tellings),
        paragraph=inputs.edits.paragraph,
        titles=_own_titles(inputs.edits, stories),
        loose=inputs.own.loose,
        opportunities=inputs.opportunities,
        **_private(inputs, coverage),
    )


def _ci(inputs: Inputs) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return what to say of CI results under what was read, and under what was not."""
    # Repositories are counted, not named: a report for others may leave some of their names out.
    count, every = len(inputs.ci), len(inputs.places)
    if not count:
        return (), (CI_RESULTS,)
    if count == every:
        return (CI_RESULTS,), ()
    return (f"{CI_RESULTS} of {count} of {every} repositories",), (f"{CI_RESULTS} of the other {every - count}",)


def _elsewhere(inputs: Inputs) -> tuple[str, ...]:
    """What to say of other repositories under what was read: how many, and that a map tells teams apart."""
    count = inputs.elsewhere
    others = "1 other repository" if count == 1 else f"{count} other repositories"
    read = (f"the manifests of {others} for adoption only",) if count else ()
    return (*read, TEAMS) if inputs.mapped else read


def _blind(inputs: Inputs) -> tuple[str, ...]:
    """What cannot be seen of reviews."""
    return review_sources.blind(inputs.reviews)


def _remarks(inputs: Inputs, work: Contribution) -> tuple[Remarked, ...]:
    """A committee is led to no page behind a wall."""
    found = inputs.remarks.get(work.id, ())
    return tuple(replace(each, page="") for each in found) if inputs.audience == COMMITTEE else found


def _paged(inputs: Inputs, work: Contribution) -> Contribution:
    return replace(work, pages=("",) * len(work.events)) if inputs.audience == COMMITTEE and work.pages else work


def _not_read(inputs: Inputs) -> tuple[str, ...]:
    """What was not read; others are not told of notes as if they were theirs."""
    notes = () if inputs.own.notes_read else (NOTES if inputs.audience == SELF else THEIR_NOTES,)
    instead = {CI_RESULTS: _ci(inputs)[1], NOTES: notes, REVIEWS: review_sources.not_read(inputs.reviews)}
    instead |= {TEAMS: ()} if inputs.mapped else {}
    return tuple(part for each in NOT_READ for part in instead.get(each, (each,)))


def _private(inputs: Inputs, coverage: tuple[Coverage, ...]) -> dict[str, Any]:
    """What is for the engineer alone: questions only they can answer, promises that wait."""
    mine = inputs.audience == SELF
    return {
        "asks": asks(coverage) if mine else (),
        "due": inputs.own.due if mine else (),
        "look": inputs.look if mine else (),
        "news": inputs.news if mine else (),
    }


def _places(inputs: Inputs) -> tuple[Place, ...]:
    """A committee is led to no page behind a wall."""
    return tuple(replace(each, commits=None) if inputs.audience == COMMITTEE else each for each in inputs.places)


def _shared(
    tellings: tuple[Telling, ...], anchored: tuple[str, ...], coverage: tuple[Coverage, ...]
) -> tuple[Telling, ...]:
    """What others are told: the anchors and what the expectations rest on; the rest is the engineer's alone."""
    chosen = {*anchored, *(key for each in coverage for key in each.contributions)}
    return tuple(each for each in tellings if each.contribution.id in chosen)


def _own_titles(edits: Edits, stories: tuple[Story, ...]) -> tuple[Title, ...]:
    told = {each.contribution.id for each in stories}
    return tuple(each for each in edits.titles if each.contribution in told)


def _of(stories: tuple[Story, ...], corrections: tuple[Standing, ...]) -> tuple[Standing, ...]:
    """Corrections of what is told; why they were made is the engineer's own."""
    told = {each.contribution.id for each in stories}
    return tuple(
        replace(each, said=replace(each.said, why="")) for each in corrections if each.work and each.work.id in told
    )


def _titled(inputs: Inputs) -> tuple[Standing, ...]:
    titles = {each.key: each.title for each in inputs.categories}
    return tuple(
        replace(each, category_title=titles.get(each.said.category, each.said.category)) for each in inputs.corrections
    )


def _tellings(inputs: Inputs) -> tuple[Telling, ...]:
    categories = {each.key: each for each in inputs.categories}
    return tuple(
        Telling(
            contribution=titled(inputs.edits, _paged(inputs, each)),
            outcomes=_strongest_first(inputs.outcomes.get(each.id, ())),
            category=entitled(categories.get(each.category), inputs.outcomes.get(each.id, ())),
            qualities=inputs.qualities.get(each.id, ()),
            notes=inputs.own.notes.get(each.id, ()),
            remarks=_remarks(inputs, each),
            changes=inputs.changes.get(each.id, ()),
        )
        for each in inputs.contributions
    )


def _strongest_first(outcomes: tuple[Outcome, ...]) -> tuple[Outcome, ...]:
    by_name = sorted(outcomes, key=lambda each: each.measure, reverse=True)
    return tuple(sorted(by_name, key=_strength, reverse=True))


def _strength(outcome: Outcome) -> tuple[bool, str, bool]:
    """Of what is graded alike, use in other repositories says most: nobody there had to take it."""
    return outcome.holds is True, outcome.grade, outcome.measure == ACROSS


def _ordinary(tellings: tuple[Telling, ...]) -> tuple[Telling, ...]:
    """What to recall where nothing looks like leverage: product work before upkeep, if there is any."""
    kept = tuple(each for each in tellings if not each.is_taken_back)
    product = tuple(each for each in kept if each.group == "baseline" and each.contribution.category != _UPKEEP)
    return product or kept


def _stories(tellings: tuple[Telling, ...], recalled: tuple[str, ...]) -> tuple[Story, ...]:
    """Number the claims as they are read: what memory lost, other leverage, baseline, the rest."""
    first = frozenset(recalled)

    def reading(telling: Telling) -> tuple[bool, bool, int, date, str]:
        work = telling.contribution
        return work.id not in first, telling.is_taken_back, _GROUPS.get(telling.group, 2), work.first, work.id

    stories: list[Story] = []
    number = 1
    for telling in sorted(tellings, key=reading):
        stories.append(story(telling, number))
        number += len(stories[-1].every_claim)
    return tuple(stories)
