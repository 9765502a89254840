"""Parses the command line, loads one command, turns errors into exit codes."""

from __future__ import annotations

import errno
import gc
import io
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib import import_module
from typing import Any

import click

from impact import __version__
from impact.model.errors import INTERRUPTED, OUR_BUG, ImpactError

# The short help stands here, so that `impact --help` loads no command.
SECTIONS = {
    "Your report": {
        "init": "Remember which addresses are yours, and make the ledger.",
        "scan": "Read new commits of repositories into the ledger.",
        "report": "Write a legibility report about your own work.",
        "log": "List your own contributions and what came of them, newest first.",
        "opportunities": "Show what may fail next and could be worth your care.",
    },
    "Look closer": {
        "explain": "Say why a commit or contribution is what it is, and why not the runner-up.",
        "classify": "Say what each commit does, and why.",
        "facts": "Print the commits of a repository as JSON lines.",
    },
    "Put it right": {
        "inbox": "Show what waits for a word of yours, and say it.",
        "confirm": "Say that a contribution is what the report takes it for.",
        "reclassify": "Correct the category of a contribution; outlives every scan.",
        "dismiss": "Take a contribution out of the report's claims.",
        "merge": "Make one contribution of several.",
        "split": "Make some commits of a contribution one of their own.",
        "undo": "Take back the last correction of a contribution.",
        "later": "Put something in the inbox off.",
        "same": "Say in which commit a lost one lives on.",
    },
    "Add what no commit shows": {
        "note": "Write down what no commit shows, or why a contribution mattered.",
        "ask": "Write a request to somebody who can say whether a claim is so.",
        "confirm-from": "Keep what others answered to your requests.",
        "redact": "Take words out of a note.",
        "reviews": "Read what people did for changes of others: comments, reviews, credit.",
        "ci": "Keep what pipelines said of commits: test results, runs of workflows.",
        "hooks": "Note your commits as you make them, through Git's own hooks.",
        "sync": "Take in what hooks noted and reflogs tell: commits made here, your answers.",
    },
    "Before a conversation": {
        "draft": "Draft the answers to a review form, from what was observed and said.",
        "digest": "Say in five lines what moved this week and what waits.",
        "questions": "Print the three questions for your next one-to-one, pre-filled.",
    },
    "Many repositories": {
        "fleet": "Read many repositories into one ledger, and see what they have in common.",
        "schedule": "Read the fleet every night, and see whether that worked.",
    },
    "With others, by consent": {
        "consent": "Say who may be told of your work, and take it back.",
        "team": "Keep a team's ledger, and tell of areas and themes, never of people.",
        "share": "Say inside a repository what your work in it is, where you want that.",
    },
    "What lies on your machine": {
        "export": "Write all you have into one open file or folder, or what your team may be told.",
        "import": "Take an export into an empty ledger.",
        "forget": "Let a person, a repository or days go for good.",
        "ledger": "Make a team's ledger, say who may do what in it, and copy a ledger elsewhere.",
    },
    "Ladders, rules and checks": {
        "ladder": "List, show and check career ladders.",
        "lint-config": "Check your own rules and settings, and point at rules that never or always speak.",
        "doctor": "Check this installation, its ledger and a repository.",
    },
}
COMMANDS = {name: what for section in SECTIONS.values() for name, what in section.items()}

# A word of Python's own can be no module's.
_MODULES = {"import": "importing"}
# Objects: more than a report makes of a large repository, so that only what runs long is collected at all.
_MADE_BEFORE_COLLECTING = 200_000


class _ReaderGone(Exception):
    """Nobody reads our standard output any more."""


class _Lazy(click.Group):
    """A group that imports a command only when it runs."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module = _MODULES.get(cmd_name) or cmd_name.replace("-", "_")
        command: click.Command = import_module(f"impact.commands.{module}").command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        widest = max(map(len, COMMANDS))
        for title, section in SECTIONS.items():
            with formatter.section(title):
                formatter.write_dl([(name.ljust(widest), what) for name, what in section.items()])

    def make_context(self, *words: Any, **more: Any) -> click.Context:
        with _writing():
            return super().make_context(*words, **more)

    def invoke(self, ctx: click.Context) -> Any:
        with _writing():
            done = super().invoke(ctx)
            sys.stdout.flush()
            return done

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and args[0] not in COMMANDS:
            from difflib import get_close_matches

            close = get_close_matches(args[0], COMMANDS, 1)
            hint = f" Did you mean '{close[0]}'?" if close else ""
            raise click.UsageError(f"No such command '{args[0]}'.{hint}", ctx)
        return super().resolve_command(ctx, args)


@contextmanager
def _writing() -> Iterator[None]:
    """Tell apart what click and the interpreter's end would make something else of."""
    try:
        yield
    except BrokenPipeError:
        # Whoever reads us, such as `| head`, has simply had enough.
        _drop_the_rest()
        raise _ReaderGone from None
    except OSError as error:
        if error.errno not in (errno.ENOSPC, errno.EDQUOT):
            raise
        _drop_the_rest()
        raise ImpactError(
            f"the output could not be written: {error.strerror}", hint="free some space and run the same command again"
        ) from None


def _drop_the_rest() -> None:
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


@click.group(cls=_Lazy, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="impact")
def command() -> None:
    """Makes an engineer's high-leverage work legible, from Git history, with evidence.

    To begin: impact report PATH --me you@example.com. What a command takes: impact COMMAND --help.
    """


def main(arguments: list[str] | None = None) -> int:
    """Run one command and return its exit code: 0 done, 1 fixable, 2 usage, 3 our bug, 4 in part, 130 interrupted."""
    # By default the collector of cycles walks all that a command holds hundreds of times, and finds next to nothing.
    gc.set_threshold(_MADE_BEFORE_COLLECTING)
    if arguments is None:
        _take_every_character()
    try:
        done = command.main(arguments, prog_name="impact", standalone_mode=False)
    except (click.exceptions.Abort, KeyboardInterrupt):
        return _said("interrupted; what was kept is complete, run it again to go on", INTERRUPTED)
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except ImpactError as error:
        hint = f"\n  {error.hint}" if error.hint else ""
        return _said(f"{error}{hint}", error.exit_code)
    except _ReaderGone:
        return 0
    except Exception:
        import traceback

        click.echo(traceback.format_exc(), err=True)
        return _said(f"this is a bug in impact {__version__}; please report it with the lines above", OUR_BUG)
    return done if isinstance(done, int) else 0


def _take_every_character() -> None:
    """A terminal or pipe of any encoding gets what it can show; bytes of none come in as they are."""
    for stream, odd in ((sys.stdin, "surrogateescape"), (sys.stdout, "backslashreplace")):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors=odd)


def _said(what: str, code: int) -> int:
    shown = "".join(each if each.isprintable() or each == "\n" else f"\\x{ord(each):02x}" for each in what)
    click.echo(f"impact: {shown}", err=True)
    return code
