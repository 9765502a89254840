"""All pictures of a report in the order they are shown, their words checked like those of the page."""

from __future__ import annotations

from impact.model.report import Report
from impact.render.pictures.adoption import adoption
from impact.render.pictures.comparables import comparables
from impact.render.pictures.drawing import Figure, words_of
from impact.render.pictures.expectations import expectations
from impact.render.pictures.mix import mix
from impact.render.pictures.reach import reach
from impact.render.pictures.timeline import timeline
from impact.render.wording import checked_lines

_PICTURES = (expectations, timeline, mix, reach, adoption, comparables)


def gallery(report: Report) -> tuple[Figure, ...]:
    """Return every picture; raises WordingError when a sentence of ours in them is off."""
    figures = tuple(each(report) for each in _PICTURES)
    checked_lines(line for each in figures for line in words_of(each))
    return figures
