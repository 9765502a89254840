"""`impact report`: a legibility report about one's own work."""

from __future__ import annotations

import sys
from collections.abc import Callable, Collection
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from impact.commands.wording import examples
from impact.model.errors import DONE, IN_PART, ImpactError, UsageError
from impact.model.report import AUDIENCES, SELF, Report

if TYPE_CHECKING:
    from impact.ledger.ledger import Ledger
    from impact.services.reporting.asking import Asked
    from impact.services.reporting.assembling import Edited

_ASKED = ("me", "since", "until", "period", "level", "target", "ladder", "ledger")
_OF_WHOM = ("audience", "redact", "archetype", "author")
_AGAIN = ("edited", "edits_from", "since_then", "as_diff")
FORMATS = ("terminal", "markdown", "html", "pdf", "json", "csv")
_ENDINGS = {"md": "markdown", "htm": "html"}


@click.command(
    epilog=examples(
        "impact report ~/src/api ~/src/worker --me you@example.com --target staff",
        "impact report fleet.yaml --period 2026-H1 --for manager -o report.html",
    )
)
@click.argument("paths", nargs=-1)
@click.option("--me", "me", multiple=True, metavar="ADDRESS", help="An address of yours; may be given several times.")
@click.option("--author", default="", metavar="ADDRESS", help="Somebody else, by their consent; with --for.")
@click.option("--since", metavar="DATE", help="First day: 2026-01-01, 6 months ago.")
@click.option("--until", metavar="DATE", help="Last day.")
@click.option("--period", metavar="PERIOD", help="2026, 2026-H1, 2026-Q3, 12 months (the default).")
@click.option("--level", metavar="LEVEL", help="The level you hold.")
@click.option("--target", metavar="LEVEL", help="The level to compare with; the next one above --level by default.")
@click.option("--ladder", metavar="NAME", help="A shipped ladder, one of yours, or a .yaml file.")
@click.option("--archetype", metavar="NAME", help="Which expectations come first: an order that the ladder names.")
@click.option(
    "--for",
    "audience",
    type=click.Choice(AUDIENCES),
    default=SELF,
    help="Who reads it; others see what page one rests on, no private note, no name that was not agreed to.",
)
@click.option("--redact", multiple=True, metavar="WORD", help="Leave a word out; may be given several times.")
@click.option(
    "--format",
    "form",
    type=click.Choice(FORMATS),
    help="How it is written; else by the ending of FILE, or for a terminal.",
)
@click.option("-o", "--output", metavar="FILE", help="Write to FILE instead of standard output; PDF needs one.")
@click.option("--ledger", "ledger", metavar="FILE", help="The ledger: a file or postgresql://… (also IMPACT_LEDGER).")
@click.option("--edit", "edited", is_flag=True, help="Write your paragraph, choose anchors and titles, in an editor.")
@click.option("--edits-from", metavar="FILE", help="As --edit, from a file.")
@click.option("--changes-since", "since_then", metavar="LAST|FILE", help="What changed since a report given away.")
@click.option("--diff", "as_diff", is_flag=True, help="With --for: what it leaves out against your own report.")
@click.option("--demo", is_flag=True, help="Report on the shipped made-up history (in a checkout of impact).")
@click.option("--demo-if-nobody", is_flag=True, hidden=True)
def command(form: str | None, output: str | None, demo: bool, demo_if_nobody: bool, **given: Any) -> int:
    """Write a legibility report about your own work in the repositories at PATHS.

    With --author it is about somebody else: only for whom, and for what, they consented to (`impact consent`).
    A fleet file among PATHS stands for those of its repositories in which you worked.
    Everything is read on this machine; nothing is written into a repository and nothing is sent anywhere.
    Exit code 4 says that a part of a repository could not be read; the report names it.
    """
    from impact.services.reporting.asking import Asked
    from impact.services.reporting.assembling import report_for

    form = form or format_of(output, FORMATS)
    _able(form, output)
    asked = Asked(**{name: given[name] for name in (*_ASKED, *_OF_WHOM)}, paths=given["paths"] or (".",))
    again = [name for name in _AGAIN if given[name]]
    if len(again) + demo > 1:
        raise UsageError("one thing at a time: --edit, --edits-from, --changes-since, --diff or --demo")
    if asked.author:
        return _about_another(asked, bool(again) or demo, form, output)
    if again:
        return _again(asked, again[0], given[again[0]], output)
    made = _on_demo(asked, demo) if demo or demo_if_nobody else None
    others = asked.audience != SELF
    report = made or report_for(asked, then=_keeping(asked) if output or others else None)
    deliver(_rendered(report, form, output), output)
    if others:
        click.echo(f"what this leaves out of your own report: --for {asked.audience} --diff", err=True)
    return IN_PART if any(place.unread for place in report.places) else DONE


