"""Which repository is whose library: what each one offers, and which of them a need leads to."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from impact.identity.addresses import canonical
from impact.identity.own_places import carried, sample, tested_with
from impact.model.facts import Identity
from impact.model.manifests import ADDED, CARRIED, ELSEWHERE, OFFERS, SAMPLE, Host, Library, Now, Step, Thing

# What is asked for by the address of a repository, whether or not that one says that it offers anything.
BY_ADDRESS = frozenset(("golang", "action", "workflow", "hook", "submodule", "terraform", "template", "preset"))
_NOBODY = Identity("", "")


class Libraries:
    """What the repositories of a fleet offer. Ask `lead` for each need.

    Where several offer one thing, it belongs to the one that first offered it among those that still do (among all,
    where none does): later ones are copies. An offer from a folder of samples, tests or other people's work is none.
    """

    def __init__(self, hosts: Iterable[Host], offers: Iterable[Step], now: Iterable[Now]) -> None:
        self._hosts = {host.repo: host for host in hosts}
        self._by_address = {address: host for host in self._hosts.values() for address in host.addresses}
        # Files of tests that are whole packages: what they need is needed by nobody.
        self._toys: set[tuple[int, str]] = set()
        made = _Offered(self._hosts)
        told: list[Step | Now] = [*offers, *now]
        for each in told:
            if each.side != OFFERS or each.repo not in self._hosts:
                continue
            if tested_with(each.path):
                self._toys.add((each.repo, each.path))
            made.take(each, self.named(each))
        self._made = made.libraries()

    @property
    def every(self) -> tuple[Library, ...]:
        """All that is offered by the word of a manifest, each thing once, sorted."""
        return tuple(self._made[thing] for thing in sorted(self._made))

    def named(self, offer: Step | Now) -> tuple[Thing, ...]:
        """The names by which others ask for what is offered: "//path" stands behind each address of its repository."""
        ecosystem, name = offer.thing
        if not name.startswith("//"):
            return (offer.thing,)
        inside = name if name.strip("/.") else ""
        return tuple(Thing(ecosystem, address + inside) for address in self._hosts[offer.repo].addresses)

    def lead(self, need: Step | Now) -> tuple[Library | None, str]:
        """The library that a need leads to, if it is one of the fleet's, and why it is no use of it, "" if it is."""
        found = self._made.get(need.thing) or self._addressed(need.thing)
        if found is None:
            return None, ""
        if need.source and self._elsewhere(need.source, found):
            return found, ELSEWHERE
        if carried(need.path):
            return found, CARRIED
        if sample(need.path) or (need.repo, need.path) in self._toys:
            return found, SAMPLE
        return found, ""

    def _elsewhere(self, source: str, library: Library) -> bool:
        """Whether an address is of none of the repositories that offer the thing; what is no address says nothing."""
        address = canonical(source)
        if address is None:
            return False
        host = self._by_address.get(address)
        return host is None or host.repo not in (library.repo, *library.copies)

    def _addressed(self, thing: Thing) -> Library | None:
        """What is asked for by address alone: no manifest offers a submodule."""
        if thing.ecosystem not in BY_ADDRESS:
            return None
        host = self._by_address.get(canonical(thing.name.partition("//")[0]) or "")
        if host is None or host.began is None:
            return None
        return Library(thing, host.repo, host.name, "", "", host.began, _NOBODY)


class _Offered:
    """Gathers offers, and says at the end whose each thing is."""

    def __init__(self, hosts: dict[int, Host]) -> None:
        self._hosts = hosts
        self._first: dict[Thing, dict[int, tuple[date, str, str, Identity]]] = {}
        self._still: dict[Thing, set[int]] = {}
        self._carried: dict[Thing, set[int]] = {}

    def take(self, offer: Step | Now, names: Iterable[Thing]) -> None:
        for thing in names:
            if carried(offer.path):
                self._carried.setdefault(thing, set()).add(offer.repo)
            elif not sample(offer.path) and not tested_with(offer.path):
                self._take(offer, thing)

    def _take(self, offer: Step | Now, thing: Thing) -> None:
        known = self._first.setdefault(thing, {})
        if isinstance(offer, Step):
            told = (offer.day, offer.sha, offer.path, offer.who)
            if offer.change == ADDED and (offer.repo not in known or told[:3] < known[offer.repo][:3]):
                known[offer.repo] = told
            return
        self._still.setdefault(thing, set()).add(offer.repo)
        began = self._hosts[offer.repo].began
        if offer.repo not in known and began is not None:
            known[offer.repo] = (began, "", offer.path, _NOBODY)

    def libraries(self) -> dict[Thing, Library]:
        found = {}
        for thing, offered in self._first.items():
            still = self._still.get(thing, set())
            order = sorted(offered, key=lambda repo: (repo not in still, *offered[repo][:2], repo))
            if not order:
                continue
            day, sha, path, who = offered[order[0]]
            others = tuple(sorted(order[1:]))
            kept = tuple(sorted(self._carried.get(thing, set()) - set(order)))
            name = self._hosts[order[0]].name
            found[thing] = Library(thing, order[0], name, path, sha, day, who, others, kept)
        return found
