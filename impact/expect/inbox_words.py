"""The sentences and plain commands of the inbox."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from impact.expect.claims import people
from impact.expect.words import number
from impact.model.report import cited
from impact.model.work import Contribution

Commands = tuple[tuple[str, str], ...]

WHY = "Why did it matter: who was slowed or at risk before, and since when?"
WHO = "Who benefits, and what can they do now that they could not before?"
DIFFERENTLY = "One thing you would do differently next time?"
REFUSED = "At the commit you said that this is not leverage; dismiss it, or say what it is."
_NAMED = 3
REFUSED_COMMIT = "Not leverage, said at the commit"
POSTPONED = "Asked at the commit, and put off until now."


def with_others(count: int) -> str:
    """Return the question about others, by letter; never who they are."""
    return f"The commits credit {people(count)}: who did what (author A, author B)?"


def looks_like(label: str) -> str:
    """Return why work is here that looks like leverage."""
    return f"It looks like {cited(label)}, and nobody has said yet whether it is, or why it mattered."


def perhaps(label: str) -> str:
    """Return why work is here that the rules took for something else."""
    return f"It may be {cited(label)}: the rules took it for ordinary work, and only you can know."


def loose(count: int) -> str:
    """Return why lost words are here."""
    which = "may live on in another" if count == 1 else f"may live on in one of {number(count)} others"
    return f"You said something of a commit that is gone; it {which}, and only you can tell."


def due(day: date) -> str:
    """Return why a promise is here."""
    return f"You wrote down what would show; the day to look was {day.isoformat()}."


def commit(sha: str) -> str:
    """Return what a commit is called of which nothing is known here."""
    return f"commit {sha[:12]}"


def work_commands(work: Contribution, *, perhaps: bool) -> Commands:
    """Return what can be said of a contribution."""
    other = work.runner_up or "CATEGORY"
    right, wrong = ("it is ordinary work", "it is leverage") if perhaps else ("it is right", "it is another category")
    rows = [
        (right, f"impact confirm {work.id}"),
        (wrong, f'impact reclassify {work.id} {other} --why "…"'),
        ("it is to be told", f'impact note --about {work.id} --why "…" --who "…"'),
        ("it is not to be told", f'impact dismiss {work.id} --why "…"'),
        *(() if work.events else (("it belongs to another", f'impact merge {work.id} ID --why "…"'),)),
    ]
    if len(work.shas) > 1:
        rows.append(("it is several", f'impact split {work.id} {work.shas[-1][:12]} --why "…"'))
    return (*rows, _later("contribution", work.id))


def refused(shas: Sequence[str], rest: int) -> str:
    """Return why work is here of which these commits were called no leverage, and `rest` others were not."""
    if not rest:
        return REFUSED
    some = " ".join(each[:12] for each in shas[:_NAMED]) + (" …" if len(shas) > _NAMED else "")
    others = f"{number(rest)} other {'commit' if rest == 1 else 'commits'}"
    they = "this is" if len(shas) == 1 else "these are"
    return f"At the commit you said of {some} that {they} not leverage; dismissing the whole takes {others} with it."


def refused_commands(name: str, shas: Sequence[str] = ()) -> Commands:
    """Return what can be said of what was called no leverage at the commit; `shas` where it is a part of the work."""
    part = f'impact split {name} {" ".join(each[:12] for each in shas)} --why "Not leverage"'
    return (
        *((("only this part is not: split it off, then dismiss that", part),) if shas else ()),
        (
            f"{'all of it' if shas else 'it'} is not to be told",
            f'impact dismiss {name} --why "Not leverage"',
        ),
        ("it is, after all", f"impact confirm {name}"),
        _later("contribution", name),
    )


def commit_commands(sha: str) -> Commands:
    """Return what can be said of a commit that is in no contribution yet."""
    return ("it is to be told", f'impact note --about {sha[:12]} --why "…"'), _later("commit", sha)


def check_commands(note: str) -> Commands:
    """Return what can be said of a promise that is due."""
    return (
        ("it showed", f'impact note --check {note} yes "…"'),
        ("it did in part", f'impact note --check {note} partly "…"'),
        ("it did not", f'impact note --check {note} no "…"'),
        ("a word must go", f"impact redact {note} WORD"),
        _later("check", note),
    )


def loose_commands(sha: str, candidates: Sequence[str], of: str) -> Commands:
    """Return how to say which commit holds a lost one."""
    same = tuple((f"it is {each[:12]}", f"impact same {sha[:12]} {each[:12]}") for each in candidates)
    back = (("it is none of them", f"impact undo {of}"),) if of else ()
    return (*same, *back, _later("case", sha))


def _later(what: str, name: str) -> tuple[str, str]:
    return "later", f"impact later {name[:12] if what in ('case', 'commit') else name}"
