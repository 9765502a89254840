"""`impact draft`: text for the boxes of a review form."""

from __future__ import annotations

from typing import Any

import click

from impact.model.errors import DONE, UsageError
from impact.services.reporting.telling import about, asked


@click.command()
@about
@click.option("--form", "form_name", default="self-review", show_default=True, metavar="NAME", help="Which questions.")
@click.option("--question", metavar="TEXT", help="One question of your own, or the key of one of the form's.")
@click.option("--max-chars", type=click.IntRange(min=1), metavar="N", help="How much a box takes.")
@click.option("--plain", "bare", is_flag=True, help="Without marks and numbers of claims, to paste into a box.")
@click.option("--list", "listed", is_flag=True, help="List the forms there are, and where yours go.")
def command(form_name: str, question: str | None, max_chars: int | None, bare: bool, listed: bool, **given: Any) -> int:
    """Draft the answers to a review form from what was observed and what you said; nothing inferred is in them.

    It is a start in sober words: what it was for, and for whom, is yours to say.
    """
    from impact.edges import places
    from impact.settings.forms import form_names

    folder = places.config_folder() / "forms"
    if listed:
        for name in form_names(folder):
            click.echo(name)
        click.echo(f"your own go into {folder}", err=True)
        return DONE
    _draft(form_name, question, max_chars, bare, asked(given))
    return DONE


def _draft(form_name: str, question: str | None, most: int | None, bare: bool, whose: Any) -> None:
    from dataclasses import replace
    from functools import partial

    from impact.edges import places
    from impact.expect import drafts
    from impact.render.harmless import harmless
    from impact.render.sentences import plain, sober
    from impact.services.reporting.assembling import report_for
    from impact.settings.forms import load_form

    form = load_form(form_name, places.config_folder() / "forms")
    chosen = [each for each in form.questions if question in (None, each.key)]
    if question is not None and not chosen:
        if not question.strip():
            raise UsageError("the question is empty", hint="--question TEXT")
        chosen = [drafts.asked(question, most or 0)]
    report = report_for(replace(whose, handed_on=True))
    written = partial(plain, bare=bare)
    for line in report.doubt:
        # A box takes no such line; whoever sits here is told all the same.
        click.echo(line if bare else f"{line}\n", err=bare)
    for at, each in enumerate(chosen):
        one = drafts.draft(report, replace(each, most_chars=most or each.most_chars), written)
        if len(chosen) > 1 or not bare:
            click.echo(f"{'' if at == 0 else chr(10)}# {harmless(each.text)}\n")
        for paragraph in sober(one.paragraphs):
            click.echo(f"{written(paragraph)}\n" if paragraph != one.paragraphs[-1] else written(paragraph))
        if one.hint:
            click.echo(f"{each.key}: {one.hint}", err=True)
        if one.left_out:
            click.echo(f"{each.key}: paragraphs that did not fit: {one.left_out}; --max-chars N", err=True)
