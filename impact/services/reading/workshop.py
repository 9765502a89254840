"""Everything a command needs besides facts: the settings, rules and categories, loaded once."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Collection, Mapping
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from impact import __version__
from impact.edges import git, places
from impact.edges.git import Repository
from impact.model.database import Address
from impact.model.errors import RepositoryError
from impact.model.options import Options
from impact.settings.options import load_settings
from impact.shipped import digest

if TYPE_CHECKING:
    from impact.classify.features import Places
    from impact.classify.globs import PathSets
    from impact.classify.learning import Learned
    from impact.classify.reading import Reader
    from impact.classify.rules import RuleBook
    from impact.identity.bots import Bots
    from impact.ledger.ledger import Ledger
    from impact.model.ladder import Category
    from impact.settings.own_shapes import OwnRules

REPOSITORY_FILE = ".impact.yaml"
# The path set of guides for whoever is called at night.
RUNBOOKS = "runbooks"
_DECIDES = ("signals.yaml", "bots.yaml", "categories.yaml")
_WEIGHTS = "model.json"


class Workshop:
    """The settings in force, and on demand the rules, the categories and who is a bot.

    `rules` names the files behind those three by their content, so that a scan with nothing new
    need not compile them to know that nothing has changed.
    """

    def __init__(self, options: Options, own: tuple[OwnRules, ...] = (), beside: Workshop | None = None) -> None:
        self.options = options
        self.own = own
        # What was compiled for another repository serves where the same rules are in force.
        self._beside = beside if beside is not None and beside.own == own else None
        self._first = beside
        # The settings and the code that decide what a commit says belong to the rules.
        written = tuple(each.model_dump_json() for each in own)
        own_parts = repr((__version__, options.links, written)).encode("utf-8", "surrogateescape")
        self.rules = hashlib.sha256(digest(*(("config", name) for name in _DECIDES)).encode() + own_parts).hexdigest()
        # What decides kinds: of the subject's commits alone, so new weights do not mean reading a history anew.
        self.weights = hashlib.sha256(f"{self.rules} {digest(('config', _WEIGHTS))}".encode()).hexdigest()
        # What the person's own corrections taught these rules and weights; nothing, unless they are taught.
        self.learned: Learned | None = None

    def taught(self, addresses: Collection[str]) -> Workshop:
        """The workshop for commits of the person with these addresses: re-weighed, where they taught it.

        Everything else asks the plain one, so what somebody taught never reads another person's commits.
        Raises SettingsError where the file of what was learned is faulty.
        """
        found = self._taught
        return found if found is not None and found.learned is not None and found.learned.about(addresses) else self

    @cached_property
    def _taught(self) -> Workshop | None:
        file = learned_file()
        if not file.is_file():
            return None
        from impact.settings.learned import load_learned

        return Taught(self, load_learned(file))

    def beside(self, repository: Repository) -> Workshop:
        """What another repository is read with: its own settings and rules, and what both share."""
        return Workshop(*settings(repository), self)

    @cached_property
    def outline(self) -> RuleBook:
        """The rules by name, for whoever reads no commit by them: no pattern is checked; raises SettingsError."""
        from impact.settings.signals import load_outline

        return self._beside.outline if self._beside else load_outline(self.own)

    @cached_property
    def book(self) -> RuleBook:
        """The rules to read commits by, every pattern checked; raises SettingsError."""
        from impact.settings.signals import check_patterns

        if self._beside:
            return self._beside.book
        check_patterns()
        return self.outline

    @cached_property
    def sets(self) -> PathSets:
        """The path sets that tell what a file is for, without those that only rules ask for; raises SettingsError."""
        from impact.classify.features import Places
        from impact.classify.globs import PathSets, resting_on

        if self._beside:
            return self._beside.sets
        return PathSets(resting_on(self.outline.globs, (*Places.SETS, RUNBOOKS)))

    @cached_property
    def places(self) -> Places:
        """Which sort of place a path is, without what the kinds are weighed by; raises SettingsError."""
        from impact.classify.features import Places

        return self._beside.places if self._beside else Places(self.sets)

    @cached_property
    def reader(self) -> Reader:
        """What reads one commit for its kind; raises SettingsError."""
        from impact.classify.reading import Reader
        from impact.settings.model import load_model

        return self._beside.reader if self._beside else Reader(self.book, load_model())

    @cached_property
    def categories(self) -> tuple[Category, ...]:
        """Every category; raises SettingsError."""
        from impact.settings.categories import load_categories

        return self._beside.categories if self._beside else load_categories(self.outline, self.own)

    @cached_property
    def measures(self) -> Mapping[str, tuple[str, ...]]:
        """By which outcomes each category is held, without a look at the rules; raises SettingsError."""
        from impact.settings.categories import load_measures

        return load_measures(self.own)

    @cached_property
    def bots(self) -> Bots:
        """Which identities are programs; raises SettingsError."""
        from impact.identity.bots import Bots
        from impact.settings.bots import load_bots

        return self._first.bots if self._first else Bots(load_bots())

    def category(self, key: str) -> Category | None:
        """The category called `key`."""
        return next((each for each in self.categories if each.key == key), None)


class Taught(Workshop):
    """A workshop re-weighed by what the person's own corrections taught it."""

    def __init__(self, plain: Workshop, learned: Learned) -> None:
        from impact.settings.learned import written

        self.options = plain.options
        self.own = plain.own
        self.rules = plain.rules
        self.learned = learned
        self.weights = hashlib.sha256(f"{plain.weights} {written(learned)}".encode()).hexdigest()
        self._plain = plain

    def taught(self, addresses: Collection[str]) -> Workshop:
        """The same, or the plain one for anybody else."""
        return self._plain.taught(addresses)

    def beside(self, repository: Repository) -> Workshop:
        """What another repository is read with, as without."""
        return self._plain.beside(repository)

    @cached_property
    def outline(self) -> RuleBook:
        """The rules by name, as they are without."""
        return self._plain.outline

    @cached_property
    def book(self) -> RuleBook:
        """The rules, as they are without."""
        return self._plain.book

    @cached_property
    def sets(self) -> PathSets:
        """The path sets, as they are without."""
        return self._plain.sets

    @cached_property
    def places(self) -> Places:
        """The sorts of place, as they are without."""
        return self._plain.places

    @cached_property
    def reader(self) -> Reader:
        """What reads one commit of the person for its kind."""
        from impact.classify.reading import Reader

        assert self.learned is not None, "given"
        return Reader(self.book, self._plain.reader.model.shifted(self.learned.kinds, self.learned.features))

    @cached_property
    def categories(self) -> tuple[Category, ...]:
        """Every category, its rules re-weighed."""
        from impact.classify.learning import taught

        assert self.learned is not None, "given"
        return taught(self._plain.categories, self.learned)

    @cached_property
    def bots(self) -> Bots:
        """Which identities are programs, as without."""
        return self._plain.bots


