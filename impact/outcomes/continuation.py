"""Did others take the work on: other people who later changed the files it created."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import date

from impact.model.facts import Identity
from impact.model.persons import login, whole_name
from impact.model.work import CONTINUED, Contribution, Outcome

MEASURE = "continued"
WINDOW = 90
# Who changes more files than this in one commit sweeps through them, whatever for.
MOST_FILES = 20
IN_PASSING = "other people in passing"
TOOK_BACK = "other people who took changes back"

# (path, who after mailmap, day, commit)
Touch = tuple[str, Identity, date, str]

# Files that everybody edits in passing, whoever began them.
_SHARED = frozenset(("authors", "changelog", "changes", "contributors", "history", "maintainers", "news", "thanks"))
_LOCKS = frozenset(
    ("cargo.lock", "go.sum", "package-lock.json", "pnpm-lock.yaml", "poetry.lock", "uv.lock", "yarn.lock")
)
# What a subject says that speaks of white space and of nothing else, such as "Trim trailing spaces in all files".
_WHITE = frozenset(("space", "spaces", "tab", "tabs", "whitespace", "whitespaces"))
_PLAINLY = frozenset(("extra", "leading", "trailing", "white", "whitespace", "whitespaces"))
_BESIDE = """
    all and at blank by changed changes clean cleaned cleans cleanup code convert converted converting
    converts corrected correct delete deleted double end expand expanded extra file files fix fixed fixes
    fixing for from in indent indentation indents instead into leading line lines minor mixed more normalise
    normalize of only remove removed removes removing replace replaced replaces replacing some source stray
    strip stripped strips superfluous the to trailing trim trimmed trims unneeded unnecessary untabify up use
    with white eol eof misc style a every everywhere
