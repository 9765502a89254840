"""`impact fleet`: many repositories at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from impact.commands.correcting import ledger_option
from impact.commands.fleet_workers import drain, retry, status, worker
from impact.model.errors import DONE, IN_PART

if TYPE_CHECKING:
    from impact.commands.fleet_scanning import Run

fleet_option = click.option(
    "--fleet", "fleet_file", default="fleet.yaml", show_default=True, metavar="FILE", help="The fleet file."
)
_json = click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")


@click.group()
def command() -> None:
    """Read many repositories into one ledger, and see how they stand.

    A fleet file names them. What no single history shows comes out of that: which repositories came to use
    what another one offers.
    """


for _each in (worker, status, retry, drain):
    command.add_command(_each)


@command.command()
@fleet_option
@click.option("--group", "groups", multiple=True, metavar="NAME", help="Only this group; may be given several times.")
@click.option("--me", "me", multiple=True, metavar="ADDRESS", help="An address of yours; may be given several times.")
@click.option("--workers", type=click.IntRange(1, 64), default=None, help="How many processes; one for each core.")
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
    from impact.commands.fleet_scanning import put_fleet, queue_fleet, scan_fleet
    from impact.model.errors import UsageError

    if no_wait and not by_queue:
        raise UsageError("--no-wait: for --queue alone", hint="impact fleet scan --queue --no-wait")
    if by_queue and workers is not None:
        raise UsageError("--workers: of this machine; workers of a queue are started by themselves",
                         hint="on each machine: impact fleet worker")  # fmt: skip
    if no_wait:
        click.echo(f"{put_fleet(fleet_file, groups, me, ledger_path)} jobs wait in the queue")
        return DONE
    if by_queue:
        run = queue_fleet(fleet_file, groups, me, ledger_path)
    else:
        run = scan_fleet(fleet_file, groups, me, workers, ledger_path)
    _tell(run, as_json)
    return IN_PART if run.failed else DONE


def _tell(run: Run, as_json: bool) -> None:
    import json

    from impact.render.harmless import harmless

    if as_json:
        click.echo(json.dumps(_document(run), indent=2, sort_keys=True))
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
