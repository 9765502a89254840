"""Writes what a person sends to their team: shown as it will leave, written only then, signed by their own key."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from impact.edges import clock, signing
from impact.edges.whole_files import write_whole
from impact.fleet import team_work, windows
from impact.fleet.consent import Wanted, refusal
from impact.fleet.leaving import Left, People, changes, leaving
from impact.model.consent import TEAM, Held, Signed
from impact.model.errors import DONE, FIXABLE, ImpactError, UsageError
from impact.model.team import SLIP_NAMESPACE, Slip, TeamWork
from impact.render.harmless import harmless, visible
from impact.services.consents.agreeing import agreed
from impact.services.consents.papers import CONSENT, SLIP, WORK, held, own_key, write_signed
from impact.services.consents.repository_names import called
from impact.services.foreseeing.owning import seek
from impact.services.gathering.contributions import within
from impact.services.reading.read_places import each_once, kept_in, names_of
from impact.services.reading.session import Session
from impact.services.reading.workshop import refuse_slip

if TYPE_CHECKING:
    from datetime import date

    from impact.ledger.ledger import Ledger
    from impact.model.facts import Identity
    from impact.model.opportunity import Opportunity
    from impact.model.period import Period
    from impact.model.work import Contribution
    from impact.services.reading.scanning import Scanned

REVIEWS, CI = "reviews", "ci"


@dataclass(frozen=True, slots=True)
class Sending:
    """An export as it will leave, and what stands between it and the folder it goes to."""

    text: str
    sent_last: str
    said: tuple[str, ...]
    held: Held
    window: str


def made(audience: str, window: str, paths: tuple[str, ...], me: tuple[str, ...], ledger_path: str | None) -> Sending:
    """Return what would leave; nothing is written but what a scan keeps. Raises ImpactError without a consent."""
    if not audience.startswith(TEAM) or not audience.removeprefix(TEAM).strip():
        raise UsageError(f"--for {audience}: a team is named as {TEAM}NAME", hint=f"--for {TEAM}payments")
    today = clock.today()
    if fault := windows.fault(window, "", today):
        raise UsageError(f"--window: {fault}")
    span = windows.days(window)
    refuse_slip(ledger_path)
    with Session(paths, me, ledger_path) as session:
        if session.subject is None:
            raise ImpactError("whose work? Git knows no user.email here and no address was given", hint="--me ADDRESS")
        allowed = _consent(session.ledger, session.subject.addresses, audience, span, today)
        left, unseen = _left(session, span, allowed.consent.repositories, today)
        work = TeamWork(audience.removeprefix(TEAM), window, left.parts, left.weak, unseen)
        last = session.ledger.snapshot((allowed.consent.who,), f"{audience} {window}") or ""
        said = (*session.said, *left.said, *_twice(session.ledger, allowed, span, today), *_empty(work))
        return Sending(_text(work), last, said, allowed, window)


def _text(work: TeamWork) -> str:
    try:
        return team_work.text_of(work)
    except ValueError as error:
        raise ImpactError(f"{TEAM}{work.team} could not take in what would leave: {error}",
                          hint="take a shorter window, or fewer PATHS") from None  # fmt: skip


def write(sending: Sending, folder: Path, key_file: str | None, ledger_path: str | None) -> None:
    """Write the export and its papers, and remember what was sent."""
    from impact.ledger.opening import open_ledger
    from impact.services.reading.workshop import ledger_file

    key, today, said = own_key(key_file), clock.today(), sending.held.consent
    slip = team_work.slip_text(Slip(said.id, team_work.digest(sending.text), today))
    signature = signing.sign(slip, key, SLIP_NAMESPACE)
    write_whole(sending.text, folder / WORK, private=True)
    write_signed(folder, SLIP, Signed(slip, signature))
    write_signed(folder, CONSENT, sending.held.signed)
    with open_ledger(ledger_file(ledger_path)) as ledger:
        ledger.keep_snapshot(said.who, today, f"{said.audience} {sending.window}", sending.text)


def _consent(ledger: Ledger, addresses: Iterable[str], audience: str, span: Period, today: date) -> Held:
    """The person's own consent by which the work goes: of those that hold, the one for most repositories."""
    mine = {each.lower() for each in addresses}
    found = [held(each, ledger.keys_of(each.who)) for each in ledger.consents() if each.who in mine]
    good = [each for each in found if isinstance(each, Held)]
    reasons = {each.consent.id: refusal([each], Wanted(each.consent.who, audience, (), span, today)) for each in good}
    holding = [each for each in good if not reasons[each.consent.id]]
    if holding:
        return max(holding, key=lambda each: (len(each.consent.repositories), each.consent.id))
    faults = [each for each in found if isinstance(each, str)]
    closest = [why for why in reasons.values() if "another audience" not in why]
    why = next(iter((*closest, *reasons.values(), *faults)), "there is no consent of yours")
    raise ImpactError(
        f"nothing leaves for {audience}: {why.replace('their consent', 'your consent')}",
        hint=f"if you want to: impact consent give PATHS --to {audience} --period {span.start}..{span.end}",
    )


