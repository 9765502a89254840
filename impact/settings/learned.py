"""Reads and writes learned.json: what a person's own corrections taught, in their own folder, only ever on request."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

from impact.classify.kinds import Weights
from impact.classify.learning import BOUND, Learned
from impact.model.errors import SettingsError
from impact.model.work import KINDS

SCHEMA = "impact.learned/1"
_HINT = "`impact classify --forget-learned` takes it away; --learn then writes it anew from your corrections"
# Shifts are kept as whole hundredths of log-odds, as the weights are.
_UNIT = 100


def load_learned(file: Path) -> Learned:
    """Return what was learned; raises SettingsError where the file is not what `impact classify --learn` writes."""
    try:
        document = json.loads(file.read_bytes())
        if document["schema"] != SCHEMA:
            raise ValueError(f"expected schema {SCHEMA}")
        return Learned(
            corrections=int(document["corrections"]),
            until=date.fromisoformat(document["until"]),
            addresses=tuple(str(each) for each in document["addresses"]),
            kinds=_row(document["kinds"]),
            features=tuple((name, _row(row)) for name, row in document["features"].items()),
            rules=tuple((str(key), str(because), _shift(number)) for key, because, number in document["rules"]),
        )
    except OSError as error:
        raise SettingsError((f"{file}: {error.strerror}",), hint=_HINT) from None
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise SettingsError((f"{file}: {error}",), hint=_HINT) from None


def written(learned: Learned) -> str:
    """Return the text of the file: the same for the same corrections, to the byte."""
    document = {
        "schema": SCHEMA,
        "corrections": learned.corrections,
        "until": learned.until.isoformat(),
        "addresses": list(learned.addresses),
        "kinds": _numbers(learned.kinds),
        "features": {name: _numbers(row) for name, row in learned.features},
        "rules": [[key, because, round(shift * _UNIT)] for key, because, shift in learned.rules],
    }
    return json.dumps(document, indent=1) + "\n"


def save_learned(file: Path, learned: Learned) -> None:
    """Put the file there whole, for this user only; raises SettingsError when it cannot be written."""
    try:
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with NamedTemporaryFile("w", encoding="utf-8", dir=file.parent, prefix=".impact-", delete=False) as new:
            new.write(written(learned))
        Path(new.name).replace(file)
    except OSError as error:
        raise SettingsError((f"{file}: cannot be written: {error.strerror or error}",)) from None


def forget_learned(file: Path) -> bool:
    """Take the file away; say whether there was one."""
    try:
        file.unlink()
    except FileNotFoundError:
        return False
    except OSError as error:
        raise SettingsError((f"{file}: cannot be taken away: {error.strerror or error}",)) from None
    return True


def _row(numbers: dict[str, Any]) -> Weights:
    if unknown := sorted(set(numbers) - set(KINDS)):
        raise ValueError(f"no kind {unknown[0]!r}")
    return tuple((kind, _shift(number)) for kind, number in numbers.items())


def _shift(number: Any) -> float:
    if type(number) is not int or abs(number) > BOUND * _UNIT:
        raise ValueError(f"a shift of {number!r}; it is a whole number between -{_UNIT} and {_UNIT}")
    return number / _UNIT


def _numbers(row: Weights) -> dict[str, int]:
    return {kind: round(shift * _UNIT) for kind, shift in row}
