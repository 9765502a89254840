"""The anchors told in full: what changed, who came after, how we know, what a sceptic would say."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from impact.expect.claims import people, reach
from impact.expect.dates import span
from impact.expect.qualities import question
from impact.expect.reaches import TEAMS
from impact.expect.words import number
from impact.model.report import SELF, Claim, Remarked, Report, Story
from impact.model.work import (
    ACROSS,
    ADVICE,
    BARE,
    CONFIRMED,
    KEPT,
    MIGRATED,
    PERSISTENT,
    REACH,
    REGRESSIONS,
    STATED,
    VERSIONS,
    WAITS,
    Contribution,
    Outcome,
)
from impact.render.blocks import (
    CITE,
    CODE,
    COMMIT,
    Block,
    Heading,
    Item,
    Items,
    Line,
    Span,
    joined,
    name,
    own,
    quotation,
    spoken,
)
from impact.render.evidence import commits, page, pages
from impact.render.harmless import harmless
from impact.render.own_words import in_own_words
from impact.render.phrases import against, cite, cleared, how_we_know, is_null, known, looks_like, noted

SCEPTIC = {
    "continued": "Later changes by others are not the same as use; they may have been repairs.",
    "adopted": "A reference shows that it is named or imported, not how well it serves.",
    ACROSS: "That a repository asks for it shows neither how much of it is used nor how well it serves.",
    "marker": "A marker may go for other reasons than repair, and one later count sees nothing in between.",
    VERSIONS: "A repository moves to a version for all that is in it, and often because a program says so.",
    "released": "Who cuts releases also changes when people come and go.",
    "freed": "People also come to files for reasons of their own; hold both counts against each other.",
    "ci": "A quieter pipeline may have other causes, such as machines, fewer changes or what is no longer run.",
    "migrated": "Others may have moved for reasons of their own; a manifest shows what is asked for, not what is run.",
    KEPT: "That the owners changed the files again shows that they live with it, not that they had asked for it.",
    "survived": "Staying in place is not the same as being needed.",
    "advice": "Others may have changed it for reasons of their own; ask them what they learned.",
    "credit": "Credit in a commit is a courtesy in some projects; ask the author what it was for.",
    "waits": "What waited long and then landed may have waited for something else.",
    REGRESSIONS: "By chance alone one area in ten falls this far, and what else changed there is not told apart.",
    PERSISTENT: "Repairs of one file need not be one problem, and three months without one may be chance.",
    CONFIRMED: "This is the word of people whom the engineer chose; ask to hear it from them.",
    STATED: "The engineer says so; the link is there to be opened.",
    "": "Without a known outcome this is a beginning, not yet a result.",
}
# The outcomes that count other people.
_BY_OTHERS = (ADVICE, WAITS, "continued", "adopted-by-use", ACROSS, MIGRATED, KEPT)
CREDITED = "A forge credits as co-author also who merely brought a branch up to date; ask its author for the part."
INFERRED = "The sort of work was inferred by a rule and may be another."


MOST_WORDS = 170
_MOST_LINKS = 3
_MOST_REPOSITORIES = 6


@dataclass(frozen=True, slots=True)
class _Room:
    """How much a story may hold: lines of notes, what did not come of it, questions, doubts, letters quoted."""

    notes: int
    also: int
    asks: bool
    doubts: int
    quoted: int
    remarks: int = 3


# A story is read to the end or not at all; what goes first is what the appendix repeats.
_ROOMS = (
    _Room(99, 9, True, 9, 300),
    _Room(9, 1, True, 2, 200),
    _Room(9, 1, True, 1, 200),
    _Room(6, 1, False, 2, 120),
    _Room(3, 0, False, 1, 60, 2),
    _Room(1, 0, False, 1, 40, 1),
)
# Of reviews the engineer's own words say most.
_FOR_REMARKS = (_ROOMS[0], _Room(3, 0, False, 1, 200), _Room(1, 0, False, 1, 160, 2), _Room(1, 0, False, 1, 120, 1))


def stories(report: Report) -> tuple[Block, ...]:
    """Return one story for each anchor, in the order of the anchors, of at most MOST_WORDS words."""
    by_id = {each.contribution.id: each for each in report.stories}
    told = tuple(_fitting(at, by_id[each], report) for at, each in enumerate(report.anchors, start=1))
    return (Heading(2, (own("Stories of the anchors"),)), Items(told)) if told else ()


def _fitting(at: int, story: Story, report: Report) -> Item:
    rooms = (*_FOR_REMARKS, *_ROOMS[-1:]) if story.remarks else _ROOMS
    tries = (_story(at, story, report, room) for room in rooms)
    return next((each for each in tries if words(each) <= MOST_WORDS), _story(at, story, report, _ROOMS[-1]))


def words(item: Item) -> int:
    """Count the words of a story as its reader would; the tags of claims and ids of commits are none."""
    lines = (item.line, *item.details)
    return sum(len("".join(s.text for s in line if s.voice not in (CITE, COMMIT)).split()) for line in lines)


def _story(at: int, story: Story, report: Report, room: _Room) -> Item:
    work = story.contribution
    areas = joined(own("the top folder") if each == "(top)" else name(each) for each in work.areas[:4])
    details: list[Line] = [
        *_problem(story, report),
        (own("What changed: "), *(areas or (own("no area named"),)), own("; "), *looks_like(story), own(".")),
        (own(f"When: {span(work.first, work.last)} "), cite(story.what), own(".")),
        *_repositories(story, report),
    ]
    details += [line for note in story.notes for line in in_own_words(note, room.quoted)][: room.notes]
    others = reach(story.outcomes)
    if others:
        head = "Whose changes: " if work.events else "Others after it: "
        said = f"{head}{people(others)}, unnamed here{_modules(story)} "
        details.append((own(said), *_reach_tag(story), own(".")))
    details.append((own("How we know: "), *how_we_know(story, most=len(story.claims), length=room.quoted)))
    gone = cleared(story)
    first = [*against(story), *gone][:1] if not any(holds for holds, _ in (*known(story), *noted(story))) else []
    details += [
        (
            own("Later: " if claim in gone else "On the other side: "),
            *spoken(claim.text.rstrip("."), room.quoted),
            own(" "),
            cite(claim),
            own("."),
        )
        for holds, claim in (*noted(story), *known(story))
        if not holds and not is_null(claim, holds=holds) and claim not in first and claim.rules[0] not in BARE
    ][: room.also]
    details += [line for each in story.remarks[: room.remarks] for line in _remark(each, room.quoted)]
    details.append(_role(story))
    if room.asks:
        asked = (question(each, mine=report.audience == SELF) for each in story.qualities if work.role == "author")
        details += [(own(each),) for each in asked if each]
    details.append((own(f"A sceptic would say: {' '.join(_doubts(story, room.doubts))}"),))
    details += _links(story, report)
    return Item((own(f"A{at} ", strong=True), quotation(work.title, 120, strong=True)), tuple(details))


def _repositories(story: Story, report: Report) -> tuple[Line, ...]:
    """In which repositories the same change landed, where there are several; each with its own claim."""
    if not story.elsewhere:
        return ()
    names = {each.repo: each.name for each in report.places}
    where = joined(
        name(names.get(each.repo, each.repo), 24) for each in (story.what, *story.elsewhere[: _MOST_REPOSITORIES - 1])
    )
    more = len(story.elsewhere) + 1 - _MOST_REPOSITORIES
    rest = (own(f" and {more} more"),) if more > 0 else ()
    said = f"Landed in {number(len(story.elsewhere) + 1)} repositories: "
    return ((own(said), *where, *rest, own(" "), *joined(map(cite, story.elsewhere), ""), own(".")),)


def _problem(story: Story, report: Report) -> tuple[Line, ...]:
    """What was wrong before, only the engineer knows; where they have not said it, their own report asks."""
    if report.audience != SELF or any(key == "why" for note in story.notes for key, _ in note.answers):
        return ()
    ask = Span(harmless(f"impact note --about {story.contribution.id} --why TEXT"), CODE)
    return ((own("Problem: not said yet; "), ask),)


def _remark(said: Remarked, length: int) -> Iterator[Line]:
    """A comment of the engineer's own, where it can be opened, and what came of it."""
    came = f"; {said.came}" if said.came else ""
    where = (own(" "), page(said.page)) if said.page else ()
    yield own(f"Remark on a change of {said.author}{came}: "), quotation(said.text, length), *where


