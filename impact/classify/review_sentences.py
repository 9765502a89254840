"""What a stranger is told of reviews: what was counted, out of how many, and what that does not show; pure."""

from __future__ import annotations

from impact.classify.review_facts import ANSWERED, CREDITED, IN_FILE, IN_LINES, NOTHING, UNKNOWN
from impact.classify.review_quarters import FEW_EARLIER, FEWEST, MOST_OF_ONE, Taught
from impact.classify.review_waits import SOON, Ended, Usual

# Fewer newcomers would point at somebody.
FEWEST_NEW = 3
ONE_QUARTER = "the changes of other people in one repository and one quarter, however many remarks there are"


def number(count: int) -> str:
    """Return a count in digits, as all of a report writes them; 0 is "no"."""
    return str(count) if count else "no"


def people(count: int) -> str:
    """Return such as "3 other people"."""
    return f"{number(count)} other {'person' if count == 1 else 'people'}"


def _changes(count: int) -> str:
    return f"{number(count)} {'change' if count == 1 else 'changes'}"


def followed(taught: Taught) -> str:
    """Return what came of the remarks, what that is out of, and what nobody could look at; "" where there are none."""
    if not taught.commented:
        return ""
    lines, file = taught.how_many(IN_LINES), taught.how_many(IN_FILE)
    answered, unknown, nothing = (taught.how_many(each) for each in (ANSWERED, UNKNOWN, NOTHING))
    parts = [
        f"{number(lines)} changed in the very lines" * bool(lines),
        f"{number(file)} answered and changed in the file, not those lines" * bool(file),
        f"{number(answered)} answered and no more" * bool(answered),
        f"{number(unknown)} not observable" * bool(unknown),
        f"{number(nothing)} with nothing seen after it" * bool(nothing),
    ]
    said = ", ".join(filter(None, parts)) or "nothing further is seen"
    return f"of {_changes(taught.commented)} of others with more than small remarks: {said}"


def whom(taught: Taught) -> str:
    """Return whose changes these are, by number, over the year, and how many of them were new here."""
    helped = taught.helped if taught.holds else tuple({each.author for each in taught.speaking})
    during = "in the 12 months up to its end" if taught.holds else "in this quarter"
    said = f"{during} such changes are of {people(len(helped))}"
    new = len(taught.newcomers)
    if new < FEWEST_NEW:
        return said
    had = f"fewer than {number(FEW_EARLIER)} earlier changes among those read"
    return f"{said}; {number(new)} of them had {had}, and their change landed"


def credit(taught: Taught) -> str:
    """Return who credits the help in commits of their own, "" where nobody does."""
    count = len({each.author for each in taught.best if each.came == CREDITED})
    return f"{people(count)} {'credits' if count == 1 else 'credit'} the help in commits of their own" * bool(count)


def where(areas: int, elsewhere: int | None, owners: int) -> str:
    """Return over how many areas the remarks lie; `elsewhere` is None where no change of one's own was read."""
    if not areas:
        return ""
    said = f"the remarks lie in {number(areas)} {'area' if areas == 1 else 'areas'} of the repository"
    if owners > 1:
        said += f", which its file of owners gives to {number(owners)} sets of owners"
    if elsewhere:
        said += f"; in {number(elsewhere)} of them no change of the engineer's own was read"
    return said


def weaker(taught: Taught) -> tuple[str, ...]:
    """Return what speaks against taking it for more."""
    unseen = "" if taught.holds else "no change of the file or the lines is seen on enough of them, only answers"
    return tuple(
        filter(
            None,
            (
                unseen,
                "approvals, votes, thanks and small remarks are left out, however many there are",
                f"of one person at most {number(MOST_OF_ONE)} changes count in a quarter",
                f"with fewer than {number(FEWEST)} such changes in a year nothing would be told: "
                "a single exchange is not teaching",
                "a change that comes after a remark may have come without it",
            ),
        )
    )


def waited(ends: tuple[Ended, ...]) -> str:
    """Return how long changes had waited."""
    authors = len({each.remark.author for each in ends})
    days = sorted({each.waited for each in ends})
    span = f"{days[0]}" if len(days) == 1 else f"{days[0]} to {days[-1]}"
    count = len({(each.remark.author, each.remark.change.change.key) for each in ends})
    return (
        f"{_changes(count)} of {people(authors)} had waited {span} days for a remark that reads like more than a small "
        f"one; the first was the engineer's, and they landed within {SOON} days"
    )


def ordinary(than: Usual) -> str:
    """Return what is usual in this repository."""
    within = f"within {than.days} {'day' if than.days == 1 else 'days'}" if than.days else "the same day"
    return (
        f"usual here: half of the {than.changes} changes that other people commented on had the first remark of "
        f"substance {within}; a wait is long from {than.long} days on"
    )


AGAINST_WAITS = (
    "approvals and votes neither begin nor end a wait",
    "changes that had waited for the engineer, by name, are left out",
    "what landed soon after a remark may have landed without it",
)
