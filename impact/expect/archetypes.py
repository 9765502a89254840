"""Puts first what matters most to one way of being at a level; what each expectation comes to stays as it is."""

from __future__ import annotations

from dataclasses import replace

from impact.model.ladder import Expectation, Level


def in_order(level: Level, first: tuple[str, ...]) -> Level:
    """Return the level with its expectations in the order of `first`: ids and dimensions, what matters most first.

    Where both its id and its dimension are named, the id says where an expectation stands. What `first` does not name
    comes behind, in the order it was in.
    """
    places = {name: place for place, name in reversed(tuple(enumerate(first)))}

    def place(each: Expectation) -> int:
        return places.get(each.key, places.get(each.dimension, len(first)))

    return replace(level, expectations=tuple(sorted(level.expectations, key=place)))
