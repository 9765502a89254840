"""By what commits are known again, read from a repository while they are still there."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace

from impact.edges import git
from impact.edges.clean_room import clean_room
from impact.edges.git import Repository
from impact.edges.objects import Objects
from impact.identity.relink import subject_alike
from impact.model.facts import Commit
from impact.model.keys import Keys
from impact.sources.patch_lines import patches
from impact.sources.raw_commit import RawCommit, parse

# Only these settings give every commit the patch id that git itself would: no order, no names, no indent of ours.
_PATCH = (
    "diff-tree", "--stdin", "-p", "--full-index", "-r", "--root", "--no-ext-diff", "--no-textconv", "--no-color",
    "--no-renames", "--no-relative", "--src-prefix=a/", "--dst-prefix=b/", "--diff-algorithm=myers", "-U3",
    "--inter-hunk-context=0", "--no-indent-heuristic", "--ignore-submodules=none",
)  # fmt: skip
# Patches held in memory at a time.
_BATCH = 20


def told(repository: Repository, known: Mapping[str, Keys], secret: bytes) -> dict[str, Keys]:
    """Return the commits of `known` whose object is there, with what the object says; the patch is not read."""
    objects = Objects(repository)
    found = {}
    try:
        for sha, keys in known.items():
            answer = objects.get(sha)
            if answer is not None and answer[0] == "commit":
                found[sha] = _told(keys, parse(answer[1]), secret)
    finally:
        objects.close()
    return found


def _told(keys: Keys, raw: RawCommit, secret: bytes) -> Keys:
    fact = Commit("", keys.sha, raw.parents, raw.author, raw.author, None, 0, None, raw.message, (), (), None)
    at = "" if raw.authored_at is None else str(raw.authored_at)
    return replace(
        keys,
        parents=raw.parents,
        subject=subject_alike(fact.subject),
        at=hidden(secret, "time", at),
        who=hidden(secret, "author", raw.author.email),
        message=hidden(secret, "message", raw.message.strip()),
        tree=hidden(secret, "tree", raw.tree),
    )


def with_patches(repository: Repository, known: Collection[Keys], secret: bytes) -> list[Keys]:
    """Return the same commits with the keys of their patches, where those can be read; a merge has none.

    Nothing is fetched. Neither files nor settings of the repository decide how a patch is read.
    """
    cut = repository.shallow()
    wanted = {each.sha: each for each in known if len(each.parents) <= 1 and each.sha not in cut}
    if not wanted:
        return list(known)
    found: dict[str, Keys] = {}
    shas = list(wanted)
    with clean_room(repository, shas[0]) as room:
        for start in range(0, len(shas), _BATCH):
            for sha, (patch, lines) in _read(room, shas[start : start + _BATCH], secret).items():
                found[sha] = replace(wanted[sha], patch=hidden(secret, "patch", patch), lines=lines)
    return [found.get(each.sha, each) for each in known]


def _read(room: Repository, shas: list[str], secret: bytes) -> dict[str, tuple[str, int]]:
    """Patch id and sum of lines of each commit that can be read."""
    feed = "".join(f"{sha}\n" for sha in shas).encode("ascii")
    done = git.run(room, *_PATCH, feed=feed)
    if done.returncode:
        if len(shas) == 1:
            return {}
        # One of them is damaged or lacks an object: that one alone is not read.
        return {sha: read for each in shas for sha, read in _read(room, [each], secret).items()}
    listed = git.run(room, "patch-id", "--stable", feed=done.stdout).stdout.decode("ascii").split("\n")
    ids = {sha: patch for patch, _, sha in (line.partition(" ") for line in listed if line)}
    sums = dict(patches(done.stdout, secret))
    return {sha: (ids.get(sha, ""), sums.get(sha, 0)) for sha in shas}


def hidden(secret: bytes, kind: str, value: str) -> str:
    """A value as it is kept: comparable within one ledger, and for nobody without its secret; "" stays ""."""
    if not value:
        return ""
    whole = f"{kind}\0{value}".encode("utf-8", "surrogateescape")
    return hmac.new(secret, whole, hashlib.sha256).hexdigest()[:32]


def merged(known: Iterable[Keys], read: Mapping[str, Keys]) -> list[Keys]:
    """Each commit as it was read, else as it was known."""
    return [read.get(each.sha, each) for each in known]
