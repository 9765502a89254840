"""`impact confirm-from`: what others answered, out of a mail or a copied chat."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from impact.model.errors import DONE, IN_PART, ImpactError
from impact.services.correcting.finding import ledger_option

_MOST = 1 << 20


@click.command()
@click.argument("file")
@ledger_option
def command(file: str, ledger_path: str | None) -> int:
    """Keep the answers in FILE, or in standard input for `-`: mail or chat, quoted or not, one or several.

    A yes makes the claim corroborated; partly and no are kept and shown as they are. A later answer to the same
    request takes the place of the earlier one. Exit code 4 says that a line answered no request of yours.
    """
    from impact.edges import clock
    from impact.ledger.opening import open_ledger
    from impact.services.correcting.requesting import hear
    from impact.services.reading.workshop import ledger_file, refuse_slip
    from impact.sources.answers import read

    where = "standard input" if file == "-" else file
    reading = read(_text(file, where))
    refuse_slip(ledger_path)
    with open_ledger(ledger_file(ledger_path)) as ledger:
        heard, foreign = hear(ledger, reading, where, clock.today())
    for each in heard:
        named = "named" if each.word.may_be_named else f"as author {each.asked.letter}"
        words = f": {each.word.text}" if each.word.text else ""
        changed = each.before is not None and each.before != each.word
        before = f" (before: {each.before.answer})" if each.before and changed else ""
        click.echo(f"{each.asked.id}: {each.asked.to} says {each.word.answer}{words}; shown {named}{before}", err=True)
    for line in foreign:
        click.echo(line, err=True)
    return IN_PART if foreign else DONE


def _text(file: str, where: str) -> str:
    try:
        if file == "-":
            raw = sys.stdin.buffer.read(_MOST + 1)
        else:
            with Path(file).open("rb") as stream:
                raw = stream.read(_MOST + 1)
    except (OSError, ValueError) as error:
        raise ImpactError(f"{where}: {getattr(error, 'strerror', None) or error}") from None
    if len(raw) > _MOST:
        raise ImpactError(
            f"{where}: larger than 1 MB, which no answer is", hint="copy the answer into a file of its own"
        )
    try:
        return raw.decode("utf-16" if raw[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise ImpactError(
            f"{where}:{line}: not UTF-8 text", hint="save it as UTF-8, or paste it into: impact confirm-from -"
        ) from None
