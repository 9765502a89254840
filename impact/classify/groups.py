"""A group of commits of one purpose, before it becomes a contribution."""

from __future__ import annotations

from dataclasses import dataclass, field

from impact.model.work import WorkItem


@dataclass(slots=True)
class Group:
    """Commits of one purpose: `key` names the group for ever, `because` says why they are one.

    `items` are the work itself, oldest first. `riders` go with it and decide nothing: reformatting, lock
    files, and what takes the work back.
    """

    key: str
    because: str
    items: list[WorkItem] = field(default_factory=list)
    riders: list[WorkItem] = field(default_factory=list)
