"""`impact report`: a legibility report about one's own work."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from impact.model.errors import DONE, IN_PART, ImpactError
from impact.model.report import OTHERS, SELF, Report

FORMATS = ("terminal", "markdown", "json")


@click.command()
@click.argument("paths", nargs=-1)
@click.option("--me", "me", multiple=True, metavar="ADDRESS", help="An address of yours; may be given several times.")
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
    type=click.Choice([SELF, OTHERS]),
    default=SELF,
    help="Who reads it; others see no private note and no name that was not agreed to.",
)
@click.option("--format", "form", type=click.Choice(FORMATS), default="terminal", help="How it is written.")
@click.option("-o", "--output", metavar="FILE", help="Write to FILE instead of standard output.")
@click.option("--ledger", "ledger_path", metavar="FILE", help="The ledger file (also IMPACT_LEDGER).")
@click.option("--demo", is_flag=True, help="Report on the shipped made-up history (in a checkout of impact).")
@click.option("--demo-if-nobody", is_flag=True, hidden=True)
def command(
    paths: tuple[str, ...],
    me: tuple[str, ...],
    since: str | None,
    until: str | None,
    period: str | None,
    level: str | None,
    target: str | None,
    ladder: str | None,
    archetype: str | None,
    audience: str,
    form: str,
    output: str | None,
    ledger_path: str | None,
    demo: bool,
    demo_if_nobody: bool,
) -> int:
    """Write a legibility report about your own work in the repositories at PATHS.

    Everything is read on this machine; nothing is written into a repository and nothing is sent anywhere.
    Exit code 4 says that a part of a repository could not be read; the report names it.
    """
    from impact.commands.asking import Asked
    from impact.commands.demo import demo_asked, demo_instead
    from impact.commands.reporting import report_for

    asked = Asked(paths or (".",), me, since, until, period, level, target, ladder, ledger_path, audience, archetype)
    made = demo_asked(asked) if demo else demo_instead(asked) if demo_if_nobody else None
    report = made or report_for(asked)
    _deliver(_rendered(report, form, output), output)
    return IN_PART if any(place.unread for place in report.places) else DONE


def _rendered(report: Report, form: str, output: str | None) -> str:
    from impact.render.registry import RENDERERS

    if form != "terminal":
        return RENDERERS[form].render(report)
    import os
    import shutil

    from impact.render import terminal

    on_terminal = output is None and sys.stdout.isatty()
    columns = shutil.get_terminal_size().columns
    return terminal.render(report, terminal.look(os.environ, columns=columns, on_terminal=on_terminal))


def _deliver(text: str, output: str | None) -> None:
    """Print the report, or write it whole: a file that is there already is replaced only by a complete one."""
    if output is None and sys.stdout.isatty():
        _page(text)
        return
    if output is None:
        sys.stdout.write(text)
        sys.stdout.flush()
        return
    try:
        _write(text, Path(output))
    except OSError as error:
        hint = "name a file in a folder you may write to"
        raise ImpactError(f"{output or '.'}: {error.strerror}", hint=hint) from None
    click.echo(f"written to {output}", err=True)


def _write(text: str, target: Path) -> None:
    if target.exists() and not target.is_file():
        # A pipe or device is written to, never replaced; a folder says no by itself.
        target.write_text(text, encoding="utf-8")
        return
    from tempfile import NamedTemporaryFile

    # A name nobody can have put there before; a link at `target` is replaced, never followed.
    with NamedTemporaryFile(
        "w", encoding="utf-8", dir=target.absolute().parent, prefix=".impact-", delete=False
    ) as new:
        made = Path(new.name)
        try:
            new.write(text)
            new.flush()
            made.replace(target)
        except OSError:
            made.unlink(missing_ok=True)
            raise


def _page(text: str) -> None:
    """Show the report through the person's pager, as git does: the first page must not scroll away."""
    import os

    os.environ.setdefault("LESS", "FRX")
    click.echo_via_pager(text, color=True)
