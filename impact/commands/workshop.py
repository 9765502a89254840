"""Everything a command needs besides facts: the settings, rules and categories, loaded once."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from impact.classify.rules import RuleBook
from impact.edges import places
from impact.edges.git import Repository
from impact.identity.bots import Bots
from impact.model.ladder import Category
from impact.model.options import Options
from impact.settings.bots import load_bots
from impact.settings.categories import load_categories
from impact.settings.options import load_options
from impact.settings.signals import load_rule_book

REPOSITORY_FILE = ".impact.yaml"


@dataclass(frozen=True, slots=True)
class Workshop:
    """The settings in force, the rules, the categories, and who is a bot."""

    options: Options
    book: RuleBook
    categories: tuple[Category, ...]
    bots: Bots

    def category(self, key: str) -> Category | None:
        """The category called `key`."""
        return next((each for each in self.categories if each.key == key), None)


def options(repository: Repository | None = None, **flags: Any) -> Options:
    """Return the settings in force: flag, then IMPACT_*, then the repository's file, the user's, the default."""
    return load_options(_repository_file(repository), user_file(), os.environ, flags)


def workshop(repository: Repository | None = None, **flags: Any) -> Workshop:
    """Load everything; raises SettingsError with every fault of every file."""
    found = options(repository, **flags)
    return Workshop(found, load_rule_book(), load_categories(), Bots(load_bots()))


def user_file() -> Path:
    """Where the person's own settings lie, whether or not they exist."""
    return places.config_folder() / "config.yaml"


def _repository_file(repository: Repository | None) -> Path | None:
    if repository is None:
        return None
    found = Path(repository.folder, REPOSITORY_FILE)
    # A link could point anywhere on the machine; what a repository may say lies in the repository.
    return found if found.is_file() and not found.is_symlink() else None


Environment = Mapping[str, str]
