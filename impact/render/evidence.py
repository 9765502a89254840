"""Appendices A and B: claims with their commits, and outcomes; in full where page one rests on them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace

from impact.classify.review_quarters import MOST_OF_ONE
from impact.expect import claims
from impact.expect.claims import told
from impact.expect.words import waiting
from impact.model.report import Claim, Report, Story
from impact.model.work import ACROSS, ADVICE, CONFIRMED, REGRESSIONS, STATED, WAITS, Outcome
from impact.redact.reports import ISSUE
from impact.render.blocks import CODE, COMMIT, Block, Item, Items, Line, Paragraph, Span, joined, own, quotation, spoken
from impact.render.harmless import harmless
from impact.render.level import on_the_map
from impact.render.phrases import cite, dates, section

# Under this heading each claim has its entry; formats with links lead there.
CLAIMS = "Appendix A: claims and their commits"
TITLE = 72
MOST_COMMITS = 12
# Only an address that can be nothing else becomes a link.
_PAGE = re.compile(r"https?://[A-Za-z0-9.-]+(?::\d+)?(?:[/?#][A-Za-z0-9._~+,;:@=&%/?#!-]*)?")
MOST_OF_ADDRESS = 200
_COMMIT = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")
_WEB = re.compile(r"https://[A-Za-z0-9.-]+(?::\d+)?(?:/(?:[A-Za-z0-9._~+-]|%20)+)+/")
_GRADES = (
    "O0: nothing known, or a count that is compared with nothing. O1: not taken back, or what it took out stayed gone. "
    "O2: other people later changed files it created or refer to them; automatic accounts and the engineer's own later "
    "work are left out. O3: repairs of its areas fell further than in nine of ten comparable areas. "
    "O4: another person confirms it."
)
_OF_REVIEWS = (
    "Of reviews: O2 where others changed the lines or the file after a remark, or credit the help in commits; O1 where "
    "a change that had waited long landed soon after one. Approvals, votes and small remarks are left out, and of one "
    f"person at most {MOST_OF_ONE} changes count in a quarter. What comes after a remark may have come without it: "
    "a line may change without the remark; nothing here proves a cause."
)
_OF_OTHERS = (
    "Of other repositories: O2 where their manifests came to ask for what the work first offered, put there by other "
    "people, and still do. Copies, forks and what a program put there are left out; a repository counts once. Only "
    "those that were read are known, and that one asks for it says nothing of how much it uses it."
)
_COMPARED = (
    "How areas are compared: repairs by anybody but automatic accounts, what one person does on one day counted once, "
    "files followed by their present names, changes of form left out. The period after begins when the work landed; as "
    "long a period before ends a year before the work began, for by that year the area was picked. Comparable is an "
    "area of the same repository with half to twice as many repairs before that is still worked on."
)
_OPEN: Line = (own("To see a commit, in a clone of its repository: "), Span("git show ID", CODE), own("."))
MOST_AREAS = 8
_HOLDS = {True: "holds", False: "does not hold", None: "not known yet"}
_SUMS: tuple[tuple[str, dict[bool | None, str]], ...] = (
    (
        "survived-90",
        {
            True: "not reverted within 90 days",
            False: "reverted within 90 days, in part or whole",
            None: "too recent to say or not measured",
        },
    ),
    (
        "continued",
        {
            True: "with files that other people later changed",
            False: "without a visible change by other people to the files created",
            None: "where this is not known",
        },
    ),
)


def evidence(report: Report) -> tuple[Block, ...]:
    """Return both appendices: leverage and what the expectation map cites in full, the rest in short."""
    cited = on_the_map(report)
    full = [each for each in report.stories if each.leverage or each.contribution.id in cited]
    chosen = {each.contribution.id for each in full}
    rest = [each for each in report.stories if each.contribution.id not in chosen]
    return *_claims(report, full, rest), *_outcomes(full, rest)


def _claims(report: Report, full: list[Story], rest: list[Story]) -> tuple[Block, ...]:
    webs = {each.repo: each.commits or "" for each in report.places}
    items = [_in_full(each, webs) for each in full]
    head, listed = section(CLAIMS, items, "No claim looks like leverage.")
    said = (
        "Work that looks like leverage, and what the expectation map cites, in full; "
        "what came of it rests on the same commits, unless others are named."
    )
    lines: tuple[Line, ...] = ((own(said),), *(() if all(webs.get(each.what.repo) for each in full) else (_OPEN,)))
    blocks = [head, *((Paragraph(lines),) if full else ()), listed]
    if rest:
        more = f"The other contributions ({len(rest)}) in short; Appendix B sums up what came of them. "
        where = (own(more + "Their claims, rules and outcomes one by one: "), Span("--format json", CODE), own("."))
        short = tuple(Item(_in_short(each, webs.get(each.what.repo, ""))) for each in rest)
        blocks += [Paragraph((where,)), Items(short)]
    return tuple(blocks)


def _in_full(story: Story, webs: Mapping[str, str]) -> Item:
    web = webs.get(story.what.repo, "")
    details = [_rests_on(story, web)]
    # What the engineer set rests on their word, which the claim says.
    if story.leverage and story.contribution.reasons and story.contribution.correction is None:
        details.append(
            (own("recognised by this: "), *joined(quotation(each, 200) for each in story.contribution.reasons))
        )
    details += [
        (
            cite(claim),
            own(" "),
            *spoken(claim.text),
            *(_shown_by(claim, story, web) if claim.rules == (REGRESSIONS,) else ()),
        )
        for claim in story.claims
    ]
    details += [(cite(claim), own(" "), *spoken(claim.text), *_shown_by(claim, story, web)) for claim in story.noted]
    details += [
        (cite(claim), own(" "), *spoken(claim.text), own(" Shown by: "), *commits(claim, webs.get(claim.repo, "")))
        for claim in story.elsewhere
    ]
    return Item((cite(story.what), own(" "), *spoken(story.what.text, 100)), tuple(details))


def _shown_by(claim: Claim, story: Story, web: str) -> Line:
    """The commits that show a quality, where they are not those of the contribution."""
    if claim.shas == story.what.shas:
        return ()
    shown = replace(claim, shas=claim.shas[:MOST_COMMITS])
    more = len(claim.shas) - len(shown.shas)
    rest = (own(f" and {more} more ("), Span("--format json", CODE), own(")")) if more else ()
    return own(" Shown by: "), *commits(shown, web), *rest


def _rests_on(story: Story, web: str) -> Line:
    if story.what.note:
        return (own("rests on the engineer's own note "), Span(harmless(story.what.note), CODE))
    if story.what.events:
        return _reviews(story, web)
    return (own("commits: "), *_commits_of_work(story, web))


def _commits_of_work(story: Story, web: str) -> Line:
    """Its commits, and apart from them those that ride along: its days are not theirs."""
    riders = frozenset(story.contribution.riders)
    made, along = (
        commits(replace(story.what, shas=tuple(each for each in story.what.shas if (each in riders) is rides)), web)
        for rides in (False, True)
    )
    return (*made, own("; beside them, of days of their own: "), *along) if along else made


def _reviews(story: Story, web: str) -> Line:
    """The changes that it rests on, how to see what was said there, and where that can be opened."""
    known = dict.fromkeys(story.changes)
    numbers = [each for each in known if not _COMMIT.fullmatch(each)]
    credit = tuple(each for each in known if _COMMIT.fullmatch(each))
    line = pages(story.what)
    parts = [(own("remarks: "), *line)] if line else []
    if credit:
        shown = commits(replace(story.what, shas=credit[:MOST_COMMITS]), web)
        parts.insert(0, (own("credit in commits: "), *shown, *_more(len(credit))))
    if numbers:
        names = joined(Span(harmless(each, TITLE), CODE) for each in numbers[:MOST_COMMITS])
        parts.insert(0, (own("reviews of changes: "), *names, *_more(len(numbers))))
    if any(each != ISSUE for each in known):
        parts.append((own("what was said there: "), Span("impact reviews explain NUMBER", CODE)))
    if not parts:
        return own("remarks in reviews, each by its key: "), Span("--format json", CODE)
    return tuple(span for at, part in enumerate(parts) for span in ((own("; "),) if at else ()) + part)


def _more(count: int) -> Line:
    return (own(f" and {count - MOST_COMMITS} more"),) if count > MOST_COMMITS else ()


def _in_short(story: Story, web: str) -> Line:
    work = story.contribution
    return (
        cite(story.what),
        own(f" {dates(work)}: "),
        quotation(work.title, TITLE),
        own(" "),
        *(_rests_on(story, web) if story.what.note or story.what.events else _commits_of_work(story, web)),
    )


def page(address: str) -> Span:
    """Return where a remark can be opened; what is no plain address is shown and leads nowhere."""
    return Span(harmless(address, MOST_OF_ADDRESS), CODE, link=address if _PAGE.fullmatch(address) else None)


def pages(claim: Claim) -> Line:
    """Return the first pages of a claim's remarks, each once."""
    known = [each for each in dict.fromkeys(claim.pages) if each]
    return joined(map(page, known[:MOST_COMMITS]), " ")


