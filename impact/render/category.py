"""A category and its rules as lines of plain text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from impact.render.harmless import harmless

_HELD = {
    "survived-90": "not taken back within 90 days",
    "continued": "other people later changed the files it created",
    "regressions": "repairs of its areas fell further than in comparable areas of the same repository",
    "marker-gone": "the marker or the manual step went and stayed gone",
    "adopted-by-use": "other people came to refer to the files it created",
    "migrated": "a fleet moved: others took part and less than half was left, or none was left for 90 days",
    "kept-by-owners": "the team whose files were changed went on with them, and the work stayed for 90 days",
    "adopted-across": "other people put what it offers to use in other repositories, which still do",
    "released": "other people or a program cut releases who had not before (a count, on which no expectation rests)",
    "freed": "more other people came to these files than before (a count, on which no expectation rests)",
}
_GIT = {
    "full": "Git can show all of it.",
    "partial": "Git shows a part: that the change was made, seldom whether it helped, never what was said elsewhere.",
    "low": "Git shows little of it; most of it leaves no trace there.",
    "none": "Git shows nothing of it. Only you can say it.",
}
_LEVERAGE = "leverage"
_PATTERN = 110


def category_lines(category: Mapping[str, Any]) -> Iterator[str]:
    """Yield the lines of an `impact.category/1` document."""
    yield f"{category['title']} ({category['key']}, {category['group']})"
    yield f"  {category['definition']}"
    yield f"  why: {category['why']}"
    yield f"  example: {category['example']}"
    for other in category["confused_with"]:
        yield f"  easily confused with: {other['title']} ({other['key']})"
    for trap in category["traps"]:
        yield f"  beware: {trap}"
    yield f"  it lasted when: {category['outcome']}"
    measured = "; or ".join(_HELD[each] for each in category["held_by"])
    yield f"  what is measured of that: {measured or 'nothing; this version does not measure it'}"
    yield f"  {_GIT[category['git']]}"
    yield from _rules(category)


def _rules(category: Mapping[str, Any]) -> Iterator[str]:
    rules = category["rules"]
    for number, rule in enumerate(rules, 1):
        yield ""
        yield f"rule {number}, weight {rule['weight']:g}: {rule['because']}"
        yield from _signs("needs", rule["needs"])
        yield from _signs("and one of" if rule["needs"] else "needs one of", rule["any_of"])
        yield from _signs("never with", rule["unless"])
    if category["kinds"]:
        yield ""
        kinds = _either(category["kinds"])
        yield f"without a rule: contributions whose commits read as {kinds}; that never weighs more than 1"
    elif not rules:
        yield ""
        yield f"no rule: set it yourself with: impact reclassify CONTRIBUTION {category['key']} --why TEXT"
    if rules:
        yield ""
        yield "Long patterns are cut here; --json and config/signals.yaml have them whole."
        yield "The heaviest rule that holds wins; between equals leverage goes first, then the order of the categories."
    if category["group"] == _LEVERAGE and rules:
        yield "Words alone never make leverage: at least one sign must rest on paths, lines or trailers."


def _signs(head: str, signs: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    if signs:
        yield f"  {head}:"
    for sign in signs:
        yield from _sign(sign, "    ")


def _sign(sign: Mapping[str, Any], indent: str) -> Iterator[str]:
    yield f"{indent}{sign['because']} ({sign['rule']})"
    for each in sign["asks"]:
        yield f"{indent}  - {harmless(each, _PATTERN)}"
    for each in sign["builds_on"]:
        yield from _sign(each, f"{indent}  ")
    for each in sign["stopped_by"]:
        yield f"{indent}  - not: {each['because']} ({each['rule']})"


def _either(names: Sequence[str]) -> str:
    *rest, last = names
    return f"{', '.join(rest)} or {last}" if rest else last