def _links(story: Story, report: Report) -> tuple[Line, ...]:
    if story.contribution.events:
        return _pages(story.what)
    base = next((each.commits for each in report.places if each.repo == story.what.repo), None)
    if not base or not story.what.shas:
        return ()
    shown = commits(replace(story.what, shas=story.what.shas[:_MOST_LINKS]), base)
    more = len(story.what.shas) - _MOST_LINKS
    return ((own("Links: "), *shown, *((own(f" and {more} more in Appendix A"),) if more > 0 else ())),)


def _pages(claim: Claim) -> tuple[Line, ...]:
    known = tuple(dict.fromkeys(each for each in claim.pages if each))
    more = len(known) - _MOST_LINKS
    rest = (own(f" and {more} more in Appendix A"),) if more > 0 else ()
    return ((own("Links: "), *pages(replace(claim, pages=known[:_MOST_LINKS])), *rest),) if known else ()


def _modules(story: Story) -> str:
    """How many parts of the system it lies in, where that is more than one, and how many repositories and teams more.

    Teams are spoken of only where a map names them.
    """
    counts = next((dict(each.numbers) for each in story.qualities if each.name == REACH), {})
    parts, more, teams = counts.get("modules", 0), counts.get("repositories", 1) - 1, counts.get(TEAMS, 0)
    said = [f"it lies in {number(parts)} modules"] * (parts > 1)
    said += [f"it is used in {number(more)} other {'repository' if more == 1 else 'repositories'}"] * (more > 0)
    said += [f"it touches {number(teams)} teams"] * (teams > 1)
    return f"; {', '.join(said)}" if said else ""


