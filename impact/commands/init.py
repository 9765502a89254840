"""`impact init`: keep the person's addresses, and say whether everything is in place."""

from __future__ import annotations

import click

from impact.model.errors import DONE, ImpactError


@click.command()
@click.argument("path", default=".")
@click.option("--me", "me", multiple=True, metavar="ADDRESS", help="An address of yours; git's own by default.")
def command(path: str, me: tuple[str, ...]) -> int:
    """Remember which addresses are yours in your own settings file, and make the ledger.

    Addresses kept before stay; nothing is written into the repository at PATH.
    """
    from impact.commands import subject, workshop
    from impact.ledger.opening import open_ledger
    from impact.model.errors import RepositoryError
    from impact.settings.options import keep_addresses
    from impact.sources import git_log

    try:
        repository = git_log.open_place(path).repository
    except RepositoryError:
        repository = None  # outside a repository git's own identity still counts
    _, email = subject.local_identity(repository)
    given = me or ((email,) if email else ())
    if not given:
        raise ImpactError("nobody to remember: git has no user.email here", hint="impact init --me you@example.com")
    kept = keep_addresses(workshop.user_file(), given)
    with open_ledger(workshop.ledger_file(None)) as ledger:
        click.echo(f"ledger: {ledger.path}", err=True)
    click.echo(f"yours: {', '.join(kept)}", err=True)
    click.echo(f"kept in {workshop.user_file()}", err=True)
    click.echo("next: impact report", err=True)
    return DONE
