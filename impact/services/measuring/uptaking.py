"""Reads out of the ledger how what one repository offers came into use in others."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from impact.identity.addresses import canonical
from impact.identity.copies import is_sample, is_vendored
from impact.identity.libraries import BY_ADDRESS, Libraries, also_called
from impact.model.manifests import NEEDS, OFFERS, Curve, Host, Now, Step, Thing
from impact.outcomes.uptake import curves

if TYPE_CHECKING:
    from impact.ledger.ledger import Ledger

_TOY = Thing("", "")


@dataclass(frozen=True, slots=True)
class Uptake:
    """The curves of all things of the ledger that others name, and what each repository is called."""

    curves: tuple[Curve, ...]
    hosts: tuple[Host, ...]
    unread: tuple[tuple[str, str], ...]


def uptake(ledger: Ledger) -> Uptake:
    """Read the curves of every thing that one repository of the ledger offers and another one names."""
    known = hosts(ledger)
    now = list(ledger.manifests_now())
    libraries = Libraries(known, ledger.manifest_steps(side=OFFERS), now)
    # Most of what repositories need is none of the fleet's: it is not even fetched.
    steps = ledger.manifest_steps(libraries.things, side=NEEDS, also=BY_ADDRESS)
    names = {host.repo: host.name for host in known}
    return Uptake(curves(libraries.lead, steps, now, names), known, _unread(ledger, known))


def curves_of(ledger: Ledger, repo_id: int) -> tuple[Curve, ...]:
    """The curve of each thing that a repository offers to others, as `uptake` finds them, without the rest of a fleet.

    What is offered and used by nobody has an empty one.
    """
    known = hosts(ledger, dated=False)
    mine = next((host for host in known if host.repo == repo_id), None)
    things = ledger.things_of(repo_id, BY_ADDRESS, mine.addresses) if mine is not None else ()
    if not things:
        return ()
    asked = also_called(things)
    steps, now = list(ledger.manifest_steps(asked)), ledger.now_about(asked)
    told: list[Step | Now] = [*steps, *now]
    files = {(each.repo, each.path) for each in told if each.side == NEEDS}
    # What a package among tests needs is needed by nobody, whatever that package is called.
    toys = [Now(repo, path, OFFERS, _TOY) for repo, path in sorted(ledger.offering(files))]
    offering = {repo_id, *(each.repo for each in told if each.side == OFFERS)}
    known = tuple(replace(each, began=ledger.days(each.repo)[0]) if each.repo in offering else each for each in known)
    libraries = Libraries(known, (each for each in steps if each.side == OFFERS), (*now, *toys))
    found = {
        each.thing: Curve(each.thing, each.repo, each.name, each.path, each.sha, each.day, each.who)
        for each in libraries.every
        if each.thing != _TOY
    }
    found |= {each.thing: each for each in curves(libraries.lead, steps, now, {each.repo: each.name for each in known})}
    return tuple(found[thing] for thing in sorted(found) if found[thing].repo == repo_id)


def hosts(ledger: Ledger, *, dated: bool = True) -> tuple[Host, ...]:
    """Every repository of the ledger with its addresses: its own, and all under which the fleet has it.

    Without `dated` nobody looks for its first day, which takes longer than all the rest.
    """
    standings = ledger.standings()
    names: dict[int, str] = {}
    addresses: dict[int, list[str]] = {}
    for each in standings.values():
        holder = standings.get(each.same_as, each) if each.same_as else each
        if holder.repo_id is not None:
            names[holder.repo_id] = holder.name
            addresses.setdefault(holder.repo_id, []).append(each.address)
    found = []
    for state in ledger.repositories():
        told = (state.url or "", *addresses.get(state.id, ()))
        known = tuple(dict.fromkeys(filter(None, map(canonical, told))))
        found.append(
            Host(state.id, names.get(state.id, state.name), known, ledger.days(state.id)[0] if dated else None)
        )
    return tuple(found)


def _unread(ledger: Ledger, known: tuple[Host, ...]) -> tuple[tuple[str, str], ...]:
    """What of whose manifests could not be read, by repository; of samples and copies none would have counted."""
    found = []
    for host in known:
        digest, detail = ledger.manifest_state(host.repo)
        if not digest:
            found.append((host.name, "its manifests were not read yet"))
        elif detail.get("said"):
            found.append((host.name, str(detail["said"])))
        elif wrong := sorted(path for path in detail.get("now", ()) if not (is_sample(path) or is_vendored(path))):
            found.append((host.name, f"{len(wrong)} of its manifests could not be read, such as {wrong[0]}"))
    return tuple(found)
