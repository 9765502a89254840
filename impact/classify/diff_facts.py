"""Counts what is seen inside a patch: patterns in added and removed lines, and what became of lines."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache

from impact.classify.globs import PathSets
from impact.classify.patterns import PatternSet
from impact.model.facts import Count

# Of one commit; what lies beyond is counted as lines and not looked into, always at the same place.
MOST_LINES = 20_000
# A longer line was not written by a person, and tells no more than its beginning.
_LONGEST_LINE = 400
_EXCERPT = 100
# Lines of code show more combinations than messages do: with less room the automaton is made anew all the time.
_ROOM = 48 << 20
# Braces, blank lines and what is moved come again and again: as many lines are remembered with what they show.
_REMEMBERED = 1 << 14
# Hunks of more lines than this are not read line against line.
_PAIRED = 40
_TOKENS = re.compile(rb"\w+|[^\w\s]")
_TEST_PLACE = re.compile(
    rb"\b(?:mod tests?\b|cfg\(test\)|(?:fn|def|func|void) test_?\w*|describe\(|class Test|>>> )", re.I
)
# The fact that tells a line of comment.
COMMENT = "comment"
ADDED, REMOVED = 0, 1
# Counted without a pattern, beside the facts that files name.
COUNTED = ("hunk", "mark_edit", "moved", "number_edit", "respaced", "small_edit", "test_place")


@dataclass(frozen=True, slots=True)
class FactRule:
    """One thing a line may show. `inside` names the path set it is looked for in, "" for every file.

    Without `in_comments` a line that is all comment does not show it: to speak of a check is not to have one.
    """

    name: str
    pattern: str
    inside: str = ""
    in_comments: bool = True


class FactBook:
    """Fact rules compiled once. `tests` and `opaque` name the sets of tests and of files nobody reads by line."""

    def __init__(self, rules: tuple[FactRule, ...], sets: PathSets, tests: str, opaque: tuple[str, ...]) -> None:
        self.rules = rules
        self._patterns = PatternSet(tuple(rule.pattern for rule in rules), room=_ROOM)
        self.seen = lru_cache(_REMEMBERED)(self._seen)
        self._sets = sets
        self._tests = 1 << sets.names.index(tests)
        self._opaque = sum(1 << sets.names.index(name) for name in opaque)
        self._comment = sum(1 << index for index, rule in enumerate(rules) if rule.name == COMMENT)
        self._code_alone = sum(1 << index for index, rule in enumerate(rules) if not rule.in_comments)
        bits = [(1 << index, rule.inside) for index, rule in enumerate(rules)]
        self._everywhere = sum(bit for bit, inside in bits if not inside)
        self._inside = [(bit, 1 << sets.names.index(inside)) for bit, inside in bits if inside]

    def open_to(self, path: str) -> tuple[int, bool]:
        """Return which rules are looked for in `path`, as bits (0: not read), and whether it is a test."""
        mask = self._sets.mask(path)
        if mask & self._opaque:
            return 0, bool(mask & self._tests)
        return self._everywhere | sum(bit for bit, inside in self._inside if mask & inside), bool(mask & self._tests)

    def _seen(self, line: bytes) -> int:
        """Return the rules that a line shows, as bits."""
        # A vertical tab is no space to RE2.
        found = self._patterns.search(line.replace(b"\v", b" ") if b"\v" in line else line)
        return found & ~self._code_alone if found & self._comment else found


class Tally:
    """The counts of one commit; files and hunks are told to it in order."""

    def __init__(self, book: FactBook) -> None:
        self.cut = False
        self._book = book
        self._lines = 0
        self._path = ""
        self._open = 0
        self._test = False
        self._found: tuple[dict[str, list[int]], dict[str, list[int]]] = ({}, {})
        self._first: dict[tuple[str, int, bool], tuple[str, str]] = {}
        self._texts: tuple[Counter[bytes], Counter[bytes]] = (Counter(), Counter())

    def file(self, path: str) -> None:
        """Begin with the next file."""
        self._path = path
        self._open, self._test = self._book.open_to(path)

    def hunk(self, place: bytes, removed: list[bytes], added: list[bytes]) -> None:
        """Take in one hunk: the line git names as its place, and the lines without their signs."""
        if not self._open:
            return
        if self._lines >= MOST_LINES:
            self.cut = True
            return
        room = MOST_LINES - self._lines
        self.cut = self.cut or len(removed) + len(added) > room
        removed, added = removed[:room], added[: max(room - len(removed), 0)]
        self._lines += len(removed) + len(added)
        self._note("hunk", ADDED if added else REMOVED, b"")
        if _TEST_PLACE.search(place):
            self._note("test_place", ADDED, place)
        for sign, lines in ((REMOVED, removed), (ADDED, added)):
            for line in lines:
                self._line(sign, line[:_LONGEST_LINE])
        if removed and len(removed) == len(added) <= _PAIRED:
            self._pairs(removed, added)

    def _line(self, sign: int, line: bytes) -> None:
        seen = self._book.seen(line) & self._open
        while seen:
            lowest = seen & -seen
            self._note(self._book.rules[lowest.bit_length() - 1].name, sign, line)
            seen ^= lowest
        bare = b"".join(line.split())
        if len(bare) > 3:
            self._texts[sign][bare] += 1

    def _pairs(self, removed: list[bytes], added: list[bytes]) -> None:
        """Say of lines that stand in each other's place how little changed between them."""
        for old, new in zip(removed, added, strict=True):
            before, after = Counter(_TOKENS.findall(old[:_LONGEST_LINE])), Counter(_TOKENS.findall(new[:_LONGEST_LINE]))
            gone, come = before - after, after - before
            changed = max(sum(gone.values()), sum(come.values()))
            if not changed:
                self._note("respaced", ADDED, new)
                continue
            every = [*gone, *come]
            if all(token.isdigit() for token in every):
                self._note("number_edit", ADDED, new)
            if not any(token[:1].isalnum() or token[:1] == b"_" for token in every):
                self._note("mark_edit", ADDED, new)
            if changed <= 2 and sum(before.values()) > 3:
                self._note("small_edit", ADDED, new)

    def _note(self, name: str, sign: int, line: bytes) -> None:
        for counts, test in zip(self._found, (False, True), strict=True):
            if test and not self._test:
                continue
            found = counts.get(name)
            if found is None:
                found = counts[name] = [0, 0]
            if not found[sign]:
                text = line[:_EXCERPT].decode("utf-8", "replace").strip()
                self._first[name, sign, test] = (self._path, text)
            found[sign] += 1

    def facts(self) -> tuple[tuple[str, Count], ...]:
        """Return what was counted over all files, by name."""
        both = sum((self._texts[ADDED] & self._texts[REMOVED]).values())
        if both:
            self._found[0]["moved"] = [both, both]
        return self._counts(test=False)

    def in_tests(self) -> tuple[tuple[str, Count], ...]:
        """Return what was counted in test files, by name."""
        return self._counts(test=True)

    def _counts(self, *, test: bool) -> tuple[tuple[str, Count], ...]:
        counted = []
        for name, (added, removed) in sorted(self._found[test].items()):
            # Of a thing that mostly goes, a line that went is the better example.
            sign = REMOVED if removed > added else ADDED
            path, line = self._first.get((name, sign, test), ("", ""))
            counted.append((name, Count(added, removed, path, line)))
        return tuple(counted)
