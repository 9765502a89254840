"""`impact init`: keep the person's addresses, and make the ledger."""

from __future__ import annotations

import click

from impact.model.errors import DONE, ImpactError, UsageError


@click.command()
@click.argument("path", default=".")
@click.option("--me", "me", multiple=True, metavar="ADDRESS", help="An address of yours; may be given several times.")
def command(path: str, me: tuple[str, ...]) -> int:
    """Remember which addresses are yours in your own settings file, and make the ledger.

    Addresses kept before stay; nothing is written into the repository at PATH.
    """
    from impact.ledger.opening import open_ledger
    from impact.model.errors import RepositoryError
    from impact.services.reading import subject, workshop
    from impact.settings.own_addresses import keep_addresses
    from impact.sources import git_log

    try:
        repository = git_log.open_place(path).repository
    except RepositoryError:
        repository = None  # outside a repository git's own identity still counts
    _, email = subject.local_identity(repository)
    wrong = [each for each in me if "@" not in each]
    if wrong:
        raise UsageError(f"{wrong[0] or '--me'}: not an address", hint="impact init --me you@example.com")
    given = me or ((email,) if email else ())
    if not given:
        raise ImpactError("nobody to remember: git has no user.email here", hint="impact init --me you@example.com")
    kept = keep_addresses(workshop.user_file(), given)
    with open_ledger(workshop.ledger_file(None)) as ledger:
        click.echo(f"ledger: {ledger.path}", err=True)
    click.echo(f"yours: {', '.join(kept)}", err=True)
    click.echo(f"kept in {workshop.user_file()}", err=True)
    here = "" if path == "." else f" {path}"
    click.echo(f"next: impact report{here}", err=True)
    if repository is not None:
        click.echo(f"to note commits as you make them: impact hooks install{here}", err=True)
    return DONE