"""
_AROUND = frozenset(_BESIDE.split())
_SCOPE = re.compile(r"^\s*(?:\[[^\]]*\]\s*)?(?:[\w./-]+(?:\([^)]*\))?!?:\s+)?|\s*\(#\d+\)\s*$")
_STILL_THERE: Mapping[str, date] = {}


def continued(
    work: Contribution,
    later: Iterable[Touch],
    as_of: date,
    *,
    rewrote: Collection[str] = (),
    own: Collection[str] = (),
    own_names: Collection[str] = (),
    passing: Collection[str] = (),
    taking_back: Collection[str] = (),
    until: Mapping[str, date] = _STILL_THERE,
) -> Outcome:
    """Return whether other people later changed files that the work created, or `rewrote` from the ground.

    `later` holds changes by other people, bots left out by the caller; `own` are all addresses of the person
    and `own_names` the names they commit under. A file that was there before and was merely edited does not
    count, others change it whatever the work did; nor do change logs and lock files, which everybody passes
    through. Who is credited on the work itself did not take it on. Each file counts from the day on which it
    landed, so the person's further commits forget nothing, and while it is there: `until` says when it was removed.
    Who came in commits of `passing` alone, or only to take changes back (`taking_back`), is counted apart.
    """
    mine = since(work) | {path: work.last for path in rewrote if not is_shared(path)}
    is_mine, wrote = is_own(work, own, own_names), is_credited(work)
    theirs = sorted(
        (
            (day, sha, path, who)
            for path, who, day, sha in later
            if path in mine and mine[path] < day <= as_of and not (is_mine(who) or wrote(who) or is_app(who))
        ),
        key=lambda each: (*each[:3], each[3].email, each[3].name),
    )
    changes = [each for each in theirs if each[1] not in taking_back]
    counted = [each for each in changes if each[1] not in passing]
    people, passed, back = _apart(*([each[3] for each in group] for group in (counted, changes, theirs)))
    holds, because = (True, CONTINUED) if people else _nobody(mine, until, as_of)
    if mine and holds is not None:
        because += _besides(people, passed, back)
    numbers = [("other people", people), ("paths", len({path for _, _, path, _ in counted}))]
    numbers += [each for each in ((IN_PASSING, passed), (TOOK_BACK, back)) if each[1]]
    return _told(work, tuple(numbers), because, _one_of_each(counted), holds=holds)


def _told(
    work: Contribution, numbers: tuple[tuple[str, int], ...], because: str, shas: tuple[str, ...], *, holds: bool | None
) -> Outcome:
    return Outcome(work.id, MEASURE, "O2" if holds else "O0", holds, WINDOW, numbers, because, shas)


def _apart(counted: Sequence[Identity], changes: Sequence[Identity], every: Sequence[Identity]) -> tuple[int, int, int]:
    """How many people counted, how many more changed something, and how many more there were at all."""
    # An address of somebody who passed may show that two who came are one.
    people = distinct(counted)
    passed = max(distinct(changes) - people, 0)
    return people, passed, max(distinct(every) - people - passed, 0)


def passes(files: int | None, *, careless: bool) -> bool:
    """Whether a commit only passes through: it changes more than MOST_FILES files, or nothing with care.

    `files` is how many it changes in all, None where nobody knows, and then it shows nothing either.
    """
    return careless or files is None or files > MOST_FILES


def is_blank(subject: str) -> bool:
    """Whether a subject speaks of white space and of nothing else: such a commit only passes through.

    The words are our own, for the rules of signals.yaml are what the learned model weighs.
    """
    words = frozenset(re.findall(r"[^\W_]+", _SCOPE.sub("", subject).lower()))
    # Tabs alone may be those of a window.
    white = not words.isdisjoint(_PLAINLY) or len({each.rstrip("s") for each in words & _WHITE}) > 1
    return white and not words.isdisjoint(_WHITE) and words <= _WHITE | _AROUND


def _besides(people: int, passed: int, back: int) -> str:
    """Say who came in passing alone, and who only to take changes back, beside these people."""
    told = ""
    if passed:
        who = _others(passed, more=bool(people))
        told = f"; {who} only in passing (more than {MOST_FILES} files at once, formatting, a corrected slip)"
    return told + (f"; {_others(back, more=bool(people or passed))} only took changes back" if back else "")


def _others(count: int, *, more: bool) -> str:
    return f"{count}{' more' if more else ' other'} {'person' if count == 1 else 'people'}"


def _nobody(mine: Mapping[str, date], until: Mapping[str, date], as_of: date) -> tuple[bool | None, str]:
    """Whether the files were there for others to change for long enough that it says something that nobody did."""
    if not mine:
        return None, "it created no file of its own, so Git cannot show whether others took it on"
    there = [day for path, day in mine.items() if path not in until]
    if not there:
        lived = max((until[path] - day).days for path, day in mine.items())
        if lived < WINDOW:
            return None, f"the files it created were there for {lived} days, too short to know who took them on"
        return (
            False,
            f"no change by other people to the files it created is visible in the {lived} days they existed",
        )
    age = max((as_of - max(there)).days, 0)
    if age < WINDOW:
        return None, f"too recent: {age} of {WINDOW} days"
    return False, f"no change by other people to the files it created is visible in the {age} days after"


def _one_of_each(counted: Iterable[tuple[date, str, str, Identity]]) -> tuple[str, ...]:
    """Return the first commit of each person: enough to see it by, where a file was changed a thousand times since."""
    first: dict[str, str] = {}
    for _, sha, _, who in counted:
        first.setdefault(who.email.lower(), sha)
    return tuple(dict.fromkeys(first.values()))


def since(work: Contribution) -> dict[str, date]:
    """Return the files by which it shows whether others took the work on, and from which day on each counts."""
    # Work kept before the days were known has only its last one.
    days = work.created_on or tuple((path, work.last) for path in work.created)
    return {path: day for path, day in days if not is_shared(path)}


def is_own(work: Contribution, addresses: Collection[str], names: Collection[str]) -> Callable[[Identity], bool]:
    """Return a test whether somebody may be the person whose work it is, at these addresses or another."""
    mine = {work.person.email.lower(), *(address.lower() for address in addresses)}
    logins = {found for address in mine if (found := login(address))}
    called = {whole for name in (work.person.name, *names) if (whole := whole_name(name))}
    return lambda who: who.email.lower() in mine or whole_name(who.name) in called or login(who.email) in logins


def is_credited(work: Contribution) -> Callable[[Identity], bool]:
    """Return a test whether somebody is credited on the work's own commits, at that address or under that name."""
    addresses = {each.email.lower() for each in work.others}
    called = {whole for each in work.others if (whole := whole_name(each.name))}
    return lambda who: who.email.lower() in addresses or whole_name(who.name) in called


def is_shared(path: str) -> bool:
    """Whether everybody edits a file in passing: change logs, lists of people, lock files."""
    name = path.rpartition("/")[2].lower()
    return name in _LOCKS or name.partition(".")[0] in _SHARED


def is_app(who: Identity) -> bool:
    """Whether an identity calls itself a program."""
    return who.name.lower().endswith("[bot]") or "[bot]@" in who.email.lower()


def distinct(people: Iterable[Identity]) -> int:
    """Count people, not identities: the same address or the same whole name is one."""
    return len(set(persons(people).values()))


def persons(people: Iterable[Identity]) -> dict[Identity, str]:
    """Return one key for all identities of a person: those that share an address or a whole name with another."""
    head: dict[str, str] = {}

    def find(name: str) -> str:
        while head.setdefault(name, name) != name:
            head[name] = head[head[name]]
            name = head[name]
        return name

    known = set(people)
    for who in known:
        address = f"<{who.email.lower()}>"
        find(address)
        if whole := whole_name(who.name):
            head[find(address)] = find(whole)
    return {who: find(f"<{who.email.lower()}>") for who in known}
