"""Points at expectations that load but will not serve: unmapped, too vague, or counting."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from importlib.resources.abc import Traversable
from pathlib import Path

from impact.settings.ladders import read_ladder
from impact.settings.yaml_file import Document, read

_VAGUE = re.compile(
    r"\b(excellent\w*|strong\w*|great|good|outstanding|world[- ]class|high[- ]quality|best[- ]in[- ]class|"
    r"proactive\w*|appropriate\w*|effective\w*|efficient\w*|passionate\w*|as needed|where relevant|and so on|etc|"
    r"open norms|as appropriate|if applicable|high standards?|best practices?|where possible|as required|"
    r"takes initiative|team player|culture fit|demonstrates? (?:leadership|ownership|initiative)|goes above)\b",
    re.IGNORECASE,
)
_COUNTING = re.compile(
    r"\b(?:(?:number|amount|volume) of|[0-9]+\s*[+%]?|many|more) (?:merged )?"
    r"(commits?|lines|prs?|pull requests?|merge requests?|hours|tickets|story points|comments|reviews)\b|"
    r"\b(lines of code|loc|percentile|velocity|story points|commit count)\b|[0-9]+ ?%",
    re.IGNORECASE,
)
_ABILITY = re.compile(
    r"^(?:can|could|able to|knows how to)\b|\b(?:is able to|is capable of|has the ability to)\b", re.IGNORECASE
)
# What is in a head shows in nothing that was done.
_STATE = re.compile(
    r"^(?:i )?(?:am |is |has )?(?:aware of|understands?|knows?|familiar with|comfortable with|believes?|cares about|"
    r"passionate about|good knowledge of|deep knowledge of|knowledge of|an? (?:good |deep )?understanding of)\b",
    re.IGNORECASE,
)
# "tests, instruments and repairs" is one thing done; two sentences, or "and" over and over, are several.
_JOINT = re.compile(r"\b(?:and|as well as)\b|;", re.IGNORECASE)
_NEXT_SENTENCE = re.compile(r"[.!?] +(?=[^\W\da-z_])")
_MOST_JOINTS = 2
_MOST_WORDS = 35
_FEWEST_WORDS = 4
# More do not fit the first page of a report, and nobody works towards more at a time.
MOST_IN_A_LEVEL = 12


def lint(source: Traversable | Path, categories: Collection[str]) -> tuple[str, ...]:
    """Return one warning `file:line:column: what` for each expectation that will not serve as it stands.

    Raises SettingsError with every fault when the ladder does not load at all.
    """
    read_ladder(source, categories)
    document = read(source)
    return tuple(sorted(_warnings(document), key=_by_place))


def _warnings(document: Document) -> Iterator[str]:
    yield from _of_levels(document)
    for where, each in document.find("levels", "*", "expectations", "*"):
        if not each["categories"]:
            line, column = document.marks[(*where, "categories")]
            missing = "" if each["git"] == "none" else ", so it can never be evidenced"
            yield f"{document.name}:{line}:{column}: unmapped: '{each['id']}' names no category{missing}"
        line, column = document.marks[(*where, "text")]
        for what in _about(each["text"]):
            yield f"{document.name}:{line}:{column}: {what}"


def _of_levels(document: Document) -> Iterator[str]:
    """Too many for one page, and the same sentence twice in a level: over levels it may well come again."""
    for where, level in document.find("levels", "*"):
        number = len(level["expectations"])
        if number > MOST_IN_A_LEVEL:
            line, column = document.marks[(*where, "expectations")]
            what = f"'{level['id']}' has {number} expectations, a page holds {MOST_IN_A_LEVEL}"
            yield f"{document.name}:{line}:{column}: too many: {what}; keep those that matter most where you are"
        first: dict[str, int] = {}
        for place, each in enumerate(level["expectations"]):
            line, column = document.marks[(*where, "expectations", place, "text")]
            said = " ".join(each["text"].casefold().split())
            if said in first:
                yield f"{document.name}:{line}:{column}: twice: '{level['id']}' says the same on line {first[said]}"
            first.setdefault(said, line)


def _about(text: str) -> Iterator[str]:
    vague = _VAGUE.search(text)
    if vague:
        yield f"too vague: two readers will not mean the same by '{vague[0]}'; say what was done"
    elif len(text.split()) < _FEWEST_WORDS:
        yield "too vague: say in a sentence what was done, for whom"
    counting = _COUNTING.search(text)
    if counting:
        yield f"count-like: '{counting[0].strip()}' can be had without helping anybody; say what changed"
    ability = _ABILITY.search(text)
    state = _STATE.search(text)
    if ability:
        yield f"not demonstrable: '{ability[0]}' tells of an ability; say what was done"
    elif state:
        yield f"not demonstrable: '{state[0]}' is in a head; say what is done because of it"
    yield from _several(text)


def _several(text: str) -> Iterator[str]:
    """One that asks for several things is met in part for ever."""
    joints = _JOINT.findall(text)
    if _NEXT_SENTENCE.search(text):
        yield "asks several things: it has several sentences; make each an expectation of its own"
    elif len(joints) > _MOST_JOINTS:
        said = f"'{joints[0].lower()}' joins {len(joints) + 1} things"
        yield f"asks several things: {said}; make each an expectation of its own"
    elif len(text.split()) > _MOST_WORDS:
        yield f"too long: {len(text.split())} words; the first thing that it asks is enough"


def _by_place(warning: str) -> tuple[int, int]:
    found = re.search(r":(\d+):(\d+): ", warning)
    return (int(found[1]), int(found[2])) if found else (0, 0)