def options(repository: Repository | None = None) -> Options:
    """Return the settings in force: IMPACT_*, then the repository's file, the user's, the default."""
    return settings(repository)[0]


def settings(repository: Repository | None = None) -> tuple[Options, tuple[OwnRules, ...]]:
    """Return the settings in force, and the person's own rules, then the repository's."""
    return load_settings(repository_file(repository), user_file(), os.environ, {})


def workshop(repository: Repository | None = None) -> Workshop:
    """Load the settings; raises SettingsError with every fault of every file."""
    return Workshop(*settings(repository))


def workshop_here(path: str = ".") -> Workshop:
    """The settings for a command that needs no repository: those of the one around a folder, if any."""
    try:
        repository = git.find(path)
    except RepositoryError:
        repository = None
    return workshop(repository)


def ledger_file(flag: str | None, *, make: bool = True) -> Path | Address:
    """Where the ledger lies for commands about no repository: the flag, then the settings.

    With `make` its folder exists afterwards.
    """
    return places.ledger_file(flag or os.environ.get("IMPACT_LEDGER") or options().ledger, make=make)


def ledger_there(flag: str | None) -> Ledger:
    """Open the ledger for a command that only asks, or changes what is there; raises LedgerError where there is none.

    Such a command makes none: a slip in the path would be answered as if nothing were known.
    """
    from impact.ledger.opening import open_ledger, refuse_missing

    place = ledger_file(flag, make=False)
    refuse_missing(place)
    return open_ledger(place)


def refuse_slip(flag: str | None) -> None:
    """Raise LedgerError where a ledger was named that is not there; for commands that read a repository by the way.

    Without a name the person's own is begun, as it is with the first report.
    """
    from impact.ledger.opening import refuse_missing

    if flag:
        refuse_missing(ledger_file(flag, make=False))


def user_file() -> Path:
    """Where the person's own settings lie, whether or not they exist."""
    return places.config_folder() / "config.yaml"


def learned_file() -> Path:
    """Where lies what the person's corrections taught, if they asked for that."""
    return places.config_folder() / "learned.json"


def repository_file(repository: Repository | None) -> Path | None:
    """Where a repository keeps settings for whoever works in it, if it does."""
    if repository is None:
        return None
    found = Path(repository.folder, REPOSITORY_FILE)
    # A link could point anywhere on the machine; what a repository may say lies in the repository.
    return found if found.is_file() and not found.is_symlink() else None
