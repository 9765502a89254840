"""Keeps the versions of files that repositories tend to share, and reads them again for what is said across them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from typing import TYPE_CHECKING, NamedTuple

from impact.edges.objects import Objects
from impact.model.drift import BUILD, Came, Held
from impact.outcomes.shared_files import SETS, SHARED, bare_digests, digest, line_digests, spellings
from impact.sources.head_files import LARGEST

if TYPE_CHECKING:
    from impact.classify.globs import PathSets
    from impact.ledger.ledger import Ledger
    from impact.services.reading.scanning import Scanned
    from impact.services.reading.workshop import Workshop

# Raise them when files are read otherwise: what was kept is then looked for anew.
_WHOLE, _LINES, _BARE, _HEADS = "shared file 1", "shared lines 1", "shared bare lines 1", "shared heads 1"
# What a repository holds now is kept under the object that is none.
_NOW = "0" * 40


class Sorts:
    """Tells of a path whether it is of a sort that repositories share, and which."""

    def __init__(self, sets: PathSets) -> None:
        self._sets = sets
        self._shared = self._bits((SHARED,))
        self._sorts = [(sort, self._bits(names)) for sort, names in SETS]

    def _bits(self, names: tuple[str, ...]) -> int:
        return sum(1 << self._sets.names.index(name) for name in names)

    def shared(self, path: str) -> bool:
        """Whether repositories tend to share it."""
        return bool(self._sets.mask(path) & self._shared)

    def sort(self, path: str) -> str:
        """Which sort it is."""
        mask = self._sets.mask(path)
        return next((sort for sort, bits in self._sorts if mask & bits), BUILD)


def sorts_of(shop: Workshop) -> Sorts:
    """Return what tells sorts by the path sets of a repository."""
    from impact.classify.globs import PathSets, resting_on

    return Sorts(PathSets(resting_on(shop.outline.globs, (SHARED, *(name for _, names in SETS for name in names)))))


def keep_shared(ledger: Ledger, scanned: Scanned, shop: Workshop) -> None:
    """Keep every version of every shared file of a scanned repository, and those it holds now.

    What is kept stays; a file's content is read once, whatever commits hold it.
    """
    from impact.services.reading.scanning import files_at, standing_in

    if scanned.repo_id is None or scanned.place.partial:
        return
    sorts, repo_id = sorts_of(shop), scanned.repo_id
    touched, known = ledger.shared_touched(repo_id, sorts.shared)
    there = files_at(scanned.place, standing_in(ledger, repo_id, scanned.place)) or {}
    now = {path: name for path, name in there.items() if sorts.shared(path)}
    fresh = [(sha, path) for sha, path, letter in touched if letter != "D" and (sha, path) not in known]
    gone = [(sha, path) for sha, path, letter in touched if letter == "D" and (sha, path) not in known]
    objects = Objects(scanned.place.repository)
    try:
        reading = _Reading(ledger, repo_id, objects)
        found = reading.named(scanned, fresh)
        whole = reading.once(_WHOLE, {*found.values(), *now.values()}, digest)
        reading.once(_LINES, set(now.values()), line_digests)
        reading.once(_BARE, set(now.values()), bare_digests)
    finally:
        objects.close()
    ledger.keep_seen(repo_id, _HEADS, {_NOW: now})
    if fresh or gone or len(known) > len(touched):
        still = {(sha, path) for sha, path, _ in touched}
        rows = [(*pair, *said) for pair, said in known.items() if pair in still]
        rows += [(*pair, name, str(whole.get(name, ""))) for pair, name in found.items()]
        rows += [(*pair, "", "") for pair in gone]
        ledger.keep_configs(repo_id, rows)


class _Reading(NamedTuple):
    ledger: Ledger
    repo_id: int
    objects: Objects

    def named(self, scanned: Scanned, wanted: list[tuple[str, str]]) -> dict[tuple[str, str], str]:
        """The object id of each (commit, path) that is a file there."""
        from impact.edges import git

        asked = [pair for pair in wanted if "\n" not in pair[1]]
        if not asked:
            return {}
        feed = "".join(f"{sha}:{path}\n" for sha, path in asked).encode("utf-8", "surrogateescape")
        form = "--batch-check=%(objecttype) %(objectname) %(objectsize)"
        told = git.run(scanned.place.repository, "cat-file", form, feed=feed).stdout.split(b"\n")
        rows = (row.split(b" ") for row in told)
        return {
            pair: row[1].decode("ascii")
            for pair, row in zip(asked, rows, strict=False)
            if len(row) == 3 and row[0] == b"blob" and int(row[2]) <= LARGEST
        }

    def once(self, what: str, names: set[str], say: Callable[[bytes, bytes], object]) -> dict[str, object]:
        """What `say` says of each file, asked once."""
        known = self.ledger.seen(self.repo_id, what, names)
        secret = self.ledger.secret()
        fresh = {}
        for name in sorted(names - known.keys()):
            found = self.objects.get(name)
            if found is not None and found[0] == "blob" and len(found[1]) <= LARGEST:
                fresh[name] = say(found[1], secret)
        self.ledger.keep_seen(self.repo_id, what, fresh)
        return known | fresh


def held_now(ledger: Ledger, sorts: Sorts, repo_ids: tuple[int, ...]) -> Iterator[Held]:
    """Yield the shared files that these repositories hold now."""
    for repo_id in repo_ids:
        now: dict[str, str] = ledger.seen(repo_id, _HEADS, (_NOW,)).get(_NOW, {})
        lines, bare, whole = (ledger.seen(repo_id, what, now.values()) for what in (_LINES, _BARE, _WHOLE))
        for path, name in sorted(now.items()):
            if lines.get(name) and name in whole:
                told = tuple(lines[name]), tuple(bare.get(name, ()))
                yield Held(repo_id, path, sorts.sort(path), whole[name], *told)


def history(ledger: Ledger, repo_ids: tuple[int, ...], families: Collection[str] | None = None) -> Iterator[Came]:
    """Yield each version that a shared file of these repositories had; of all files, or at least of these families."""
    wanted = frozenset(repo_ids)
    for each in ledger.configs(None if families is None else {way for name in families for way in spellings(name)}):
        if each.repo in wanted:
            told = each.repo, each.path, each.sha, each.day, each.who.email.lower(), each.bot, each.digest
            yield Came(*told, each.place.number, last=each.place.last)
