"""What a rule asks for, in words: its conditions, and those of the rules that it builds on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from impact.classify.fact_words import noun
from impact.classify.rule import WORDS_OF, When
from impact.classify.rules import RuleBook

_GLOBS = 5


@dataclass(frozen=True, slots=True)
class Sign:
    """One signal: its sentence, what it asks for in words, and the signals it builds on or is stopped by."""

    rule: str
    because: str
    looks_at: str
    asks: tuple[str, ...]
    builds_on: tuple[Sign, ...]
    stopped_by: tuple[Sign, ...]


def sign(name: str, book: RuleBook) -> Sign:
    """Return a signal of the book in words, with everything it builds on."""
    rule = book.by_name[name]
    when = rule.when
    asks = list(conditions(when, book))
    # A rule that asks for words and for the change is kept as two; to its reader it is one.
    halves = [each for each in when.all_of if each.endswith(WORDS_OF)]
    asks = [*(each for half in halves for each in conditions(book.by_name[half].when, book)), *asks]
    if when.any_of:
        asks.append(f"one of these holds: {_either([book.by_name[each].because for each in when.any_of])}")
    return Sign(
        name,
        rule.because,
        rule.looks_at,
        tuple(asks),
        tuple(sign(each, book) for each in when.all_of if each not in halves),
        tuple(sign(each, book) for each in when.none_of),
    )


def conditions(when: When, book: RuleBook) -> Iterator[str]:
    """Yield a sentence for every condition but those on other rules."""
    yield from _words(when)
    yield from _paths(when, book)
    yield from _lines(when)


def _words(when: When) -> Iterator[str]:
    if when.subject:
        yield f"the subject matches {when.subject}"
    if when.message:
        yield f"the message matches {when.message}"
    if when.says:
        yield f"the subject says, in some language, {_either(when.says)}"
    if when.mentions:
        yield f"the message says, in some language, {_either(when.mentions)}"
    if when.trailers:
        yield f"there is a trailer {_either(when.trailers)}"


def _paths(when: When, book: RuleBook) -> Iterator[str]:
    for names, what in (
        (when.any_path, "a changed file"),
        (when.created, "a created file"),
        (when.deleted, "a deleted file"),
        (when.renamed, "a moved file"),
    ):
        if names:
            yield f"{what} is one of {_sets(names, book)}"
    if when.only_paths:
        yield f"every changed file is one of {_sets((when.only_paths,), book)}"
    if when.no_path:
        yield f"no changed file is one of {_sets(when.no_path, book)}"
    if when.min_files:
        yield f"{when.min_files} files or more change"
    if when.max_files:
        yield f"{when.max_files} {'file' if when.max_files == 1 else 'files'} at most change"
    if when.min_areas:
        yield f"files in {when.min_areas} top-level folders or more change"


def _lines(when: When) -> Iterator[str]:
    for keys, sentence in (
        (when.adds, "a line is added with {}"),
        (when.removes, "a line is removed with {}"),
        (when.more, "more lines are added than removed with {}"),
        (when.fewer, "more lines are removed than added with {}"),
        (when.untouched, "no line changes with {}"),
    ):
        if keys:
            yield sentence.format(_either([noun(key) or f'"{key}"' for key in keys]))
    if when.wholly:
        yield f"every changed line is one with {noun(when.wholly) or when.wholly}"
    if when.min_lines:
        yield f"{when.min_lines} lines or more change"
    if when.max_lines:
        yield f"{when.max_lines} lines at most change"


def _sets(names: Sequence[str], book: RuleBook) -> str:
    return _either([f"{name} ({_globs(name, book)})" for name in names])


def _globs(name: str, book: RuleBook) -> str:
    """The first few entries of a path set; sets within it by their names, what is kept out with "not" before it."""
    entries = [each.replace("!", "not ", 1).replace("set:", "", 1) for each in book.globs.get(name, ())]
    more = len(entries) - _GLOBS
    return ", ".join(entries[:_GLOBS]) + (f" and {more} more" if more > 0 else "")


def _either(names: Sequence[str]) -> str:
    *rest, last = names
    return f"{', '.join(rest)} or {last}" if rest else last