def commits(claim: Claim, web: str) -> Line:
    """Return the ids of a claim's commits, linked where `web` is what they can be put behind."""
    base = web if _WEB.fullmatch(web) else None
    shas = (Span(harmless(each), COMMIT, link=f"{base}{each}" if base else None) for each in claim.shas)
    return joined(shas, " ")


def _outcomes(full: list[Story], rest: list[Story]) -> tuple[Block, ...]:
    shown = [(story, each) for story in full for each in told(story.outcomes)]
    items = [Item((cite(story.what), own(" "), *_outcome(each)), _beside(each)) for story, each in shown]
    title = "Appendix B: outcomes and how they were measured"
    head, listed = section(title, items, "No outcome of work that looks like leverage was measured.")
    compared = any(each.comparables for _, each in shown)
    method = (Paragraph(((own(_COMPARED),),)),) if compared else ()
    heard = any(each.measure in (ADVICE, WAITS) for _, each in shown)
    reviewed = (Paragraph(((own(_OF_REVIEWS),),)),) if heard else ()
    across = (Paragraph(((own(_OF_OTHERS),),)),) if any(each.measure == ACROSS for _, each in shown) else ()
    return head, Paragraph(((own(_GRADES),),)), *across, *reviewed, *method, listed, *_summed(rest)


