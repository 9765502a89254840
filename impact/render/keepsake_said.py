"""What the person and others said, as pages of the folder that outlives the program: notes, corrections, answers."""

from __future__ import annotations

from collections.abc import Iterator

from impact.model.notes import Ask, Note, Word
from impact.model.work import Correction
from impact.render.blocks import (
    Block,
    Heading,
    Item,
    Items,
    Line,
    Paragraph,
    Span,
    config,
    joined,
    name,
    own,
    quotation,
)
from impact.render.kept import Kept, back, because, commit, link, year_file


def note_page(kept: Kept, note: Note) -> Iterator[Block]:
    """A note as it was written, and what it is about."""
    yield Heading(1, (own(f"Note of {note.day}"),))
    yield back()
    written = f", written on {note.written}" if note.written != note.day else ""
    seen = "shared with those who read reports" if note.shared else "private"
    yield Paragraph(((own(f"Kind: {note.kind}{written}; {seen}."),),))
    yield Paragraph(tuple((config(each),) for each in note.text.splitlines() if each.strip()) or ((own("(no text)"),),))
    lines: list[Line] = [(own(f"{key}: "), config(said)) for key, said in note.answers]
    lines += [(own("with "), name(who, 80)) if letter in note.named or who in note.named
              else (own(f"with author {letter}"),) for letter, who in note.people]  # fmt: skip
    lines += [(own("link: "), Span(each, link=each) if each.startswith("https://") else name(each, 400))
              for each in note.links]  # fmt: skip
    lines += [(own(f"looked at on {each.day}: {each.answer}"), *because(each.text)) for each in note.checked]
    if note.contribution or note.about:
        lines.append((own("about "), *_work(kept, note.contribution, note.about, "../")))
    lines += [(own("commit "), commit(sha, kept.home(sha))) for sha in note.about]
    if lines:
        yield Items(tuple(map(Item, lines)))


def corrections_page(kept: Kept) -> Iterator[Block]:
    """What was said of what the rules made of the work, in order."""
    yield Heading(1, (own("Corrections"),))
    yield Paragraph(((own("What I said of what the rules made of my work, in order."),),))
    yield back(deeper=False)
    yield Items(tuple(_correction(kept, each) for each in sorted(kept.corrections, key=lambda one: one.at)))


def _correction(kept: Kept, said: Correction) -> Item:
    as_what: Line = (own(" as ‘"), config(kept.titled(said.category)), own("’")) if said.category else ()
    of = _work(kept, said.contribution, said.shas, "")
    ids = joined(commit(sha, kept.home(sha)) for sha in said.shas)
    return Item((own(f"{said.day}: {said.action} "), *of, *as_what, *because(said.why)),
                ((own("commits: "), *ids),) if ids else ())  # fmt: skip


def _work(kept: Kept, key: str, shas: tuple[str, ...], way: str) -> Line:
    """A piece of work by its title and the year where it stands; by its id where it is not there any more."""
    found = kept.about(key, shas)
    if found is None:
        return (name(key or "work that is not here", 80),)
    year = found.last.year
    return (quotation(found.title), own(", "), link(str(year), f"{way}{year_file(year)}"))


def answers_page(kept: Kept) -> Iterator[Block]:
    """What others were asked, and what they said."""
    yield Heading(1, (own("Answers"),))
    yield Paragraph(((own("What I asked of others, and what they said."),),))
    yield back(deeper=False)
    said = {each.ask: each for each in kept.words}
    asks = sorted(kept.asks, key=lambda one: (one.day, one.id))
    yield Items(tuple(_ask(kept, each, said.get(each.id)) for each in asks))


def _ask(kept: Kept, asked: Ask, word: Word | None) -> Item:
    who = name(asked.to, 80) if word is not None and word.may_be_named else own(f"author {asked.letter or '?'}")
    lines: list[Line] = [(own("I did: "), config(asked.did))] if asked.did else []
    lines += [(own("for them: "), config(asked.did_for_you))] if asked.did_for_you else []
    if word is None:
        lines.append((own("not answered"),))
    else:
        lines.append((own(f"{word.answer} on {word.day}"), *((own(": "), config(word.text)) if word.text else ())))
    about: Line = (own(asked.note or asked.question),)
    if asked.contribution:
        about = _work(kept, asked.contribution, asked.about, "")
    return Item((own(f"{asked.day}, to "), who, own(", about "), *about), tuple(lines))
