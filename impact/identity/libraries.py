"""Which repository is whose library: what each one offers, and which of them a need leads to."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from impact.identity.addresses import canonical
from impact.identity.copies import is_sample, is_vendored
from impact.model.facts import Identity
from impact.model.manifests import (
    CARRIED,
    COPY,
    ELSEWHERE,
    OFFERS,
    PRIVATE,
    REMOVED,
    SAMPLE,
    Host,
    Library,
    Now,
    Step,
    Thing,
)

# What is asked for by the address of a repository, whether or not that one says that it offers anything.
BY_ADDRESS = frozenset(("golang", "action", "workflow", "hook", "submodule", "terraform", "template", "preset"))
# Channels of conda hold packages of Python under the names that they have on PyPI.
_CHANNELS, _PYTHON = "conda", "pypi"
_NOBODY = Identity("", "")
_TESTS = frozenset(("test", "tests", "testing", "spec", "specs", "__tests__", "testsuite"))


class Libraries:
    """What the repositories of a fleet offer. Ask `lead` for each need.

    Where several offer one thing, it belongs to the one that first offered it among those that still do (among all,
    where none does): later ones are copies. Who gave it away, as a part that became a repository of its own, is a copy
    as long as it offered it, and may use it from then on. An offer from a folder of samples, tests or other people's
    work is none. What is offered privately can be asked for by the address of its repository alone.
    """

    def __init__(self, hosts: Iterable[Host], offers: Iterable[Step], now: Iterable[Now]) -> None:
        self._hosts = {host.repo: host for host in hosts}
        self._by_address = {address: host for host in self._hosts.values() for address in host.addresses}
        # Files of tests that are whole packages: what they need is needed by nobody.
        self._toys: set[tuple[int, str]] = set()
        self._own: set[tuple[int, Thing]] = set()
        public, private = _Offered(self._hosts), _Offered(self._hosts)
        told: list[Step | Now] = [*offers, *now]
        for each in told:
            if each.side != OFFERS or each.repo not in self._hosts:
                continue
            if _in_tests(each.path):
                self._toys.add((each.repo, each.path))
            thing = self.named(each)
            if thing is None:
                continue
            if not is_vendored(each.path) and not is_sample(each.path):
                self._own.add((each.repo, thing))
            (private if each.scope == PRIVATE else public).take(each, thing)
        self._made = public.libraries()
        self._private = private.libraries()

    @property
    def every(self) -> tuple[Library, ...]:
        """All that is offered to everybody by the word of a manifest, each thing once, sorted."""
        return tuple(self._made[thing] for thing in sorted(self._made))

    @property
    def things(self) -> frozenset[Thing]:
        """Everything that a need may lead to by its name."""
        return also_called((*self._made, *self._private))

    def named(self, said: Step | Now) -> Thing | None:
        """The thing that an offer or a need means: what goes by the address of a repository goes by its first one.

        An offer says "//path", to stand behind the address of its repository; None where that has none.
        """
        ecosystem, name = said.thing
        if ecosystem == _CHANNELS:
            return Thing(_PYTHON, name)
        if said.side == OFFERS and name.startswith("//"):
            addresses = self._hosts[said.repo].addresses
            return Thing(ecosystem, addresses[0] + (name if name.strip("/.") else "")) if addresses else None
        address, separator, inside = name.partition("//")
        host = self._by_address.get(address) if ecosystem in BY_ADDRESS else None
        return Thing(ecosystem, host.addresses[0] + separator + inside) if host is not None else said.thing

    def lead(self, need: Step | Now) -> tuple[Library | None, str]:
        """The library that a need leads to, if it is one of the fleet's, and why it is no use of it, "" if it is."""
        source = canonical(need.source) if need.source else None
        thing = self.named(need) or need.thing
        found = self._made.get(thing) or self._addressed(thing)
        private = self._private.get(thing)
        if private is not None and source and self._at(source) == private.repo:
            found = private
        former = dict(found.former) if found is not None else {}
        if found is None or (need.repo not in (found.repo, *found.copies, *former) and self._is_own(need)):
            return None, ""
        if isinstance(need, Step) and need.repo in former and need.day < former[need.repo]:
            return found, COPY
        # What is no address says nothing of where it is: a folder beside this one is as good as the usual place.
        if source is not None and self._at(source) not in (found.repo, *found.copies, *former):
            return found, ELSEWHERE
        if is_vendored(need.path):
            return found, CARRIED
        if is_sample(need.path) or (need.repo, need.path) in self._toys:
            return found, SAMPLE
        return found, ""

    def _is_own(self, need: Step | Now) -> bool:
        """Whether a repository means what it offers itself, privately."""
        return (need.repo, self.named(need)) in self._own and not is_vendored(need.path)

    def _at(self, address: str) -> int | None:
        host = self._by_address.get(address)
        return host.repo if host is not None else None

    def _addressed(self, thing: Thing) -> Library | None:
        """What is asked for by address alone: no manifest offers a submodule."""
        if thing.ecosystem not in BY_ADDRESS:
            return None
        host = self._by_address.get(canonical(thing.name.partition("//")[0]) or "")
        if host is None or host.began is None:
            return None
        return Library(thing, host.repo, host.name, "", "", host.began, _NOBODY)


