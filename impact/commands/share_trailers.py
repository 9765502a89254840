"""`impact share trailers` and `next`: name the sort of work in a commit's own message, where that was asked for."""

from __future__ import annotations

import os
import re
import shlex
from difflib import get_close_matches

import click

from impact.commands.wording import Group
from impact.model.errors import DONE, FIXABLE, UsageError
from impact.model.facts import Commit
from impact.model.shared import TRAILER as TOKEN
from impact.services.correcting.finding import ledger_option

_path = click.argument("path", default=".")
# What the block in the hook takes for a name.
_NAME = re.compile(r"[a-z0-9-]+")
_HOW = "IMPACT={0} git commit -m …   or: impact share next {0}"


@click.group(cls=Group)
def trailers() -> None:
    """Let `git commit` add a trailer such as `Impact: flaky-tests`, only when you name one.

    A trailer is public, stays in the message for good, and is your word: no report takes it as evidence.
    """


@trailers.command()
@_path
def on(path: str) -> int:
    """Put a block of ours into prepare-commit-msg; a commit for which you name nothing stays as it is."""
    from impact.render.harmless import harmless
    from impact.services.hooks.changes import install_trailer
    from impact.services.hooks.places import Hooking

    names = _names()
    change = install_trailer(Hooking(path), "".join(f"{each}\n" for each in names).encode("ascii"))
    click.echo(harmless(f"{change.name}: {change.says}"), err=True)
    for line in change.todo.split("\n") if change.todo else ():
        click.echo(f"    {harmless(line)}", err=True)
    if change.ok:
        click.echo(f"name one for a commit: {_HOW.format(names[0])}", err=True)
    return DONE if change.ok else FIXABLE


@trailers.command()
@_path
def off(path: str) -> int:
    """Take the block out again; the file is then what it was, to the byte. Trailers in messages stay."""
    from impact.render.harmless import harmless
    from impact.services.hooks.changes import uninstall_trailer
    from impact.services.hooks.places import Hooking

    change = uninstall_trailer(Hooking(path))
    click.echo(harmless(f"{change.name}: {change.says}"), err=True)
    return DONE if change.ok else FIXABLE


@trailers.command("list")
def list_() -> int:
    """List the names that a trailer may hold: the sorts of leverage work."""
    for each in _names():
        click.echo(each)
    return DONE


@trailers.command()
@_path
@ledger_option
def suggest(path: str, ledger_path: str | None) -> int:
    """Print the commands by which your report would say what your trailers say; nothing is changed.

    A trailer is your word, and no rule reads it. Where it names another sort of work than the report, you can correct
    the report, with a reason that it shows.
    """
    from impact.services.correcting.finding import correcting
    from impact.services.share.choosing import Sharing
    from impact.sources import git_log
    from impact.sources.base import Selection

    names, sharing = frozenset(_names()), Sharing(path)
    own = {each.lower() for each in sharing.addresses}
    count = 0
    with correcting(ledger_path) as known:
        mine = [work for work in known.works if own.intersection(each.lower() for each in work.addresses)]
        homes = {sha: work for work in mine for sha in work.shas}
        for fact in git_log.read(
            git_log.open_place(path), Selection(contents=False, files=False, matching=f"^{TOKEN} *:")
        ):
            work = homes.get(fact.sha)
            named = _named(fact, names) if isinstance(fact, Commit) else ""
            if work is not None and named and named != work.category:
                count += 1
                why = shlex.quote(f"named in the trailer of {fact.sha[:12]}")
                click.echo(f"impact reclassify {work.id} {named} --why {why}   # now {work.category}")
    if not count:
        click.echo("no trailer of yours says otherwise than your report (`impact scan` reads new commits)", err=True)
    return DONE


def _named(commit: Commit, names: frozenset[str]) -> str:
    """The sort of work that the last trailer of a commit names, "" where none names one that is known."""
    found = [value for token, value in commit.trailers if token.lower() == TOKEN.lower() and value in names]
    return found[-1] if found else ""


@click.command("next")
@click.argument("name", default="")
@click.argument("path", default=".")
@click.option("--clear", is_flag=True, help="Name nothing after all.")
def next_(name: str, path: str, clear: bool) -> int:
    """Name the sort of work of the next commit here, whatever program makes it; one that is given up does not count."""
    from impact.edges import hook_files
    from impact.hooks.block import TRAILER
    from impact.services.hooks.places import Hooking

    hooking = Hooking(name or path) if clear else Hooking(path)
    file = os.path.join(hooking.inside, "next")
    if clear:
        hook_files.delete(file)
        click.echo("the next commit gets no trailer", err=True)
        return DONE
    names = _names()
    if name not in names:
        close = get_close_matches(name, names, 1)
        hint = f"did you mean '{close[0]}'?" if close else "impact share trailers list"
        raise UsageError(f"no sort of leverage work is called '{name[:80]}'", hint=hint)
    if not hooking.seen(TRAILER).wanted:
        raise UsageError("trailers are not on here", hint="impact share trailers on")
    hook_files.write(file, f"{name}\n".encode("ascii"))
    click.echo(f"the next commit here gets the trailer `Impact: {name}`", err=True)
    return DONE


def _names() -> tuple[str, ...]:
    from impact.services.reading.workshop import workshop_here

    keys = (each.key for each in workshop_here().categories if each.group == "leverage")
    return tuple(sorted(each for each in keys if _NAME.fullmatch(each)))
