"""`impact forget`: a person, a repository or days go for good, from everything that impact keeps."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import click

from impact.commands.wording import examples
from impact.model.errors import DONE, FIXABLE, UsageError
from impact.services.consents.agreeing import agreed
from impact.services.correcting.finding import ledger_option

if TYPE_CHECKING:
    from collections.abc import Iterable

    from impact.ledger.ledger import Ledger
    from impact.model.forgetting import OfPeriod, Wanted


@click.command(
    epilog=examples(
        "impact forget --repo shop --dry-run",
        "impact forget --person grace@example.com",
        "impact forget --before 2024-01-01",
    )
)
@click.option("--person", "people", multiple=True, metavar="ADDRESS", help="A person; all addresses known are found.")
@click.option("--repo", default="", metavar="NAME", help="A repository: its name, place or address.")
@click.option("--period", default="", metavar="PERIOD", help="All days of 2024, 2024-H1, 2024-03 or DAY..DAY.")
@click.option("--before", default="", metavar="DAY", help="All days before this one; with --period those of both.")
@click.option("--with-notes", is_flag=True, help="With --repo: your own notes about it as well.")
@click.option("--undo", is_flag=True, help="Let a person, or days, be read again; what went does not come back by it.")
@click.option("--dry-run", is_flag=True, help="Say what would go, by sort and number; change nothing.")
@click.option("--yes", is_flag=True, help="Do it without asking; needed where nobody can be asked.")
@ledger_option
def command(
    people: tuple[str, ...],
    repo: str,
    period: str,
    before: str,
    with_notes: bool,
    undo: bool,
    dry_run: bool,
    yes: bool,
    ledger_path: str | None,
) -> int:
    """Let a person, a repository or days go from all that impact keeps: to the byte, and for good.

    Of a person, others' commits stay, and somebody stands where the name stood; no later scan brings it back. The
    repositories themselves, and reports that you gave away, are not impact's to change: it says where to look.
    """
    from impact.ledger.opening import open_ledger
    from impact.services.forgetting.order import of_person, of_repository
    from impact.services.reading.workshop import ledger_file, refuse_slip

    if sum(map(bool, (people, repo, period or before))) != 1:
        raise UsageError("one of --person, --repo and --period (or --before) at a time", hint="impact forget --help")
    if with_notes and not repo:
        raise UsageError("--with-notes goes with --repo")
    days = _days(period, before) if period or before else None
    refuse_slip(ledger_path)
    # The person's own may be gone while what hooks left and mirrors are still there: those are to go as well.
    with open_ledger(ledger_file(ledger_path)) as ledger:
        if undo:
            return _undo(ledger, people, days)
        wanted: Wanted
        if people:
            wanted = of_person(people)
        else:
            wanted = days if days is not None else of_repository(ledger, repo, with_notes=with_notes)
        return _forget(ledger, wanted, dry_run=dry_run, yes=yes)


def _days(period: str, before: str) -> OfPeriod:
    from impact.edges import clock
    from impact.model.forgetting import OfPeriod
    from impact.settings import dates

    today = clock.today()
    told = dates.period(period, today) if period else None
    first = told.start if told is not None and told.start is not None else date.min
    ends = [told.end if told is not None and told.end is not None else today]
    if before:
        ends.append(dates.day(before, today) - timedelta(1))
    if min(ends) < first:
        raise UsageError("no day lies in there", hint="impact forget --period 2024, or --before 2025-01-01")
    return OfPeriod(first, min(ends))


def _undo(ledger: Ledger, people: tuple[str, ...], days: OfPeriod | None) -> int:
    if days is None and not people:
        raise UsageError("--undo goes with --person or --period", hint="a repository comes back with the next scan")
    gone = ledger.days_may_come_back(days.first, days.last) if days else ledger.may_come_back(people)
    if gone:
        click.echo("may be read again; `impact forget --repo NAME` and a scan read all of a repository anew", err=True)
    else:
        click.echo("nothing was forgotten by this: nothing changed", err=True)
    return DONE


def _forget(ledger: Ledger, wanted: Wanted, *, dry_run: bool, yes: bool) -> int:
    from impact.services.forgetting.order import Forgetting
    from impact.services.forgetting.telling import tell_left

    forgetting = Forgetting(ledger, wanted)
    counts = forgetting.counts
    for sort, number in counts:
        click.echo(f"  {number:>9,}  {sort}")
    if not counts:
        click.echo("nothing is left of it", err=True)
    _say(forgetting.beforehand())
    if dry_run:
        _say(forgetting.elsewhere())
        return DONE
    if counts and not agreed("let all of this go for good?", yes=yes):
        click.echo("nothing was changed", err=True)
        return FIXABLE
    left = forgetting.carry_out()
    if counts:
        click.echo("forgotten", err=True)
        _say(forgetting.elsewhere())
    return tell_left(left)


def _say(lines: Iterable[str]) -> None:
    from impact.render.harmless import harmless

    for each in lines:
        click.echo(f"  {harmless(each)}", err=True)
