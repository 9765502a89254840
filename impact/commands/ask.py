"""`impact ask`: a short request to somebody who can say whether a claim is so."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

import click

from impact.model.errors import DONE, ImpactError, UsageError
from impact.model.notes import REPORT_QUESTIONS
from impact.services.correcting.finding import ledger_option

if TYPE_CHECKING:
    from impact.ledger.ledger import Ledger
    from impact.model.notes import Ask


@click.command()
@click.argument("contribution", default="")
@click.option("--to", default="", metavar="NAME", help="Whom you ask; the name stays in your ledger.")
@click.option("--did", default="", metavar="TEXT", help="What you did; the title of the contribution by default.")
@click.option("--for-you", default="", metavar="TEXT", help="What you believe it did for them.")
@click.option(
    "--question", type=click.Choice(REPORT_QUESTIONS), help="Ask one of the report's three questions instead."
)
@click.option("-o", "--output", metavar="FILE", help="Write the request to a new FILE instead of standard output.")
@click.option("--list", "listed", is_flag=True, help="List your requests and what came back, with names.")
@click.option("--forget", "forgotten", default="", metavar="TOKEN", help="Remove a request and its answer.")
@click.option("--me", "me", multiple=True, metavar="ADDRESS", help="An address of yours, where Git does not know it.")
@ledger_option
def command(
    contribution: str,
    to: str,
    did: str,
    for_you: str,
    question: str | None,
    output: str | None,
    listed: bool,
    forgotten: str,
    me: tuple[str, ...],
    ledger_path: str | None,
) -> int:
    """Write a request to one person about a CONTRIBUTION, or a note: what you did, and whether it helped them.

    Nothing is sent: copy the text into a mail or a chat, and give the answer to `impact confirm-from`.
    Exit code 4 says that of what was forgotten somebody else has something to do yet, and what.
    """
    from impact.ledger.opening import open_ledger
    from impact.services.reading.workshop import ledger_file, refuse_slip

    refuse_slip(ledger_path)
    with open_ledger(ledger_file(ledger_path)) as ledger:
        if listed:
            return _list(ledger)
        if forgotten:
            return _forget(ledger, forgotten)
        if not to.strip():
            raise UsageError("whom do you ask?", hint="name one person who was there: --to NAME")
        if bool(contribution) == bool(question):
            raise UsageError("name a contribution or a question, one of them", hint="`impact report` lists both")
        return _ask(ledger, _asked(ledger, contribution, question, (did, for_you), me), to, output)


def _list(ledger: Ledger) -> int:
    from impact.render.notes import asked

    for line in asked(ledger.asks(), ledger.words()):
        click.echo(line)
    return DONE


def _forget(ledger: Ledger, name: str) -> int:
    from impact.services.correcting.erasing import forget_ask
    from impact.services.correcting.requesting import find_ask
    from impact.services.forgetting.telling import tell_left

    gone = forget_ask(ledger, find_ask(ledger, name))
    click.echo(gone.sentence, err=True)
    return tell_left(gone.left)


def _asked(ledger: Ledger, name: str, question: str | None, words: tuple[str, str], me: tuple[str, ...]) -> Ask:
    from dataclasses import replace
    from datetime import date

    from impact.model.notes import Ask
    from impact.services.correcting.drafting import on_terminal, writer
    from impact.services.correcting.finding import known
    from impact.services.correcting.requesting import about
    from impact.services.reading.workshop import workshop

    did, for_you = words
    if question is not None:
        if not did.strip() and on_terminal():
            did = click.prompt("How you see it, in a sentence", err=True)
        if not did.strip():
            raise UsageError("say how you see it, so that they can agree or not", hint="--did TEXT")
        return Ask("", date.min, "", question, did, "", by=writer(me))
    request = about(known(ledger, workshop()), name)
    if not for_you.strip() and on_terminal():
        for_you = click.prompt("What you believe it did for them", err=True)
    return replace(request, did=did or request.did, did_for_you=for_you)


def _ask(ledger: Ledger, request: Ask, to: str, output: str | None) -> int:
    from impact.edges import clock
    from impact.render.request import request as written
    from impact.services.correcting.requesting import ask
    from impact.sources.answers import FORM, MARK

    with _new(output) as stream:
        made = ask(ledger, request, to, clock.today())
        click.echo(written(made, MARK, FORM), nl=False, file=stream)
    click.echo(f"{made.id}: kept; the answer: impact confirm-from FILE (or - to paste it)", err=True)
    return DONE


@contextmanager
def _new(output: str | None) -> Iterator[TextIO | None]:
    """A new file, opened before anything is kept and gone again where nothing was; None for standard output."""
    if output is None:
        yield None
        return
    try:
        stream = Path(output).open("x", encoding="utf-8")  # noqa: SIM115 - closed below, whatever comes
    except OSError as error:
        raise ImpactError(f"{output}: {error.strerror}", hint="name a new file in a folder you may write to") from None
    try:
        with stream:
            yield stream
    except ImpactError:
        Path(output).unlink(missing_ok=True)
        raise