def _outcome(outcome: Outcome) -> Line:
    if outcome.measure in (CONFIRMED, STATED):
        asked = outcome.measure if outcome.holds else "asked of another person"
        return (own(f"{asked[:1].upper()}{asked[1:]}, {outcome.grade}. "), *spoken(claims.sentence(outcome)))
    counts = "; ".join(f"{each}: {count}" for each, count in outcome.numbers if count)
    window = f"; window {outcome.window_days} days" if outcome.window_days else ""
    said = f"{outcome.measure}, {outcome.grade}, {_HOLDS[outcome.holds]}{window}"
    because = waiting(outcome.because)
    reason = spoken(f"{because[:1].upper()}{because[1:].rstrip('.')}.") if because else ()
    return (own(f"{said}{f'; {counts}' if counts else ''}. "), *reason)


def _beside(outcome: Outcome) -> tuple[Line, ...]:
    """The areas that it was measured against, with what each counted in both periods; its own area is told already.

    And where other repositories show it, their commits.
    """
    others = outcome.comparables[1:]
    if not others:
        return _elsewhere(outcome)
    areas: Line = ()
    for each in others[:MOST_AREAS]:
        areas += (own(", " if areas else ""), quotation(each.area, TITLE), own(f" {each.before} and {each.after}"))
    more = len(others) - MOST_AREAS
    rest = (own(f" and {more} more ("), Span("--format json", CODE), own(")")) if more > 0 else ()
    return ((own("Comparable areas, repairs before and after: "), *areas, *rest, own(".")),)


def _elsewhere(outcome: Outcome) -> tuple[Line, ...]:
    """The commits of other repositories that show it, first come first; no page of them is led to."""
    shown: Line = ()
    for repository, sha in outcome.elsewhere[:MOST_COMMITS]:
        shown += (own(", " if shown else ""), quotation(repository, TITLE), own(" "), Span(harmless(sha), COMMIT))
    more = len(outcome.elsewhere) - MOST_COMMITS
    rest = (own(f" and {more} more ("), Span("--format json", CODE), own(")")) if more > 0 else ()
    return ((own("In other repositories: "), *shown, *rest, own(".")),) if shown else ()


def _summed(rest: list[Story]) -> tuple[Block, ...]:
    if not rest:
        return ()
    lines = []
    for measure, words in _SUMS:
        found = Counter(_held(each, measure) for each in rest)
        counts = "; ".join(f"{found[holds]} {said}" for holds, said in words.items() if found[holds])
        lines.append((own(f"{measure}: of {len(rest)} other contributions, {counts}."),))
    return (Paragraph((*lines, (own("Each of these by itself: "), Span("--format json", CODE), own(".")))),)


def _held(story: Story, measure: str) -> bool | None:
    return next((each.holds for each in story.outcomes if each.measure == measure), None)
