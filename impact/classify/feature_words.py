"""What the learned model looks at, in words that somebody understands who has never seen it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from impact.classify.fact_words import fact_in_words, tenths
from impact.classify.kinds import TAUGHT
from impact.classify.rule import Rule

START = "start"
# Before the name of a rule: the weights it was given by hand, on top of what was learned.
BY_HAND = "by-hand:"
STEMS = 'Words are cut to their stem: "fix" also stands for fixes, fixed and fixing.'
PLACES = {
    "T": "tests",
    "I": "pipeline files",
    "L": "lock files",
    "B": "build files",
    "K": "linter settings",
    "D": "documentation",
    "E": "examples",
    "C": "code",
    "O": "other files",
}
_STATUS = {"A": "creates", "C": "copies", "D": "deletes", "R": "renames or moves", "T": "changes the type of"}
_SUBJECT_HAS = {
    "code": "the subject quotes code",
    "camel": "the subject has a name in camelCase",
    "upper": "the subject has a word in capitals",
    "version": "the subject has a version number",
    "number": "the subject has a number",
    "issue": "the subject names an issue with #",
    "path": "the subject has a path or the name of a file",
    "flag": "the subject has a command-line flag",
    "quote": "the subject quotes something",
    "colon": "the subject opens with a topic and a colon",
    "capital": "the subject begins with a capital letter",
    "stop": "the subject ends with a full stop",
    "and": 'the subject has an "and"',
}
_BODY_HAS = {
    "code": "below the subject there is a block of code",
    "list": "below the subject there is a list",
}
_FIRST = re.compile(r"(.+?)(?:@([A-Z]*)|\+(10|[0-9]))?")
_FACT = re.compile(r"([a-z_]+(?:@tests)?):([<>=]|many|share\d+)")
_MOST_SIZE = 12


def in_words(feature: str, rules: Mapping[str, Rule]) -> str:
    """Return what it means that a commit has this feature; its name in quotes where nobody knows it."""
    return known_words(feature, rules) or f'"{feature}"'


def known_words(feature: str, rules: Mapping[str, Rule]) -> str | None:
    """Return what a feature means, None where there are no words for it; `rules` are those it may name."""
    if feature in _WHOLE:
        return _WHOLE[feature]
    for sign in ("no+", "+", "-"):
        if feature.startswith(sign):
            return fact_in_words(feature.removeprefix(sign), sign)
    if feature.startswith("only-tests "):
        found = _fact(feature.removeprefix("only-tests "))
        return found and f"nothing but tests changes, and {found}"
    if feature.startswith((_RULE, BY_HAND)):
        sort, _, name = feature.partition(":")
        rule = rules.get(name)
        if rule is None:
            return None
        return rule.because + (" (weight set by hand)" if sort + ":" == BY_HAND else "")
    sort, _, rest = feature.partition(":")
    if sort in _SORTS:
        return _SORTS[sort](rest)
    return _fact(feature)


_RULE = "is:"
_WHOLE = {
    START: "where it starts, before anything is seen",
    TAUGHT: "learned from your corrections",
    "only-edits": "it only edits files that were there before",
}


def _fact(feature: str) -> str | None:
    match = _FACT.fullmatch(feature)
    return fact_in_words(match[1], match[2]) if match else None


def size_in_words(size: str) -> str:
    """Return the numbers that a size stands for: 0, 1, 2, 3 or 4, 5 to 8 …, more than 1024."""
    number = int(size)
    if number <= 2:
        return str(number)
    if number >= _MOST_SIZE:
        return f"more than {2 ** (_MOST_SIZE - 2)}"
    return "3 or 4" if number == 3 else f"{2 ** (number - 2) + 1} to {2 ** (number - 1)}"


def _counted(size: str, one: str, many: str) -> str:
    return f"{size_in_words(size)} {one if size == '1' else many}"


def places_in_words(letters: str) -> str:
    """Return the sorts of place that letters stand for: "code and tests"."""
    *rest, last = (PLACES.get(letter, "other files") for letter in letters)
    return f"{', '.join(rest)} and {last}" if rest else last


def _added(share: str) -> str:
    return f"{tenths(share)} of the changed lines are added"


def _first(rest: str) -> str:
    match = _FIRST.fullmatch(rest)
    word, letters, share = match.groups() if match else (rest, None, None)
    begins = f'the subject begins with "{word}"'
    if letters is not None:
        return f"{begins}, and {_changes(letters)}"
    return f"{begins}, and {_added(share)}" if share is not None else begins


def _changes(letters: str) -> str:
    if len(letters) == 1:
        return f"all of its files are {places_in_words(letters)}"
    return f"it changes {places_in_words(letters)} and nothing else" if letters else "no changed file is known"


def _where(rest: str) -> str:
    letters, plus, share = rest.partition("+")
    return _changes(letters) + (f", and {_added(share)}" if plus else "")


def _words_in_subject(rest: str) -> str:
    if rest == "0":
        return "the subject has no word"
    return f"the subject has {rest}{' or more' if rest == str(_MOST_SIZE) else ''} {'word' if rest == '1' else 'words'}"


def _words_in_body(size: str) -> str:
    if size == "0":
        return "there is no text below the subject"
    return f"the text below the subject has {_counted(size, 'word', 'words')}"


def _part(rest: str) -> str:
    letter, _, share = rest.partition(":")
    return f"{tenths(share)} of the changed lines are in {places_in_words(letter)}"


def _growth(rest: str) -> str:
    letter, share, size = rest.split(":")
    return f"{_counted(size, 'line changes', 'lines change')} in {places_in_words(letter)}, {tenths(share)} of it added"


def _ending(rest: str) -> str:
    return f"it changes {rest}" if rest.startswith(".") else f"it changes files that end in {rest}"


def _status(verb: str) -> Callable[[str], str]:
    return lambda letter: f"it {verb} {places_in_words(letter)}"


_SORTS: dict[str, Callable[[str], str | None]] = {
    "word": lambda word: f'the subject says "{word}"',
    "words": lambda words: f'the subject says "{words}"',
    "first": _first,
    "last": lambda word: f'the subject ends with "{word}"',
    "body": lambda word: f'below the subject it says "{word}"',
    "subject-has": _SUBJECT_HAS.get,
    "subject-words": _words_in_subject,
    "body-has": _BODY_HAS.get,
    "body-words": _words_in_body,
    "where": _where,
    "most": lambda letter: f"most of its files are {places_in_words(letter)}",
    "files": lambda size: f"it changes {_counted(size, 'file', 'files')}",
    "name": lambda name: f"it changes a file called {name}",
    "folder": lambda folder: f"it changes something under a folder {folder}/",
    "top": lambda folder: f"it changes something under the top-level folder {folder}/",
    "path-word": lambda word: f'a changed file has "{word}" in its name',
    "ending": _ending,
    "endings": lambda endings: f"its files end in {', '.join(endings.split(' '))}",
    "added": lambda size: f"it adds {_counted(size, 'line', 'lines')}",
    "deleted": lambda size: f"it deletes {_counted(size, 'line', 'lines')}",
    "lines": lambda size: f"{_counted(size, 'line changes', 'lines change')} in all",
    "share-added": _added,
    "part": _part,
    "growth": _growth,
    **{letter: _status(verb) for letter, verb in _STATUS.items()},
}
