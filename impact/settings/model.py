"""Reads config/model.json, the learned weights."""

from __future__ import annotations

import hashlib
import json
from functools import cache
from typing import Any

from impact.classify.kinds import NAMES, Gear, KindModel
from impact.model.errors import SettingsError
from impact.shipped import shipped

SCHEMA = "impact.model/1"
# Weights are kept as whole hundredths of log-odds.
UNIT = 100


@cache
def load_model() -> KindModel:
    """Return the shipped model; raises SettingsError where the file is not what `./dev train` writes."""
    raw = shipped("config", "model.json").read_bytes()
    try:
        document = json.loads(raw)
        if document["schema"] != SCHEMA or tuple(document["kinds"]) != NAMES:
            raise ValueError(f"expected schema {SCHEMA} for the kinds {', '.join(NAMES)}")
        gears = [_gear(document[name]) for name in ("names", "lines")]
        return KindModel(gears[0], gears[1], float(document["abstain"]), hashlib.sha256(raw).hexdigest())
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise SettingsError(
            (f"config/model.json: {error}",), hint="put the shipped file back, or write it anew with ./dev train"
        ) from None


def _gear(document: dict[str, Any]) -> Gear:
    weights = {name: _row(row) for name, row in document["weights"].items()}
    return Gear(_row(document["start"]), weights)


def _row(numbers: list[int]) -> tuple[float, ...]:
    if len(numbers) != len(NAMES):
        raise ValueError(f"a row of {len(numbers)} weights, expected {len(NAMES)}")
    return tuple(each / UNIT for each in numbers)
