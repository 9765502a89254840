"""Whether what a document names was there when the document named it: asks the ledger and older files."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

from impact.classify.globs import PathSets, resting_on
from impact.expect.permalinks import web
from impact.model.opportunity import Skipped, Spot
from impact.opportunities.documents import Surroundings, is_document, mentions
from impact.opportunities.ignoring import ignores
from impact.opportunities.mentions import FLAG, PATH, Mention
from impact.opportunities.runners import BY_NAME
from impact.opportunities.stale import Gone, build_files, maybe_gone, root_files, spot, still_named

if TYPE_CHECKING:
    from impact.ledger.ledger import Ledger
    from impact.ledger.rows import Vanished
    from impact.opportunities.head import Head
    from impact.services.reading.workshop import Workshop
    from impact.sources.git_log import Place
    from impact.sources.head_files import Files

GUIDES = "guides-to-follow"
# The last changes of a build file or script that are looked through; a target lost before is not found.
_CHANGES = 150
_TRIED = 4


@dataclass(frozen=True, slots=True)
class Document:
    """One document at the head and what it names."""

    path: str
    mentions: tuple[Mention, ...]
    around: Surroundings

    def as_of(self, text: str) -> tuple[Mention, ...]:
        """What another version of it names."""
        return mentions(self.path, text, self.around)


@dataclass(frozen=True, slots=True)
class Confirmed:
    """A mention of something that was there once and is not now."""

    spot: Spot
    gone: Gone


def documents_at(
    files: Files, place: Place, workshop: Workshop, head: Head
) -> tuple[dict[str, Document], tuple[Skipped, ...]]:
    """Return the guides at the head by path, and those that could not be read."""
    wanted = guides(workshop, (each for each in head.files if is_document(each)))
    texts = files.texts(place.head, wanted)
    around = Surroundings(head.folders, place.name, web(place.url) or "")
    found = {
        path: Document(path, mentions(path, text.words, around), around) for path, text in texts.items() if not text.why
    }
    return found, tuple(Skipped(path, text.why) for path, text in texts.items() if text.why)


def guides(workshop: Workshop, paths: Iterable[str]) -> list[str]:
    """Return those of the paths that are guides to follow, sorted; only the sets that this one rests on are asked."""
    sets = PathSets(resting_on(workshop.outline.globs, (GUIDES,)))
    bit = 1 << sets.names.index(GUIDES)
    return sorted(each for each in paths if sets.mask(each) & bit)


def confirmed(
    ledger: Ledger, repo_id: int, place: Place, files: Files, head: Head, documents: Mapping[str, Document]
) -> Iterator[Confirmed]:
    """Yield what the documents named when it was there, and still name, by document and line."""
    past = _Past(ledger, repo_id, place, files, head, documents)
    for document in documents.values():
        seen: set[tuple[int, str]] = set()
        for each in document.mentions:
            gone = past.gone(document, each) if past.maybe(each) else None
            if gone is not None and (each.line, gone.place) not in seen:
                seen.add((each.line, gone.place))
                yield Confirmed(spot(each, document.path, gone, head), gone)


def parent(sha: str) -> str:
    """Return how the state before a commit is called."""
    return f"{sha}^"


class _Past:
    def __init__(
        self, ledger: Ledger, repo_id: int, place: Place, files: Files, head: Head, documents: Mapping[str, Document]
    ) -> None:
        self._ledger, self._repo_id, self._head_sha, self._files, self._head = ledger, repo_id, place.head, files, head
        self._documents = documents
        self._removals: dict[tuple[str, str, tuple[str, ...]], Gone | None] = {}
        every = [each for one in documents.values() for each in one.mentions]
        scripts = {place for each in every if each.kind == FLAG for place in each.places if place in head.files}
        texts = {path: text.words for path, text in files.texts(place.head, sorted(scripts)).items()}
        asked = {each.key: each for each in every}.values()
        # The build files beside a document hold nearly all targets; the others are read for the rest.
        near = self._builds(each for each in asked if each.kind in BY_NAME)
        left = [each for each in asked if maybe_gone(each, head, near, texts)]
        whole = self._builds((each for each in left if each.kind in BY_NAME), everywhere=True)
        self._maybe = {each.key for each in left if maybe_gone(each, head, near | whole, texts)}

    def maybe(self, mention: Mention) -> bool:
        return mention.key in self._maybe

    def gone(self, document: Document, mention: Mention) -> Gone | None:
        """What took it away, if the document named it then; None where nothing of that is known."""
        if mention.kind == PATH:
            return self._path(document, mention)
        if mention.key not in self._removals:
            self._removals[mention.key] = self._in_files(mention)
        found = self._removals[mention.key]
        return found if found is not None and self._named(document, mention, found.sha) else None

    def _path(self, document: Document, mention: Mention) -> Gone | None:
        for place in mention.places:
            taken = self._vanished.get(place, ())
            if not taken or ignores(place, self._ignoring):
                continue
            for each in taken[:_TRIED]:
                if (each.path == place or not mention.bare) and self._named(document, mention, each.sha):
                    return Gone(place, each.sha, _moved(each, place))
        return None

    @cached_property
    def _ignoring(self) -> Mapping[str, str]:
        wanted = sorted(each for each in self._head.files if each.rpartition("/")[2] == ".gitignore")
        return {path: text.words for path, text in self._files.texts(self._head_sha, wanted).items()}

    @cached_property
    def _vanished(self) -> Mapping[str, tuple[Vanished, ...]]:
        every = (each for one in self._documents.values() for each in one.mentions if each.kind == PATH)
        places = {place for each in every if self.maybe(each) for place in each.places}
        return self._ledger.vanished(self._repo_id, places) if places else {}

    def _in_files(self, mention: Mention) -> Gone | None:
        """The last commit that took a target or flag out of the file that held it."""
        holders = mention.places if mention.kind == FLAG else root_files(mention)
        changes = sorted(
            self._ledger.trail(self._repo_id, holders, earliest=date.min), key=lambda each: each.landed, reverse=True
        )
        for each in changes[:_CHANGES]:
            before = self._files.text(parent(each.sha), each.path)
            if before is None or not _held(mention, before.words):
                continue
            if mention.kind == FLAG and self._files.anywhere(self._head_sha, mention.name, besides=self._documents):
                return None
            return Gone(each.path, each.sha)
        return None

    def _named(self, document: Document, mention: Mention, sha: str) -> bool:
        """Whether the document, by the name it had, named the same before the commit."""
        for name in self._names(document.path):
            text = self._files.text(parent(sha), name)
            if text is not None:
                then = replace(document, path=name).as_of(text.words)
                return still_named(mention, then)
        return False

    def _names(self, path: str) -> Iterator[str]:
        seen = {path}
        yield path
        while path in self._former and self._former[path] not in seen:
            path = self._former[path]
            seen.add(path)
            yield path

    @cached_property
    def _former(self) -> dict[str, str]:
        moves = sorted(self._ledger.moves(self._repo_id), key=lambda each: each[2])
        return {new: old for old, new, _ in moves}

    def _builds(self, asked: Iterable[Mention], *, everywhere: bool = False) -> dict[str, str]:
        """The build files at the head of each runner that is asked, as one text."""
        wanted: dict[str, set[str]] = {}
        for each in asked:
            wanted.setdefault(each.kind, set()).update(root_files(each))
        found = {}
        for kind, near in wanted.items():
            paths = build_files(BY_NAME[kind], self._head) if everywhere else sorted(near & self._head.files)
            found[kind] = "\n".join(text.words for text in self._files.texts(self._head_sha, paths).values())
        return found


def _held(mention: Mention, text: str) -> bool:
    return mention.name in text if mention.kind == FLAG else BY_NAME[mention.kind].defined(mention.name, text)


def _moved(taken: Vanished, place: str) -> str:
    """Where a file, or the folder it lay in, was put."""
    rest = taken.path.removeprefix(place)
    return taken.to.removesuffix(rest) if taken.to and taken.to.endswith(rest) else ""
