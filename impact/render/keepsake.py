"""A plain folder of pages that outlives the program: work by year, notes, corrections, answers, reports given away."""

from __future__ import annotations

import json
from collections.abc import Iterator

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
    joined,
    name,
    own,
    quotation,
)
from impact.render.keepsake_said import answers_page, corrections_page, note_page
from impact.render.keepsake_work import year_page
from impact.render.kept import (
    ANSWERS,
    CORRECTIONS,
    INDEX,
    Kept,
    Repository,
    begins,
    days,
    link,
    note_file,
    plain,
    year_file,
)
from impact.render.kept_reports import heading, report_page
from impact.render.markdown import text

__all__ = ["INDEX", "pages"]


def pages(kept: Kept) -> dict[str, str]:
    """Every file of the folder by its name, from the same values always the same."""
    found = {year_file(year): text(tuple(year_page(kept, year))) for year in kept.years}
    found |= {note_file(each): text(tuple(note_page(kept, each))) for each in kept.notes}
    if kept.corrections:
        found[CORRECTIONS] = text(tuple(corrections_page(kept)))
    if kept.asks:
        found[ANSWERS] = text(tuple(answers_page(kept)))
    reports: list[Item] = []
    for at, each in enumerate(sorted(kept.given, key=lambda one: (one.day, one.audience, one.document)), 1):
        file = f"reports/{at:03}-{each.day}-{plain(each.audience)}"
        found[f"{file}.md"] = text(report_page(each.document, each.day, each.audience, f"{file.split('/')[1]}.json"))
        found[f"{file}.json"] = json.dumps(json.loads(each.document), indent=1, ensure_ascii=False) + "\n"
        reports.append(Item((link(heading(str(each.day), each.audience), f"{file}.md"),)))
    return {INDEX: text(tuple(_index(kept, tuple(reports)))), **found}


def _index(kept: Kept, reports: tuple[Item, ...]) -> Iterator[Block]:
    yield Heading(1, (own("A record of my work"),))
    yield Paragraph((
        (own(f"Written on {kept.day} by impact, a program that finds the high-leverage work in Git histories. Nothing "
             "but this folder is needed to read it."),),
        (own("It is one person's own copy: notes in it may be private, and its links may lead to repositories that "
             "others cannot see."),),
    ))  # fmt: skip
    if kept.who:
        yield Paragraph(((own("Whose: "), *joined(name(each, 80) for each in kept.who)),))
    yield Heading(2, (own("Year by year, with what looks like leverage"),))
    yield Items(tuple(_year(kept, year) for year in kept.years))
    said = [Item((link(f"{each.day}", note_file(each)), own(": "), config(begins(each)))) for each in kept.notes]
    said += [Item((link("What I said against or for what the rules made of my work", CORRECTIONS),))
             for _ in kept.corrections[:1]]  # fmt: skip
    said += [Item((link("What I asked of others, and what they answered", ANSWERS),)) for _ in kept.asks[:1]]
    if said:
        yield Heading(2, (own("In my own words"),))
        yield Items(tuple(said))
    if reports:
        yield Heading(2, (own("Reports, as I gave them away"),))
        yield Items(reports)
    yield Heading(2, (own("Repositories"),))
    mine = [each for each in kept.repositories if any(work.repo == each.root for work in kept.works)]
    yield Items(tuple(_repository(kept, each) for each in mine))
    if len(mine) < len(kept.repositories):
        yield Paragraph(((own(f"Read as well, without any work of mine: {len(kept.repositories) - len(mine)}."),),))
    yield from _how_to_read(kept)


def _year(kept: Kept, year: int) -> Item:
    works, notes = kept.of_year(year), kept.notes_of(year)
    counts = [f"{len(works)} piece{'' if len(works) == 1 else 's'} of work"] if works else []
    counts += [f"{len(notes)} note{'' if len(notes) == 1 else 's'}"] if notes else []
    details = tuple(
        (own(f"{days(each.first, each.last)}: "), quotation(each.title), own(" — "), config(kept.titled(each.category)))
        for each in works
        if kept.is_leverage(each)
    )
    return Item((link(str(year), year_file(year)), own(f": {', '.join(counts) or 'work that I took out'}")), details)


def _repository(kept: Kept, repository: Repository) -> Item:
    works = [each for each in kept.works if each.repo == repository.root]
    page: Line = (own(", "), Span(repository.page, link=repository.page)) if repository.page else ()
    span = days(min(each.first for each in works), max(each.last for each in works))
    mine = f"{len(works)} piece{'' if len(works) == 1 else 's'} of work, {span}"
    return Item(
        (name(repository.name, 80), *page, own(f": {mine}")),
        ((own(f"read up to {repository.read}; its first commit is "), Span(repository.root, COMMIT)),),
    )


def _how_to_read(kept: Kept) -> Iterator[Block]:
    yield Heading(2, (own("How to read it"),))
    yield Items((
        Item((own("A piece of work is one or more commits with one purpose. What it looks like is a label that rules "
                  "gave by what the commits show; a correction of mine goes before it."),)),
        Item((own(f"What came of it was measured in the repositories, as of {kept.day} and as far as each was read "
                  "by then. It says what happened afterwards, and not that the work was the cause. Where nothing is "
                  "said, nothing was known."),)),
        Item((own("A commit is named by its id. In a clone of the repository, "), Span("git show ID", CODE),
              own(" shows it, wherever the repository lies by then; twelve digits of it are enough."),)),
        Item((own("Days are those of the author. What is not here was not seen, or not told; it was not shown to be "
                  "missing."),)),
        Item((own("Other people are named only where they agreed; others are letters, which are each page's own."),)),
    ))  # fmt: skip
    found = {each.category for each in kept.works if kept.is_leverage(each) and not each.dismissed}
    if found:
        yield Heading(2, (own("What the labels mean"),))
        meant = sorted((kept.categories[each] for each in found), key=lambda one: one.title)
        entries = ((config(each.title, strong=True), own(": "), config(each.definition)) for each in meant)
        yield Items(tuple(map(Item, entries)))
