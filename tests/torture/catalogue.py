"""Every hostile repository by name."""

from __future__ import annotations

from torture import (  # noqa: F401  importing them registers their cases
    cases_changes,
    cases_config,
    cases_damage,
    cases_people,
    cases_shape,
    cases_text,
)
from torture.builder import CASES

__all__ = ["CASES"]