def also_called(things: Iterable[Thing]) -> frozenset[Thing]:
    """Return these things and the names under which other sorts of manifest ask for them."""
    known = frozenset(things)
    return known | {Thing(_CHANNELS, each.name) for each in known if each.ecosystem == _PYTHON}


class _Offered:
    """Gathers offers, and says at the end whose each thing is."""

    def __init__(self, hosts: dict[int, Host]) -> None:
        self._hosts = hosts
        self._first: dict[Thing, dict[int, tuple[date, str, str, Identity]]] = {}
        self._last: dict[tuple[Thing, int], date] = {}
        self._dropped: dict[tuple[Thing, int], date] = {}
        self._still: dict[Thing, set[int]] = {}
        self._carried: dict[Thing, set[int]] = {}

    def take(self, offer: Step | Now, thing: Thing) -> None:
        """Take one offer of a thing in."""
        if is_vendored(offer.path):
            self._carried.setdefault(thing, set()).add(offer.repo)
        elif not is_sample(offer.path) and not _in_tests(offer.path):
            self._take(offer, thing)

    def _take(self, offer: Step | Now, thing: Thing) -> None:
        known = self._first.setdefault(thing, {})
        if isinstance(offer, Step):
            told = (offer.day, offer.sha, offer.path, offer.who)
            if offer.change != REMOVED and (offer.repo not in known or told[:3] < known[offer.repo][:3]):
                known[offer.repo] = told
            of = (self._last, self._dropped) if offer.change == REMOVED else (self._last,)
            for days in of:
                days[thing, offer.repo] = max(offer.day, days.get((thing, offer.repo), offer.day))
            return
        self._still.setdefault(thing, set()).add(offer.repo)
        began = self._hosts[offer.repo].began
        if offer.repo not in known and began is not None:
            known[offer.repo] = (began, "", offer.path, _NOBODY)

    def libraries(self) -> dict[Thing, Library]:
        """Each thing with the repository that it is of."""
        found = {}
        for thing, offered in self._first.items():
            still = self._still.get(thing, set())
            order = sorted(offered, key=lambda repo: (repo not in still, *offered[repo][:2], repo))
            if not order:
                continue
            day, sha, path, who = offered[order[0]]
            former = {repo: self._last[thing, repo] for repo in order[1:] if still and self._gave_up(thing, repo)}
            others = tuple(sorted(repo for repo in order[1:] if repo not in former))
            kept = tuple(sorted(self._carried.get(thing, set()) - set(order)))
            name = self._hosts[order[0]].name
            until = None if order[0] in still else self._last[thing, order[0]]
            gave_up = tuple(sorted(former.items()))
            found[thing] = Library(thing, order[0], name, path, sha, day, who, others, kept, until, gave_up)
        return found

    def _gave_up(self, thing: Thing, repo: int) -> bool:
        """Whether the last that it said of offering it was that it does so no more."""
        last = self._last.get((thing, repo))
        return repo not in self._still[thing] and last is not None and last == self._dropped.get((thing, repo))


def _in_tests(path: str) -> bool:
    return not _TESTS.isdisjoint(path.lower().split("/")[:-1])
