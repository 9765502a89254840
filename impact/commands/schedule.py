"""`impact schedule`: the fleet is read every night by whatever keeps time here, gone without a trace."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from typing import Any

import click

from impact.commands.fleet import fleet_option
from impact.commands.wording import Group, examples
from impact.model.errors import DONE, FIXABLE, UsageError
from impact.services.correcting.finding import ledger_option

_dry: Callable[[Any], Any] = click.option("--dry-run", "dry", is_flag=True, help="Only say what would be done.")
_github = click.option("--github", "host", flag_value="github", help="A workflow of GitHub in the repository instead.")
_gitlab = click.option("--gitlab", "host", flag_value="gitlab", help="A pipeline of GitLab in the repository instead.")
_repo = click.option("--repo", default=".", metavar="PATH", help="The repository for --github and --gitlab.")


@click.group(
    cls=Group,
    epilog=examples(
        "impact schedule install --fleet fleet.yaml --dry-run",
        "impact schedule show",
    ),
)
def command() -> None:
    """Read the fleet regularly, and see whether that worked.

    Nothing is installed unless you say so, and nothing is sent anywhere unless your settings name a place. What is
    written where: docs/how-to/run-it-regularly.md.
    """


@command.command()
@fleet_option
@ledger_option
@click.option("--every", default="day", show_default=True, metavar="WHEN", help="day, week, or five fields of cron.")
@click.option("--at", default="", metavar="HH:MM", help="The time of the day; else one between 3 and 6 is drawn.")
@click.option("--systemd", "way", flag_value="systemd", help="By a timer of your own systemd.")
@click.option("--cron", "way", flag_value="cron", help="By lines in your crontab.")
@click.option("--launchd", "way", flag_value="launchd", help="By an agent of launchd, on macOS.")
@_github
@_gitlab
@_repo
@click.option("--package", default="", metavar="WHAT", help="What pip installs in a pipeline; --github, --gitlab.")
@click.option("--image", default="", metavar="IMAGE", help="What a pipeline of GitLab runs in.")
@_dry
def install(fleet_file: str, ledger_path: str | None, every: str, at: str, dry: bool, **given: Any) -> int:
    """Let `impact fleet scan` run every night, and make a digest once a week.

    By a systemd timer where you have one of your own, else by cron; on macOS by launchd. Installing again changes
    nothing. The time is drawn for this machine and you, so that not all ask a host at once. What runs in a pipeline
    at GitHub or GitLab counts time in UTC, and needs the secret IMPACT_LEDGER to keep anything.
    """
    from impact.services.schedule import installing as scheduling

    wish = scheduling.Wish(every, at, fleet_file, ledger_path, given["way"] or "")
    if given["host"] is None:
        return _say(scheduling.install(wish, dry=dry))
    if wish.way:
        raise UsageError(f"--{wish.way} and --{given['host']}: a pipeline keeps its own time", hint="give one of them")
    return _say(scheduling.pipeline(given["host"], given["repo"], _pipeline(wish, **given), dry=dry))


@command.command()
@_github
@_gitlab
@_repo
@_dry
def remove(host: str | None, repo: str, dry: bool) -> int:
    """Take away what `install` wrote, and nothing else: of a crontab every other byte stays as it is.

    A file that is not ours is left alone. How earlier runs ended stays, for `impact schedule show`.
    """
    from impact.services.schedule import installing as scheduling

    return _say(scheduling.remove_pipeline(host, repo, dry=dry) if host else scheduling.remove(dry=dry))


@command.command()
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def show(as_json: bool) -> int:
    """Say what is installed, how the last run ended, when the next one is due, and where anything is sent.

    Exit code 1 when something needs a hand: a run was missed, failed or does not end, or what was installed is gone.
    """
    from impact.edges import places, run_files
    from impact.render.harmless import harmless
    from impact.services.reading.workshop import options
    from impact.services.schedule import health
    from impact.services.schedule.sending import places as sent_to

    found, sent = health.standing(), sent_to(options().schedule)
    if as_json:
        click.echo(json.dumps(health.document(found, sent), indent=2, sort_keys=True))
    else:
        for line in health.lines(found, sent, run_files.digest_file(places.schedule_folder())):
            click.echo(harmless(line))
    return DONE if found.verdict.well and not found.gone else FIXABLE


@command.command()
@fleet_option
@ledger_option
def run(fleet_file: str, ledger_path: str | None) -> int:
    """Do now what the schedule does: read the fleet, make the digest if it is due, note how it ended.

    One at a time: where a run is under way, this one says so and ends well. The exit code is that of reading.
    """
    from pathlib import Path

    from impact.render.harmless import harmless
    from impact.services.schedule.running import UNDER_WAY, run_once

    done = run_once(str(Path(fleet_file).absolute()), ledger_path)
    if done is None:
        click.echo(UNDER_WAY, err=True)
        return DONE
    for line in (done.says, f"not sent: {done.unsent}" if done.unsent else ""):
        if line:
            click.echo(harmless(line), err=not done.good)
    return done.code if done.code is not None and done.code >= 0 else FIXABLE


def _pipeline(wish: Any, package: str, image: str, **_: Any) -> Any:
    from impact.schedules import moments, workflow
    from impact.services.schedule.installing import seed

    if not package:
        raise UsageError(
            "--package is missing: what pip installs in the pipeline",
            hint="a wheel in the repository, or 'impact @ git+https://HOST/PATH@COMMIT' with a full commit",
        )
    fields = moments.expression(wish.every, wish.at, seed())
    return workflow.Pipeline(fields, wish.fleet, package, image or workflow.IMAGE)


def _say(lines: Iterable[str]) -> int:
    from impact.render.harmless import visible

    for line in lines:
        if line:
            click.echo(visible(line))
    return DONE