def _about_another(asked: Asked, more: bool, form: str, output: str | None) -> int:
    """Write a report about somebody else, who allowed it; nothing of it is remembered here. Raises ImpactError."""
    from impact.services.consents.allowed import allowed
    from impact.services.reporting.assembling import report_for

    if more:
        raise UsageError("--author: a report about somebody else is theirs to change and to compare",
                         hint="leave out --edit, --edits-from, --changes-since, --diff and --demo")  # fmt: skip
    asked, said = allowed(asked)
    report = report_for(asked, notices=said)
    deliver(_rendered(report, form, output), output)
    return IN_PART if any(place.unread for place in report.places) else DONE


def _on_demo(asked: Asked, wanted: bool) -> Report | None:
    """The report on the demo history, where it is asked for or there is nobody else to report on."""
    from impact.services.reporting.demo import demo_asked, demo_instead  # stories are read by nothing else here

    return demo_asked(asked) if wanted else demo_instead(asked)


def _again(asked: Asked, what: str, value: Any, output: str | None) -> int:
    """Look at the report again instead of writing it."""
    from impact.services.reporting import rereading

    if what == "as_diff":
        deliver(rereading.left_out(asked), output)
    elif what == "since_then":
        deliver(rereading.changed(asked, value), output)
    else:
        click.echo(rereading.edited(asked, value if what == "edits_from" else None), err=True)
    return DONE


def _keeping(asked: Asked) -> Callable[[Ledger, Edited], None]:
    """Keep what is given away, so that the next report can say what changed."""

    def keep(ledger: Ledger, made: Edited) -> None:
        from impact.render import json_document

        day = made.report.until or date.min
        ledger.keep_snapshot(made.report.subjects[0], day, asked.audience, json_document.render(made.report))

    return keep


def _able(form: str, output: str | None) -> None:
    """Raise ImpactError before anything is read, when the format cannot be written here or has nowhere to go."""
    if form != "pdf":
        return
    from impact.render.registry import FILES

    if output is None:
        raise ImpactError(f"--format {form} writes no text, so it needs a file", hint=f"add: -o report.{form}")
    FILES[form]().ready()


def _rendered(report: Report, form: str, output: str | None) -> str | bytes:
    from impact.render.registry import FILES, RENDERERS

    if form in FILES:
        return FILES[form]().render(report)
    if form != "terminal":
        return RENDERERS[form]().render(report)
    import os
    import shutil

    from impact.render import terminal

    on_terminal = output is None and sys.stdout.isatty()
    columns = shutil.get_terminal_size().columns
    return terminal.render(report, terminal.look(os.environ, columns=columns, on_terminal=on_terminal))


def format_of(output: str | None, formats: Collection[str]) -> str:
    """Return which of the formats a file is by the ending of its name; "terminal" where that says none of them."""
    ending = Path(output or "").suffix.lower().removeprefix(".")
    return found if (found := _ENDINGS.get(ending, ending)) in formats else "terminal"


def deliver(made: str | bytes, output: str | None) -> None:
    """Print the report, or write it whole: a file that is there already is replaced only by a complete one."""
    if output is None:
        assert isinstance(made, str), "bytes were refused without a file"
        _print(made)
        return
    try:
        _write(made.encode("utf-8") if isinstance(made, str) else made, Path(output))
    except OSError as error:
        hint = "name a file in a folder you may write to"
        raise ImpactError(f"{output or '.'}: {error.strerror}", hint=hint) from None
    click.echo(f"written to {output}", err=True)


def _print(text: str) -> None:
    if sys.stdout.isatty():
        _page(text)
        return
    sys.stdout.write(text)
    sys.stdout.flush()


def _write(made: bytes, target: Path) -> None:
    if target.exists() and not target.is_file():
        # A pipe or device is written to, never replaced; a folder says no by itself.
        target.write_bytes(made)
        return
    from tempfile import NamedTemporaryFile

    # A name nobody can have put there before; a link at `target` is replaced, never followed.
    with NamedTemporaryFile("wb", dir=target.absolute().parent, prefix=".impact-", delete=False) as new:
        written = Path(new.name)
        try:
            new.write(made)
            new.flush()
            written.replace(target)
        except OSError:
            written.unlink(missing_ok=True)
            raise


def _page(text: str) -> None:
    """Show the report through the person's pager, as git does: the first page must not scroll away."""
    import os

    os.environ.setdefault("LESS", "FRX")
    click.echo_via_pager(text, color=True)
