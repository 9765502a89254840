"""What scan and report share: open repositories, settings, the subject and the ledger, in that order."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import replace
from types import TracebackType
from typing import TYPE_CHECKING

import click

from impact.edges import clock, git, places
from impact.render.harmless import harmless
from impact.services.fleet.folders import expanded
from impact.services.fleet.names import fleet_names
from impact.services.gathering.contributions import keep, known_as
from impact.services.reading.looking import how
from impact.services.reading.progress import progress
from impact.services.reading.scanning import Scanned, scan
from impact.services.reading.subject import Subject, subject
from impact.services.reading.workshop import Workshop, workshop
from impact.sources import git_log
from impact.sources.git_log import Place

if TYPE_CHECKING:
    from collections import Counter

    from impact.classify.elsewhere import Offered
    from impact.ledger.ledger import Ledger
    from impact.model.ladder import Category
    from impact.model.manifests import Curve
    from impact.services.reading.syncing import Synced


class Session:
    """A run over one or several repositories; a context manager that closes the ledger.

    One `about_another` person hears nothing of what the ledger's own person said.
    """

    def __init__(
        self, paths: tuple[str, ...], me: tuple[str, ...], ledger_path: str | None, *, about_another: bool = False
    ) -> None:
        self._about_another = about_another
        named, said = expanded(paths, me, ledger_path)
        self.said = tuple(said)  # of a fleet: what is not among the places
        opened = [_opened(path, name) for path, name in named.items()]
        # A repository named twice, by a folder inside it or another work tree, is still one.
        once: dict[str, Place] = {}
        for each in opened:
            once.setdefault(each.repository.common_dir, each)
        self.places = tuple(once.values())
        first = self.places[0].repository
        self.workshop: Workshop = workshop(first)
        others = (self.workshop.beside(each.repository) for each in self.places[1:])
        self._workshops = dict(zip(self.places, (self.workshop, *others), strict=True))
        self.subject: Subject | None = subject(me, self.workshop.options, first)
        self._file = places.ledger_file(ledger_path or self.workshop.options.ledger)
        self._ledger: Ledger | None = None
        self._curves: dict[int, tuple[Curve, ...]] = {}

    def __enter__(self) -> Session:
        from impact.ledger.opening import Ledger, open_ledger

        kind = Ledger
        if self._about_another:
            from impact.ledger.unspoken import Unspoken

            kind = Unspoken
        with ExitStack() as closing:
            self._ledger = closing.enter_context(open_ledger(self._file, kind))
            if self._ledger.notice:
                click.echo(self._ledger.notice, err=True)
            self._call_as_the_fleet_does(self._ledger)
            closing.pop_all()
        return self

    def __exit__(self, kind: type[BaseException] | None, value: BaseException | None, at: TracebackType | None) -> None:
        if self._ledger is not None:
            self._ledger.__exit__(kind, value, at)

    def _call_as_the_fleet_does(self, ledger: Ledger) -> None:
        """Give every repository the name that its fleet has for it, by whatever path it was asked for."""
        names = fleet_names(ledger)
        if not names:
            return
        at = {each.place: names[each.id] for each in ledger.repositories() if each.id in names}
        called = [replace(each, name=at.get(each.repository.common_dir, each.name)) for each in self.places]
        self._workshops = dict(zip(called, map(self._workshops.__getitem__, self.places), strict=True))
        self.places = tuple(called)

    @property
    def ledger(self) -> Ledger:
        """The open ledger."""
        assert self._ledger is not None, "use the session as a context manager"
        return self._ledger

    @property
    def categories(self) -> tuple[Category, ...]:
        """The categories of all repositories; of those that several name alike, the first."""
        found: dict[str, Category] = {}
        for shop in self._workshops.values():
            for each in shop.categories:
                found.setdefault(each.key, each)
        return tuple(found.values())

    def scan_all(self, *, gather: bool = True) -> tuple[Scanned, ...]:
        """Scan every repository and, unless `gather` is off, keep the subject's contributions."""
        self._let_go()
        return tuple(self._scan(place, gather) for place in self.places)

    def _let_go(self) -> None:
        """Words are kept for as long as the settings say, and no longer: seen to whenever something is read."""
        from impact.services.correcting.erasing import let_go

        options, today = self.workshop.options, clock.today()
        self.ledger.drop_review_texts(options.reviews.oldest_text(today))
        if said := let_go(self.ledger, options.notes.oldest(today)):
            click.echo(f"{said}; the setting notes.keep_days says for how long they are kept", err=True)

    def sync_all(self) -> tuple[Synced, ...]:
        """Take in what hooks noted and reflogs tell of every repository, and nothing else."""
        from impact.services.reading.syncing import try_sync

        return tuple(
            try_sync(self.ledger, each, self.subject, self.workshop_of(each).options.main_branches)
            for each in self.places
        )

    def gather_missing(self, scanned: tuple[Scanned, ...]) -> None:
        """Keep the subject's contributions where none were ever kept."""
        for each in scanned:
            state = self.ledger.repository_with(each.repo_id) if each.repo_id is not None else None
            if state is not None and not state.contributions_digest and self.subject is not None:
                keep(self.ledger, each, self.workshop_of(each.place), self.subject, self.used(each))

    def kinds_of_all(self, scanned: Scanned) -> Counter[str]:
        """Read the kinds of everybody's commits in a scanned repository, and count them for all of it."""
        from impact.services.reading.everyone import read_everyone

        shop = self.workshop_of(scanned.place)
        # What the subject taught reads the subject's own commits alone, and those are read by it already.
        taught = shop.taught(self.subject.addresses) if self.subject is not None else shop
        return read_everyone(self.ledger, scanned, shop, how(scanned.place, taught))

    def curves(self, repo_id: int) -> tuple[Curve, ...]:
        """How what a repository of the ledger offers came into use in others; nothing where no fleet was read."""
        if repo_id not in self._curves:
            from impact.services.measuring.uptaking import curves_of

            read = self.ledger.read_for_use() - {repo_id}
            self._curves[repo_id] = curves_of(self.ledger, repo_id) if read else ()
        return self._curves[repo_id]

    def used(self, scanned: Scanned) -> tuple[Offered, ...]:
        """What of this repository others came to use, by the hand of other people than the subject."""
        curves = self.curves(scanned.repo_id) if scanned.repo_id is not None and self.subject is not None else ()
        if not curves or self.subject is None:
            return ()
        from impact.classify.elsewhere import widely_used

        addresses = known_as(self.ledger, scanned.repo_id or 0, self.subject.addresses)
        return widely_used(curves, addresses, self.ledger.names_from(scanned.repo_id or 0, addresses))

    def workshop_of(self, place: Place) -> Workshop:
        """Each repository by its own settings and rules: one must not decide what is seen in another."""
        return self._workshops[place]

    def _scan(self, place: Place, gather: bool) -> Scanned:
        own = self.workshop_of(place)
        with progress(place.name, lambda: _count(place)) as tell:
            done = scan(self.ledger, place, own, tell)
        if self.subject is not None and gather:
            keep(self.ledger, done, own, self.subject, self.used(done))
        from impact.services.reading.syncing import try_sync

        # After the scan, so that an answer finds the commit that its own has become.
        main, new = own.options.main_branches, bool(done.new)
        for what in try_sync(self.ledger, place, self.subject, main, scanned=new).problems:
            click.echo(harmless(f"{place.name}: {what}"), err=True)
        return done


def _opened(path: str, name: str) -> Place:
    """A repository, called as its fleet calls it where it is of one."""
    place = git_log.open_place(path)
    return replace(place, name=name) if name else place


def _count(place: Place) -> int | None:
    """How many commits HEAD's history holds; asked only once a scan proves long."""
    done = git.run(place.repository, "rev-list", "--count", "HEAD")
    return int(done.stdout) if done.returncode == 0 else None
