"""`impact consent`: who may be told of one's own work, signed by one's own key; and what others allowed."""

from __future__ import annotations

from typing import Any

import click

from impact.commands.wording import Group, examples
from impact.model.errors import DONE
from impact.services.correcting.finding import ledger_option

_key = click.option("--key", metavar="FILE", help="Your own OpenSSH key; without it one is made for this alone.")
_folder = click.option("-o", "--output", "folder", metavar="FOLDER", help="Also put what you hand over there.")


@click.group(
    cls=Group,
    epilog=examples(
        "impact consent give ~/src/shop --to team:payments --period 2026 -o for-the-keeper",
        "impact consent show",
    ),
)
def command() -> None:
    """Say who may be told of your work, for how long, and take it back; keep what others allow you.

    Without a consent nobody gets a report about somebody else, and no team is told of anybody's work. A consent is a
    text that the person signs with a key of their own. Nothing is sent anywhere.
    """


@command.command()
@click.argument("paths", nargs=-1)
@click.option("--to", "audience", required=True, metavar="WHOM", help="manager, committee, or team:NAME.")
@click.option("--period", required=True, metavar="PERIOD", help="Work of which days: 2026, 2026-H1, 2026-Q3.")
@click.option("--until", metavar="DATE", help="Its last day; a year from now, at most 18 months.")
@click.option(
    "--repository", "repositories", multiple=True, metavar="NAME", help="One more, by its name: host/owner/name."
)
@click.option(
    "--me", "me", multiple=True, metavar="ADDRESS", help="Your address; else what `impact init` kept, or Git's."
)
@_key
@_folder
@ledger_option
def give(ledger_path: str | None, **given: Any) -> int:
    """Allow somebody to be told of your work in the repositories at PATHS, and sign it.

    A fleet file among PATHS stands for those of its repositories in which you worked. It is kept in your ledger. Hand
    over what --output writes, and let them know your key in another way than this.
    """
    from impact.ledger.opening import open_ledger
    from impact.render.harmless import harmless
    from impact.services.consents import giving as consenting
    from impact.services.reading.workshop import ledger_file

    with open_ledger(ledger_file(ledger_path)) as ledger:
        said = consenting.give(ledger, consenting.Wish(**given), ledger_path)
    click.echo(f"{harmless(consenting.told(said))}.")
    click.echo(f"to take it back: impact consent revoke {said.id[:8]}", err=True)
    return DONE


@command.command()
@ledger_option
def show(ledger_path: str | None) -> int:
    """List the consents in your ledger, your own and those of others, and whether each of them holds."""
    from impact.render.consents import lines
    from impact.services.consents.papers import held
    from impact.services.reading.workshop import ledger_there

    with ledger_there(ledger_path) as ledger:
        found = [(each.id, held(each, ledger.keys_of(each.who))) for each in ledger.consents()]
    from impact.edges import clock

    for line in lines(found, clock.today()):
        click.echo(line)
    return DONE


@command.command()
@click.argument("consent", metavar="ID")
@click.option("--key", metavar="FILE", help="The key that signed it, if not the one made for it.")
@_folder
@ledger_option
def revoke(consent: str, key: str | None, folder: str | None, ledger_path: str | None) -> int:
    """Take a consent of yours back, from today on; hand over what --output writes to whoever has the consent."""
    from impact.render.harmless import harmless
    from impact.services.consents import giving as consenting
    from impact.services.reading.workshop import ledger_there

    with ledger_there(ledger_path) as ledger:
        said = consenting.revoke(ledger, consent, key, folder)
    click.echo(harmless(f"taken back, and holds no more: {consenting.allowed(said)}"))
    if not folder:
        click.echo("whoever has it does not know yet: add -o FOLDER, and hand that over", err=True)
    return DONE


@command.command("import")
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@ledger_option
def take_in(files: tuple[str, ...], ledger_path: str | None) -> int:
    """Keep consents of others, and their ends: FILE with its signature FILE.sig beside it, or their folder.

    Each must be signed by a key that you trust for that person; what is not, is refused, and nothing of it is kept.
    """
    from impact.ledger.opening import open_ledger
    from impact.render.harmless import harmless
    from impact.services.consents import giving as consenting
    from impact.services.reading.workshop import ledger_file

    with open_ledger(ledger_file(ledger_path)) as ledger:
        for line in consenting.take_in(ledger, files):
            click.echo(harmless(line))
    return DONE


@command.command()
@click.argument("address")
@click.argument("file", metavar="FILE.pub")
@ledger_option
def trust(address: str, file: str, ledger_path: str | None) -> int:
    """Say by which public key the word of somebody is known: one that they gave you themselves."""
    from impact.ledger.opening import open_ledger
    from impact.render.harmless import harmless
    from impact.services.consents import giving as consenting
    from impact.services.reading.workshop import ledger_file

    with open_ledger(ledger_file(ledger_path)) as ledger:
        key = consenting.trust(ledger, address, file)
    click.echo(harmless(f"{address} is known by {key}"))
    return DONE
