"""What the engineer wrote down: in the stories, by itself, and the promises that wait to be looked at."""

from __future__ import annotations

from collections.abc import Iterator

from impact.expect.dates import span
from impact.model.notes import LAUNCH, WORK
from impact.model.report import SELF, Report, Said, Story
from impact.render.blocks import CODE, Block, Heading, Item, Items, Line, Paragraph, Span, own, quotation, spoken
from impact.render.harmless import harmless
from impact.render.phrases import cite

_LENGTH = 300
# On page one.
_SHORT = 64
_HEADS = {
    "why": "Why it mattered",
    "who": "Who benefits",
    "shows": "It was to show by",
    "trade-off": "Rejected",
    "differently": "Differently next time",
    "with": "Roles",
}
_PRIVATE = (
    "The engineer's own notes, stated by nobody else. Notes that are not shared are left out of a report for others: "
)


def in_own_words(note: Said, length: int = _LENGTH) -> Iterator[Line]:
    """Yield what a note says, its text only where that is not told as the work itself; quotations cut at `length`."""
    if note.text and note.kind != WORK:
        head = "Said at the launch" if note.kind == LAUNCH else "Said of it"
        yield own(f"{head} ({span(note.day, note.day)}): "), quotation(note.text, length)
    for key, head in _HEADS.items():
        words = dict(note.answers).get(key, "")
        if words:
            yield own(f"{head}: "), quotation(words, length)
    if note.people:
        yield own("With, by the engineer's note: "), *spoken(", ".join(note.people))
    if note.links:
        yield own("Links: "), *(each for link in note.links for each in (quotation(link, length), own(" ")))
    for each in note.checked:
        words_then: Line = (own(", "), quotation(each.text, length)) if each.text else ()
        yield own(f"Looked at on {each.day.isoformat()}, did it show: {each.answer}"), *words_then
    if note.due is not None:
        yield from _waiting(note)


def noted(report: Report) -> tuple[Block, ...]:
    """Return the notes that no story of an anchor tells; nothing where there are none."""
    anchors = frozenset(report.anchors)
    items = [
        Item((cite(story.what), own(" "), quotation(story.contribution.title, 100)), details)
        for story in report.stories
        if story.contribution.id not in anchors and (details := _details(story))
    ]
    for note in report.loose:
        gone = own("About work that is found no more, or of no contribution here: ")
        items.append(Item((gone, quotation(note.text or "a note without a text", 100)), tuple(in_own_words(note))))
    if not items:
        return ()
    head = Heading(2, (own("In the engineer's own words"),))
    private = () if report.audience != SELF else (Paragraph(((own(_PRIVATE), Span("--for manager", CODE)),)),)
    return head, *private, Items(tuple(items))


def _details(story: Story) -> tuple[Line, ...]:
    return tuple(line for note in story.notes for line in in_own_words(note))


def overdue(report: Report, most: int) -> tuple[Item, ...]:
    """Return up to `most` promises that wait to be looked at, the oldest first, and how many wait beside them."""
    beside = len(report.due) - most
    more = (own(f"Promises beside these: {beside}; "), Span("impact note --list", CODE), own("."))
    return (
        *(Item(next(_waiting(note, _SHORT))) for note in report.due[:most]),
        *((Item(more),) if beside > 0 else ()),
    )


def _waiting(note: Said, length: int = _LENGTH) -> Iterator[Line]:
    shows = dict(note.answers).get("shows", "")
    since = note.due.isoformat() if note.due else ""
    yield (
        own(f"Said on {note.day.isoformat()} that it would show by "),
        quotation(shows, length),
        own(f", due since {since}: is it so? "),
        Span(f"impact note --check {harmless(note.id)} yes|no|partly TEXT", CODE),
    )
