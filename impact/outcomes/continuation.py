"""Did others take the work on: other people who later changed the files it created."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date

from impact.model.facts import Identity
from impact.model.work import Contribution, Outcome

MEASURE = "continued"
WINDOW = 90

# (path, who after mailmap, day)
Touch = tuple[str, Identity, date]

# Files that everybody edits in passing, whoever began them.
_SHARED = frozenset(("authors", "changelog", "changes", "contributors", "history", "maintainers", "news", "thanks"))
_LOCKS = frozenset(
    ("cargo.lock", "go.sum", "package-lock.json", "pnpm-lock.yaml", "poetry.lock", "uv.lock", "yarn.lock")
)


def continued(
    work: Contribution, later: Iterable[Touch], as_of: date, *, rewrote: Collection[str] = (), own: Collection[str] = ()
) -> Outcome:
    """Return whether other people later changed files that the work created, or `rewrote` from the ground.

    `later` holds changes by other people, bots left out by the caller; `own` are all addresses of the person.
    A file that was there before and was merely edited does not count, others change it whatever the work
    did; nor do change logs and lock files, which everybody passes through. A change that lands within the
    work's own days is working together, not taking it on.
    """
    mine = {path for path in (*work.created, *rewrote) if not _is_shared(path)}
    subject = {work.person.email.lower(), *(address.lower() for address in own)}
    counted = [
        (path, who)
        for path, who, day in later
        if path in mine and work.last < day <= as_of and who.email.lower() not in subject and not _is_app(who)
    ]
    people = _distinct(who for _, who in counted)
    numbers = (("other people", people), ("paths", len({path for path, _ in counted})))
    age = max((as_of - work.last).days, 0)
    if people:
        holds, because = True, "other people later changed files it created"
    elif not mine:
        holds, because = None, "it created no file of its own, so Git cannot show whether others took it on"
    elif age < WINDOW:
        holds, because = None, f"too recent: {age} of {WINDOW} days"
    else:
        holds, because = False, f"no change by other people to the files it created is visible in the {age} days after"
    return Outcome(work.id, MEASURE, "O2" if holds else "O0", holds, WINDOW, numbers, because)


def _is_shared(path: str) -> bool:
    name = path.rpartition("/")[2].lower()
    return name in _LOCKS or name.partition(".")[0] in _SHARED


def _is_app(who: Identity) -> bool:
    return who.name.lower().endswith("[bot]") or "[bot]@" in who.email.lower()


def _distinct(people: Iterable[Identity]) -> int:
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
        words = who.name.casefold().split()
        if len(words) > 1:
            head[find(address)] = find(" ".join(words))
    return len({find(each) for each in addresses})
