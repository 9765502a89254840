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
    r"open norms|demonstrates? (?:leadership|ownership|initiative)|goes above)\b",
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
_FEWEST_WORDS = 4


def lint(source: Traversable | Path, categories: Collection[str]) -> tuple[str, ...]:
    """Return one warning `file:line:column: what` for each expectation that will not serve as it stands.

    Raises SettingsError with every fault when the ladder does not load at all.
    """
    read_ladder(source, categories)
    document = read(source)
    return tuple(sorted(_warnings(document), key=_by_place))


def _warnings(document: Document) -> Iterator[str]:
    for where, each in document.find("levels", "*", "expectations", "*"):
        if not each["categories"]:
            line, column = document.marks[(*where, "categories")]
            missing = "" if each["git"] == "none" else ", so it can never be evidenced"
            yield f"{document.name}:{line}:{column}: unmapped: '{each['id']}' names no category{missing}"
        line, column = document.marks[(*where, "text")]
        for what in _about(each["text"]):
            yield f"{document.name}:{line}:{column}: {what}"


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
    if ability:
        yield f"not demonstrable: '{ability[0]}' tells of an ability; say what was done"


def _by_place(warning: str) -> tuple[int, int]:
    found = re.search(r":(\d+):(\d+): ", warning)
    return (int(found[1]), int(found[2])) if found else (0, 0)
