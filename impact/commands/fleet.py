"""`impact fleet`: many repositories at once."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import click

from impact.commands.fleet_drift import drift
from impact.commands.fleet_migrations import migrations
from impact.commands.fleet_workers import drain, retry, status, worker
from impact.commands.wording import Group, examples
from impact.model.errors import DONE, IN_PART
from impact.services.correcting.finding import ledger_option

if TYPE_CHECKING:
    from impact.services.fleet.scanning import Run

fleet_option = click.option(
    "--fleet", "fleet_file", default="fleet.yaml", show_default=True, metavar="FILE", help="The fleet file."
)
_json = click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")


@click.group(
    cls=Group,
    epilog=examples(
        "impact fleet check --fleet fleet.yaml",
        "impact fleet scan --fleet fleet.yaml",
        "impact fleet adoption",
    ),
)
def command() -> None:
    """Read many repositories into one ledger, and see how they stand.

    A fleet file names them. What no single history shows comes out of that: which repositories came to use
    what another one offers (`adoption`), what gave way to what (`migrations`), and which files that were kept alike are
    not any more (`drift`).
    """


for _each in (worker, status, retry, drain):
    command.add_command(_each)


@command.command(
    epilog=examples(
        "impact fleet scan --fleet fleet.yaml --group web",
        "impact fleet scan --queue --no-wait --ledger postgresql://impact@db.example.org/impact",
    )
)
@fleet_option
@click.option("--group", "groups", multiple=True, metavar="NAME", help="Only this group; may be given several times.")
@click.option("--me", "me", multiple=True, metavar="ADDRESS", help="An address of yours; may be given several times.")
@click.option("--workers", type=click.IntRange(1, 64), metavar="N", help="How many processes; else one for each core.")
@click.option("--queue", "by_queue", is_flag=True, help="Let workers of the team's queue do it, and wait for them.")
@click.option("--no-wait", is_flag=True, help="With --queue: put it into the queue, and leave.")
@ledger_option
@_json
def scan(
    fleet_file: str,
    groups: tuple[str, ...],
    me: tuple[str, ...],
    workers: int | None,
    by_queue: bool,
    no_wait: bool,
    ledger_path: str | None,
    as_json: bool,
) -> int:
    """Read what is new in every repository of the fleet.

    Doing it twice changes nothing; what is cut short goes on where it stopped. Exit code 4 says that some
    repository could not be read: the others were.
    """
    from impact.model.errors import UsageError
    from impact.services.fleet.scanning import Asked, put_fleet, queue_fleet, scan_fleet

    asked = Asked(fleet_file, groups, me, ledger_path, partial(click.echo, err=True))
    if no_wait and not by_queue:
        raise UsageError("--no-wait: for --queue alone", hint="impact fleet scan --queue --no-wait")
    if by_queue and workers is not None:
        raise UsageError("--workers: of this machine; workers of a queue are started by themselves",
                         hint="on each machine: impact fleet worker")  # fmt: skip
    if no_wait:
        click.echo(f"{put_fleet(asked)} jobs wait in the queue")
        return DONE
    run = queue_fleet(asked) if by_queue else scan_fleet(asked, workers)
    _tell(run, as_json)
    return IN_PART if run.failed else DONE


@command.command()
@click.argument("thing", required=False, metavar="[THING|REPOSITORY]")
@ledger_option
@_json
def adoption(thing: str | None, ledger_path: str | None, as_json: bool) -> int:
    """Tell how what one repository offers came into use in others: where, when, by how many people.

    Offers and needs are those that manifests of packages, pipelines, templates and the like name. A use is counted
    where a person put it and it stayed; copies, forks, samples, and what a program put there are left out, and how
    many. People are counted and never named. Without THING a table of all that is used, the most used on top; THING
    is a name, or pypi:NAME where several sorts have it, and every step of it is told. Reads the ledger only.
    """
    import json

    from impact.render.harmless import harmless
    from impact.services.fleet import adoption as fleet_adoption

    found, wanted = fleet_adoption.read(thing, ledger_path)
    if as_json:
        click.echo(json.dumps(fleet_adoption.document(found, wanted), indent=2, sort_keys=True))
        return DONE
    click.echo(fleet_adoption.text(found, wanted, whole=thing is not None), nl=False)
    for name, why in found.unread:
        click.echo(harmless(f"{name}: {why}"), err=True)
    return DONE


@command.command()
@fleet_option
@_json
def check(fleet_file: str, as_json: bool) -> int:
    """Say what a fleet file means, without reading a repository or asking anybody.

    Every fault in it stands with its line and column, and what may have been meant.
    """
    import json

    from impact.render.harmless import harmless
    from impact.services.fleet.check import document, lines, meaning

    fleet = meaning(fleet_file)
    told = [json.dumps(document(fleet), indent=2, sort_keys=True)] if as_json else map(harmless, lines(fleet))
    for line in told:
        click.echo(line)
    return DONE


@command.command()
@fleet_option
@ledger_option
def owners(fleet_file: str, ledger_path: str | None) -> int:
    """Print the teams of a fleet file, made out of the CODEOWNERS files of its repositories.

    Put what is right of it into the fleet file, and add the addresses of the people. Of two patterns that fit a path
    a forge counts the last one; here both stand.
    """
    from impact.render.harmless import harmless
    from impact.services.fleet.owners import lines, teams_of

    teams, missing = teams_of(fleet_file, ledger_path)
    for line in lines(teams):
        click.echo(line)
    for each in missing:
        click.echo(harmless(each), err=True)
    if not teams and not missing:
        click.echo("no CODEOWNERS file of these repositories names a team, such as @example/core", err=True)
    return IN_PART if missing else DONE


def _tell(run: Run, as_json: bool) -> None:
    import json

    from impact.render.harmless import harmless

    if as_json:
        click.echo(json.dumps(_document(run), indent=2, sort_keys=True))
    for note in run.notes:
        click.echo(harmless(note), err=True)
    for done in run.failed:
        click.echo(harmless(f"{done.job.repository}: {done.said}"), err=True)
    if not as_json:
        for line in run.lines():
            click.echo(harmless(line))


def _document(run: Run) -> dict[str, Any]:
    rows = [
        {"repository": each.job.repository, "end": each.end, "new_commits": each.new, "said": each.said}
        for each in run.done
    ]
    return {"schema": "impact.fleet.scan/1", "repositories": rows, "nothing_new": list(run.unchanged)}


command.add_command(drift)
command.add_command(migrations)