def _twice(ledger: Ledger, allowed: Held, span: Period, today: date) -> Iterator[str]:
    """A word to who sends the same window to two teams: what both are told can be held against each other."""
    mine = allowed.consent
    found = [held(each, ledger.keys_of(each.who)) for each in ledger.consents() if each.who == mine.who.lower()]
    good = [each for each in found if isinstance(each, Held)]
    teams = {each.consent.audience for each in good if each.consent.audience.startswith(TEAM)}
    for audience in sorted(teams - {mine.audience}):
        if not refusal(good, Wanted(mine.who, audience, (), span, today)):
            yield (
                f"you let {audience} be told of the same days: what two teams are told can be held against each other, "
                "above all where you alone are in both"
            )


def _empty(work: TeamWork) -> Iterator[str]:
    if not work.parts:
        yield "no work of yours is in it: what it says is only that you sent something for this window"


def _left(session: Session, span: Period, allowed: tuple[str, ...], today: date) -> tuple[Left, tuple[str, ...]]:
    from impact.services.reporting.asking import Asked

    scanned = each_once(session.scan_all())
    names = names_of(scanned)
    of = {names[each.place]: called(each.place) for each in scanned}
    works = tuple(_works(session, scanned, span))
    options = session.workshop.options
    asked = Asked((), (), None, None, None, None, None, None, None)
    _, _, target = asked.levels(options, session.categories)
    weak: tuple[Opportunity, ...] = seek(session, scanned, works, target, (), today).opportunities
    left = leaving(
        [(of[each.repo], each) for each in works],
        [(of[each.repo], each) for each in weak],
        options.private,
        People(_people(session, scanned)),
        allowed,
    )
    return left, tuple(_unseen(session, scanned))


def _works(session: Session, scanned: tuple[Scanned, ...], span: Period) -> Iterator[Contribution]:
    names = names_of(scanned)
    for one in scanned:
        for each in within(kept_in(session, one, span, names[one.place]), span):
            if not each.dismissed and not each.note:
                yield each


def _people(session: Session, scanned: tuple[Scanned, ...]) -> Iterator[Identity]:
    for one in scanned:
        if one.repo_id is not None:
            for known in session.ledger.people(one.repo_id):
                if not known.bot:
                    yield from (known.raw, known.person)


def _unseen(session: Session, scanned: tuple[Scanned, ...]) -> Iterator[str]:
    ids = [each.repo_id for each in scanned if each.repo_id is not None]
    if not any(session.ledger.review_sources(each) for each in ids):
        yield REVIEWS
    if not any(session.ledger.ci_standing(each).days for each in ids):
        yield CI


def show(sending: Sending) -> None:
    """Show what would leave, to the byte, what is left out, and what changed since the last time."""
    click.echo(sending.text, nl=False)
    for line in sending.said:
        click.echo(harmless(line), err=True)
    if sending.sent_last:
        click.echo("what changed since you sent it last:", err=True)
        for line in changes(sending.sent_last, sending.text) or ["nothing"]:
            click.echo(f"  {visible(line)}", err=True)


def send(sending: Sending, target: str, key: str | None, ledger_path: str | None, *, yes: bool) -> int:
    """Write what was shown where the person agrees; exit code 1 says that nothing was written."""
    if Path(target).is_file():
        raise UsageError(f"{target}: a file, and an export for a team is a folder", hint="name a folder of its own")
    if not agreed(f"Write this to {target}?", yes=yes):
        click.echo("nothing was written", err=True)
        return FIXABLE
    write(sending, Path(target), key, ledger_path)
    click.echo(f"written to {target}; hand over the whole folder: nothing is sent anywhere", err=True)
    return DONE
