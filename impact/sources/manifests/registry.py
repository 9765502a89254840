"""Every reader of manifests; a new one is a module and one line here."""

from __future__ import annotations

from impact.sources.manifests import (
    cargo_toml,
    composer_json,
    conda,
    dotnet,
    gemfile,
    gemspec,
    go_mod,
    gradle,
    package_json,
    pipfile,
    pom,
    pyproject,
    requirements_txt,
    setup_cfg,
    setup_py,
    tox,
    version_catalog,
)
from impact.sources.manifests.base import Reader
from impact.sources.manifests.shared import APART, SHARED, is_apart

# Each reader, and how the names of the files that it may read look: whole names, or "*" and what they end in (after
# the last dot). Only a reader whose line fits is asked whether it reads a path, so that most paths ask nobody.
_LINES: tuple[tuple[Reader, str], ...] = (
    (pyproject, "pyproject.toml"),
    (setup_cfg, "setup.cfg"),
    (setup_py, "setup.py"),
    (requirements_txt, "*.txt *.in *.pip"),
    (pipfile, "Pipfile"),
    (tox, "tox.ini tox.toml"),
    (conda, "*.yml *.yaml"),
    (package_json, "package.json"),
    (go_mod, "go.mod"),
    (cargo_toml, "Cargo.toml"),
    (gemspec, "*.gemspec"),
    (gemfile, "Gemfile gems.rb"),
    (pom, "pom.xml"),
    (gradle, "build.gradle build.gradle.kts settings.gradle settings.gradle.kts"),
    (version_catalog, "*.toml"),
    (dotnet, "*.csproj *.fsproj *.vbproj *.nuspec Directory.Packages.props Directory.Build.props packages.config"),
    (composer_json, "composer.json"),
    *SHARED,
)

READERS: tuple[Reader, ...] = tuple(reader for reader, _ in _LINES)


def readers_of(path: str) -> tuple[Reader, ...]:
    """Return every reader of the file at `path`, in the order of the registry."""
    if "{{" in path or "{%" in path:
        return ()  # of a template: what it says holds for projects made of it
    file = path[path.rfind("/") + 1 :]
    asked = _BY_NAME.get(file) or _BY_ENDING.get(file[file.rfind(".") :]) or (APART if is_apart(file) else ())
    return tuple(reader for reader in asked if reader.reads(path)) if asked else ()


def _table() -> tuple[dict[str, tuple[Reader, ...]], dict[str, tuple[Reader, ...]]]:
    """Whom to ask by the whole name of a file, and by its ending. A whole name also has those of its ending."""
    fits = [(name, reader) for reader, names in _LINES for name in names.split()]
    endings = {name[1:] for name, _ in fits if name.startswith("*")}
    names = {name for name, _ in fits if not name.startswith("*")}
    by_ending = {each: tuple(reader for name, reader in fits if name == f"*{each}") for each in endings}
    by_name = {
        each: tuple(reader for name, reader in fits if name in (each, f"*{each[each.rfind('.') :]}")) for each in names
    }
    return by_name, by_ending


_BY_NAME, _BY_ENDING = _table()
