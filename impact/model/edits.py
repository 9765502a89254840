"""What the engineer changed in a report: their words and their choice, never a fact."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from impact.model.period import Period


@dataclass(frozen=True, slots=True)
class Title:
    """A title of the engineer's own for a contribution, and the one that stood there when it was written."""

    contribution: str
    before: str
    title: str


@dataclass(frozen=True, slots=True)
class Edits:
    """The edits of one person's report of a period, kept apart from the facts so that they outlive every re-run.

    `anchors` are the contributions on page one in the person's order, empty for the proposed ones; `left_out` are not
    told to anybody else. `proposed` are the anchors that were proposed then, and `facts` are (contribution, the
    sentences about it that stood there then): by both it is seen what has changed under the words.
    """

    period: Period = field(default_factory=Period)
    day: date | None = None
    paragraph: str = ""
    anchors: tuple[str, ...] = ()
    titles: tuple[Title, ...] = ()
    left_out: tuple[str, ...] = ()
    proposed: tuple[str, ...] = ()
    facts: tuple[tuple[str, tuple[str, ...]], ...] = ()

    @property
    def something(self) -> bool:
        """Whether anything is changed at all."""
        return bool(self.paragraph or self.anchors or self.titles or self.left_out)


@dataclass(frozen=True, slots=True)
class Moved:
    """A fact under the engineer's words that changed since: what stood there then, what does now, what they made of it.

    `about` names it in words of ours, with text from a repository marked as a quotation.
    """

    about: str
    then: tuple[str, ...]
    now: tuple[str, ...]
    yours: str
