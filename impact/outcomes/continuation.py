"""Did others take the work on: other people who later changed the files it created."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from datetime import date

from impact.model.facts import Identity
from impact.model.work import Contribution, Outcome

MEASURE = "continued"
WINDOW = 90
# Who changes more files than this in one commit sweeps through them, whatever for.
MOST_FILES = 20
IN_PASSING = "other people in passing"

# (path, who after mailmap, day, commit)
Touch = tuple[str, Identity, date, str]

# Files that everybody edits in passing, whoever began them.
_SHARED = frozenset(("authors", "changelog", "changes", "contributors", "history", "maintainers", "news", "thanks"))
_LOCKS = frozenset(
    ("cargo.lock", "go.sum", "package-lock.json", "pnpm-lock.yaml", "poetry.lock", "uv.lock", "yarn.lock")
)
_NOREPLY = "users.noreply.github.com"


def continued(
    work: Contribution,
    later: Iterable[Touch],
    as_of: date,
    *,
    rewrote: Collection[str] = (),
    own: Collection[str] = (),
    own_names: Collection[str] = (),
    passing: Collection[str] = (),
) -> Outcome:
    """Return whether other people later changed files that the work created, or `rewrote` from the ground.

    `later` holds changes by other people, bots left out by the caller; `own` are all addresses of the person
    and `own_names` the names they commit under. A file that was there before and was merely edited does not
    count, others change it whatever the work did; nor do change logs and lock files, which everybody passes
    through. Who is credited on the work itself did not take it on. Each file counts from the day on which it
    landed, so the person's further commits forget nothing. Who came in commits of `passing` alone is counted apart.
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
    counted = [each for each in theirs if each[1] not in passing]
    people = distinct(who for *_, who in counted)
    # An address of somebody who passed may show that two who came are one.
    passed = max(distinct(who for *_, who in theirs) - people, 0)
    numbers = (("other people", people), ("paths", len({path for _, _, path, _ in counted})), (IN_PASSING, passed))
    age = max((as_of - max(mine.values(), default=work.last)).days, 0)
    holds, because = _judged(bool(people), bool(mine), age)
    if passed and mine and (people or age >= WINDOW):
        because += f"; {_through(passed, more=bool(people))}"
    shown = numbers if passed else numbers[:2]
    return Outcome(work.id, MEASURE, "O2" if holds else "O0", holds, WINDOW, shown, because, _one_of_each(counted))


def _judged(came: bool, created: bool, age: int) -> tuple[bool | None, str]:
    if came:
        return True, "other people later changed files it created"
    if not created:
        return None, "it created no file of its own, so Git cannot show whether others took it on"
    if age < WINDOW:
        return None, f"too recent: {age} of {WINDOW} days"
    return False, f"no change by other people to the files it created is visible in the {age} days after"


def passes(files: int | None, *, careless: bool) -> bool:
    """Whether a commit only passes through: it changes more than MOST_FILES files, or nothing with care.

    `files` is how many it changes in all, None where nobody knows, and then it shows nothing either.
    """
    return careless or files is None or files > MOST_FILES


def _through(count: int, *, more: bool) -> str:
    """Say who came in passing alone."""
    who = f"{count}{' more' if more else ' other'} {'person' if count == 1 else 'people'}"
    return f"{who} only in passing (more than {MOST_FILES} files at once, formatting, a corrected slip)"


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
    logins = {login for address in mine if (login := _login(address))}
    called = {whole for name in (work.person.name, *names) if (whole := _whole(name))}
    return lambda who: who.email.lower() in mine or _whole(who.name) in called or _login(who.email.lower()) in logins


def is_credited(work: Contribution) -> Callable[[Identity], bool]:
    """Return a test whether somebody is credited on the work's own commits, at that address or under that name."""
    addresses = {each.email.lower() for each in work.others}
    called = {whole for each in work.others if (whole := _whole(each.name))}
    return lambda who: who.email.lower() in addresses or _whole(who.name) in called


def _whole(name: str) -> str:
    """Return a name of two words or more, to compare; shorter ones tie nobody together."""
    words = name.casefold().split()
    return " ".join(words) if len(words) > 1 else ""


def _login(address: str) -> str:
    local, _, host = address.partition("@")
    return local.rpartition("+")[2] if host == _NOREPLY else ""


def is_shared(path: str) -> bool:
    """Whether everybody edits a file in passing: change logs, lists of people, lock files."""
    name = path.rpartition("/")[2].lower()
    return name in _LOCKS or name.partition(".")[0] in _SHARED


def is_app(who: Identity) -> bool:
    """Whether an identity calls itself a program."""
    return who.name.lower().endswith("[bot]") or "[bot]@" in who.email.lower()


def distinct(people: Iterable[Identity]) -> int:
    """Count people, not identities: the same address or the same whole name is one."""
    head: dict[str, str] = {}

    def find(name: str) -> str:
        while head.setdefault(name, name) != name:
            head[name] = head[head[name]]
            name = head[name]
        return name

    addresses = set()
    for who in people:
        address = f"<{who.email.lower()}>"
        addresses.add(address)
        if whole := _whole(who.name):
            head[find(address)] = find(whole)
    return len({find(each) for each in addresses})
