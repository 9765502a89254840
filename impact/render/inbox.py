"""The inbox as lines of text: numbered, one thing a line, the same words as on its screen."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from impact.expect.claims import known, people, sentence
from impact.expect.dates import span
from impact.model.inbox import CASE, CHECK, PERHAPS, POSTPONED, REFUSED, WORK, Candidate, Entry
from impact.model.work import Outcome
from impact.render.harmless import harmless

_NO_OUTCOME = "nothing is known yet about what came of it"
_TITLE = 200
_TEXT = 600
_HEADS = {
    CASE: "A commit is gone that you spoke of",
    CHECK: "A promise to look at",
    REFUSED: "Not leverage, you said",
    POSTPONED: "Asked at the commit",
    WORK: "Looks like leverage",
    PERHAPS: "May be leverage",
}


_MARKS = {
    CASE: "gone: ",
    CHECK: "due: ",
    REFUSED: "not leverage? ",
    POSTPONED: "asked: ",
    WORK: "",
    PERHAPS: "perhaps: ",
}


def row(entry: Entry) -> str:
    """Return an entry on one line of a list: its month, its sort where that is not plain work, and its title."""
    return f"{entry.day:%Y-%m} {_MARKS[entry.sort]}{title(entry)}"


def whole(entry: Entry, pairs: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Yield (what, words) about an entry with its title before and its commands after."""
    yield head(entry), title(entry)
    yield from pairs
    yield from entry.commands


def head(entry: Entry) -> str:
    """Return in a few words why an entry is here."""
    return _HEADS[entry.sort]


def title(entry: Entry, length: int = _TITLE) -> str:
    """Return what an entry is called, made harmless."""
    return harmless(entry.title, length) or "(no title)"


def candidate(found: Candidate) -> str:
    """Return a commit that may hold a lost one on one line."""
    day = f" {found.day.isoformat()}" if found.day else ""
    return f"{found.sha[:12]}{day} {harmless(found.title, _TITLE)}".rstrip()


def told(entry: Entry, outcomes: Sequence[Outcome] | None) -> Iterator[tuple[str, str]]:
    """Yield everything about an entry as (what, words); `outcomes` are None where nobody looked."""
    if entry.sort != WORK:
        yield "why it is here", entry.why
    if entry.said and entry.sort == CHECK:
        yield "was to show", harmless(entry.said, _TEXT)
    yield from (("may be", candidate(each)) for each in entry.candidates)
    for question in entry.questions:
        yield "worth answering", question.text
    yield from _work(entry, outcomes)


def _work(entry: Entry, outcomes: Sequence[Outcome] | None) -> Iterator[tuple[str, str]]:
    work = entry.work
    if work is None or not entry.category:
        return
    yield "looks like", f"{entry.label} ({entry.category}), {work.provenance}"
    yield from (("because", harmless(each, _TEXT)) for each in work.reasons)
    if entry.runner_up:
        # The sentence names it as people do; the key is what `reclassify` takes.
        yield (
            f"runner-up {entry.runner_up}",
            " ".join(harmless(each, _TEXT) for each in work.against) or entry.runner_up_label,
        )
    if outcomes is not None:
        came = [sentence(each) for each in known(tuple(outcomes))]
        yield from (("so far", harmless(each)) for each in came or [_NO_OUTCOME])
    yield "when", span(work.first, work.last)
    if len(work.others):
        yield (
            "with",
            f"{people(len(work.others))}, {'whose changes these are' if work.events else 'credited on the commits'}",
        )
    if work.areas:
        more = " and others" if len(work.areas) > 3 else ""
        yield "where", f"{', '.join(harmless(each, 60) for each in work.areas[:3])}{more}"
    yield "one piece of work because", harmless(work.grouped_by, _TEXT)
    yield "commits", " ".join(sha[:12] for sha in work.shas[:12]) + (" …" if len(work.shas) > 12 else "")


def lines(
    entries: Sequence[Entry], outcomes: Mapping[str, tuple[Outcome, ...]], *, width: int | None = None
) -> Iterator[str]:
    """Yield the inbox; `width` wraps the lines with a hanging indent, None keeps one thing on each."""
    for number, entry in enumerate(entries, start=1):
        if number > 1:
            yield ""
        yield from _wrapped(f"{number}. ", title(entry), width)
        where = f"{harmless(entry.repository, 60)}, " if entry.repository else ""
        yield from _wrapped("   ", f"{head(entry)}; {where}{entry.day.isoformat()}, {entry.id[:12]}", width)
        work = entry.work
        for what, words in told(entry, outcomes.get(work.id, ()) if work else None):
            yield from _wrapped("   ", f"{what}: {words}", width)
        for when, command in entry.commands:
            line = f"   {when}: {command}"
            # A command is there to be copied, so it is never broken.
            yield from (line,) if width is None or len(line) <= width else (f"   {when}:", f"     {command}")


def _wrapped(mark: str, text: str, width: int | None) -> Iterator[str]:
    if width is None or len(text) * 2 + len(mark) <= width:
        yield mark + text
        return
    from rich.console import Console  # noqa: PLC0415 - 40 ms, and only where lines are wrapped
    from rich.text import Text  # noqa: PLC0415

    room = max(20, width - len(mark))
    for at, part in enumerate(Text(text).wrap(Console(width=room, _environ={}), room)):
        yield (mark if not at else " " * len(mark)) + part.plain.rstrip()
