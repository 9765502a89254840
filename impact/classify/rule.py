"""One rule: the conditions it sets, and what it rests on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

STRUCTURE = "structure"
WORDS = "words"
BOTH = "both"
IN_TESTS = "@tests"
# Behind a rule's name: what it asks of the message alone.
WORDS_OF = "~"


@dataclass(frozen=True, slots=True)
class When:
    """The conditions of one rule; all that are given must hold.

    `subject`, `message` are patterns, `trailers` names (any of them). `says` and `mentions` are concepts, any of them
    in the words of any language: in the subject, and anywhere in the message. Path conditions name sets: some path in
    one of them, every path in this one, no path in any, some path created, deleted or renamed in one.
    Diff conditions name facts, "@tests" behind a name meaning test files only: some line added or removed that
    shows one of them, more (or fewer) such lines after than before, none that touches any, every changed line one that
    shows it. A condition on the patch never holds where nobody looked. `all_of`, `any_of` and `none_of` name rules that
    stand earlier in the file.
    """

    subject: str = ""
    message: str = ""
    says: tuple[str, ...] = ()
    mentions: tuple[str, ...] = ()
    trailers: tuple[str, ...] = ()
    any_path: tuple[str, ...] = ()
    only_paths: str = ""
    no_path: tuple[str, ...] = ()
    created: tuple[str, ...] = ()
    deleted: tuple[str, ...] = ()
    renamed: tuple[str, ...] = ()
    min_files: int = 0
    max_files: int = 0
    min_areas: int = 0
    adds: tuple[str, ...] = ()
    removes: tuple[str, ...] = ()
    more: tuple[str, ...] = ()
    fewer: tuple[str, ...] = ()
    untouched: tuple[str, ...] = ()
    wholly: str = ""
    min_lines: int = 0
    max_lines: int = 0
    all_of: tuple[str, ...] = ()
    any_of: tuple[str, ...] = ()
    none_of: tuple[str, ...] = ()

    @property
    def words(self) -> bool:
        """Whether the message itself is asked."""
        return bool(self.subject or self.message or self.says or self.mentions)

    @property
    def paths(self) -> bool:
        """Whether changed paths are asked."""
        sets = (self.any_path, self.only_paths, self.no_path, self.created, self.deleted, self.renamed)
        return any(sets) or any((self.min_files, self.max_files, self.min_areas))

    @property
    def diff(self) -> bool:
        """Whether the patch is asked."""
        asked = (self.adds, self.removes, self.more, self.fewer, self.untouched)
        return any(asked) or any((self.wholly, self.min_lines, self.max_lines))


@dataclass(frozen=True, slots=True)
class Rule:
    """One thing that can be seen in a commit.

    `kinds` are (kind, log-odds) pairs set by hand, on top of what was learned; `looks_at` is structure, words or both.
    """

    name: str
    because: str
    when: When
    kinds: tuple[tuple[str, float], ...]
    looks_at: str

    @property
    def found_in_commits(self) -> bool:
        """Whether a commit can show it; what lies around work, and what was learned, no pattern finds."""
        return self.when != When()


def looks_at(when: When, earlier: dict[str, str]) -> str:
    """Return what a rule rests on, counting the rules it builds on: structure, words or both.

    Structure is paths, their statuses, trailers and lines: what no choice of words can bring about. Of `any_of`
    the weakest counts: where one of them is words alone, words alone can bring the rule about.
    """
    built_on = {earlier[name] for name in when.all_of}
    either = {earlier[name] for name in when.any_of}
    words = when.words or bool((built_on | either) & {WORDS, BOTH})
    structure = when.paths or when.diff or bool(when.trailers) or bool(built_on & {STRUCTURE, BOTH})
    structure = structure or (bool(either) and WORDS not in either)
    return BOTH if words and structure else WORDS if words else STRUCTURE


def declared(context: Mapping[str, str], learned: Mapping[str, str]) -> Iterator[Rule]:
    """Yield what no pattern finds: what the history around work tells, and what was learned from labelled commits.

    Surroundings are facts; what was learned reads words as well as lines, so alone it carries no claim of leverage.
    """
    for sentences, rests_on in ((context, STRUCTURE), (learned, WORDS)):
        for name, because in sentences.items():
            yield Rule(name, because, When(), (), rests_on)
