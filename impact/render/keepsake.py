"""A plain folder of pages that outlives the program: work by year, notes, corrections, answers, reports given away."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from impact.model.notes import Ask, Note, Word
from impact.model.work import Contribution, Correction
from impact.render.blocks import (
    CODE,
    COMMIT,
    Block,
    Heading,
    Item,
    Items,
    Line,
    Paragraph,
    Span,
    config,
    name,
    own,
    quotation,
    spoken,
)
from impact.render.kept_reports import heading, report_page
from impact.render.markdown import text

INDEX = "README.md"
_PLAIN = re.compile(r"[^a-zA-Z0-9._-]+")


@dataclass(frozen=True, slots=True)
class Repository:
    """A repository that was read: its first commit, its name, its page, and what opens a commit of it, if known."""

    root: str
    name: str
    page: str | None
    commits: str | None


@dataclass(frozen=True, slots=True)
class Given:
    """A report as it was given away: when, to whom, and what it said, as JSON."""

    day: date
    audience: str
    document: str


@dataclass(frozen=True, slots=True)
class Kept:
    """Everything the pages are made of; `titles` name categories, and `leverage` are those that look like it."""

    who: tuple[str, ...]
    repositories: tuple[Repository, ...]
    works: tuple[Contribution, ...]
    corrections: tuple[Correction, ...]
    notes: tuple[Note, ...]
    asks: tuple[Ask, ...]
    words: tuple[Word, ...]
    given: tuple[Given, ...]
    titles: Mapping[str, str]
    leverage: frozenset[str]


def pages(kept: Kept) -> dict[str, str]:
    """Every file of the folder by its name, from the same values always the same."""
    found: dict[str, str] = {}
    for year in sorted({each.last.year for each in kept.works} | {each.day.year for each in kept.notes}):
        found[f"work/{year}.md"] = text(tuple(_year(kept, year)))
    for note in kept.notes:
        found[_note_file(note)] = text(tuple(_note(kept, note)))
    if kept.corrections:
        found["corrections.md"] = text(tuple(_corrections(kept)))
    if kept.asks:
        found["answers.md"] = text(tuple(_answers(kept)))
    for at, each in enumerate(sorted(kept.given, key=lambda one: (one.day, one.audience, one.document)), 1):
        file = f"reports/{at:03}-{each.day}-{_plain(each.audience)}"
        found[f"{file}.md"] = text(report_page(each.document, each.day, each.audience, f"{file.split('/')[1]}.json"))
        found[f"{file}.json"] = json.dumps(json.loads(each.document), indent=1, ensure_ascii=False) + "\n"
    return {INDEX: text(tuple(_index(kept, tuple(found)))), **found}


def _plain(word: str) -> str:
    return _PLAIN.sub("-", word).strip("-.") or "x"


def _note_file(note: Note) -> str:
    return f"notes/{_plain(note.id)}.md"


def _index(kept: Kept, files: tuple[str, ...]) -> Iterator[Block]:
    yield Heading(1, (own("A record of my work"),))
    yield Paragraph((
        (own("Written by impact, a program that finds the high-leverage work in Git histories. Nothing but this folder "
             "is needed to read it."),),
        (own("It is one person's own copy: notes in it may be private, and its links may lead to repositories that "
             "others cannot see."),),
    ))  # fmt: skip
    if kept.who:
        yield Paragraph(((own("Whose: "), *_comma(name(each, 80) for each in kept.who)),))
    yield Heading(2, (own("What is here"),))
    yield Items(tuple(Item((_link(_called(kept, each), each),)) for each in files if each.endswith(".md")))
    yield Heading(2, (own("Repositories"),))
    yield Items(tuple(Item((name(each.name, 80), *_page_of(each), own(", whose first commit is "),
                            Span(each.root, COMMIT))) for each in kept.repositories))  # fmt: skip
    yield Heading(2, (own("How to read it"),))
    yield Items((
        Item((own("A piece of work is one or more commits with one purpose. What it looks like is a label that rules "
                  "gave by what the commits show; a correction of mine goes before it."),)),
        Item((own("A commit is named by its id. In a clone of the repository, "), Span("git show ID", CODE),
              own(" shows it, wherever the repository lies by then."),)),
        Item((own("Days are those of the author. What is not here was not seen, or not told; it was not shown to be "
                  "missing."),)),
        Item((own("Other people are named only where they agreed; others are letters, which are each page's own."),)),
    ))  # fmt: skip


def _page_of(repository: Repository) -> Line:
    return (own(", "), Span(repository.page, link=repository.page)) if repository.page else ()


def _called(kept: Kept, file: str) -> str:
    if file.startswith("work/"):
        return f"Work of {file[5:-3]}"
    if file.startswith("reports/"):
        return heading(file[12:22], file[23:-3])
    note = next((each for each in kept.notes if _note_file(each) == file), None)
    return f"Note of {note.day} ({note.kind})" if note else {"corrections.md": "Corrections"}.get(file, "Answers")


def _link(shown: str, file: str) -> Span:
    return Span(shown, link=file)


def _comma(spans: Iterable[Span]) -> Line:
    return tuple(part for each in spans for part in (own(", "), each))[1:]


def _year(kept: Kept, year: int) -> Iterator[Block]:
    yield Heading(1, (own(f"Work of {year}"),))
    yield Paragraph(((_link("all pages", f"../{INDEX}"),),))
    works = sorted((each for each in kept.works if each.last.year == year), key=lambda one: (one.first, one.id))
    told = [each for each in works if not each.dismissed]
    for title, among in (
        ("What looks like leverage", [each for each in told if each.category in kept.leverage]),
        ("Other work", [each for each in told if each.category not in kept.leverage]),
        ("Taken out by me", [each for each in works if each.dismissed]),
    ):
        if among:
            yield Heading(2, (own(title),))
            yield Items(tuple(_work(kept, each) for each in among))
    notes = [each for each in kept.notes if each.day.year == year]
    if notes:
        yield Heading(2, (own("Notes"),))
        yield Items(tuple(Item((_link(f"{each.day}, {each.kind}", f"../{_note_file(each)}"),)) for each in notes))


def _work(kept: Kept, work: Contribution) -> Item:
    repository = next((each for each in kept.repositories if each.root == work.repo), None)
    days = f"{work.first}" if work.first == work.last else f"{work.first} to {work.last}"
    where: Line = (own(", in "), name(repository.name, 80)) if repository else ()
    label: Line = (own("; not classified"),)
    if work.category != "unclassified":
        label = (own("; looks like ‘"), config(kept.titles.get(work.category, work.category)), own("’"))
    details: list[Line] = [(own(f"{days}, as {work.role}"), *where, *label, own(f"; {work.id}"))]
    if work.category in kept.leverage:
        details += [(own("because "), *spoken(each)) for each in work.reasons]
    if work.correction is not None:
        said = work.correction
        details.append((own(f"My word of {said.day}: {said.action}"), *_reason(said.why)))
    if work.others:
        details.append((own("others wrote it with me"),))
    about = [each for each in kept.notes if each.contribution == work.id or set(each.about) & set(work.shas)]
    details += [(_link(f"my note of {each.day}", f"../{_note_file(each)}"),) for each in about]
    if work.shas:
        ids = _comma(_commit(sha, repository) for sha in work.shas)
        details.append((own("commits: " if len(work.shas) > 1 else "commit: "), *ids))
    details += [(Span(each, link=each),) for each in work.pages if each.startswith("https://")]
    return Item((quotation(work.title, strong=True),), tuple(details))


def _reason(why: str) -> Line:
    return (own(", because: "), config(why)) if why else ()


def _commit(sha: str, repository: Repository | None) -> Span:
    return Span(sha, COMMIT, link=repository.commits + sha if repository and repository.commits else None)


def _note(kept: Kept, note: Note) -> Iterator[Block]:
    yield Heading(1, (own(f"Note of {note.day}"),))
    yield Paragraph(((_link("all pages", f"../{INDEX}"),),))
    seen = "shared with those who read reports" if note.shared else "private"
    yield Paragraph(((own(f"{note.kind}, written on {note.written}, {seen}"),),))
    yield Paragraph(tuple((config(each),) for each in note.text.splitlines() if each.strip()) or ((own("(no text)"),),))
    lines: list[Line] = [(own(f"{key}: "), config(said)) for key, said in note.answers]
    lines += [(own("with "), name(who, 80)) if letter in note.named or who in note.named
              else (own(f"with author {letter}"),) for letter, who in note.people]  # fmt: skip
    lines += [(own("link: "), Span(each, link=each) if each.startswith("https://") else name(each, 400))
              for each in note.links]  # fmt: skip
    lines += [(own(f"looked at on {each.day}: {each.answer}"), *_reason(each.text)) for each in note.checked]
    known = {sha: _home(kept, sha) for sha in note.about}
    lines += [(own("about commit "), _commit(sha, home)) for sha, home in known.items()]
    years = sorted({work.last.year for work in kept.works if work.id == note.contribution or set(work.shas) & {*known}})
    lines += [(own("about work of "), _link(str(year), f"../work/{year}.md")) for year in years]
    if lines:
        yield Items(tuple(map(Item, lines)))


def _home(kept: Kept, sha: str) -> Repository | None:
    root = next((each.repo for each in kept.works if sha in each.shas), None)
    return next((each for each in kept.repositories if each.root == root), None)


def _corrections(kept: Kept) -> Iterator[Block]:
    yield Heading(1, (own("Corrections"),))
    yield Paragraph(((own("What I said of what the rules made of my work, in order. "), _link("all pages", INDEX)),))
    yield Items(tuple(Item(
        (own(f"{each.day}: {each.action} {each.contribution}"), *_as_what(kept, each), *_reason(each.why)),
        ((own("commits: "), *_comma(_commit(sha, _home(kept, sha)) for sha in each.shas)),) if each.shas else (),
    ) for each in sorted(kept.corrections, key=lambda one: one.at)))  # fmt: skip


def _as_what(kept: Kept, said: Correction) -> Line:
    return (own(" as ‘"), config(kept.titles.get(said.category, said.category)), own("’")) if said.category else ()


def _answers(kept: Kept) -> Iterator[Block]:
    yield Heading(1, (own("Answers"),))
    yield Paragraph(((own("What I asked of others, and what they said. "), _link("all pages", INDEX)),))
    said = {each.ask: each for each in kept.words}
    yield Items(tuple(_ask(each, said.get(each.id)) for each in sorted(kept.asks, key=lambda one: (one.day, one.id))))


def _ask(asked: Ask, word: Word | None) -> Item:
    who = name(asked.to, 80) if word is not None and word.may_be_named else own(f"author {asked.letter or '?'}")
    lines: list[Line] = [(own("I did: "), config(asked.did))] if asked.did else []
    lines += [(own("for them: "), config(asked.did_for_you))] if asked.did_for_you else []
    if word is None:
        lines.append((own("not answered"),))
    else:
        lines.append((own(f"{word.answer} on {word.day}"), *((own(": "), config(word.text)) if word.text else ())))
    about = asked.contribution or asked.note or asked.question
    return Item((own(f"{asked.day}, to "), who, own(f", about {about}")), tuple(lines))
