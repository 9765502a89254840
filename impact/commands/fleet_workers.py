"""The verbs of `impact fleet` about the queue: worker, status, retry, drain."""

from __future__ import annotations

from functools import partial
from typing import Any

import click

from impact.model.errors import DONE
from impact.services.correcting.finding import ledger_option

_json = click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")


@click.command()
@click.option("--until-empty", is_flag=True, help="End when nothing waits any more.")
@click.option("--every", metavar="CRON", default="", help='Put the fleet into the queue at these times: "0 3 * * *".')
@click.option("--fleet", "fleet_file", default="fleet.yaml", show_default=True, metavar="FILE", help="With --every.")
@click.option("--me", "me", multiple=True, metavar="ADDRESS", help="With --every: an address of yours; several times.")
@click.option(
    "--heartbeat",
    type=click.FloatRange(0.2, 600),
    default=10.0,
    show_default=True,
    metavar="SECONDS",
    help="How often it says that it lives; one that misses three is taken for dead, and its job done again.",
)
@ledger_option
def worker(
    until_empty: bool, every: str, fleet_file: str, me: tuple[str, ...], heartbeat: float, ledger_path: str | None
) -> int:
    """Do jobs from the queue in the team's database, one at a time.

    Start as many as you like, on any machine that reaches the database and the repositories. SIGTERM and Ctrl-C end it
    after the job at hand; one that is killed loses nothing: another worker does its job again. All workers of one queue
    are given the same --heartbeat.
    """
    from impact.fleet.patience import Patience
    from impact.render.harmless import harmless
    from impact.services.fleet.queueing import Worker, serve, team_address
    from impact.services.fleet.scanning import Asked, put_fleet

    address = team_address(ledger_path)
    ask = partial(put_fleet, Asked(fleet_file, (), me, ledger_path)) if every else None
    given = Worker(address, Patience(heartbeat=heartbeat), until_empty, every, ask)
    serve(given, lambda line: click.echo(harmless(line), err=True))
    return DONE


@click.command()
@ledger_option
@_json
def status(ledger_path: str | None, as_json: bool) -> int:
    """Show how each repository of the fleet stands: last good run, how long ago, and why it failed since."""
    import json

    from impact.edges import clock
    from impact.render.fleet_status import status_document, status_text
    from impact.services.fleet.queueing import standings

    found, waiting = standings(ledger_path)
    queue = None if waiting is None else _named(waiting)
    if as_json:
        click.echo(json.dumps(status_document(found, queue, clock.now()), indent=2, sort_keys=True))
    else:
        click.echo(status_text(found, queue, clock.now()), nl=False)
    return DONE


def _named(counts: Any) -> dict[str, int]:
    from dataclasses import asdict

    return asdict(counts)


@click.command()
@click.argument("names", nargs=-1, metavar="[NAME]…")
@ledger_option
def retry(names: tuple[str, ...], ledger_path: str | None) -> int:
    """Put jobs that failed into the queue again: those of the repositories named, or all."""
    from impact.fleet import queue
    from impact.render.harmless import harmless
    from impact.services.fleet.queueing import team_address

    again = queue.retry(team_address(ledger_path), names)
    for name in again:
        click.echo(harmless(f"{name}: waits again"))
    for name in sorted(set(names) - set(again)):
        click.echo(harmless(f"{name}: its last job did not fail, or there was none"), err=True)
    if not names:
        click.echo(f"{len(again)} jobs wait again")
    return DONE


@click.command()
@ledger_option
def drain(ledger_path: str | None) -> int:
    """Take everything that waits out of the queue, and say how many jobs that were; what is being done ends."""
    from impact.fleet import queue
    from impact.services.fleet.queueing import team_address

    click.echo(f"{queue.drain(team_address(ledger_path))} jobs were taken out of the queue")
    return DONE
