"""What documents name that is not there any more: first what may be gone, then what is known to have been there."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from impact.model.opportunity import Spot
from impact.model.report import quoted
from impact.opportunities.head import Head
from impact.opportunities.mentions import FLAG, PATH, Mention
from impact.opportunities.runners import BY_NAME, Runner

# Where one of these makes the build file, its usual targets are nowhere written down.
_MAKERS = ("CMakeLists.txt", "configure.ac", "configure.in", "Makefile.am", "Makefile.in", "Makefile.PL", "meson.build")
_USUAL = frozenset(("all", "install", "uninstall", "test", "check", "clean", "dist", "distclean", "help", "docs"))
# What lies in such a folder is made by a build, and never was in the repository for its own sake.
_MADE = frozenset(("node_modules", ".git", "dist", "build"))
_IMPLIED = ("py", "pypy", "cpython")


@dataclass(frozen=True, slots=True)
class Gone:
    """What became of a path: the commit that took it away, and where that commit put it, "" where nowhere."""

    place: str
    sha: str
    to: str = ""


def build_files(runner: Runner, head: Head) -> tuple[str, ...]:
    """Return every file at the head in which a target of this runner may stand."""
    return tuple(sorted(each for each in head.files if runner.files.fullmatch(each.rpartition("/")[2])))


def root_files(mention: Mention) -> tuple[str, ...]:
    """Return the build files that a target was asked of, whether they are there or not."""
    folder = mention.places[0]
    return tuple(f"{folder}/{each}".lstrip("/") for each in BY_NAME[mention.kind].roots)


def maybe_gone(mention: Mention, head: Head, builds: Mapping[str, str], scripts: Mapping[str, str]) -> bool:
    """Return whether nothing at the head answers to what is named.

    `builds` are the build files of each runner as one text, `scripts` those that are named, by path.
    """
    if mention.kind == PATH:
        there = any(map(head.has, mention.places)) or head.ends_with(mention.name)
        return not there and _MADE.isdisjoint(mention.name.split("/"))
    if mention.kind == FLAG:
        script = next((each for each in mention.places if each in scripts), "")
        return bool(script) and mention.name not in scripts[script] and not _holds(mention.name, scripts[script])
    runner = BY_NAME[mention.kind]
    if runner.name == "tox" and mention.name.lower().startswith(_IMPLIED):
        return False
    if runner.name == "make" and mention.name in _USUAL and any(head.called(each) for each in _MAKERS):
        return False
    return not runner.mentioned(mention.name, builds.get(runner.name, ""))


def _holds(flag: str, text: str) -> bool:
    """Whether a script knows a flag by its words alone, as a name in an options table would be."""
    bare = flag.removeprefix("--")
    return any(each in text for each in (bare, bare.replace("-", "_"), bare.removeprefix("no-")))


def spot(mention: Mention, document: str, gone: Gone, head: Head) -> Spot:
    """Return a confirmed mention as evidence."""
    return Spot(document, mention.line, mention.words[:200], _because(mention, gone, head), gone.sha)


def _because(mention: Mention, gone: Gone, head: Head) -> str:
    if mention.kind == FLAG:
        return f"{quoted(gone.place)} took {quoted(mention.name)} once and does not hold it now"
    if mention.kind != PATH:
        return f"{quoted(gone.place)} had the target {quoted(mention.name)} once; no build file holds it now"
    if gone.to and (gone.to in head.files or gone.to in head.folders):
        return f"{quoted(gone.place)} lies at {quoted(gone.to)} now"
    alike = head.called(gone.place.rpartition("/")[2]) if "." in gone.place else ()
    if len(alike) == 1:
        return f"{quoted(gone.place)} is not there any more; one file of that name lies at {quoted(alike[0])}"
    return f"{quoted(gone.place)} is not there any more"


def still_named(mention: Mention, then: Iterable[Mention]) -> bool:
    """Return whether a document of another day named the same thing."""
    return any((each.kind, each.name) == (mention.kind, mention.name) for each in then)


def put_right(then: Collection[Mention], now: Collection[Mention], head: Head) -> tuple[Mention, ...]:
    """Return the paths that an older document named, the present one does not, and that are not there."""
    said = {(each.kind, each.name) for each in now}
    left_out = (each for each in then if each.kind == PATH and (each.kind, each.name) not in said)
    return tuple(each for each in left_out if maybe_gone(each, head, {}, {}))
