"""Reviews made by hand, in few words: changes, comments and credit of people who are known by one letter."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from impact.classify.review_facts import Person
from impact.classify.reviews import Reviewed, Where, reviewed
from impact.model.facts import Identity
from impact.model.reviews import (
    ADDRESSES,
    COMMENT,
    LANDING,
    LAST,
    LINE,
    LINES,
    REPLY,
    REQUESTED,
    THREADS,
    TRAILER,
    WAITING,
    KeptChange,
    KeptEvent,
    ReviewChange,
    ReviewEvent,
    Reviews,
)

SOURCE, HOST = "forge", "forge.example.com"
ME = "ada"
DAY = date(2026, 4, 1)
SEES = (ADDRESSES, LANDING, LINES, THREADS, WAITING)
PERSON = Person(Identity("Ada Example", "ada@example.com"), ("ada@example.com",), lambda each: "bot" in each.email)
WHERE = Where("root", 2)


def who(name: str) -> Identity:
    """Somebody whose address is a login at the example host."""
    return Identity(f"{name.title()} Example", f"{name}@example.com")


def change(key, author, opened=DAY, landed=None, **more):
    """A change of `author`, open since a day; `landed` may be days after that."""
    day = opened + timedelta(landed) if isinstance(landed, int) else landed
    more = {"paths": (f"src/{key}/a.py",), "url": f"https://{HOST}/{key}"} | more
    made = ReviewChange(SOURCE, HOST, "example/app", key, f"#{key}", who(author) if author else None, **more)
    return KeptChange(made, opened, day, None)


def comment(on, by, key, *, day=DAY, order=1, says="design", words=12, **more):
    """A comment on a change, which was followed by a change of its lines unless `addressed` says otherwise."""
    more = {
        "kind": COMMENT,
        "addressed": LINE,
        "thread": key,
        "path": f"src/{on}/a.py",
        "body": "Why not at once?",
    } | more
    event = ReviewEvent(SOURCE, HOST, key, on, actor=who(by) if by else None, at=0, **more)
    return KeptEvent(event, day, order, says, 0.8 if says else 0.0, words)


def reply(on, by, to, *, day=DAY, order=2, key=None):
    """An answer in the thread that the comment `to` opened."""
    return comment(
        on, by, key or f"{to}-reply", day=day, order=order, says="other", words=1, kind=REPLY, thread=to, addressed=""
    )


def credit(sha, author, by, label="Helped-by", day=DAY):
    """A commit of `author` that credits somebody."""
    made = ReviewChange("trailers", "", "app", sha, sha[:12], who(author), shas=(sha,))
    event = ReviewEvent("trailers", "", f"{sha}:{label}", sha, TRAILER, who(by), 0, label=label)
    return KeptChange(made, day, day, None), KeptEvent(event, day, 1)


def reviews(changes, events, **more) -> Reviews:
    """All of it, of a source that sees most things."""
    return replace(Reviews(tuple(changes), tuple(events), ((SOURCE, SEES),)), **more)


def taught_three(**more) -> Reviews:
    """One comment each, taken up, on a change of each of three people."""
    people = ("ben", "chi", "dan")
    return reviews(
        [change(f"c{at}", each) for at, each in enumerate(people)],
        [comment(f"c{at}", ME, f"k{at}", **more) for at, _ in enumerate(people)],
    )


def waiting(mine: int = 2, others: int = 12) -> Reviews:
    """Changes that others commented on within two days, and some that waited three weeks for Ada."""
    quick = [change(f"q{at}", "ben", DAY + timedelta(at)) for at in range(others)]
    said = [comment(f"q{at}", "chi", f"s{at}", day=DAY + timedelta(at + 2)) for at in range(others)]
    slow = [change(f"w{at}", ("dan", "eve")[at % 2], DAY, landed=23) for at in range(mine)]
    ends = [comment(f"w{at}", ME, f"e{at}", day=DAY + timedelta(20), addressed=LAST, order=5) for at in range(mine)]
    asked = comment("q0", "ben", "asked", kind=REQUESTED, label="gil@example.com")
    return reviews((*quick, *slow), (*said, *ends, asked))


def made_of(given: Reviews, where: Where = WHERE) -> tuple[Reviewed, ...]:
    """What Ada's reviews add up to."""
    return reviewed(given, PERSON, where)
