"""The sheet on which the engineer edits a report: YAML, with what is proposed and what changed as comments."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

from impact.model.edits import Edits, Moved
from impact.model.report import Report, Story
from impact.render.harmless import harmless

_HEAD = """\
# Your words and your choice in this report. Facts are not edited here: what is wrong is corrected with
# `impact reclassify`, `impact merge`, `impact split` or `impact dismiss`. An empty value takes the proposal.
# Ids stand in Appendix C, and below."""
_MOST = 60


def sheet(report: Report, edits: Edits, changed: Iterable[Moved], proposed: tuple[str, ...]) -> str:
    """Return the sheet; loading it unchanged changes nothing. `proposed` are the anchors without any edit."""
    return "\n".join((*_changes(changed), _HEAD, "", *_body(report, edits, proposed), ""))


def _changes(changed: Iterable[Moved]) -> Iterator[str]:
    for each in changed:
        yield from _comment(f"Changed under your words since: {each.about}")
        yield from (line for said in each.then for line in _comment(f"  then: {said}"))
        yield from (line for said in each.now for line in _comment(f"  now:  {said}"))
        if each.yours:
            yield from _comment(f"  your title: {each.yours}")
        yield "#"


def _body(report: Report, edits: Edits, proposed: tuple[str, ...]) -> Iterator[str]:
    yield "# At most 90 words, for somebody who knows nothing of it: what was hard for whom, what you did, what came"
    yield "# of it, what is weak still. Nobody else writes this for you; `impact draft` offers a start."
    if edits.paragraph:
        yield "paragraph: |-"
        yield from (f"  {line}".rstrip() for line in edits.paragraph.split("\n"))
    else:
        yield 'paragraph: ""'
    yield ""
    titles = {each.contribution.id: each for each in report.stories}
    yield "# The contributions of page one, at most five, in your order."
    yield from _list("anchors", edits.anchors, titles)
    if not edits.anchors:
        yield from (f"# proposed: {_named(each, titles)}" for each in proposed)
    yield ""
    yield "# Titles of your own, where a commit's subject says too little: {id: words}."
    yield from (
        ("titles:", *(f"  {_text(each.contribution)}: {_text(each.title)}" for each in edits.titles))
        if (edits.titles)
        else ("titles: {}",)
    )
    yield ""
    yield "# What nobody else is told of, for instance because a customer is in it. Your own report still tells it."
    yield from _list("leave_out", edits.left_out, titles)
    yield ""
    yield from _known(report)


def _known(report: Report) -> Iterator[str]:
    told = [each for each in report.stories if each.leverage] or list(report.stories)
    yield "# What there is to choose from:"
    yield from (f"#   {_named(each.contribution.id, {each.contribution.id: each})}" for each in told[:_MOST])
    if len(told) > _MOST:
        yield f"#   and {len(told) - _MOST} more (Appendix C)"


def _list(key: str, ids: tuple[str, ...], titles: dict[str, Story]) -> Iterator[str]:
    if not ids:
        yield f"{key}: []"
        return
    yield f"{key}:"
    yield from (f"- {_text(each)}  # {_title(each, titles)}" for each in ids)


def _named(key: str, titles: dict[str, Story]) -> str:
    return f"{_text(key)}  {_title(key, titles)}"


def _title(key: str, titles: dict[str, Story]) -> str:
    return harmless(titles[key].contribution.title, 80) if key in titles else "no such work is found any more"


def _text(text: str) -> str:
    """A JSON string is a YAML string that means nothing else."""
    return json.dumps(text, ensure_ascii=False)


def _comment(text: str) -> Iterator[str]:
    yield f"# {harmless(text, 200)}"
