"""The page of a year in the folder that outlives the program: what looks like leverage in full, other work by month."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from impact.model.work import Contribution
from impact.render.blocks import (
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
    spoken,
)
from impact.render.kept import INDEX, Kept, because, begins, commit, days, link, note_file

_MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
           "November", "December")  # fmt: skip
_DIGITS = 12


def year_page(kept: Kept, year: int) -> Iterator[Block]:
    """The page, with the ways to the years beside it."""
    yield Heading(1, (own(f"Work of {year}"),))
    beside = [each for each in (year - 1, year + 1) if each in kept.years]
    ways = (link("all pages", f"../{INDEX}"), *(link(str(each), f"{each}.md") for each in beside))
    yield Paragraph((joined(ways),))
    works = kept.of_year(year)
    leverage = [each for each in works if kept.is_leverage(each)]
    if leverage:
        yield Heading(2, (own("What looks like leverage"),))
        yield Items(tuple(_whole(kept, each) for each in leverage))
    other = [each for each in works if not kept.is_leverage(each)]
    if other:
        yield Heading(2, (own("Other work" if leverage else "Work"),))
    for month, those in groupby(other, key=lambda one: (one.first.year, one.first.month)):
        yield Heading(3, (own(_MONTHS[month[1] - 1] + (f" {month[0]}" if month[0] != year else "")),))
        yield Items(tuple(_short(kept, each) for each in those))
    notes = kept.notes_of(year)
    if notes:
        yield Heading(2, (own("In my own words"),))
        yield Items(tuple(
            Item((link(f"{each.day}", f"../{note_file(each)}"), own(": "), config(begins(each)))) for each in notes
        ))  # fmt: skip
    out = sorted((each for each in kept.works if each.last.year == year and each.dismissed), key=lambda one: one.first)
    if out:
        yield Heading(2, (own("Taken out by me"),))
        yield Items(tuple(_short(kept, each) for each in out))


def _whole(kept: Kept, work: Contribution) -> Item:
    repository = kept.repository(work)
    first: Line = (own(f"{days(work.first, work.last)}{_role(work)}"), *_where(kept, work), *_looks(kept, work))
    details = [first, *((own("because "), *spoken(each)) for each in work.reasons)]
    details += [(own("what came of it: "), *spoken(each.text)) for each in kept.came.get(work.id, ())]
    details += _said(kept, work)
    if work.others:
        details.append((own("others wrote it with me"),))
    if work.shas:
        ids = joined(commit(sha, repository) for sha in work.shas)
        details.append((own("commits: " if len(work.shas) > 1 else "commit: "), *ids))
    return Item((quotation(work.title, strong=True),), (*details, *_pages(work)))


def _short(kept: Kept, work: Contribution) -> Item:
    repository = kept.repository(work)
    base = repository.commits if repository else None
    ids = joined(Span(sha[:_DIGITS], COMMIT, link=base + sha if base else None) for sha in work.shas)
    line = (own(f"{work.first.day}: " if work.first == work.last else f"{days(work.first, work.last)}: "),
            quotation(work.title), own(_role(work)), *_where(kept, work), *_looks(kept, work),
            *((own("; "), *ids) if ids else ()))  # fmt: skip
    # What most work shows would be said hundreds of times.
    came = [each.text for each in kept.came.get(work.id, ()) if not each.usual]
    after = [(own("what came of it: "), *spoken(each)) for each in came]
    return Item(line, (*after, *_said(kept, work), *_pages(work)))


def _role(work: Contribution) -> str:
    return "" if work.role == "author" else f", as {work.role}"


def _where(kept: Kept, work: Contribution) -> Line:
    repository = kept.repository(work)
    return (
        (own(", in "), name(repository.name, 80)) if repository and len({each.repo for each in kept.works}) > 1 else ()
    )


def _looks(kept: Kept, work: Contribution) -> Line:
    if work.category == "unclassified":
        return (own("; not classified"),)
    return (own("; looks like ‘"), config(kept.titled(work.category)), own("’"))


def _said(kept: Kept, work: Contribution) -> list[Line]:
    """The person's own words about it."""
    lines: list[Line] = []
    if work.correction is not None:
        lines.append((own(f"my word of {work.correction.day}: {work.correction.action}"),
                      *because(work.correction.why)))  # fmt: skip
    about = [each for each in kept.notes if each.contribution == work.id or set(each.about) & set(work.shas)]
    return lines + [
        (link(f"my note of {each.day}", f"../{note_file(each)}"), own(": "), config(begins(each))) for each in about
    ]


def _pages(work: Contribution) -> Iterator[Line]:
    yield from ((Span(each, link=each),) for each in work.pages if each.startswith("https://"))
