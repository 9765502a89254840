"""Takes names and addresses out of every text that the ledger holds, whichever table it stands in."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Table, Text, delete, select, update
from sqlalchemy.exc import IntegrityError

from impact.ledger.encoding import path_bytes, path_text
from impact.ledger.forgetting.tally import Tally
from impact.ledger.forgotten import SOMEBODY
from impact.ledger.held import OWN, WORDS, FileNames, held_of
from impact.ledger.notes_schema import asks, notes, words
from impact.ledger.schema import contributions
from impact.ledger.tables import metadata

# Where a whole value of one word may be somebody's name.
_PEOPLE_BY_NAME = {notes.name, asks.name, words.name, contributions.name}


@dataclass(frozen=True, slots=True)
class Hidden:
    """What is taken out: `plain` wherever it stands as whole words, `names` where a value is nothing else."""

    plain: tuple[str, ...]
    names: tuple[str, ...] = ()

    def cleaner(self, *, by_name: bool) -> Callable[[str], str]:
        """What makes a text clean; the same text where nothing stands in it."""
        parts = sorted((r"\s+".join(map(re.escape, each.split())) for each in self.plain), key=len, reverse=True)
        pattern = re.compile(rf"(?<!\w)(?:{'|'.join(parts)})(?!\w)", re.IGNORECASE) if parts else None
        alone = {each.casefold() for each in self.names} if by_name else frozenset()

        def clean(text: str) -> str:
            if text.casefold() in alone:
                return SOMEBODY
            return pattern.sub(SOMEBODY, text) if pattern is not None else text

        return clean


def clean_texts(tally: Tally, hidden: Hidden) -> None:
    """Put "somebody" in the place of a person in every text of every table of the map."""
    for table in metadata.sorted_tables:
        if held_of(table).person in (WORDS, OWN):
            _clean_table(tally, table, hidden.cleaner(by_name=table.name in _PEOPLE_BY_NAME))


def _clean_table(tally: Tally, table: Table, clean: Callable[[str], str]) -> None:
    columns = [each for each in table.c if isinstance(each.type, (Text, FileNames))]
    if not columns:
        return
    keys = list(table.primary_key)
    found = []
    for row in tally.connection.execute(select(*keys, *(each for each in columns if each not in keys))):
        now = {each.name: _cleaned(getattr(row, each.name), clean) for each in columns}
        changed = {name: value for name, value in now.items() if value != getattr(row, name)}
        if changed:
            found.append((row, changed))
    for row, changed in found:
        _change(tally, table, {each.name: getattr(row, each.name) for each in keys}, changed)
        tally.count(table)


def _change(tally: Tally, table: Table, key: dict[str, Any], changed: dict[str, Any]) -> None:
    mine = [table.c[name] == value for name, value in key.items()]
    try:
        with tally.connection.begin_nested():
            tally.connection.execute(update(table).where(*mine).values(changed))
    except IntegrityError:
        # Two that differed in the name alone are one now.
        with tally.connection.begin_nested():
            tally.connection.execute(delete(table).where(*mine))


def _cleaned(value: Any, clean: Callable[[str], str]) -> Any:
    if value is None:
        return None
    if isinstance(value, bytes):
        text = path_text(value)
        now = "\0".join(clean(each) for each in text.split("\0"))
        return value if now == text else path_bytes(now)
    if value[:1] in '[{"':
        try:
            parsed = json.loads(value)
        except ValueError:
            return clean(value)
        now = _walked(parsed, clean)
        return value if now == parsed else json.dumps(now)
    return clean(value)


def _walked(value: Any, clean: Callable[[str], str]) -> Any:
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, list):
        return [_walked(each, clean) for each in value]
    if isinstance(value, dict):
        return {clean(key): _walked(each, clean) for key, each in value.items()}
    return value
