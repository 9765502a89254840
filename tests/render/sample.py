"""A hand-made report for tests: several repositories, every status, and titles that mean harm."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from impact.expect.own_words import Own
from impact.expect.report import Inputs, build
from impact.model.edits import Edits, Title
from impact.model.facts import Identity
from impact.model.ladder import Bar, Category, Expectation, Ladder, Level, Reach
from impact.model.notes import LAUNCH, OWNING, WHY, Checked
from impact.model.opportunity import UNPINNED, Found, Opportunity, Skipped, Spot
from impact.model.period import Period
from impact.model.report import (
    EVIDENCED,
    HOLDS,
    LOST,
    NO_EVIDENCE,
    NOT_VISIBLE,
    PARTLY,
    Coverage,
    Place,
    Report,
    Said,
    Standing,
    quoted,
)
from impact.model.work import DISMISS, MERGE, STATED, Comparable, Contribution, Correction, Outcome

ADA = Identity("Ada Example", "ada@example.com")
GRACE = Identity("Grace Sample", "grace@example.com")
HOSTILE = (
    "Wait for \x1b[31mthe queue\x1b[0m ‮gnp.exe‬ in ​tests",
    "<script>alert(1)</script> <img src=x onerror=alert(1)> # heading",
    "[click](javascript:alert(1)) ![x](http://example.com/a.png) | a | b |",
    "@everyone see https://example.com/x and #12, `code` ``more`` ```",
    "reduced 100% of failures, you did not test, 12 commits [C99] [bold red]markup[/] \udcff\x9b2J",
    "“quoted” \r\n\tand\rback \x00 ‘single’ " + "long " * 80,
)


def category(key: str, group: str, title: str) -> Category:
    """Return a category with a title and a group."""
    return Category(key, title, group, "", "", "", (), (), "", ("survived-90",), "partial", ())


def expectation(key: str, dimension: str, statement: str, ask: str) -> Expectation:
    """Return an expectation with its sentence and its question."""
    bar, reach = Bar("repeated", 2), Reach("team", other_people=2)
    return Expectation(key, dimension, statement, ("flaky-tests",), bar, reach, "held", (), "partial", ask)


def contribution(name: str, sort: str, title: str, first: date, **more: object) -> Contribution:
    """Return a contribution of one commit; `more` replaces any field."""
    sha = f"{sum(map(ord, name)):040x}"
    plain = Contribution(
        id=name,
        repo="r1",
        person=ADA,
        role="author",
        category=sort,
        runner_up="ordinary-fix",
        title=title,
        first=first,
        last=first,
        areas=("tests",),
        shas=(sha,),
        paths=("tests/test_login.py",),
        created=(),
        signals=(("flaky.word", 1),),
        provenance="observed",
        grouped_by="same pull request",
        reasons=("changed only tests",),
    )
    return replace(plain, **more)


def survived(name: str, *, holds: bool | None = True, days: int = 90) -> Outcome:
    """Return the outcome that nothing was reverted for `days`."""
    because = {True: "no revert was found", False: "a later change reverted it", None: "too recent to tell"}[holds]
    return Outcome(name, f"survived-{days}", "O1" if holds else "O0", holds, days, (), because)


def continued(name: str, people: int) -> Outcome:
    """Return the outcome that other people went on with it."""
    because = f"{people} other people later changed what it created"
    grade = "O2" if people else "O0"
    return Outcome(name, "continued", grade, people > 0, 90, (("other people", people),), because)


CATEGORIES = (
    category("flaky-tests", "leverage", "Made tests trustworthy"),
    category("deploy-automation", "leverage", "Automated a manual release or deploy step"),
    category("onboarding-docs", "leverage", "Rewrote documentation that was blocking people"),
    category("ordinary-fix", "baseline", "Fixed defects"),
    category("feature-delivery", "baseline", "Delivered product work"),
    category("unclassified", "unclassified", "Unclassified"),
)
STATEMENTS = (
    ("scope", "Owns dependencies and problems that cross team borders"),
    (
        "autonomy",
        "Defines what should be done, not only how; influences direction rather than only implementation",
    ),
    ("impact", "Resolves systemic problems that had persisted, so that they stay resolved"),
    ("impact", "Builds things that many people use without the author present"),
    ("people", "Hands important work to others; the organisation benefits from but does not rely on them"),
    ("communication", "Writes proposals that people outside the team act on"),
    ("craft", "Names what will fail if we keep building this way, and makes it not fail"),
)
EXPECTATIONS = tuple(
    expectation(f"staff.{at}", dimension, said, f"Which question number {at} would a colleague ask you about this?")
    for at, (dimension, said) in enumerate(STATEMENTS, start=1)
)
SENIOR = Level("senior", "ic", 3, "Senior software engineer", "", ())
STAFF = Level("staff", "ic", 4, "Staff engineer", "", EXPECTATIONS)
LADDER = Ladder("default", "Default ladder", "0.1.0", "5f1c" * 16, (), (), (SENIOR, STAFF))
COVERAGE = (
    Coverage(EXPECTATIONS[0], EVIDENCED, ("k1", "k2"), ""),
    Coverage(EXPECTATIONS[1], PARTLY, ("k3",), "shown: 1 such contribution; asked for: 2"),
    Coverage(EXPECTATIONS[2], PARTLY, ("k1",), "shown: 1 repository; asked for: 2"),
    Coverage(EXPECTATIONS[3], NO_EVIDENCE, (), "one contribution that other people continued"),
    Coverage(EXPECTATIONS[4], NOT_VISIBLE, (), ""),
    Coverage(EXPECTATIONS[5], NOT_VISIBLE, (), ""),
    Coverage(EXPECTATIONS[6], NO_EVIDENCE, (), ""),
)
CORRECTION = Correction("k3", "deploy-automation", "it was [the] release <step>", date(2026, 7, 1), ("0" * 40,))
DISMISSED = Correction("d1", "", "a rehearsal |that| <b>counts</b> for nothing", date(2026, 7, 2), ("1" * 40,), DISMISS)
MERGED = Correction("gone", "", "both were one", date(2026, 7, 3), ("2" * 40, "3" * 40), MERGE)
PLACES = (
    Place(
        "r1",
        "billing-api",
        "https://git.example.com/acme/billing-api",
        "a" * 40,
        (),
        "https://git.example.com/acme/billing-api/commit/",
    ),
    Place(
        "r2",
        "shared|ci <x>",
        "https://x.example.com/a)(b",
        "b" * 40,
        ("object \x1b[2J missing",),
        "https://x.example.com/a)(b/commit/",
    ),
)


def contributions() -> tuple[Contribution, ...]:
    """Return the work of the sample, hostile titles first."""
    sorts = (
        "flaky-tests",
        "onboarding-docs",
        "deploy-automation",
        "flaky-tests",
        "ordinary-fix",
        "unclassified",
    )
    hostile = [
        contribution(f"k{at}", sort, title, date(2026, at, 3), repo="r2" if at % 2 else "r1")
        for at, (sort, title) in enumerate(zip(sorts, HOSTILE, strict=True), start=1)
    ]
    hostile[0] = replace(hostile[0], last=date(2026, 3, 9), others=(GRACE,), areas=("tests", "a|b `c` @d"))
    hostile[1] = replace(hostile[1], provenance="inferred", role="co-author")
    hostile[2] = replace(hostile[2], provenance="stated", correction=CORRECTION)
    calm = [
        contribution(f"m{at}", "flaky-tests", f"Wait for the queue in worker {at} of the payment service", day)
        for at, day in enumerate((date(2025, 12, 1 + each) for each in range(12)), start=1)
    ]
    return (*hostile, *calm, contribution("z1", "feature-delivery", "Add export to CSV", date(2026, 6, 2)))


def inputs() -> Inputs:
    """Return what the sample report is made of."""
    outcomes = {
        "k1": (survived("k1", days=30), survived("k1"), continued("k1", 3)),
        "k2": (survived("k2"),),
        "k3": (survived("k3", days=30), survived("k3", holds=None), continued("k3", 1)),
        "k4": (survived("k4", holds=False),),
        "z1": (survived("z1"),),
    }
    outcomes |= {f"m{at}": (survived(f"m{at}", days=30), survived(f"m{at}")) for at in range(1, 13)}
    return Inputs(
        version="0.1.0",
        person="Ada Example",
        subjects=("ada@example.com", "ada@\x1b.example.com"),
        period=Period(date(2025, 11, 21), date(2026, 11, 20)),
        ladder=LADDER,
        target=STAFF,
        current=SENIOR,
        categories=CATEGORIES,
        places=PLACES,
        contributions=contributions(),
        outcomes=outcomes,
        coverage=COVERAGE,
        rules="ab" * 32,
        command="impact report billing-api shared-ci --until 2026-11-20",
        until=date(2026, 11, 20),
        corrections=corrections(CORRECTION, HOSTILE[0]),
        notices=(f"This is a synthetic history, not yours. Try {quoted('impact report PATH --me ADDRESS')}.",),
    )


def corrections(said: Correction, title: str) -> tuple[Standing, ...]:
    """Return one correction that holds, one that takes work out, and one whose work is gone."""
    (work,) = (each for each in contributions() if each.correction)
    out = contribution("d1", "flaky-tests", title, date(2026, 2, 2), correction=DISMISSED)
    return (
        Standing(said, HOLDS, replace(work, title=title, correction=said)),
        Standing(DISMISSED, HOLDS, out),
        Standing(replace(MERGED, why=title), LOST, None),
    )


def report() -> Report:
    """Return the sample report."""
    return build(inputs())


def retitled(title: str) -> Report:
    """Return a small sample with `title` wherever text comes from outside."""
    given = inputs()
    said = replace(CORRECTION, why=title)
    few = {"k1", "k2", "k3"}
    works = tuple(_rewritten(each, title, said) for each in given.contributions if each.id in few)
    places = tuple(
        replace(each, name=title, url=title, commits=title, head=title, unread=(title,)) for each in given.places
    )
    rows = tuple(
        Coverage(replace(each.expectation, statement=title, ask=title), each.status, (), f"one {quoted(title)}")
        for each in COVERAGE
    )
    stated = Outcome("k1", STATED, "O0", True, 0, (), f"stated, with a link to {quoted(title)}")
    apart = Outcome("k1", "recurrence", "O3", True, 90, (), "fewer than any other", comparables=_areas(title))
    spot = Spot(title, 3, title, f"{quoted(title)} can change", "c" * 40)
    weak = Opportunity("op1", UNPINNED, "r1", title, (spot,), (title,), 3, True)
    return build(
        replace(
            given,
            person=title,
            subjects=(title,),
            contributions=works,
            outcomes={**given.outcomes, "k1": (*given.outcomes["k1"], stated, apart)},
            places=places,
            coverage=rows,
            command=title,
            corrections=corrections(said, title),
            notices=(f"Read {quoted(title)}.",),
            own=_noted(title),
            edits=Edits(paragraph=title, titles=(Title("k2", title, title),)),
            opportunities=Found((weak,), (Skipped(title, title),), ((title, 1),)),
            owning=(f"One thing: {quoted(title)}.",),
        )
    )


def _rewritten(work: Contribution, title: str, said: Correction) -> Contribution:
    """Return the work with `title` in all that others wrote of it."""
    return replace(
        work,
        title=title,
        areas=(title,),
        paths=(title,),
        grouped_by=title,
        reasons=(title,),
        against=(title,),
        others=tuple(Identity(title, title) for _ in work.others),
        correction=said if work.correction else None,
    )


def _areas(title: str) -> tuple[Comparable, ...]:
    """Return areas to be compared that bear the title, the one with the work first."""
    return (Comparable(title, 6, 1), *(Comparable(f"{title} {at}", 5, 5 + at % 3) for at in range(12)))


def _noted(title: str) -> Own:
    """Return notes of every kind that say nothing but the title."""
    answers = tuple((key, title) for key in ("why", "who", "differently", "shows", "trade-off", "with"))
    looked = (Checked(date(2026, 5, 1), date(2026, 5, 2), "yes", title),)
    told = Said("n1", LAUNCH, date(2026, 4, 1), title, answers, (quoted(title),), (title,), looked, None, True)
    return Own(
        notes={"k1": (told,)},
        loose=(replace(told, id="n2", kind=WHY, shared=False),),
        due=(replace(told, id="n3", due=date(2026, 6, 1)),),
        answers={OWNING: (f"Yes, {quoted(title)}.",)},
        read=("the engineer's own notes",),
    )
