"""What a far side says it has: its branches and tags, and which branch is the one that counts."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass

from impact.edges.mirrors.fetching import Asking

# A list of a hundred thousand branches takes seconds; whoever takes longer says nothing at all.
_LISTING = 300
_ID = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")
_USUAL = ("refs/heads/main", "refs/heads/master", "refs/heads/trunk")


@dataclass(frozen=True, slots=True)
class Heads:
    """Refs with their ids as the far side has them; `branch` is what its HEAD names, "" for none that is there."""

    refs: tuple[tuple[str, str], ...]
    head: str
    branch: str

    @property
    def loose(self) -> bool:
        """Whether HEAD is on no branch."""
        return bool(self.head) and not self.branch

    @property
    def algorithm(self) -> str:
        """How its objects are named."""
        return "sha256" if any(len(sha) == 64 for _, sha in self.refs) else "sha1"

    @property
    def state(self) -> str:
        """All of it as one text: equal where nothing is new."""
        return repr((self.refs, self.head, self.branch))


def told_by(asking: Asking, url: str) -> Heads:
    """Ask a far side what it has; raises as `Asking.run` does."""
    words = ("ls-remote", "--quiet", "--symref", "--upload-pack=git-upload-pack", "--", url, "HEAD", "refs/heads/*",
             "refs/tags/*")  # fmt: skip
    refs: dict[str, str] = {}
    head = branch = ""
    for line in os.fsdecode(asking.run(*words, seconds=_LISTING)).splitlines():
        said, _, name = line.partition("\t")
        if name == "HEAD" and said.startswith("ref: "):
            branch = said.removeprefix("ref: ")
        elif name == "HEAD" and _ID.fullmatch(said):
            head = said
        elif name.startswith(("refs/heads/", "refs/tags/")) and not name.endswith("^{}") and _ID.fullmatch(said):
            refs[name] = said
    return Heads(tuple(sorted(refs.items())), head, _branch(refs, head, branch))


def _branch(refs: dict[str, str], head: str, said: str) -> str:
    """The branch that HEAD names; servers that do not say it are guessed at by what HEAD is."""
    if said in refs or not head:
        return said if said in refs else ""
    same = sorted(ref for ref, sha in refs.items() if sha == head and ref.startswith("refs/heads/"))
    return next((each for each in (*_USUAL, *same) if each in same), "")