def _role(story: Story) -> Line:
    work = story.contribution
    if work.events:
        return (own("Role: reviewed or advised; its authors wrote it "), cite(story.what), own("."))
    if work.note:
        return (own("Role: as the engineer's own note says "), cite(story.what), own("."))
    did = "credited as co-author by its commits" if work.role == "co-author" else "wrote it"
    if not work.others:
        return (own(f"Role: {did} "), cite(story.what), own("."))
    whom = people(len(work.others))
    return (own(f"Role: {did}; with {whom}, credited on the commits{_as_what(work)} "), cite(story.what), own("."))


def _as_what(work: Contribution) -> str:
    if work.role == "co-author":
        return " as author" if len(work.others) == 1 else ", an author among them"
    return " as co-author" if len(work.others) == 1 else " as co-authors"


def _reach_tag(story: Story) -> Line:
    """The claims that count other people; where none holds, the one that says so."""
    counted = [cite(claim) for holds, claim in known(story) if holds and claim.rules[0] in _BY_OTHERS]
    return tuple(counted or [cite(claim) for _, claim in known(story) if claim.rules == ("continued",)])


def _doubted(outcome: Outcome) -> tuple[str, ...]:
    """By which words an outcome is doubted; of advice, by whether lines changed or commits give credit."""
    counts = dict(outcome.numbers)
    if outcome.measure in (ACROSS, VERSIONS, KEPT):
        return (outcome.measure,)
    if outcome.measure != ADVICE or not counts.get("credited in commits of others"):
        return (outcome.measure.partition("-")[0],)
    changed = counts.get("followed in the very lines") or counts.get("followed in the file")
    return ("advice", "credit") if changed else ("credit",)


def _doubts(story: Story, most: int) -> list[str]:
    measures = dict.fromkeys(one for each in story.outcomes if each.holds for one in _doubted(each))
    # What is rarely claimed is doubted first.
    doubts = [CREDITED] if story.contribution.role == "co-author" else []
    doubts += [SCEPTIC[each.name] for each in story.qualities if each.holds and each.name in SCEPTIC]
    doubts += [SCEPTIC[each] for each in measures if each in SCEPTIC] or [SCEPTIC[""]]
    return [*doubts[:most], INFERRED] if story.what.provenance == "inferred" else doubts[:most]
