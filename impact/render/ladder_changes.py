"""Shows what changed from one ladder to another, as plain text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from impact.expect.ladder_changes import ADDED, REMOVED, Change
from impact.render.harmless import harmless

_SIGNS = {ADDED: "+", REMOVED: "-"}


def lines(found: Iterable[Change]) -> Iterator[str]:
    """Yield a line for each change, and below it one for each field as it was and as it is."""
    for each in found:
        name = harmless(each.expectation or f"level {each.level}")
        text = f": {harmless(each.text)}" if each.text and each.what in _SIGNS else ""
        perhaps = f" (perhaps {harmless(each.perhaps)} in other words)" if each.perhaps else ""
        yield f"{_SIGNS.get(each.what, '~')} {name}{text}{perhaps}"
        for field, before, after in each.fields:
            yield f"    {field}: {harmless(before) or '(none)'}"
            yield f"    {' ' * (len(field) - 2)}->  {harmless(after) or '(none)'}"
