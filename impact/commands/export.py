"""`impact export`: what one has, in open forms: all of it for oneself, or what a team may be told."""

from __future__ import annotations

from pathlib import Path

import click

from impact.commands.wording import examples
from impact.model.errors import DONE, UsageError
from impact.services.correcting.finding import ledger_option


@click.command(
    epilog=examples(
        "impact export everything.zip",
        "impact export pages --markdown",
        "impact export for-my-team ~/src/shop --for team:payments --window 2026-H1",
    )
)
@click.argument("target", metavar="TARGET")
@click.argument("paths", nargs=-1)
@click.option(
    "--markdown", "as_folder", is_flag=True, help="Write a folder of plain pages instead, which outlives impact."
)
@click.option("--for", "audience", default=None, metavar="team:NAME", help="For this team: no more than it may see.")
@click.option("--window", default=None, metavar="WINDOW", help="With --for: its window: 2026-H1, 2026-Q3, 2026.")
@click.option("--me", "me", multiple=True, metavar="ADDRESS", help="An address of yours; may be given several times.")
@click.option("--key", metavar="FILE", help="With --for: the key that signed your consent, if not the one made for it.")
@click.option("--yes", is_flag=True, help="With --for: write it without asking, once it was shown.")
@click.option("--dry-run", "dry", is_flag=True, help="Say what would be in it, and write nothing.")
@ledger_option
def command(
    target: str,
    paths: tuple[str, ...],
    as_folder: bool,
    audience: str | None,
    window: str | None,
    me: tuple[str, ...],
    key: str | None,
    yes: bool,
    dry: bool,
    ledger_path: str | None,
) -> int:
    """Write all that your ledger holds into the file TARGET, a zip of JSON lines that `impact import` reads back.

    With --markdown TARGET is a folder of pages to read: work by year, notes, corrections, answers, reports. With
    --for team:NAME it is a folder for your team: which sort of work in the repositories at PATHS lies in which area.

    NOTHING IS REDACTED in the file: it is your own complete copy, with names, private notes and the ledger's secret. In
    the pages other people are letters, and your notes stand as you wrote them. Neither is for anybody else. Redaction
    (`private:` in your settings) applies to what is: `impact report --for manager`, `impact draft`, and --for here.

    What is for a team holds no text, count, day or name. It is shown as it will leave, with what changed since you sent
    it last, before anything is written; without --yes and without a terminal to ask at, nothing is, which exit code 1
    says. Your consent must cover it.
    """
    if audience is not None:
        if window is None or as_folder:
            raise UsageError("--for goes with --window, and not with --markdown", hint="add --window 2026-H1")
        from impact.services.team.export import made, send, show

        sending = made(audience, window, paths or (".",), me, ledger_path)
        show(sending)
        return DONE if dry else send(sending, target, key, ledger_path, yes=yes)
    if paths or window or key or yes:
        raise UsageError("PATHS, --window, --key and --yes go with --for", hint="impact export mine.zip")
    click.echo(_own(target, as_folder, dry, me, ledger_path))
    return DONE


def _own(target: str, as_folder: bool, dry: bool, me: tuple[str, ...], ledger_path: str | None) -> str:
    """Write one's own copy, and say what was done."""
    from impact.services.moving import exporting

    if dry:
        return exporting.told(ledger_path)
    return exporting.folder(Path(target), me, ledger_path) if as_folder else exporting.whole(target, ledger_path)
