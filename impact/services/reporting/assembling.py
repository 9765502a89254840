"""Puts a report together: scan, contributions, outcomes, statuses, one frozen value."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from itertools import chain
from typing import TYPE_CHECKING

from impact import __version__
from impact.edges import clock
from impact.expect.coverage import coverage
from impact.expect.editing import kept_out
from impact.expect.own_words import joined
from impact.expect.permalinks import commits, web
from impact.expect.report import Inputs, build
from impact.identity.subject import called
from impact.model.edits import Edits
from impact.model.ladder import Ladder, Level
from impact.model.period import Period
from impact.model.report import SELF, Place, Report, Standing, cited
from impact.model.work import Contribution
from impact.opportunities.answering import answer
from impact.redact.reports import redacted, relettered
from impact.services.foreseeing.keeping import worth_a_look
from impact.services.foreseeing.owning import seek
from impact.services.gathering.contributions import within
from impact.services.gathering.standing import stands
from impact.services.measuring.aftermath import aftermath
from impact.services.measuring.asking import Asking, Known
from impact.services.measuring.elsewhere import Fleetwide, fleetwide, news_of, told_of_others
from impact.services.measuring.told_over_all import told_over_all
from impact.services.reading.read_places import each_once, kept_in, names_of
from impact.services.reading.scanning import Scanned, files_at, standing_in
from impact.services.reading.session import Session
from impact.services.reporting.asking import absences
from impact.services.reporting.editing import edits_of
from impact.services.reporting.no_report import no_commits, nobody
from impact.services.reporting.notices import covers, lost, scheduled
from impact.services.reporting.notices import notices as notes
from impact.services.reporting.speaking import reasons_for, spoken
from impact.services.reviews.reported import (
    changes_of,
    name_in_reviews,
    outcomes_of,
    remarks_of,
    reviewed_of,
    sources_read,
)

if TYPE_CHECKING:
    from impact.classify.reviews import Reviewed
    from impact.ledger.ledger import Ledger
    from impact.services.reading.subject import Subject
    from impact.services.reporting.asking import Asked


_NOTHING_HERE = "No commit of yours lies in this period; nothing is concluded from that."


def report_for(
    asked: Asked,
    *,
    notices: tuple[str, ...] = (),
    command: str | None = None,
    today: date | None = None,
    then: Callable[[Ledger, Edited], None] | None = None,
) -> Report:
    """Return the report that was asked for, seen from `today` (the clock's, unless given).

    `then` is called with the open ledger and the report in all its forms, where it does more than show it.
    Raises ImpactError when there is nobody to report on, or nothing of theirs in the repositories.
    """
    today = today or clock.today()
    with Session(asked.paths, asked.me, asked.ledger, about_another=bool(asked.author)) as session:
        period = asked.span(session.workshop.options, today)
        levels = asked.levels(session.workshop.options, session.categories)
        if session.subject is None:
            raise nobody()
        everything = session.scan_all()
        scanned = each_once(everything)
        every, lying, corrections = _work(session, scanned, period)
        found = {key: tuple(each for each in works if not each.dismissed) for key, works in lying.items()}
        said = (*_lens(asked), *scheduled(asked.audience), *notes(session, everything, scanned), *lost(corrections))
        notices = (*_nothing(found, corrections), *notices, *said)
        work = tuple(sorted(chain(*found.values()), key=lambda each: (each.first, each.repo, each.id)))
        made = reviewed_of(session, scanned, work)
        known, around = _aftermath(session, scanned, found, today, made)
        work, known = told_over_all(session, scanned, lying, work, known, today)
        edits = edits_of(session.ledger, session.subject.addresses, period, today)
        corrections, work = reasons_for(session.ledger, session.subject, corrections, work, asked.audience)
        told = spoken(session.ledger, session.subject, every, asked.audience)
        work, outcomes, own = joined(told, work, known.outcomes, period, today)
        work = tuple(each for each in work if not kept_out(edits, each, asked.audience))
        known = replace(known, outcomes=outcomes)
        inputs = _inputs(session, scanned, period, levels, work, known, notices, command or _command(asked), today)
        look = worth_a_look(session, scanned, found, asked.audience, today)
        inputs = replace(inputs, corrections=corrections, own=own, audience=asked.audience, edits=edits, look=look)
        heard = _heard(inputs, session, scanned, made, around)
        return _finished(session, asked, _owned(heard, session, scanned, today), then)


def _nothing(found: _Works, corrections: tuple[Standing, ...]) -> tuple[str, ...]:
    told = any(found.values()) or any(each.work for each in corrections)
    return () if told else (_NOTHING_HERE,)


def _finished(session: Session, asked: Asked, made: Inputs, then: Callable[[Ledger, Edited], None] | None) -> Report:
    report = redacted(_watched(build(made), made.edits), asked.leaving(session.workshop.options))
    if then is not None:
        then(session.ledger, Edited(report, made, made.edits))
    return report if asked.audience == SELF else relettered(report)


_Works = dict[int | None, tuple[Contribution, ...]]


def _work(
    session: Session, scanned: tuple[Scanned, ...], period: Period
) -> tuple[_Works, _Works, tuple[Standing, ...]]:
    """All work that was looked at by repository, that which lies in the period, and how corrections stand."""
    names = names_of(scanned)
    # What was said may be of work outside the period, which must not look like work that is gone.
    near = None if session.ledger.asks() or session.ledger.notes() else period
    every = {each.repo_id: kept_in(session, each, near, names[each.place]) for each in scanned}
    lying = {repo_id: within(works, period) for repo_id, works in every.items()}
    subject = session.subject
    assert subject is not None, "asked before"
    if not any(every.values()) and not any(_is_known(session, each, subject) for each in scanned):
        raise no_commits(session, scanned, subject)
    return every, lying, stands(session.ledger, every, lying)


@dataclass(frozen=True, slots=True)
class Edited:
    """A report, what it was made of, and the edits that went into it."""

    report: Report
    inputs: Inputs
    edits: Edits

    def without_edits(self) -> Report:
        """The same as it is proposed."""
        return build(replace(self.inputs, edits=Edits()))


def _watched(report: Report, edits: Edits) -> Report:
    """Say in the engineer's own report that facts changed under their words."""
    from impact.expect.editing import moved

    changed = moved(edits, report) if report.audience == SELF and edits.something else ()
    if not changed:
        return report
    about = ", ".join(each.about for each in changed[:3])
    more = f" and {len(changed) - 3} more" if len(changed) > 3 else ""
    said = f"Facts changed under your words since you wrote them: {about}{more}; impact report --edit shows both."
    return replace(report, notices=(*report.notices, said))


def _inputs(
    session: Session,
    scanned: tuple[Scanned, ...],
    period: Period,
    levels: tuple[Ladder, Level | None, Level],
    work: tuple[Contribution, ...],
    known: Known,
    notices: tuple[str, ...],
    command: str,
    today: date,
) -> Inputs:
    ladder, current, target = levels
    subject = session.subject
    assert subject is not None, "asked before"
    categories = session.categories
    return Inputs(
        version=__version__,
        person=subject.name or _called(session, scanned, subject.addresses),
        subjects=subject.addresses,
        period=period,
        ladder=ladder,
        target=target,
        current=current,
        categories=categories,
        places=tuple(
            _place(each, name, dict(session.workshop.options.forges))
            for each, name in zip(scanned, names_of(scanned).values(), strict=True)
        ),
        contributions=work,
        outcomes=known.outcomes,
        qualities=known.qualities,
        coverage=coverage(target, work, known.outcomes, {each.key: each for each in categories}, known.qualities),
        rules=session.workshop.rules,
        command=command,
        until=today,
        notices=notices,
        most_anchors=session.workshop.options.anchors,
        ci=_with_ci(session, scanned),
        absent=absences(session.workshop.options, period, today),
    )


def _heard(
    inputs: Inputs, session: Session, scanned: tuple[Scanned, ...], made: tuple[Reviewed, ...],
    around: Mapping[int, Fleetwide],
) -> Inputs:  # fmt: skip
    """Add whose commits these are, what is told of reviews, comments quoted, and what other repositories show."""
    inputs = told_of_others(inputs, around, news_of(session, scanned, around))
    sources = sources_read(session, scanned, names_of(scanned).values())
    named = tuple(f"{each.name} <{each.email}>".strip() for each in covers(session, scanned))
    inputs = replace(inputs, remarks=remarks_of(session, made), changes=changes_of(made))
    return replace(inputs, reviews=sources, covers=named)


def _called(session: Session, scanned: tuple[Scanned, ...], addresses: tuple[str, ...]) -> str:
    known = [each.repo_id for each in scanned if each.repo_id is not None]
    by_commits = called((name for each in known for name in session.ledger.names_from(each, addresses)), "")
    return by_commits or name_in_reviews(session.ledger, known, addresses) or addresses[0]


def _owned(made: Inputs, session: Session, scanned: tuple[Scanned, ...], today: date) -> Inputs:
    """Add the opportunities; others see none, as none can be shared yet: what is shared is to be kept here."""
    if made.audience != SELF:
        return made
    found = seek(session, scanned, made.contributions, made.target, made.coverage, today)
    return replace(made, opportunities=found, owning=answer(found, several=len(scanned) > 1))


def _with_ci(session: Session, scanned: tuple[Scanned, ...]) -> tuple[str, ...]:
    """What those repositories are called of which there are CI results."""
    return tuple(
        name
        for each, name in zip(scanned, names_of(scanned).values(), strict=True)
        if each.repo_id is not None and session.ledger.ci_standing(each.repo_id).days
    )


def _aftermath(
    session: Session, scanned: tuple[Scanned, ...], work: _Works, today: date, made: tuple[Reviewed, ...]
) -> tuple[Known, Mapping[int, Fleetwide]]:
    """What came of the work in all repositories and of reviews, its qualities; and what others show, by repository."""
    found, around = Known({}, {}), fleetwide(session, scanned, today)
    for one in scanned:
        if one.repo_id is not None and work[one.repo_id] and session.subject is not None:
            shop, addresses = session.workshop_of(one.place), session.subject.addresses
            head = files_at(one.place, standing_in(session.ledger, one.repo_id, one.place))
            others = around.get(one.repo_id)
            asking = Asking(session.ledger, one.repo_id, shop, addresses, head, today, one.place, others)
            known = aftermath(asking, tuple(each for each in work[one.repo_id] if not each.events))
            found.outcomes.update(known.outcomes)
            found.qualities.update(known.qualities)
    found.outcomes.update(outcomes_of(made))
    return found, around


def _place(scanned: Scanned, name: str, forges: Mapping[str, str]) -> Place:
    place = scanned.place
    unread = tuple(f"{each.what} {each.sha[:12]}".rstrip() for each in scanned.unread)
    if place.repository.shallow():
        unread = (*unread, "the history before this shallow clone begins")
    return Place(name, name, web(place.url), place.head, unread, commits(place.url, forges))


def _is_known(session: Session, scanned: Scanned, subject: Subject) -> bool:
    if scanned.repo_id is None:
        return False
    reviewed = any(each.events for each in session.ledger.contributions(scanned.repo_id))
    return reviewed or bool(session.ledger.work_items(scanned.repo_id, subject.addresses))


def _lens(asked: Asked) -> tuple[str, ...]:
    if asked.archetype is None:
        return ()
    return (f"Expectations come in the order of the archetype {cited(asked.archetype)}; no status depends on it.",)


def _command(asked: Asked) -> str:
    """The command that makes this report again; folders by their own words, which are nobody else's business."""
    paths = asked.paths if asked.audience == SELF else ("REPOSITORY",)
    words = ["impact", "report", *(() if paths == (".",) else paths)]
    who = (("--author", asked.author),) if asked.author else tuple(("--me", address) for address in asked.me)
    words += [part for each in who for part in each]
    for flag in ("since", "until", "period", "level", "target", "ladder", "archetype"):
        value = getattr(asked, flag)
        if value:
            words += [f"--{flag}", value]
    words += ["--for", asked.audience] if asked.audience != SELF else []
    return shlex.join(words)
